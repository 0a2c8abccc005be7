from django.urls import URLPattern, URLResolver, path

from etwinning.threads.views import polls, signs
from etwinning.threads.views import talk as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("spaces/<int:space_pk>/threads/", views.threads, name="threads"),
    path("spaces/<int:space_pk>/threads/new/", views.open_thread, name="open_thread"),
    path("spaces/<int:space_pk>/threads/files/<int:pk>/", views.thread_file, name="thread_file"),
    path("spaces/<int:space_pk>/threads/<int:pk>/", views.thread, name="thread"),
    path("spaces/<int:space_pk>/threads/<int:pk>/since/", signs.thread_since, name="thread_since"),
    path("spaces/<int:space_pk>/threads/<int:pk>/reply/", views.reply, name="reply"),
    path("spaces/<int:space_pk>/threads/<int:pk>/close/", views.close_thread, name="close_thread"),
    path("spaces/<int:space_pk>/threads/<int:pk>/reopen/", views.reopen_thread, name="reopen_thread"),
    path("spaces/<int:space_pk>/threads/<int:pk>/pin/", signs.pin_thread, name="pin_thread"),
    path("spaces/<int:space_pk>/threads/<int:pk>/unpin/", signs.unpin_thread, name="unpin_thread"),
    path("spaces/<int:space_pk>/threads/<int:pk>/move/", signs.move_thread, name="move_thread"),
    path("spaces/<int:space_pk>/threads/<int:pk>/poll/", polls.make_poll, name="make_poll"),
    path("spaces/<int:space_pk>/polls/<int:pk>/vote/", polls.vote_in_poll, name="vote_in_poll"),
    path("spaces/<int:space_pk>/polls/<int:pk>/close/", polls.close_poll, name="close_poll"),
    path("spaces/<int:space_pk>/forums/", signs.forums, name="forums"),
    path("spaces/<int:space_pk>/forums/make/", signs.make_forum, name="make_forum"),
    path("spaces/<int:space_pk>/forums/<int:pk>/rename/", signs.rename_forum, name="rename_forum"),
    path("spaces/<int:space_pk>/forums/<int:pk>/raise/", signs.raise_forum, name="raise_forum"),
    path("spaces/<int:space_pk>/forums/<int:pk>/remove/", signs.remove_forum, name="remove_forum"),
    path("spaces/<int:space_pk>/posts/<int:pk>/like/", signs.like_words, name="like_words"),
    path("spaces/<int:space_pk>/posts/<int:pk>/unlike/", signs.unlike_words, name="unlike_words"),
    path("spaces/<int:space_pk>/posts/<int:pk>/answer/", signs.mark_answer, name="mark_answer"),
    path("spaces/<int:space_pk>/posts/<int:pk>/no-answer/", signs.unmark_answer, name="unmark_answer"),
    path("spaces/<int:space_pk>/posts/<int:pk>/", views.find_post, name="find_post"),
    path("spaces/<int:space_pk>/posts/<int:pk>/edit/", views.edit_post, name="edit_post"),
    path("spaces/<int:space_pk>/posts/<int:pk>/remove/", views.remove_post, name="remove_post"),
    path("spaces/<int:space_pk>/news/", views.news, name="news"),
    path("spaces/<int:space_pk>/bulletin/", views.bulletin, name="bulletin"),
    path("spaces/<int:space_pk>/notes/new/", views.write_note, name="write_note"),
    path("spaces/<int:space_pk>/notes/<int:pk>/remove/", views.remove_note, name="remove_note"),
]
