"""Pages at a chat as the socket meets them: real consumers, real sessions, real rows."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from etwinning.chat import actions
from etwinning.chat.live.hall import Hall
from etwinning.chat.live.socket import ChatSocket
from etwinning.chat.models import Chat
from etwinning.people.gathering import Gatherings
from etwinning.people.models import Person
from etwinning.people.tests import lines
from etwinning.people.tests.lines import Line


class ElsewhereSocket(ChatSocket):
    """The socket of another process."""

    gatherings = Gatherings(Hall, actions.CHANNEL)


class Ear(Line):
    """Somebody's page at a chat."""

    def __init__(self, chat: Chat, person: Person | None, *, elsewhere: bool = False, upto: int = 0) -> None:
        super().__init__(chat, person, ElsewhereSocket if elsewhere else ChatSocket)
        self.upto = upto
        self.lines: dict[int, str] = {}
        self.order: list[int] = []  # numbers as they came
        self.here: list[str] = []
        self.state: tuple[str, bool] | None = None
        self.kept: list[UUID] = []
        self.refused: dict[UUID, str] = {}

    async def open(self, language: str = "en") -> "Ear":
        """Connect, and say hello if let in; until it is told how the chat stands."""
        if not await self.connects():
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


def run[T](story: Callable[[], Awaitable[T]]) -> T:
    """A story to its end, and until nothing is open any more."""
    return lines.run(story, ChatSocket, ElsewhereSocket)
