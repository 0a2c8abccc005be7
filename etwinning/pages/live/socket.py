"""One editor's socket at a page."""

from typing import Any, ClassVar

from etwinning.core.actions import Stale
from etwinning.libraries.pieces import SCHEMA
from etwinning.pages import actions
from etwinning.pages.live import frames
from etwinning.pages.live.rights import Right, rights_of
from etwinning.pages.live.sheet import SHEETS, Sheet, Sheets, Waiting
from etwinning.pages.models import Page
from etwinning.people.gathering import CODES, NONSENSE, NOT_FOUND, Place

OLDER = 4409  # the code of who knows an older schema
FAULTS = 3  # after which it is closed
HUES = 8


class WritingSocket(Place):
    """Lets in who may read the page; what they write is taken while they may write. See `frames` for what is said."""

    gatherings: ClassVar[Sheets] = SHEETS
    carries = "bytes"
    least = Right.READS
    unheard = 4 << 20
    client = 0
    cursor, clock = b"", 0
    right = Right.SIGNED_OUT
    faults = 0

    async def right_now(self) -> int:
        person = self.person
        self.user = {"name": person.name, "hue": person.pk % HUES, "person": person.pk}
        try:
            self.right = await self.gatherings.ask(self.begin)
        except Stale:
            self.right = Right.NOTHING
        return int(self.right)

    def begin(self) -> Right:
        """In a thread: what this person may do, and the document if they may see it."""
        right = rights_of(self.space_pk, self.thing_pk, [self.seat], self.gatherings.known)[self.seat]
        if right >= Right.READS:
            actions.begin_document(Page.objects.get(pk=self.thing_pk))
        return right

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """A frame."""
        if self.is_shut:
            return
        try:
            frame = frames.read(message.get("bytes"))
            if frame.kind is frames.Kind.HELLO and frame.schema < SCHEMA:
                await self.shut(OLDER)  # it would take away what it does not know
            elif frame.kind is frames.Kind.HELLO:
                self.hello(frame)
            elif self.gathering is None:  # before it said who it is
                await self.shut(NONSENSE)
            elif frame.kind is frames.Kind.CURSOR:
                self.moved(self.gathering, frame)
            elif self.right is not Right.WRITES:
                self.push(frames.right(frames.READS))
            else:
                await self.bring(Waiting(self, frame.number, frame.carried))
        except frames.Nonsense:
            await self.shut(NONSENSE)

    def hello(self, frame: frames.Frame) -> None:
        """It says which writer it is, once and for good, and what it has."""
        sheet = self.gatherings.at(self.space_pk, self.thing_pk)
        if self.gathering is None:
            taken = [place for place in sheet.places if place.client == frame.number]
            if any(place.seat.person != self.seat.person for place in taken):
                raise frames.Nonsense("somebody else's number")
            self.client = frame.number
        elif frame.number != self.client:
            raise frames.Nonsense("another number")
        self.gathering = sheet
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
            self.later(CODES.get(right, NOT_FOUND))
        elif right is not was:
            self.push(frames.right(int(right is Right.WRITES)))
            if self.gathering is not None and right is Right.READS and self.cursor:
                self.cursor = b""
                self.gathering.cursors[self.client] = frames.entry(self.client, self.clock, None)

    def is_faulty(self) -> None:
        """What it sent did not fit: it says all it has once more; after some such times it is closed."""
        self.faults += 1
        if self.faults >= FAULTS:
            self.later(NONSENSE)
        elif self.gathering is not None:
            self.gathering.once_more(self)
