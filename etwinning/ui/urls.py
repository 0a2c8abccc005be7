from django.urls import path

from etwinning.ui import views

urlpatterns = [
    path("style-guide/", views.style_guide, name="style_guide"),
    path("theme/", views.choose_theme, name="choose_theme"),
    path("pictures/", views.choose_pictures, name="choose_pictures"),
]
