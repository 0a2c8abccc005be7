from django.urls import URLPattern, URLResolver, path

from etwinning.contributions import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/contributions/", views.contributions, name="contributions"),
    path("spaces/<int:space_pk>/contributions/elsewhere/", views.elsewhere, name="elsewhere"),
    path("spaces/<int:space_pk>/contributions/elsewhere/add/", views.add_elsewhere, name="add_elsewhere"),
    path("spaces/<int:space_pk>/contributions/<int:pk>/confirm/", views.confirm_elsewhere, name="confirm_elsewhere"),
    path("spaces/<int:space_pk>/contributions/<int:pk>/decline/", views.decline_elsewhere, name="decline_elsewhere"),
    path("spaces/<int:space_pk>/contributions/<int:pk>/remove/", views.remove_elsewhere, name="remove_elsewhere"),
]
