"""One page's socket at a meeting."""

import asyncio
import logging
import secrets
from collections import deque
from contextlib import suppress
from typing import Any, ClassVar

from channels.generic.websocket import AsyncWebsocketConsumer

from etwinning.meetings.live import frames
from etwinning.meetings.live.hall import HALLS, Hall, Halls, Waiting, in_thread
from etwinning.meetings.live.rights import AT_THE_DOOR, SIGNED_OUT, Seat, standing_of
from etwinning.people.models import Person

log = logging.getLogger(__name__)
CODES = {SIGNED_OUT: 4401}
NOT_FOUND, NONSENSE, SLOW_READER = 4404, 4400, 4408
SLOW = 15  # seconds in which a socket must take what it is told
UNHEARD = 1 << 20  # characters that may wait for it
IN_HAND = 64  # frames of one socket that may wait for a turn; it is not read further before


class MeetingSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Lets in who may know of the meeting; what they say is passed on while they are inside. See `frames`."""

    halls: ClassVar[Halls] = HALLS
    seat: Seat
    person: Person
    hall: Hall | None = None
    upto, in_hand, size = 0, 0, 0
    language, wanted, room = "en", "", ""
    is_shut = False
    sending: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        """Find the meeting through the person, else close."""
        person = self.scope.get("user")
        self.out: deque[str] = deque()
        self.key = secrets.token_hex(16)
        if not isinstance(person, Person) or not person.is_active:
            await self.close(code=CODES[SIGNED_OUT])
            return
        said = self.scope["url_route"]["kwargs"]
        self.space_pk, self.meeting_pk, self.person = said["space_pk"], said["pk"], person
        key = getattr(self.scope.get("session"), "session_key", "") or ""
        self.seat = Seat(person.pk, key, person.password)
        right = SIGNED_OUT + 1
        if max(self.space_pk, self.meeting_pk) < 1 << 63:
            right = (await in_thread(standing_of, self.space_pk, self.meeting_pk, [self.seat])).right(self.seat)
        if right < AT_THE_DOOR:
            await self.close(code=CODES.get(right, NOT_FOUND))
            return
        await self.accept()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - channels' shape
        if self.hall is not None:
            self.hall.leave(self)
        if self.sending is not None:
            self.sending.cancel()

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """A frame. While too much of this socket waits to be dealt with, it is not read further."""
        if self.is_shut:
            return
        try:
            said = frames.read(message.get("text"))
        except frames.Nonsense:
            await self.shut(NONSENSE)
            return
        if isinstance(said, frames.Hello):
            self.upto, self.language, self.wanted = said.upto, said.language, said.mode
            self.hall = self.halls.at(self.space_pk, self.meeting_pk)
            self.hall.join(self)
        elif self.hall is None:  # before it said hello
            await self.shut(NONSENSE)
        elif isinstance(said, frames.Mode):
            self.wanted = said.mode
            self.hall.join(self)
        else:
            self.in_hand += 1
            self.hall.waiting.append(Waiting(self, said))
            self.hall.wake()
            while self.in_hand >= IN_HAND and not self.is_shut:
                await self.hall.turned.wait()

    def may(self, right: int, room: str) -> None:
        """How it stands for them from now on; who may not even know of it is closed."""
        if right < AT_THE_DOOR:
            self.later(CODES.get(right, NOT_FOUND))
        elif room != self.room:
            self.room = room
            self.push(room)

    def push(self, frame: str) -> None:
        """Have it told, in this order. Too much that is not taken closes it: it comes again."""
        if self.is_shut:
            return
        self.out.append(frame)
        self.size += len(frame)
        if self.size > UNHEARD:
            self.later(SLOW_READER)
        elif self.sending is None or self.sending.done():
            self.sending = asyncio.create_task(self.send_all())

    async def send_all(self) -> None:
        """Send what waits."""
        try:
            while self.out and not self.is_shut:
                frame = self.out.popleft()
                async with asyncio.timeout(SLOW):
                    await self.base_send({"type": "websocket.send", "text": frame})
                self.size -= len(frame)
        except Exception as error:  # noqa: BLE001 - a socket that cannot hear any more must not disturb the others
            log.info("A meeting's page was not told: %r", error)
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
        if self.hall is not None:
            self.hall.leave(self)
        with suppress(Exception):
            async with asyncio.timeout(SLOW):
                await self.close(code=code)
