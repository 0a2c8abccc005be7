"""A meeting that somebody has open in this process: the sockets at it, and turns in which all that came is dealt with.

A turn: write down who came and went, ask how the meeting stands for each, then pass on what those inside say. The
tables are the truth: a process keeps only which sockets it has and what each was told.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, TooMany
from etwinning.meetings import actions, queries
from etwinning.meetings.live import frames
from etwinning.meetings.live.rights import AT_THE_DOOR, INSIDE, Standing, standing_of
from etwinning.meetings.models import WORDS, Guest, Meeting, Signal
from etwinning.people.gathering import Gathering, Gatherings, Seat
from etwinning.people.models import Person
from etwinning.safety.passing import Guarded
from etwinning.spaces.actions import hold_words
from etwinning.ui.addressing import speaking

RENEWED = 5.0  # seconds between two times that sockets say in the table that they live


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


class Hall(Gathering):
    """See above."""

    look = 2.0

    def __init__(self, halls: "Gatherings[Hall]", space_pk: int, pk: int) -> None:
        super().__init__(halls, space_pk, pk)
        self.told: set[int] = set()  # keys of the words that stand on pages
        self.gone: list[str] = []
        self.came: set[Place] = set()
        self.renewed_at = 0.0

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

    @property
    def is_needed(self) -> bool:
        return super().is_needed or bool(self.gone)

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
            answer = await self.ask(self.asked, list(self.places), rows, gone, taken, is_news)
        except BaseException:
            self.waiting, self.gone, self.came = taken + self.waiting, gone + self.gone, came | self.came
            raise
        self.tell(answer, taken)

    def asked(
        self,
        places: Sequence[Place],
        rows: Sequence[tuple[str, int, str]],
        gone: Sequence[str],
        taken: list[Waiting],
        is_news: bool,
    ) -> Answer:
        """In a thread: who is there, how it stands, then what those inside say is written, then what is new is read."""
        note_guests(self.pk, rows, gone)
        if is_news:
            actions.ring(self.pk, self.gatherings.token)
        standing = standing_of(self.space_pk, self.pk, {place.seat for place in places})
        guests = dict(Guest.objects.filter(socket__in=[place.key for place in places]).values_list("socket", "pk"))
        answer = Answer(standing, places, guests)
        whispers = []
        for one in taken:
            sender = guests.get(one.place.key, 0)
            is_in = sender in standing.modes
            if isinstance(one.said, frames.Words):
                with speaking(one.place.language, to_a_pupil=one.place.person.is_pupil):
                    answer.sent[one.said.key] = self.written(one.place, one.said) if is_in else outside(one.said)
            elif is_in and one.said.to in standing.modes:
                whispers.append(Signal(meeting_id=self.pk, sender_id=sender, to_id=one.said.to, body=one.said.signal))
        if whispers:
            Signal.objects.bulk_create(whispers)
            actions.ring(self.pk, self.gatherings.token)
        mine = [guest for guest in guests.values() if guest in standing.modes]
        answer.signals = take_signals(mine, standing)
        answer.news = queries.sayings_since(self.pk, min(place.upto for place in places)) if mine else []
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
                Meeting(pk=self.pk), said.words, by=place.person, sending=said.key, is_sure=said.sure,
                token=self.gatherings.token,
            )  # fmt: skip
        except Guarded as guarded:
            hold_words(guarded.caution)
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


HALLS = Gatherings(Hall, actions.CHANNEL)
