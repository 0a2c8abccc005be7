"""A page that is open in this process: its document, the sockets at it, and turns in which all that came is dealt with.

A turn: take the updates into the document, ask the database for everybody's rights, write what may be written, then
tell all and acknowledge. What comes meanwhile waits for the next turn, so many hands make longer
turns and not a longer queue. A document that took in what did not come to the log is thrown away and read anew.
"""

import logging
import time
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pycrdt import Decoder, Doc

from etwinning.core.actions import Stale
from etwinning.libraries import replicas
from etwinning.pages import actions, queries
from etwinning.pages.live import frames
from etwinning.pages.live.rights import Known, Right, rights_of
from etwinning.people.gathering import Gathering, Gatherings, Seat

log = logging.getLogger(__name__)
SETTLED = 2.0  # seconds between two times that the page's HTML is made
LARGEST = 4 << 20  # bytes of a document; nobody writes so much, and every reader has to carry it
RENEWED = 35.0  # seconds after which a cursor of another process is forgotten (editors renew theirs every 15)


class Place(Protocol):
    """What a sheet knows of a socket."""

    seat: Seat
    client: int
    cursor: bytes
    clock: int
    right: Right
    in_hand: int

    def push(self, frame: bytes) -> None: ...
    def may(self, right: Right) -> None: ...
    def is_faulty(self) -> None: ...


@dataclass
class Waiting:
    """A change that came and is not written yet."""

    place: Place
    number: int
    update: bytes


@dataclass
class Answer:
    """What a turn brought from the database."""

    rights: dict[Seat, Right]
    written: list[Waiting] = field(default_factory=list)
    numbers: range = range(0)
    news: list[tuple[int, bytes]] = field(default_factory=list)
    upto: int = 0  # what is in the snapshot, when news were asked for


