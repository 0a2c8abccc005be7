"""The addresses of the sockets, under /live/: an app with a socket has its row here."""

from typing import Any

from django.urls import path

from etwinning.chat.live import ChatSocket
from etwinning.home.live import LivePage
from etwinning.meetings.live import MeetingSocket
from etwinning.pages.live import WritingSocket

ROUTES: list[Any] = [
    path("live/", LivePage.as_asgi()),
    path("live/spaces/<int:space_pk>/pages/<int:pk>/", WritingSocket.as_asgi()),
    path("live/spaces/<int:space_pk>/chats/<int:pk>/", ChatSocket.as_asgi()),
    path("live/spaces/<int:space_pk>/meetings/<int:pk>/", MeetingSocket.as_asgi()),
]
