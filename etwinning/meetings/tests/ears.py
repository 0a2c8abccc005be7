"""Pages at a meeting as the socket meets them: real consumers, real sessions, real rows."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from etwinning.meetings import actions
from etwinning.meetings.live.hall import Hall
from etwinning.meetings.live.socket import MeetingSocket
from etwinning.meetings.models import Meeting
from etwinning.people.gathering import Gatherings
from etwinning.people.models import Person
from etwinning.people.tests import lines
from etwinning.people.tests.lines import Line


class ElsewhereSocket(MeetingSocket):
    """The socket of another process."""

    gatherings = Gatherings(Hall, actions.CHANNEL)


class Ear(Line):
    """Somebody's page at a meeting."""

    def __init__(self, meeting: Meeting, person: Person | None, *, elsewhere: bool = False) -> None:
        super().__init__(meeting, person, ElsewhereSocket if elsewhere else MeetingSocket)
        self.room: dict[str, Any] | None = None
        self.signals: list[tuple[int, str]] = []
        self.stands: dict[int, str] = {}
        self.kept: list[UUID] = []
        self.refused: dict[UUID, dict[str, Any]] = {}

    @property
    def key(self) -> int:
        return int(self.room["you"]) if self.room else 0

    @property
    def why(self) -> str | None:
        return str(self.room["why"]) if self.room else None

    @property
    def lines(self) -> list[str]:
        """The words that stand on this page."""
        return list(self.stands.values())

    @property
    def names(self) -> list[str]:
        """Who is inside, as this page is told."""
        return [one["name"] for one in self.room["people"]] if self.room else []

    @property
    def knocks(self) -> list[str]:
        """Who waits, as this page is told."""
        return [one["name"] for one in self.room["waiting"]] if self.room else []

    async def open(self, mode: str = "camera", language: str = "en") -> "Ear":
        """Connect, and say hello if let in; until it is told how the meeting stands."""
        if not await self.connects():
            return self
        await self.says({"hello": 0, "language": language, "mode": mode})
        await self.until(lambda: self.room is not None)
        return self

    async def says(self, frame: Any) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self.line.send_input({"type": "websocket.receive", "text": text})

    async def writes(self, words: str, key: UUID | None = None, **more: Any) -> UUID:
        """Send words, and wait for the answer."""
        key = key or uuid4()
        self.refused.pop(key, None)
        before = len(self.kept)
        await self.says({"say": str(key), "words": words, **more})
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
        self.room = said.get("room", self.room)
        if "from" in said:
            self.signals.append((said["from"], said["signal"]))
        self.stands |= {one["pk"]: f"{one['name']}: {one['words']}" for one in said.get("lines", ())}
        self.stands = {pk: words for pk, words in self.stands.items() if pk not in said.get("gone", ())}
        if "kept" in said:
            self.kept.append(UUID(said["kept"]))
        if "refused" in said:
            self.refused[UUID(said["refused"])] = said


def run[T](story: Callable[[], Awaitable[T]]) -> T:
    """A story to its end, and until nothing is open any more."""
    return lines.run(story, MeetingSocket, ElsewhereSocket)
