"""What live pages of a room have in common: a page, a chat, a meeting, at which several are at the same moment.

A Place is one socket. A Gathering is all sockets of this process at one thing; it deals with what came in turns, so
that many make longer turns and not a longer queue. The Gatherings of a process have one line to the database, by which
they hear what other processes did. The tables are the truth: a process keeps only what its sockets were told.
"""

import asyncio
import logging
import secrets
from abc import ABC, abstractmethod
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from etwinning.people.live import listen
from etwinning.people.models import Person

log = logging.getLogger(__name__)
SIGNED_OUT: Final = 0  # the right of who is not signed in any more; what a Place's `least` right is, it says
CODES: Final = {SIGNED_OUT: 4401}
NOT_FOUND, NONSENSE, SLOW_READER = 4404, 4400, 4408
SLOW = 15  # seconds in which a socket must take what it is told
PATIENCE = 1.0  # seconds between attempts when the database is away
HANDS = 4  # threads that ask the database, for each kind of thing
LOOKING: Final = "looks_as"  # in a session: the rooms that somebody looks at as another (spaces.middleware)
LARGEST = 1 << 63  # no key is as large


@dataclass(frozen=True)
class Seat:
    """Somebody at a socket: who, and by which session and password they signed in."""

    person: int
    session: str
    password: str


class Place(AsyncWebsocketConsumer, ABC):  # type: ignore[misc]
    """One page's socket. Lets in who has at least the right `least`; says all in order, each frame once."""

    gatherings: ClassVar["Gatherings[Any]"]
    carries: ClassVar[Literal["text", "bytes"]] = "text"
    least: ClassVar[int]
    unheard: ClassVar[int] = 1 << 20  # characters or bytes that may wait for it
    most: ClassVar[int] = 64  # of what it said may wait for a turn; it is not read further before
    seat: Seat
    person: Person
    space_pk = thing_pk = 0
    gathering: Any = None
    in_hand = size = 0
    is_shut = False
    sending: "asyncio.Task[None] | None" = None

    @abstractmethod
    async def right_now(self) -> int:
        """What who sits here may do with the thing."""

    async def connect(self) -> None:
        """Find the thing through the person, else close."""
        person = self.scope.get("user")
        self.out: deque[Any] = deque()
        self.key = secrets.token_hex(16)
        if not isinstance(person, Person) or not person.is_active:
            await self.close(code=CODES[SIGNED_OUT])
            return
        said = self.scope["url_route"]["kwargs"]
        self.space_pk, self.thing_pk, self.person = said["space_pk"], said["pk"], person
        self.seat = Seat(person.pk, getattr(self.scope.get("session"), "session_key", "") or "", person.password)
        is_known = max(self.space_pk, self.thing_pk) < LARGEST
        looks = str(self.space_pk) in (self.scope["session"].get(LOOKING) or {}) if is_known else False
        right = await self.right_now() if is_known and not looks else SIGNED_OUT + 1
        if right < self.least:
            await self.close(code=CODES.get(right, NOT_FOUND))
            return
        await self.accept()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - channels' shape
        if self.gathering is not None:
            self.gathering.leave(self)
        if self.sending is not None:
            self.sending.cancel()

    async def bring(self, waiting: object) -> None:
        """Have something dealt with. While too much of this socket waits, it is not read further."""
        self.in_hand += 1
        self.gathering.waiting.append(waiting)
        self.gathering.wake()
        while self.in_hand >= self.most and not self.is_shut:
            await self.gathering.turned.wait()

    def push(self, frame: Any) -> None:
        """Have it told, in this order. Too much that is not taken closes it: it comes again and hears what it lacks."""
        if self.is_shut:
            return
        self.out.append(frame)
        self.size += len(frame)
        if self.size > self.unheard:
            self.later(SLOW_READER)
        elif self.sending is None or self.sending.done():
            self.sending = asyncio.create_task(self.send_all())

    async def send_all(self) -> None:
        """Send what waits."""
        try:
            while self.out and not self.is_shut:
                frame = self.out.popleft()
                async with asyncio.timeout(SLOW):
                    await self.base_send({"type": "websocket.send", self.carries: frame})
                self.size -= len(frame)
        except Exception as error:  # noqa: BLE001 - a socket that cannot hear any more must not disturb the others
            log.info("A %s was not told: %r", type(self).__name__, error)
            self.later(SLOW_READER)

    def later(self, code: int) -> None:
        """Close it, soon."""
        if not self.is_shut:
            self.closing = asyncio.create_task(self.shut(code))

    async def shut(self, code: int) -> None:
        """Close it once; it hears nothing from now on."""
        if self.is_shut:
            return
        self.is_shut = True
        if self.gathering is not None:
            self.gathering.leave(self)
        with suppress(Exception):
            async with asyncio.timeout(SLOW):
                await self.close(code=code)


