from django.urls import path

from etwinning.directory import views

urlpatterns = [path("people/", views.people, name="people")]
