"""What a live page needs: one line to the database a process, and sockets that hear what concerns their person.

PostgreSQL carries the news (NOTIFY, sent by the deed when its transaction commits), so any process may tell and any
live process may hear. What a process keeps is only which of its sockets belong to whom; what is told is asked anew,
for all persons concerned at once. Which channels, and what is told, says whoever makes the Ear (home.live).
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar

import psycopg
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import connection

from etwinning.people.models import Person

log = logging.getLogger(__name__)
PATIENCE = 2  # seconds between attempts when the database is away
GATHERED = 0.02  # seconds in which news come together
SLOW = 15  # seconds in which a socket must take what it is told
LONGEST = 1024  # characters that a page may send; none is expected
KEPT = {"host", "hostaddr", "port", "user", "password", "dbname", "sslmode", "sslrootcert"}
SIGNED_OUT, TOO_LONG = 4401, 1009


@dataclass(frozen=True)
class State:
    """What is told of a person: the numbers, and by which password and sessions they are signed in just now."""

    numbers: dict[str, int]
    password: str
    sessions: frozenset[str] = frozenset()


type Asked = Callable[[Sequence[int], Collection[str]], dict[int, State]]


@dataclass
class News:
    """What waits to be told to one socket. `missed`: it may have missed something and should look itself."""

    numbers: dict[str, int] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    missed: bool = False


class LiveSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """The one socket of a page: {"notices": 3, "messages": 1, "changed": [7], "missed": false}.

    What the page sends is not read; a page that sends much is closed. Whoever is not signed in any more is closed with
    4401 before anything is told, so that the page knows it is not the network.
    """

    ear: ClassVar["Ear"]
    person: Person | None = None
    session_key = ""
    told: dict[str, int] | None = None
    waiting: News | None = None
    sending: "asyncio.Task[None] | None" = None
    is_shut = False

    async def connect(self) -> None:
        """Let in who may have notices."""
        user = self.scope.get("user")
        if not isinstance(user, Person) or not user.is_active or user.is_pupil:
            await self.close(code=SIGNED_OUT)
            return
        self.person = user
        self.session_key = getattr(self.scope.get("session"), "session_key", "") or ""
        await self.accept()
        self.ear.add(self, user.pk)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - channels' shape
        if self.sending is not None:
            self.sending.cancel()
        if self.person is not None:
            await self.ear.remove(self, self.person.pk)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Nothing is expected from the page."""
        if len(message.get("text") or message.get("bytes") or "") > LONGEST:
            if self.sending is not None:
                self.sending.cancel()
            await self.shut(TOO_LONG)

    def push(self, state: State, changed: set[int], *, missed: bool) -> None:
        """Have it told, soon and in the order of the news. A socket that is still being told hears the rest after."""
        if self.waiting is None:
            if state.numbers == self.told and not changed and not missed:
                return
            self.waiting = News()
        first = self.told is None
        self.waiting.numbers = state.numbers
        self.waiting.changed |= changed
        self.waiting.missed |= missed or first
        if self.sending is None or self.sending.done():
            self.sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        try:
            while self.waiting is not None:
                news, self.waiting = self.waiting, None
                self.told = news.numbers
                said = json.dumps({**news.numbers, "changed": sorted(news.changed), "missed": news.missed})
                async with asyncio.timeout(SLOW):
                    await self.base_send({"type": "websocket.send", "text": said})
        except Exception as error:  # noqa: BLE001 - a socket that cannot hear any more must not disturb the others
            log.warning("A live page was not told: %r", error)
            await self.shut(TOO_LONG)

    async def shut(self, code: int) -> None:
        """Close it once, if it still can be; it hears nothing from now on."""
        if self.is_shut:
            return
        self.is_shut = True
        if self.person is not None:
            await self.ear.remove(self, self.person.pk)
        with suppress(Exception):
            async with asyncio.timeout(SLOW):
                await self.close(code=code)


