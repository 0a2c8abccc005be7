"""The live side: sockets only, in a process of its own, so that a slow socket never holds up a page."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "etwinning.config.settings")

get_asgi_application()  # loads the apps; pages are not served here

from django.conf import settings  # noqa: E402 - the apps come first

from etwinning.config.live import ROUTES  # noqa: E402 - as above

application = ProtocolTypeRouter(
    {"websocket": OriginValidator(AuthMiddlewareStack(URLRouter(ROUTES)), settings.LIVE_ORIGINS)},
)
