"""A chat that somebody has open in this process: the sockets at it, and turns in which all that came is dealt with.

A turn: ask what each may do, write what was said, read what each lacks, tell it. The table is the truth: what a process
keeps is only which sockets it has and up to which number each was told, so whatever dies, nothing is lost with it.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from etwinning.chat import actions, queries
from etwinning.chat.live import frames
from etwinning.chat.live.rights import Right, Standing, standing_of
from etwinning.chat.models import WORDS, Chat
from etwinning.core.actions import Stale, TooMany
from etwinning.people.gathering import Gathering, Gatherings, Seat
from etwinning.people.models import Person
from etwinning.safety.passing import Guarded
from etwinning.spaces.actions import hold_words
from etwinning.ui.addressing import speaking

RENEWED = 15.0  # seconds between two times that sockets say in the table that they live
HERE = 2.0  # seconds between two times that it is told who is here
GROUPS = 8  # of those who lack the same: served in one turn


class Place(Protocol):
    """What a hall knows of a socket."""

    seat: Seat
    person: Person
    key: str
    upto: int
    language: str
    right: Right
    here: str
    in_hand: int

    def push(self, frame: str) -> None: ...
    def may(self, right: Right, state: str) -> None: ...


@dataclass
class Waiting:
    """Words that came and are not written yet."""

    place: Place
    said: frames.Words


@dataclass
class Answer:
    """What a turn brought from the database."""

    standing: Standing
    sent: dict[UUID, str] = field(default_factory=dict)  # by its key: the frame for who sent it
    news: dict[int, tuple[str, int]] = field(default_factory=dict)  # for who has this number: a frame, and up to where
    here: str | None = None
    more: bool = False


class Hall(Gathering):
    """See above."""

    def __init__(self, halls: "Gatherings[Hall]", space_pk: int, pk: int) -> None:
        super().__init__(halls, space_pk, pk)
        self.gone: list[str] = []
        self.came: list[Place] = []
        self.here = ""
        self.here_at = self.renewed_at = 0.0

    def join(self, place: Place) -> None:
        """A socket said what it has."""
        if place not in self.places:
            self.places.add(place)
            self.came.append(place)
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
        """See above. Whatever fails, what came stays until it is written."""
        now = time.monotonic()
        taken, self.waiting = self.waiting, []
        gone, self.gone = self.gone, []
        came, self.came = self.came, []
        if now - self.renewed_at >= RENEWED:
            came, self.renewed_at = list(self.places), now
        living = [(place.key, place.seat.person) for place in came if place in self.places]
        is_asked = now - self.here_at >= HERE
        seats = {place.seat for place in self.places} | {one.place.seat for one in taken}
        lacks = {(place.seat, place.upto) for place in self.places}
        try:
            answer = await self.ask(self.asked, seats, taken, lacks, living, gone, is_asked)
        except BaseException:
            self.waiting, self.gone, self.came = taken + self.waiting, gone + self.gone, came + self.came
            raise
        if is_asked:
            self.here_at = now
        self.tell(answer, taken)

    def asked(
        self,
        seats: set[Seat],
        taken: list[Waiting],
        lacks: set[tuple[Seat, int]],
        living: Collection[tuple[str, int]],
        gone: Collection[str],
        is_asked: bool,
    ) -> Answer:
        """In a thread: rights, then what was said is written, then what is new is read."""
        answer = Answer(standing_of(self.space_pk, self.pk, seats))
        with transaction.atomic():
            for one in taken:
                if answer.standing.rights[one.place.seat] > Right.NOTHING:
                    with speaking(one.place.language, to_a_pupil=one.place.person.is_pupil):
                        answer.sent[one.said.key] = self.written(one)
        if living or gone:
            actions.note_presence(self.pk, living, gone)
            actions.note_teachers(self.pk, [person for _socket, person in living])
        numbers = {upto for seat, upto in lacks if answer.standing.rights[seat] >= Right.READS}
        for upto in sorted(numbers, reverse=True)[:GROUPS]:
            lines = queries.news_since(self.pk, upto)
            if lines:
                answer.news[upto] = frames.lines(lines), lines[-1].changed
                answer.more |= len(lines) == queries.AT_ONCE
        answer.more |= len(numbers) > GROUPS
        if is_asked:
            answer.here = frames.here(queries.people_here(self.pk))
        return answer

    def written(self, one: Waiting) -> str:
        """Write what somebody said; what to tell them."""
        key, words = one.said.key, one.said.words
        if not words:
            return frames.refused(key, _("Write something first."))
        if len(words) > WORDS:
            return frames.refused(key, _("A message has at most %(num)s letters.") % {"num": WORDS})
        try:
            with transaction.atomic():
                actions.send_line(
                    Chat(pk=self.pk),
                    words,
                    by=one.place.person,
                    sending=key,
                    is_sure=one.said.sure,
                    token=self.gatherings.token,
                )
        except Guarded as guarded:
            hold_words(guarded.caution)
            if guarded.waits:
                return frames.refused(key, guarded.sentence, waits=True)
            return frames.refused(key, guarded.sentence, hint=True)
        except (Stale, TooMany) as refusal:
            return frames.refused(key, refusal.sentence)
        return frames.kept(key)

    def tell(self, answer: Answer, taken: list[Waiting]) -> None:
        """Rights first; then the lines to all who may read; then to those who wrote that theirs are kept."""
        state = answer.standing.state
        asked = [place for place in self.places if place.seat in answer.standing.rights]  # others came meanwhile
        for place in asked:
            place.may(answer.standing.rights[place.seat], state)
        if answer.here is not None:
            self.here = answer.here
        for place in asked:
            if place.right < Right.READS:
                continue
            frame, upto = answer.news.get(place.upto, ("", 0))
            if frame:
                place.push(frame)
                place.upto = upto
            if self.here and place.here != self.here:
                place.here = self.here
                place.push(self.here)
        for one in taken:
            one.place.in_hand -= 1
            if one.said.key in answer.sent:
                one.place.push(answer.sent[one.said.key])
        if answer.more:
            self.wake()


HALLS = Gatherings(Hall, actions.CHANNEL)
