from django.urls import URLPattern, URLResolver, path

from etwinning.chat import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/chats/", views.chats, name="chats"),
    path("spaces/<int:space_pk>/chats/new/", views.make_chat, name="make_chat"),
    path("spaces/<int:space_pk>/chats/<int:pk>/", views.chat, name="chat"),
    path("spaces/<int:space_pk>/chats/<int:pk>/send/", views.send_line, name="send_line"),
    path("spaces/<int:space_pk>/chats/<int:pk>/open/", views.open_chat, name="open_chat"),
    path("spaces/<int:space_pk>/chats/<int:pk>/rename/", views.rename_chat, name="rename_chat"),
    path("spaces/<int:space_pk>/chats/<int:pk>/remove/", views.remove_chat, name="remove_chat"),
    path("spaces/<int:space_pk>/chats/<int:pk>/close/", views.close_chat, name="close_chat"),
    path("spaces/<int:space_pk>/chats/<int:pk>/pause/", views.pause_chat, name="pause_chat"),
    path("spaces/<int:space_pk>/chats/<int:pk>/resume/", views.resume_chat, name="resume_chat"),
    path("spaces/<int:space_pk>/chats/<int:pk>/export/", views.export_chat, name="export_chat"),
    path("spaces/<int:space_pk>/lines/<int:pk>/remove/", views.remove_line, name="remove_line"),
]