class Sheet(Gathering):
    """See above."""

    gathered = 0.02
    gatherings: "Sheets"

    def __init__(self, sheets: "Sheets", space_pk: int, pk: int) -> None:
        super().__init__(sheets, space_pk, pk)
        self.doc: Doc[Any] | None = None
        self.number: int = -1  # of the latest change in it; -1: never read
        self.size = 0
        self.hellos: list[tuple[Place, bytes | None]] = []
        self.cursors: dict[int, bytes] = {}  # to be told
        self.others: dict[int, tuple[bytes, float]] = {}  # cursors of other processes
        self.is_behind = self.asks = self.shows = self.is_unsettled = False
        self.settled_at = time.monotonic()

    def join(self, place: Place, vector: bytes) -> None:
        """A socket says what it has, at its beginning and now and then. It is told what it lacks."""
        self.asks |= place not in self.places
        self.places.add(place)
        self.hellos.append((place, vector))
        self.wake()

    def leave(self, place: Place) -> None:
        """A socket is gone; so is its cursor."""
        if place in self.places:
            self.places.remove(place)
            if place.cursor:
                self.cursors[place.client] = frames.entry(place.client, place.clock, None)
            self.wake()

    def once_more(self, place: Place) -> None:
        """Ask a socket for all that it has and we have not."""
        self.hellos.append((place, None))
        self.wake()

    def look_anew(self) -> None:
        """Something may have been missed."""
        self.is_behind = True
        self.wake()

    def hear(self, channel: str, said: str) -> None:
        """Something was written, or somebody moved, or asks where the others are."""
        if channel == actions.CHANNEL:
            self.look_anew()
        elif said:
            self.moved(b64decode(said))
        else:
            self.shows = True
            self.wake()

    def moved(self, entry: bytes) -> None:
        """A cursor from another process."""
        client = Decoder(entry).read_var_uint()
        self.others[client] = (entry, time.monotonic())
        for place in self.places:
            place.push(frames.cursors([entry]))

    @property
    def is_needed(self) -> bool:
        return super().is_needed or bool(self.hellos)

    async def turn(self) -> None:
        """See above. Whatever fails, what came stays until it is written, and the document is read anew."""
        try:
            await self.deal()
            if self.is_unsettled and not self.is_needed:
                await self.settle()
        except Stale:
            self.end()
        except Exception:
            self.doc = None
            raise

    async def settle(self) -> None:
        """Have the page's HTML made, by the worker."""
        self.settled_at, self.is_unsettled = time.monotonic(), False
        await self.ask(actions.settle_soon.enqueue, self.pk)

    def end(self) -> None:
        """The page is gone."""
        self.waiting, self.hellos = [], []
        for place in list(self.places):
            place.may(Right.NOTHING)

    async def deal(self) -> None:
        """A turn of a page that is there."""
        if self.doc is None:
            await self.load()
        assert self.doc is not None  # noqa: S101 - it was loaded
        for place, vector in self.take_hellos():
            self.greet(place, vector)
        taken, spoilt = self.take()
        cursors, self.cursors = self.cursors, {}
        behind, self.is_behind = self.is_behind, False
        shows, self.shows = self.shows, False
        seats = {place.seat for place in self.places} | {one.place.seat for one in taken}
        shown = [place.cursor for place in self.places if place.cursor] if shows else []
        shown += [*cursors.values(), *([b""] if self.asks else [])]
        try:
            answer = await self.ask(
                self.asked, seats, taken, shown, self.number if behind else None, self.gatherings.known
            )
        except BaseException:
            self.waiting, self.is_behind = taken + self.waiting, True
            raise
        self.asks = False
        self.tell(answer, taken, cursors)
        if self.is_unsettled and time.monotonic() - self.settled_at >= SETTLED:
            await self.settle()
        if spoilt is not None:
            self.doc = None
            spoilt.place.is_faulty()
            self.wake()

    def asked(
        self,
        seats: set[Seat],
        taken: list[Waiting],
        shown: list[bytes],
        after: int | None,
        known: Known,
    ) -> Answer:
        """In a thread: rights, then what may be written is written, and what others wrote is read. A query each."""
        answer = Answer(rights_of(self.space_pk, self.pk, seats, known))
        answer.written = [one for one in taken if answer.rights[one.place.seat] is Right.WRITES]
        each: dict[int, list[bytes]] = {}
        for one in answer.written:
            if one.update != replicas.EMPTY:  # else it was there already: it came twice
                each.setdefault(one.place.seat.person, []).append(one.update)
        if each:
            said = [actions.Said(person, replicas.merged(updates)) for person, updates in each.items()]
            answer.numbers = actions.write_together(self.pk, said, token=self.gatherings.token)
        if shown:
            actions.show_cursors(self.pk, shown, token=self.gatherings.token)
        if after is not None:
            answer.news, answer.upto = queries.news_since(self.pk, after)
        return answer

    def take_hellos(self) -> list[tuple[Place, bytes | None]]:
        """Those who wait for what they lack."""
        hellos, self.hellos = self.hellos, []
        return hellos

    def greet(self, place: Place, vector: bytes | None) -> None:
        """Tell a socket what it lacks, what there is, what it may, and where the others are."""
        assert self.doc is not None  # noqa: S101 - after loading
        if vector is None:
            place.push(frames.state(self.doc.get_state()))
            return
        try:
            lacks = self.doc.get_update(vector)
        except Exception:  # noqa: BLE001 - whatever the library says of nonsense
            place.is_faulty()
            return
        place.push(frames.right(int(place.right is Right.WRITES)))
        place.push(frames.change(lacks))
        place.push(frames.state(self.doc.get_state()))
        now = time.monotonic()
        self.others = {client: one for client, one in self.others.items() if now - one[1] < RENEWED}
        there = [other.cursor for other in self.places if other.cursor] + [one for one, _at in self.others.values()]
        if there:
            place.push(frames.cursors(there))

    def take(self) -> tuple[list[Waiting], Waiting | None]:
        """Take in what waits; what fits, and the one that did not and may have spoilt the document."""
        assert self.doc is not None  # noqa: S101 - after loading
        waiting, self.waiting = self.waiting, []
        taken: list[Waiting] = []
        for index, one in enumerate(waiting):
            one.place.in_hand -= 1
            if one.place.right is not Right.WRITES:
                continue
            if self.size + len(one.update) > LARGEST:
                one.place.push(frames.right(frames.FULL))
                continue
            try:
                one.update = replicas.take_in(self.doc, one.update)
            except replicas.Unusable as fault:
                log.warning("A change to page %s was refused: %s", self.pk, fault)
                self.waiting = waiting[index + 1 :] + self.waiting
                return taken, one
            self.size += len(one.update)
            taken.append(one)
        return taken, None

    def tell(self, answer: Answer, taken: Sequence[Waiting], cursors: dict[int, bytes]) -> None:
        """Rights first; then the words to all who may read, and to the writers that theirs are kept."""
        for place in list(self.places):
            place.may(answer.rights.get(place.seat, place.right))
        if len(answer.written) < len(taken):
            self.doc = None
        updates = [one.update for one in answer.written if one.update != replicas.EMPTY] + self.news(answer)
        self.spread(updates, list(cursors.values()))
        kept: dict[Place, int] = {}
        for one in answer.written:
            kept[one.place] = max(kept.get(one.place, 0), one.number)
        for place, number in kept.items():
            place.push(frames.saved(number))

    def news(self, answer: Answer) -> list[bytes]:
        """Note how far the document is now; what others wrote."""
        updates = []
        if answer.numbers:
            self.is_unsettled = True
            if answer.numbers[0] == self.number + 1:
                self.number = answer.numbers[-1]
            else:
                self.is_behind = True
        for number, update in answer.news:
            if number == self.number + 1:
                updates.append(update)
                self.number = number
                if self.doc is not None:
                    self.doc.apply_update(update)
        if answer.upto > self.number:
            self.doc = None  # a snapshot took what we did not see: whoever is there is told all when it is read
        if self.doc is None or self.is_behind:
            self.wake()
        return updates

    def spread(self, updates: Sequence[bytes], entries: list[bytes]) -> None:
        """The same words for all: whoever wrote some of them knows them already, which does no harm."""
        told = ([frames.change(replicas.merged(updates))] if updates else []) + (
            [frames.cursors(entries)] if entries else []
        )
        for place in list(self.places):
            if place.right >= Right.READS:
                for frame in told:
                    place.push(frame)

    async def load(self) -> None:
        """Read the document anew. Who is there is told what the new one has and may not have reached them."""
        written = await self.ask(queries.written_on, self.pk)
        if written is None:
            raise Stale("")
        self.doc = replicas.opened(*written.updates)
        missed = written.number > self.number >= 0
        self.number, self.size = written.number, sum(map(len, written.updates))
        if missed:
            self.spread([self.doc.get_update()], [])


class Sheets(Gatherings[Sheet]):
    """The pages that are open in this process, and its line to the database."""

    def __init__(self) -> None:
        super().__init__(Sheet, actions.CHANNEL, actions.CURSORS)
        self.known: Known = {}


SHEETS = Sheets()
