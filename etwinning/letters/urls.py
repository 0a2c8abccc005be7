from django.urls import URLPattern, URLResolver, path

from etwinning.letters import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/letters/", views.letters, name="letters"),
    path("spaces/<int:space_pk>/letters/new/", views.send_letter, name="send_letter"),
    path("spaces/<int:space_pk>/letters/<int:pk>/", views.letter, name="letter"),
    path("spaces/<int:space_pk>/letters/<int:pk>/remove/", views.remove_letter, name="remove_letter"),
    path("spaces/<int:space_pk>/walls/", views.walls, name="walls"),
    path("spaces/<int:space_pk>/walls/<int:pk>/", views.wall, name="wall"),
    path("spaces/<int:space_pk>/walls/<int:pk>/write/", views.write_on_wall, name="write_on_wall"),
    path("spaces/<int:space_pk>/walls/<int:pk>/shut/", views.shut_wall, name="shut_wall"),
    path("spaces/<int:space_pk>/walls/<int:pk>/reopen/", views.reopen_wall, name="reopen_wall"),
]
