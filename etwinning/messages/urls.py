from django.urls import URLPattern, URLResolver, path

from etwinning.messages import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("messages/", views.conversations, name="conversations"),
    path("messages/new/", views.start_conversation, name="start_conversation"),
    path("messages/people/", views.suggest_people, name="suggest_people"),
    path("messages/search/", views.search_messages, name="search_messages"),
    path("messages/marks/", views.switch_read_marks, name="switch_read_marks"),
    path("messages/files/<int:pk>/", views.message_file, name="message_file"),
    path("messages/one/<int:pk>/", views.find_message, name="find_message"),
    path("messages/one/<int:pk>/hide/", views.hide_message, name="hide_message"),
    path("messages/<int:pk>/", views.conversation, name="conversation"),
    path("messages/<int:pk>/since/", views.conversation_since, name="conversation_since"),
    path("messages/<int:pk>/send/", views.send_message, name="send_message"),
    path("messages/<int:pk>/draft/", views.keep_draft, name="keep_draft"),
    path("messages/<int:pk>/read/", views.read_conversation, name="read_conversation"),
    path("messages/<int:pk>/mute/", views.mute_conversation, name="mute_conversation"),
    path("messages/<int:pk>/unmute/", views.unmute_conversation, name="unmute_conversation"),
    path("messages/<int:pk>/clear/", views.clear_conversation, name="clear_conversation"),
    path("messages/<int:pk>/leave/", views.leave_conversation, name="leave_conversation"),
    path("messages/<int:pk>/people/", views.add_people, name="add_people"),
    path("messages/<int:pk>/people/<int:person_pk>/remove/", views.remove_person, name="remove_person"),
]
