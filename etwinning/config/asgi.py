"""The live side: sockets only, in a process of its own, so that a slow socket never holds up a page."""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings

from etwinning.config.start.boot import boot
from etwinning.config.start.system import open_many

boot()
open_many()

from etwinning.config.live import ROUTES  # noqa: E402 - consumers need the apps loaded


async def no_pages_here(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - the shape of an ASGI application
    """What a browser gets that comes here for a page."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Sockets only."})


application = ProtocolTypeRouter(
    {
        "http": no_pages_here,
        "websocket": OriginValidator(AuthMiddlewareStack(URLRouter(ROUTES)), settings.LIVE_ORIGINS),
    },
)
