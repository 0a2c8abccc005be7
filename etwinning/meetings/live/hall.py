"""A meeting that somebody has open in this process: the sockets at it, and turns in which all that came is dealt with.

A turn: write down who came and went, ask how the meeting stands for each, then pass on what those inside say. The
tables are the truth: a process keeps only which sockets it has and what each was told.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from channels.db import database_sync_to_async
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, TooMany
from etwinning.meetings import actions, queries
from etwinning.meetings.live import frames
from etwinning.meetings.live.rights import AT_THE_DOOR, INSIDE, Seat, Standing, standing_of
from etwinning.meetings.models import WORDS, Guest, Meeting, Signal
from etwinning.people.live import listen
from etwinning.people.models import Person
from etwinning.safety.actions import note_caution
from etwinning.safety.passing import Guarded

log = logging.getLogger(__name__)
GATHERED = 0.03  # seconds in which what is said comes together
LOOK = 2.0  # seconds after which rights are asked again where nobody speaks
RENEWED = 5.0  # seconds between two times that sockets say in the table that they live
PATIENCE = 1.0  # seconds between attempts when the database is away
HANDS = ThreadPoolExecutor(4, thread_name_prefix="meetings")  # those that ask the database


class Place(Protocol):
    """What a hall knows of a socket."""

    seat: Seat
    person: Person
    key: str
    wanted: str
    upto: int
    language: str
    in_hand: int

    def push(self, frame: str) -> None: ...
    def may(self, right: int, room: str) -> None: ...


@dataclass
class Waiting:
    """What came and is not dealt with yet."""

    place: Place
    said: frames.Whisper | frames.Words


@dataclass
class Answer:
    """What a turn brought from the database."""

    standing: Standing
    places: Sequence[Place]  # that were asked for; others came meanwhile
    guests: dict[str, int]  # by the socket's key
    sent: dict[UUID, str] = field(default_factory=dict)
    signals: list[tuple[int, str]] = field(default_factory=list)  # to which guest, the frame
    news: list[Any] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)


class Hall:
    """See above. It works while anybody is there."""

    def __init__(self, halls: "Halls", space_pk: int, meeting_pk: int) -> None:
        self.halls, self.space_pk, self.meeting_pk = halls, space_pk, meeting_pk
        self.places: set[Place] = set()
        self.told: set[int] = set()  # keys of the words that stand on pages
        self.waiting: list[Waiting] = []
        self.gone: list[str] = []
        self.came: set[Place] = set()
        self.renewed_at = 0.0
        self.woken, self.turned = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self.tend())

    def wake(self) -> None:
        self.woken.set()

    def join(self, place: Place) -> None:
        """A socket said hello, or how its reader takes part from now on."""
        self.places.add(place)
        self.came.add(place)
        self.wake()

    def leave(self, place: Place) -> None:
        """A socket is gone."""
        if place in self.places:
            self.places.remove(place)
            self.gone.append(place.key)
            self.wake()

    async def tend(self) -> None:
        """Turn after turn while anybody is there or anything waits."""
        while self.places or self.waiting or self.gone:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self.woken.wait()
                    await asyncio.sleep(GATHERED)
            self.woken.clear()
            try:
                await self.turn()
            except Exception as error:
                log.warning("A meeting waits: %r", error, exc_info=not isinstance(error, DatabaseError))
                await asyncio.sleep(PATIENCE)
                self.wake()
            self.turned.set()
            self.turned = asyncio.Event()
        self.halls.forget(self)

    async def turn(self) -> None:
        """See above. Whatever fails, what came stays until it is dealt with."""
        taken, self.waiting = self.waiting, []
        gone, self.gone = self.gone, []
        came, self.came = self.came, set()
        is_news = bool(gone or came)
        now = time.monotonic()
        if now - self.renewed_at >= RENEWED:
            came, self.renewed_at = set(self.places), now
        rows = [(place.key, place.seat.person, place.wanted) for place in came if place in self.places]
        try:
            answer = await in_thread(self.ask, list(self.places), rows, gone, taken, is_news)
        except BaseException:
            self.waiting, self.gone, self.came = taken + self.waiting, gone + self.gone, came | self.came
            raise
        self.tell(answer, taken)

    def ask(
        self,
        places: Sequence[Place],
        rows: Sequence[tuple[str, int, str]],
        gone: Sequence[str],
        taken: list[Waiting],
        is_news: bool,
    ) -> Answer:
        """In a thread: who is there, how it stands, then what those inside say is written, then what is new is read."""
        note_guests(self.meeting_pk, rows, gone)
        if is_news:
            actions.ring(self.meeting_pk, self.halls.token)
        standing = standing_of(self.space_pk, self.meeting_pk, {place.seat for place in places})
        guests = dict(Guest.objects.filter(socket__in=[place.key for place in places]).values_list("socket", "pk"))
        answer = Answer(standing, places, guests)
        whispers = []
        for one in taken:
            sender = guests.get(one.place.key, 0)
            is_in = sender in standing.modes
            if isinstance(one.said, frames.Words):
                with translation.override(one.place.language):
                    answer.sent[one.said.key] = self.written(one.place, one.said) if is_in else outside(one.said)
            elif is_in and one.said.to in standing.modes:
                whispers.append(
                    Signal(meeting_id=self.meeting_pk, sender_id=sender, to_id=one.said.to, body=one.said.signal)
                )
        if whispers:
            Signal.objects.bulk_create(whispers)
            actions.ring(self.meeting_pk, self.halls.token)
        mine = [guest for guest in guests.values() if guest in standing.modes]
        answer.signals = take_signals(mine, standing)
        answer.news = queries.sayings_since(self.meeting_pk, min(place.upto for place in places)) if mine else []
        answer.removed = queries.removed_among(list(self.told))
        return answer

    def written(self, place: Place, said: frames.Words) -> str:
        """Write what somebody said; what to tell them."""
        if not said.words:
            return frames.refused(said.key, _("Write something first."))
        if len(said.words) > WORDS:
            return frames.refused(said.key, _("A message has at most %(num)s letters.") % {"num": WORDS})
        try:
            actions.say_in_meeting(
                Meeting(pk=self.meeting_pk), said.words, by=place.person, sending=said.key, is_sure=said.sure,
                token=self.halls.token,
            )  # fmt: skip
        except Guarded as guarded:
            note_caution(guarded.caution)
            return frames.refused(said.key, guarded.sentence, **{"waits" if guarded.waits else "hint": True})
        except (Stale, TooMany) as refusal:
            return frames.refused(said.key, refusal.sentence)
        return frames.kept(said.key)

    def shown_in(self, answer: Answer) -> dict[int, Place]:
        """Tell each socket how it stands for it. Returns those inside, by their guests."""
        standing, inside = answer.standing, {}
        for place in self.places.intersection(answer.places):
            guest = answer.guests.get(place.key, 0)
            right = standing.right(place.seat)
            if right < AT_THE_DOOR:
                place.may(right, "")
            elif guest:
                is_in = guest in standing.modes
                place.may(INSIDE if is_in else right, standing.told(guest))
                if is_in:
                    inside[guest] = place
        return inside

    def tell(self, answer: Answer, taken: list[Waiting]) -> None:
        """How it stands first: who is out hears nothing more. Then words, and what browsers say to each other."""
        inside = self.shown_in(answer)
        for place in inside.values():
            news = [one for one in answer.news if one.pk > place.upto]
            if news:
                place.push(frames.lines(news))
                place.upto = news[-1].pk
            if answer.removed:
                place.push(frames.gone(answer.removed))
        self.told = self.told.union(one.pk for one in answer.news) - answer.removed
        for guest, frame in answer.signals:
            if guest in inside:
                inside[guest].push(frame)
        for one in taken:
            one.place.in_hand -= 1
            if isinstance(one.said, frames.Words) and one.said.key in answer.sent:
                one.place.push(answer.sent[one.said.key])


def outside(said: frames.Words) -> str:
    """What is told to somebody who writes while they are not inside."""
    return frames.refused(said.key, _("You are not in the meeting now. Your words stay in the field."))


def note_guests(meeting: int, rows: Sequence[tuple[str, int, str]], gone: Sequence[str]) -> None:
    """These sockets (each with its person and how they take part) are at the meeting now, and those no more."""
    now = timezone.now()
    if gone:
        Guest.objects.filter(socket__in=gone).delete()
    if rows:
        Guest.objects.bulk_create(
            [Guest(meeting_id=meeting, person_id=who, socket=key, wanted=mode, seen_at=now) for key, who, mode in rows],
            update_conflicts=True, unique_fields=["socket"], update_fields=["seen_at", "wanted"],
        )  # fmt: skip


@transaction.atomic
def take_signals(guests: Sequence[int], standing: Standing) -> list[tuple[int, str]]:
    """What waits for these guests, in its order, from who is still inside; it is gone with that."""
    waiting = Signal.objects.select_for_update(skip_locked=True).filter(to__in=guests).order_by("pk")
    rows = list(waiting) if guests else []
    Signal.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [(row.to_id, frames.signal(row.sender_id, row.body)) for row in rows if row.sender_id in standing.modes]


class Halls:
    """The meetings that are open in this process, and its line to the database."""

    def __init__(self) -> None:
        self.open: dict[int, Hall] = {}
        self.token = secrets.token_hex(4)
        self.line: asyncio.Task[None] | None = None

    def at(self, space_pk: int, meeting_pk: int) -> Hall:
        """The hall of a meeting."""
        if self.line is None or self.line.done():
            self.line = asyncio.create_task(listen([actions.CHANNEL], self.look_anew, self.heard))
        if meeting_pk not in self.open:
            self.open[meeting_pk] = Hall(self, space_pk, meeting_pk)
        return self.open[meeting_pk]

    def forget(self, hall: Hall) -> None:
        """Nobody is there any more; the last one ends the line."""
        if self.open.get(hall.meeting_pk) is hall:
            del self.open[hall.meeting_pk]
        if not self.open and self.line is not None:
            self.line.cancel()
            self.line = None

    def look_anew(self) -> None:
        """The line is new: something may have been missed."""
        for hall in self.open.values():
            hall.wake()

    def heard(self, _channel: str, payload: str) -> None:
        """Something was said or done."""
        meeting, _space, token = payload.partition(" ")
        hall = self.open.get(int(meeting)) if meeting.isdecimal() else None
        if hall is not None and token != self.token:
            hall.wake()


async def in_thread(work: Any, *said: Any) -> Any:
    """The answer of the database, without holding up the sockets."""
    return await database_sync_to_async(work, thread_sensitive=False, executor=HANDS)(*said)


HALLS = Halls()
