from django.urls import URLPattern, URLResolver, path

from etwinning.safety import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/standing/", views.my_standing, name="my_standing"),
]