class Gathering(ABC):
    """The sockets at one thing. It works while anybody is there or anything waits."""

    gathered: ClassVar[float] = 0.03  # seconds in which what is said comes together
    look: ClassVar[float] = 3.0  # seconds after which rights are asked again where nobody does anything

    def __init__(self, gatherings: "Gatherings[Any]", space_pk: int, pk: int) -> None:
        self.gatherings, self.space_pk, self.pk = gatherings, space_pk, pk
        self.places: set[Any] = set()
        self.waiting: list[Any] = []
        self.woken, self.turned = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self.tend())

    @abstractmethod
    async def turn(self) -> None:
        """Deal with what came. Whatever fails, it stays until it is dealt with."""

    @abstractmethod
    def leave(self, place: Any) -> None:
        """A socket is gone."""

    @property
    def is_needed(self) -> bool:
        return bool(self.places or self.waiting)

    def wake(self) -> None:
        """There is something to do."""
        self.woken.set()

    def hear(self, channel: str, said: str) -> None:  # noqa: ARG002 - what some ask
        """Another process did something here."""
        self.wake()

    def look_anew(self) -> None:
        """Something may have been missed."""
        self.wake()

    async def tend(self) -> None:
        """Turn after turn."""
        while self.is_needed:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.look):
                    await self.woken.wait()
                    await asyncio.sleep(self.gathered)
            self.woken.clear()
            try:
                await self.turn()
            except Exception as error:
                is_away = isinstance(error, DatabaseError)
                log.warning("A %s waits: %r", type(self).__name__, error, exc_info=not is_away)
                await asyncio.sleep(PATIENCE)
                self.wake()
            self.turned.set()
            self.turned = asyncio.Event()
        self.gatherings.forget(self)

    async def ask(self, work: Any, *said: Any) -> Any:
        """The answer of the database."""
        return await self.gatherings.ask(work, *said)


class Gatherings[G: Gathering]:
    """Those of one kind in this process, and their line to the database: "PK TOKEN …" on one of the channels."""

    def __init__(self, kind: type[G], *channels: str) -> None:
        self.kind, self.channels = kind, channels
        self.open: dict[int, G] = {}
        self.token = secrets.token_hex(4)  # in what this process tells, which it need not hear
        self.line: asyncio.Task[None] | None = None
        self.hands = ThreadPoolExecutor(HANDS, thread_name_prefix=kind.__name__)

    def at(self, space_pk: int, pk: int) -> G:
        """The gathering at a thing."""
        if self.line is None or self.line.done():
            self.line = asyncio.create_task(listen(self.channels, self.look_anew, self.heard))
        if pk not in self.open:
            self.open[pk] = self.kind(self, space_pk, pk)
        return self.open[pk]

    def forget(self, gathering: Gathering) -> None:
        """Nobody is there any more; the last one ends the line."""
        if self.open.get(gathering.pk) is gathering:
            del self.open[gathering.pk]
        if not self.open and self.line is not None:
            self.line.cancel()
            self.line = None

    def look_anew(self) -> None:
        """The line is new: something may have been missed."""
        for gathering in self.open.values():
            gathering.look_anew()

    def heard(self, channel: str, payload: str) -> None:
        """What the database tells."""
        pk, _space, rest = payload.partition(" ")
        token, _space, said = rest.partition(" ")
        gathering = self.open.get(int(pk)) if pk.isdecimal() else None
        if gathering is not None and token != self.token:
            gathering.hear(channel, said)

    async def ask(self, work: Any, *said: Any) -> Any:
        """The answer of the database, without holding up the sockets."""
        return await database_sync_to_async(work, thread_sensitive=False, executor=self.hands)(*said)
