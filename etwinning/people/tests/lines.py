"""Live pages of a room as their socket meets them: real consumers, real sessions, real rows."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.http import HttpRequest
from django.test import Client

from etwinning.people.gathering import HANDS, Place
from etwinning.people.models import Person


class Line:
    """Somebody's page at a thing with a live_path, in a room."""

    def __init__(self, thing: Any, person: Person | None, socket: type[Place]) -> None:
        request = HttpRequest()
        self.client = Client()
        if person is not None:
            self.client.force_login(person)
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(self.client.session.session_key)
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": thing.live_path,
            "url_route": {"kwargs": {"space_pk": thing.space_id, "pk": thing.pk}},
            "user": get_user(request) if person else AnonymousUser(),
            "session": request.session,
        }
        self.socket = socket
        self.closed: int | None = None
        self.line: Any = None

    async def connects(self) -> bool:
        """Whether it is let in; the code of a refusal stands in `closed`."""
        self.line = ApplicationCommunicator(self.socket.as_asgi(), self.scope)  # type: ignore[no-untyped-call]
        await self.line.send_input({"type": "websocket.connect"})
        first = await self.line.receive_output(timeout=5)
        if first["type"] == "websocket.close":
            self.closed = first["code"]
        return self.closed is None

    async def close(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.line.wait()


def run[T](story: Callable[[], Awaitable[T]], *sockets: type[Place]) -> T:
    """A story to its end, and until nothing is open any more at these kinds of sockets."""
    kinds = [socket.gatherings for socket in sockets]

    async def whole() -> T:
        try:
            told = await story()
            tasks = [gathering.task for kind in kinds for gathering in kind.open.values()]
            await asyncio.wait_for(asyncio.gather(*tasks), 10)
            return told
        finally:
            await sync_to_async(connections.close_all)()
            for kind in kinds:
                kind.open.clear()
                for _hand in range(HANDS):
                    await asyncio.get_running_loop().run_in_executor(kind.hands, connections.close_all)

    return asyncio.run(whole())
