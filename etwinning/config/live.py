"""The addresses of the sockets, under /live/: an app with a socket has its row here."""

from typing import Any

from django.urls import path

from etwinning.people.live import NoticesConsumer

ROUTES: list[Any] = [path("live/notices/", NoticesConsumer.as_asgi())]
