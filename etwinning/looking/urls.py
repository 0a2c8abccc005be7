from django.urls import URLPattern, URLResolver, path

from etwinning.looking import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/search/", views.search_space, name="search_space"),
    path("spaces/<int:space_pk>/activity/", views.activity, name="activity"),
]
