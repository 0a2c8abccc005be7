from django.urls import URLPattern, URLResolver, path

from etwinning.people import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", views.edit_profile, name="my_profile"),
    path("me/edit/", views.edit_profile, name="edit_profile"),
    path("settings/", views.change_settings, name="my_settings"),
    path("settings/change/", views.change_settings, name="change_settings"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("notices/<int:pk>/read/", views.read_notice, name="read_notice"),
]
