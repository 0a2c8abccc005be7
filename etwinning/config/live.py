"""The addresses of the sockets, under /live/: an app with a socket has its row here."""

from typing import Any

from django.urls import path

from etwinning.home.live import LivePage

ROUTES: list[Any] = [path("live/", LivePage.as_asgi())]
