from django.urls import URLPattern, URLResolver, path

from etwinning.people import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", views.my_profile, name="my_profile"),
    path("settings/", views.my_settings, name="my_settings"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("notices/<int:pk>/read/", views.read_notice, name="read_notice"),
]
