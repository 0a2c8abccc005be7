from django.urls import URLPattern, URLResolver, path

from etwinning.threads import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/threads/", views.threads, name="threads"),
    path("spaces/<int:space_pk>/threads/new/", views.open_thread, name="open_thread"),
    path("spaces/<int:space_pk>/threads/files/<int:pk>/", views.thread_file, name="thread_file"),
    path("spaces/<int:space_pk>/threads/<int:pk>/", views.thread, name="thread"),
    path("spaces/<int:space_pk>/threads/<int:pk>/reply/", views.reply, name="reply"),
    path("spaces/<int:space_pk>/threads/<int:pk>/close/", views.close_thread, name="close_thread"),
    path("spaces/<int:space_pk>/threads/<int:pk>/reopen/", views.reopen_thread, name="reopen_thread"),
    path("spaces/<int:space_pk>/posts/<int:pk>/", views.find_post, name="find_post"),
    path("spaces/<int:space_pk>/posts/<int:pk>/edit/", views.edit_post, name="edit_post"),
    path("spaces/<int:space_pk>/posts/<int:pk>/remove/", views.remove_post, name="remove_post"),
    path("spaces/<int:space_pk>/news/", views.news, name="news"),
    path("spaces/<int:space_pk>/bulletin/", views.bulletin, name="bulletin"),
    path("spaces/<int:space_pk>/notes/new/", views.write_note, name="write_note"),
    path("spaces/<int:space_pk>/notes/<int:pk>/remove/", views.remove_note, name="remove_note"),
]
