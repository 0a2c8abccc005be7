"""The socket of an open page: it hears how many notices are unread, the moment that changes.

PostgreSQL carries the news (NOTIFY, sent by the deed when its transaction commits), so any process may tell and any
live process may hear. What a process keeps is only which of its own sockets belong to whom; the number is asked anew.
"""

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import connection

from etwinning.people import queries
from etwinning.people.actions import CHANNEL
from etwinning.people.models import Person

log = logging.getLogger(__name__)
PATIENCE = 2  # seconds between attempts when the database is away
KEPT = {"host", "hostaddr", "port", "user", "password", "dbname", "sslmode", "sslrootcert"}


class NoticesConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Sends {"unread": 3} when it opens and whenever the number changes. What the page sends is not read."""

    person: Person | None = None

    async def connect(self) -> None:
        """Let in who may have notices. Others are closed with 4401, so that the page knows it is not the network."""
        user = self.scope.get("user")
        if not isinstance(user, Person) or not user.is_active or user.is_pupil:
            await self.close(code=4401)
            return
        self.person = user
        await self.accept()
        await EAR.add(self, user.pk)
        await self.tell()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - channels' shape
        if self.person is not None:
            await EAR.remove(self, self.person.pk)

    async def receive(self, *_said: Any, **_more: Any) -> None:
        """Nothing is expected from the page."""

    async def tell(self) -> None:
        """Send the number of unread notices, or close if the person was signed out of this session meanwhile."""
        if self.person is None:
            return
        unread = await database_sync_to_async(queries.unread_count)(self.person)
        await self.send_json({"unread": unread})


class Ear:
    """One listening connection a process, for all of its sockets; there only while there are any."""

    def __init__(self) -> None:
        self.sockets: defaultdict[int, set[NoticesConsumer]] = defaultdict(set)
        self.task: asyncio.Task[None] | None = None

    async def add(self, socket: NoticesConsumer, person_pk: int) -> None:
        """From now on this socket hears of this person."""
        self.sockets[person_pk].add(socket)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.listen())

    async def remove(self, socket: NoticesConsumer, person_pk: int) -> None:
        """The socket is gone; the last one takes the connection with it."""
        self.sockets[person_pk].discard(socket)
        if not self.sockets[person_pk]:
            del self.sockets[person_pk]
        if not self.sockets and self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
            self.task = None

    async def listen(self) -> None:
        """Hear until cancelled. After the database was away everybody is told anew: something may have been missed."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**await _parameters(), autocommit=True) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    await self.tell(*self.sockets)
                    async for news in line.notifies():
                        if news.payload.isdigit():
                            await self.tell(int(news.payload))
            except (psycopg.Error, OSError) as error:
                log.warning("The live line to the database is broken: %s", error)
            await asyncio.sleep(PATIENCE)

    async def tell(self, *persons: int) -> None:
        """Tell the sockets of these persons. A socket that cannot hear any more does not keep the others from it."""
        sockets = [socket for pk in persons for socket in self.sockets.get(pk, ())]
        for answer in await asyncio.gather(*(socket.tell() for socket in sockets), return_exceptions=True):
            if isinstance(answer, Exception):
                log.warning("A live page was not told: %r", answer)


@sync_to_async
def _parameters() -> dict[str, Any]:
    """How Django reaches the database, without what belongs to its own connections."""
    return {key: value for key, value in connection.get_connection_params().items() if key in KEPT}


EAR = Ear()