class Ear:
    """One listening connection a process, for all of its sockets; there only while there are any."""

    def __init__(self, channels: Sequence[str], ask: Asked) -> None:
        self.channels, self.ask = channels, ask
        self.sockets: defaultdict[int, set[LiveSocket]] = defaultdict(set)
        self.heard: defaultdict[int, set[int]] = defaultdict(set)
        self.missed = False
        self.tasks: list[asyncio.Task[None]] = []
        self.closing: set[asyncio.Task[None]] = set()
        self.woken = asyncio.Event()

    def add(self, socket: LiveSocket, person_pk: int) -> None:
        """From now on this socket hears of this person; it is told how things stand."""
        self.sockets[person_pk].add(socket)
        if not self.tasks or any(task.done() for task in self.tasks):
            for task in self.tasks:
                task.cancel()
            self.woken = asyncio.Event()
            self.tasks = [asyncio.create_task(self.listen()), asyncio.create_task(self.tell_on())]
        self.hear(person_pk)

    async def remove(self, socket: LiveSocket, person_pk: int) -> None:
        """The socket is gone; the last one takes the connection with it."""
        self.sockets[person_pk].discard(socket)
        if not self.sockets[person_pk]:
            del self.sockets[person_pk]
        if not self.sockets:
            tasks, self.tasks = self.tasks, []
            for task in tasks:
                if task is not asyncio.current_task():
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    def hear(self, person_pk: int, *changed: int) -> None:
        """Something concerns a person: "12", or "12 7" when it is about the conversation 7."""
        if person_pk in self.sockets:
            self.heard[person_pk].update(changed)
            self.woken.set()

    async def listen(self) -> None:
        """Hear until cancelled. After the database was away everybody looks anew: something may have been missed."""
        await listen(self.channels, self.look_anew, self.news)

    def look_anew(self) -> None:
        """Everybody is told how things stand."""
        self.missed = True
        for person_pk in list(self.sockets):
            self.hear(person_pk)

    def news(self, _channel: str, payload: str) -> None:
        """What the database tells."""
        words = payload.split()
        if words and all(word.isdecimal() for word in words):
            self.hear(*map(int, words))

    async def tell_on(self) -> None:
        """Tell what was heard, until cancelled: one question to the database for all persons concerned."""
        while True:
            await self.woken.wait()
            await asyncio.sleep(GATHERED)
            self.woken.clear()
            heard, self.heard = self.heard, defaultdict(set)
            missed, self.missed = self.missed, False
            sessions = [socket.session_key for pk in heard for socket in self.sockets.get(pk, ())]
            try:
                states = await database_sync_to_async(self.ask)(list(heard), sessions)
            except Exception as error:  # noqa: BLE001 - the database is away; nobody is forgotten
                log.warning("Live pages wait for the database: %s", error)
                for person_pk, changed in heard.items():
                    self.hear(person_pk, *changed)
                self.missed |= missed
                await asyncio.sleep(PATIENCE)
                continue
            for person_pk, changed in heard.items():
                self.tell(person_pk, states.get(person_pk), changed, missed=missed)

    def tell(self, person_pk: int, state: State | None, changed: set[int], *, missed: bool) -> None:
        """Tell the sockets of a person; those that are signed in no more are closed and hear nothing."""
        for socket in list(self.sockets.get(person_pk, ())):
            known = socket.person is not None and state is not None and state.password == socket.person.password
            if known and state is not None and socket.session_key in state.sessions:
                socket.push(state, changed, missed=missed)
            else:
                task = asyncio.create_task(socket.shut(SIGNED_OUT))
                self.closing.add(task)
                task.add_done_callback(self.closing.discard)


async def listen(channels: Sequence[str], began: Callable[[], None], heard: Callable[[str, str], None]) -> None:
    """Hear what the database tells (channel, words) until cancelled; `began` whenever there is a new line to it."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**await _parameters(), autocommit=True) as line:
                for channel in channels:
                    await line.execute(f"LISTEN {channel}")
                began()
                async for news in line.notifies():
                    heard(news.channel, news.payload)
        except (psycopg.Error, OSError) as error:
            log.warning("The live line to the database is broken: %s", error)
        await asyncio.sleep(PATIENCE)


@sync_to_async
def _parameters() -> dict[str, Any]:
    """How Django reaches the database, without what belongs to its own connections."""
    return {key: value for key, value in connection.get_connection_params().items() if key in KEPT}
