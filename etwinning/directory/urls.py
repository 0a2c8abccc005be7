from django.urls import path

from etwinning.directory import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("schools/map/", views.school_map, name="school_map"),
]
