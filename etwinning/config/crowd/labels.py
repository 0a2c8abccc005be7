"""The labels of the crowd: some of its closed projects, those who worked in them, and their schools."""

from random import Random
from typing import Final

from etwinning.config.crowd.lines import NOTHING, Lines
from etwinning.config.crowd.making import Crowd, Spot
from etwinning.directory.models import Labelled
from etwinning.people.models import Desk
from etwinning.recognition.models import EUROPEAN, LETTERS, NATIONAL, SCHOOL, Label

_LABELLED, _EUROPEAN, _SCHOOL = 0.35, 0.12, 0.15  # so many of those that might
_SINCE: Final = 700  # days; a label of a school is not older


class Labels:
    """Two tables: what is held, and what the directory is told of it."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.spots: dict[int, Spot] = {spot.pk: spot for spot in crowd.places}
        self.desks = {spot.key: str(crowd.world.desk_for(spot).pk) for spot in crowd.places}
        central = next(desk for desk in crowd.world.desks.values() if desk.kind == Desk.Kind.CENTRAL)
        self.central = str(central.pk)
        self.labels = Lines(
            Label, "kind", "code", "person_id", "project_id", "school_id", "valid_from", "valid_until", "desk_id", "region",
            "reason", "awarded_at",
        )  # fmt: skip
        self.told = Lines(Labelled, "kind", "thing_id", "label")
        self.known: set[tuple[str, int, str]] = set()
        self.asked: set[int] = set()  # schools

    def of_project(self, project: int, teachers: list[tuple[int, int]], days: float, lots: Random) -> None:
        """One that ended so many days ago."""
        if lots.random() > _LABELLED:
            return
        days = max(days - 60, 1)
        held = [pair for place, pair in enumerate(teachers) if not place or lots.random() < 0.5]
        for person, school in held:
            spot = self.spots[school]
            self._add(NATIONAL, person, project, spot, days, lots)
            self._tell(("people", person), ("projects", project), ("schools", school), kind=NATIONAL)
            self._of_school(spot, lots)
        if len({self.spots[school].country for _person, school in held}) > 1 and lots.random() < _EUROPEAN:
            self._add(EUROPEAN, None, project, None, max(days - 100, 1), lots)
            self._tell(*(("people", person) for person, _school in held), ("projects", project), kind=EUROPEAN)

    def _of_school(self, spot: Spot, lots: Random) -> None:
        if spot.pk in self.asked:
            return
        self.asked.add(spot.pk)
        if lots.random() < _SCHOOL:
            self._add(SCHOOL, None, None, spot, lots.uniform(1, _SINCE), lots)
            self._tell(("schools", spot.pk), kind=SCHOOL)

    def _add(
        self, kind: str, person: int | None, project: int | None, spot: Spot | None, days: float, lots: Random
    ) -> None:
        since = self.crowd.ago(days)
        self.labels.add(
            kind, "".join(lots.choices(LETTERS, k=12)), str(person or NOTHING), str(project or NOTHING),
            str(spot.pk) if spot else NOTHING, since[:10],
            self.crowd.ago(days - 730)[:10] if kind == SCHOOL else NOTHING, self.desks[spot.key] if spot else self.central,
            spot.region if spot else "", "The criteria are met.", since,
        )  # fmt: skip

    def _tell(self, *things: tuple[str, int], kind: str) -> None:
        for of, pk in things:
            if (of, pk, kind) not in self.known:
                self.known.add((of, pk, kind))
                self.told.add(of, str(pk), kind)
