"""The addresses of the sockets, under /live/: an app with a socket has its row here."""

from typing import Any

ROUTES: list[Any] = []
