"""Pages at a chat as the socket meets them: real consumers, real sessions, real rows."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.http import HttpRequest
from django.test import Client

from etwinning.chat.live.hall import HALLS, HANDS, Halls
from etwinning.chat.live.socket import ChatSocket
from etwinning.chat.models import Chat
from etwinning.people.models import Person


class ElsewhereSocket(ChatSocket):
    """The socket of another process."""

    halls = Halls()


class Ear:
    """Somebody's page at a chat."""

    def __init__(self, chat: Chat, person: Person | None, *, elsewhere: bool = False, upto: int = 0) -> None:
        request = HttpRequest()
        self.client = Client()
        if person is not None:
            self.client.force_login(person)
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(self.client.session.session_key)
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": chat.live_path,
            "url_route": {"kwargs": {"space_pk": chat.space_id, "pk": chat.pk}},
            "user": get_user(request) if person else AnonymousUser(),
            "session": request.session,
        }
        self.socket = ElsewhereSocket if elsewhere else ChatSocket
        self.upto = upto
        self.lines: dict[int, str] = {}
        self.order: list[int] = []  # numbers as they came
        self.here: list[str] = []
        self.state: tuple[str, bool] | None = None
        self.kept: list[UUID] = []
        self.refused: dict[UUID, str] = {}
        self.closed: int | None = None
        self.line: Any = None

    async def open(self, language: str = "en") -> "Ear":
        """Connect, and say hello if let in; until it is told how the chat stands."""
        self.line = ApplicationCommunicator(self.socket.as_asgi(), self.scope)  # type: ignore[no-untyped-call]
        await self.line.send_input({"type": "websocket.connect"})
        first = await self.line.receive_output(timeout=5)
        if first["type"] == "websocket.close":
            self.closed = first["code"]
            return self
        await self.says(json.dumps({"hello": self.upto, "language": language}))
        await self.until(lambda: self.state is not None)
        return self

    async def says(self, text: str) -> None:
        await self.line.send_input({"type": "websocket.receive", "text": text})

    async def sends(self, words: str, key: UUID | None = None) -> UUID:
        key = key or uuid4()
        await self.says(json.dumps({"send": str(key), "words": words}))
        return key

    async def writes(self, words: str, key: UUID | None = None) -> UUID:
        """Send, and wait for the answer."""
        key = await self.sends(words, key)
        self.refused.pop(key, None)
        before = len(self.kept)
        await self.until(lambda: len(self.kept) > before or key in self.refused)
        return key

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Take in what comes, until it is so."""
        while not is_so() and self.closed is None:
            said = await self.line.receive_output(timeout=5)
            if said["type"] == "websocket.close":
                self.closed = said["code"]
            else:
                self.take(json.loads(said["text"]))

    def take(self, said: dict[str, Any]) -> None:
        for line in said.get("lines", ()):
            self.lines[line["number"]] = f"- {line['reason']}" if line["removed"] else line["words"]
            self.order.append(line["number"])
            self.upto = line["changed"]
        if "state" in said:
            self.state = said["state"], said["writes"]
        self.here = [one["name"] for one in said["here"]] if "here" in said else self.here
        if "kept" in said:
            self.kept.append(UUID(said["kept"]))
        if "refused" in said:
            self.refused[UUID(said["refused"])] = said["sentence"]

    async def close(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.line.wait()


def run[T](story: Callable[[], Awaitable[T]]) -> T:
    """A story to its end, and until nothing is open any more."""

    async def whole() -> T:
        try:
            told = await story()
            halls = [*HALLS.open.values(), *ElsewhereSocket.halls.open.values()]
            await asyncio.wait_for(asyncio.gather(*(hall.task for hall in halls)), 10)
            return told
        finally:
            HALLS.open.clear()
            ElsewhereSocket.halls.open.clear()
            await sync_to_async(connections.close_all)()
            for _hand in range(4):
                await asyncio.get_running_loop().run_in_executor(HANDS, connections.close_all)

    return asyncio.run(whole())
