from django.urls import URLPattern, URLResolver, path

from etwinning.teams import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/teams/", views.teams, name="teams"),
    path("spaces/<int:space_pk>/teams/form/", views.form_teams, name="form_teams"),
    path("spaces/<int:space_pk>/teams/<int:pk>/give/", views.give_work, name="give_work"),
    path("spaces/<int:space_pk>/teams/works/<int:pk>/take/", views.take_work, name="take_work"),
]
