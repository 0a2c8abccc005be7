"""The crowd around the demo world: hundreds of thousands of people, schools and projects, streamed into their tables.

The demo world itself is made by its own modules, each person with a story. The crowd has what a directory needs: names,
towns, languages, subjects and words as they are spread in truth: few large countries, one language far ahead, words by
Zipf's law in the letters of each language. Twice the same question makes twice the same crowd.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, models, transaction

from etwinning.config.crowd.lines import Lines
from etwinning.config.world import read
from etwinning.config.world.making import World
from etwinning.directory.models import Change
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.schools.models import School

type Report = Callable[[str], None]
CHUNK: Final = 5_000
STEPS_OF: Final = 1_000  # things a step of the bar
REAL_PEOPLE, REAL_SCHOOLS, REAL_PROJECTS = 604_536, 200_000, 140_000
_SEARCHED: Final = (Person, School, Project)


@dataclass
class Crowd:
    """What one part of the crowd must know of the others."""

    world: World
    people: int
    schools: int
    projects: int
    report: Report
    places: "list[Spot]" = field(default_factory=list)
    staff: list[tuple[int, int]] = field(default_factory=list)  # (key of a validated person, key of their school)
    _done: int = 0

    def lots(self, *topic: object) -> Random:
        return self.world.lots("crowd", *topic)

    def done(self, what: str) -> None:
        """One more is made; the bar moves with every thousand."""
        self._done += 1
        if self._done % STEPS_OF == 0:
            self.report(what)

    def ago(self, days: float) -> str:
        """A moment so many days before now, as COPY reads it."""
        return (self.world.now - timedelta(days=days)).isoformat(" ")

    def moment(self, at: datetime) -> str:
        return at.isoformat(" ")


@dataclass(frozen=True, slots=True)
class Spot:
    """A school of the crowd, as far as its people need it."""

    pk: int
    key: str
    country: str
    region: str
    city: str
    level: str
    search: str
    time_zone: str


def steps(people: int, schools: int, projects: int) -> int:
    """How often `report` is called for a crowd of that size, the indexes of the database among them."""
    return (people + schools + projects) // STEPS_OF + 2


def make_crowd(world: World, *, people: int, schools: int, projects: int, report: Report) -> None:
    """Add a crowd to a world that was just built. Each chunk is a transaction of its own."""
    from etwinning.config.crowd.people import make_people  # noqa: PLC0415 - they need what stands above
    from etwinning.config.crowd.projects import make_projects  # noqa: PLC0415
    from etwinning.config.crowd.schools import make_schools  # noqa: PLC0415

    crowd = Crowd(world, people, schools, projects, report)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '384MB'")
    later = _put_off()
    make_schools(crowd)
    make_people(crowd)
    make_projects(crowd)
    report("indexes of the database")
    for statement in later:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    Change.objects.all().delete()
    report("statistics of the database")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_filled())):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
        cursor.execute("RESET ALL")


def _put_off() -> list[str]:
    """Drop what is slow to keep row by row; the statements that bring it back."""
    later = []
    with connection.cursor() as cursor:
        for model in _SEARCHED:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE '%%USING gin%%'",
                [model._meta.db_table],
            )
            for name, definition in cursor.fetchall():
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
                later.append(definition)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            later.append(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return later


def _filled() -> Iterator[type[models.Model]]:
    yield from (line.model for line in Lines.known)


def write(*tables: Lines) -> None:
    """Send what waits, the tables in the order of their keys, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for lines in tables:
            lines.send(cursor)


def weighted(weights: dict[str, float]) -> tuple[list[str], list[float]]:
    """For `Random.choices(values, cum_weights=...)`."""
    return list(weights), list(accumulate(weights.values()))


def countries_by_weight() -> tuple[list[Any], list[float]]:
    rows = list(read.countries().values())
    return rows, list(accumulate(row.weight for row in rows))
