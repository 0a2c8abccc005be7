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

from allauth.account.models import EmailAddress
from django.core.management.color import no_style
from django.db import connection, models, transaction

from etwinning.config.crowd.lines import Lines
from etwinning.config.world import read
from etwinning.config.world.making import World
from etwinning.directory.models import Change, Founded, Labelled
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Partner, Project
from etwinning.recognition.models import Label
from etwinning.schools.models import Membership, School
from etwinning.spaces.models import Member, Space
from etwinning.twinspace.models import TwinSpace

type Report = Callable[[str], None]
CHUNK: Final = 5_000
STEPS_OF: Final = 1_000  # things a step of the bar
REAL_PEOPLE, REAL_SCHOOLS, REAL_PROJECTS = 604_536, 200_000, 140_000
_STREAMED: Final = (
    Person, School, Project, Membership, EmailAddress, Space, Member, TwinSpace, Founder, Partner, Founded,
    Label, Labelled,
)  # fmt: skip
_INDEXES: Final = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = %s::regclass AND NOT i.indisunique
"""
_FOREIGN_KEYS: Final = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""


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
    """Drop what is slow to keep row by row; the statements that bring it back, in the order in which they can.

    What says that a row is the only one of its kind stays, for it finds what a generator does wrong.
    """
    indexes: list[str] = []
    keys: list[str] = []
    triggers: list[str] = []
    with connection.cursor() as cursor:
        for model in _STREAMED:
            name = model._meta.db_table
            table = connection.ops.quote_name(name)
            cursor.execute(_FOREIGN_KEYS, [name])
            for key, definition in cursor.fetchall():
                quoted = connection.ops.quote_name(key)
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {quoted}")
                keys.append(f"ALTER TABLE {table} ADD CONSTRAINT {quoted} {definition}")
            cursor.execute(_INDEXES, [name])
            for index, definition in cursor.fetchall():
                cursor.execute(f"DROP INDEX {index}")  # quoted where it must be
                indexes.append(definition)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            triggers.append(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return [*indexes, *keys, *triggers]


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
