"""One editor's socket at a page."""

import asyncio
import logging
from collections import deque
from contextlib import suppress
from typing import Any, ClassVar

from channels.generic.websocket import AsyncWebsocketConsumer

from etwinning.core.actions import Stale
from etwinning.libraries.pieces import SCHEMA
from etwinning.pages import actions
from etwinning.pages.live import frames
from etwinning.pages.live.rights import Right, Seat, rights_of
from etwinning.pages.live.sheet import SHEETS, Sheet, Sheets, Waiting, in_thread
from etwinning.pages.models import Page
from etwinning.people.models import Person

log = logging.getLogger(__name__)
SIGNED_OUT, NOT_FOUND, NONSENSE, SLOW_READER, OLDER = 4401, 4404, 4400, 4408, 4409
SLOW = 15  # seconds in which a socket must take what it is told
UNHEARD = 4 << 20  # bytes that may wait for it
IN_HAND = 64  # changes of one socket that may wait for a turn; it is not read further before
FAULTS = 3  # after which it is closed
HUES = 8


class WritingSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Lets in who may read the page; what they write is taken while they may write. See `frames` for what is said."""

    sheets: ClassVar[Sheets] = SHEETS
    seat: Seat
    sheet: Sheet | None = None
    client = 0
    cursor, clock = b"", 0
    right = Right.SIGNED_OUT
    faults = 0
    in_hand = 0
    size = 0
    is_shut = False
    sending: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        """Find the page through the person, else close."""
        person = self.scope.get("user")
        self.out: deque[bytes] = deque()
        if not isinstance(person, Person) or not person.is_active:
            await self.close(code=SIGNED_OUT)
            return
        said = self.scope["url_route"]["kwargs"]
        self.space_pk, self.page_pk = said["space_pk"], said["pk"]
        key = getattr(self.scope.get("session"), "session_key", "") or ""
        self.seat = Seat(person.pk, key, person.password)
        self.user = {"name": person.name, "hue": person.pk % HUES, "person": person.pk}
        try:
            self.right = await in_thread(self.begin)
        except Stale:
            self.right = Right.NOTHING
        if self.right < Right.READS:
            await self.close(code=SIGNED_OUT if self.right is Right.SIGNED_OUT else NOT_FOUND)
            return
        await self.accept()

    def begin(self) -> Right:
        """In a thread: what this person may do, and the document if they may see it."""
        right = rights_of(self.space_pk, self.page_pk, [self.seat], self.sheets.known)[self.seat]
        if right >= Right.READS:
            actions.begin_document(Page.objects.get(pk=self.page_pk))
        return right

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - channels' shape
        if self.sheet is not None:
            self.sheet.leave(self)
        if self.sending is not None:
            self.sending.cancel()

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """A frame. While too much of this socket waits to be written, it is not read further."""
        if self.is_shut:
            return
        try:
            frame = frames.read(message.get("bytes"))
            if frame.kind is frames.Kind.HELLO and frame.schema < SCHEMA:
                await self.shut(OLDER)  # it would take away what it does not know
            elif frame.kind is frames.Kind.HELLO:
                self.hello(frame)
            elif self.sheet is None:  # before it said who it is
                await self.shut(NONSENSE)
            elif frame.kind is frames.Kind.CURSOR:
                self.moved(self.sheet, frame)
            elif self.right is not Right.WRITES:
                self.push(frames.right(frames.READS))
            else:
                self.in_hand += 1
                self.sheet.waiting.append(Waiting(self, frame.number, frame.carried))
                self.sheet.wake()
                while self.in_hand >= IN_HAND and not self.is_shut:
                    await self.sheet.turned.wait()
        except frames.Nonsense:
            await self.shut(NONSENSE)

    def hello(self, frame: frames.Frame) -> None:
        """It says which writer it is, once and for good, and what it has."""
        sheet = self.sheets.at(self.space_pk, self.page_pk)
        if self.sheet is None:
            taken = [place for place in sheet.places if place.client == frame.number]
            if any(place.seat.person != self.seat.person for place in taken):
                raise frames.Nonsense("somebody else's number")
            self.client = frame.number
        elif frame.number != self.client:
            raise frames.Nonsense("another number")
        self.sheet = sheet
        sheet.join(self, frame.carried)

    def moved(self, sheet: Sheet, frame: frames.Frame) -> None:
        """Where they are: told to the others with the next turn. Who only reads is not shown."""
        clock, entry = frames.cursor(frame.carried, self.client, self.user)
        if self.right is Right.WRITES:
            self.cursor, self.clock = entry, clock
            sheet.cursors[self.client] = entry
            sheet.wake()

    def may(self, right: Right) -> None:
        """What they may do from now on; who may not even read is closed."""
        was, self.right = self.right, right
        if right < Right.READS:
            self.later(SIGNED_OUT if right is Right.SIGNED_OUT else NOT_FOUND)
        elif right is not was:
            self.push(frames.right(int(right is Right.WRITES)))
            if self.sheet is not None and right is Right.READS and self.cursor:
                self.cursor = b""
                self.sheet.cursors[self.client] = frames.entry(self.client, self.clock, None)

    def is_faulty(self) -> None:
        """What it sent did not fit: it says all it has once more; after some such times it is closed."""
        self.faults += 1
        if self.faults >= FAULTS:
            self.later(NONSENSE)
        elif self.sheet is not None:
            self.sheet.once_more(self)

    def push(self, frame: bytes) -> None:
        """Have it told, in this order. Too much that is not taken closes it: it comes again and hears what it lacks."""
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
                    await self.base_send({"type": "websocket.send", "bytes": frame})
                self.size -= len(frame)
        except Exception as error:  # noqa: BLE001 - a socket that cannot hear any more must not disturb the others
            log.info("An editor was not told: %r", error)
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
        if self.sheet is not None:
            self.sheet.leave(self)
        with suppress(Exception):
            async with asyncio.timeout(SLOW):
                await self.close(code=code)
