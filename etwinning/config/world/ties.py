"""Contacts among teachers, and requests that wait for an answer."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from django.urls import reverse

from etwinning.config.world.making import Teacher, World
from etwinning.network.models import Contact

_NEAR: Final = 300  # how far down the list somebody looks for contacts; project partners are found further away
State = Contact.State
MESSAGES: Final = {
    "en": (
        "I read about your pupils and their garden. Shall we try something together in spring?",
        "We met at the webinar on water last week. I would like to stay in touch.",
        "Your project idea is very near to ours. May I write to you about it?",
        "My class is looking for pen friends of the same age. Real letters, no hurry.",
    ),
    "fr": ("Nos élèves ont le même âge et les mêmes questions. On essaie ensemble ?",),
    "tr": ("Proje fikrinizi çok beğendik. Birlikte çalışmak isteriz.",),
    "it": ("Anche noi lavoriamo sull’acqua e sulle mappe. Ci scriviamo?",),
    "de": ("Wir suchen eine Partnerklasse für ein Wettertagebuch. Haben Sie Lust?",),
    "es": ("Nos encantaría hacer el huerto a la vez que vosotros.",),
}


class Ties:
    """Who knows whom. Ties from the list of people never meet ties of projects, so no pair needs to be remembered twice."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.near = max(1, min(_NEAR, len(world.teachers) // 4))
        self._made: set[tuple[int, int]] = set()

    def is_far(self, one: Teacher, other: Teacher) -> bool:
        """Whether the two may be tied through a project."""
        return one.index < 0 or other.index < 0 or abs(one.index - other.index) > self.near

    def tie(
        self, one: Teacher, other: Teacher, *, at: datetime, state: State = State.ACCEPTED, message: str = ""
    ) -> None:
        """One asks the other, who accepts, declines or has not answered. A pair that is tied already stays so."""
        low, high = sorted((one.pk, other.pk))
        if (low, high) in self._made:
            return
        self._made.add((low, high))
        self._write(one, other, at, state, message)

    def _write(self, one: Teacher, other: Teacher, at: datetime, state: State, message: str) -> None:
        low, high = sorted((one.pk, other.pk))
        answered = None if state == State.WAITING else min(at + timedelta(hours=30), self.world.now)
        contact = self.world.add(
            Contact(
                low_id=low, high_id=high, asked_by_id=one.pk, asked_of_id=other.pk, message=message, state=state,
                asked_at=at, answered_at=answered,
            )
        )  # fmt: skip
        self.world.note("network/request_contact", contact, by=one.pk, at=at, scope=f"person:{other.pk}")
        if state == State.WAITING:
            self.world.tell(
                other.pk, "network/request_contact", by=one.pk, at=at, url=reverse("contacts"), message=message
            )

    def among_neighbours(self) -> None:
        """Each teacher asks a few who stand near in the list; each pair comes up once only."""
        teachers = [teacher for teacher in self.world.teachers if teacher.index >= 0]
        for place, teacher in enumerate(teachers):
            lots = self.world.lots("ties", teacher.index)
            within = range(place + 1, min(place + 1 + self.near, len(teachers)))
            number = lots.choices((0, 1, 2, 3, 5), weights=(4, 4, 3, 2, 1))[0]
            for other in (teachers[near] for near in lots.sample(within, min(len(within), number))):
                state = lots.choices((State.ACCEPTED, State.WAITING, State.DECLINED), weights=(82, 11, 7))[0]
                pair = (teacher, other) if lots.random() < 0.5 else (other, teacher)
                earliest = max(teacher.since, other.since)
                at = earliest + (self.world.now - earliest) * lots.random()
                self._write(*pair, at, state, _message(pair[0], state, lots))

    def of_the_cast(self) -> None:
        """More contacts of the cast, and requests that wait for them. Comes last: their projects have tied them already."""
        world, cast = self.world, self.world.of_the_cast()
        self.tie(cast["Ayşe"], cast["Chiara"], at=world.ago(60))
        self.tie(cast["Dimitris"], cast["Ayşe"], at=world.ago(1.2), state=State.WAITING, message=_FROM_DIMITRIS)
        strangers, lots = [teacher for teacher in world.teachers if teacher.index >= 0], world.lots("ties of the cast")
        for name in ("Ayşe", "Bruno", "Dimitris"):
            for number, other in enumerate(lots.sample(strangers, min(len(strangers), 7))):
                state = State.WAITING if number in {2, 5} else State.ACCEPTED
                at = world.ago(lots.uniform(0.2, 9) + 20 * number)
                message = _message(other, State.WAITING, lots)
                self.tie(other, cast[name], at=at, state=state, message=message)


def _message(asker: Teacher, state: State, lots: Random) -> str:
    """What the one who asks says: mostly in English, sometimes in a language the other may know as well."""
    if state != State.WAITING and lots.random() < 0.5:
        return ""
    return lots.choice(MESSAGES[asker.language if asker.language in MESSAGES and lots.random() < 0.2 else "en"])


def make_ties(world: World) -> Ties:
    """All contacts that are not founded on a project. Gives what the projects go on with."""
    ties = Ties(world)
    ties.among_neighbours()
    cast = world.of_the_cast()
    message = "Konya has springs too. Shall we follow the water together?"
    ties.tie(cast["Ayşe"], cast["Bruno"], at=world.ago(80), message=message)
    ties.tie(cast["Bruno"], cast["Chiara"], at=world.ago(300))
    return ties


_FROM_DIMITRIS: Final = "We measure the sea in Volos. Your water and ours might have a lot to say to each other."
