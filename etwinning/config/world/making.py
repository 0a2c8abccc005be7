"""What every part of the generator shares: the moment it tells of, its lots, its rows, and what others were made before."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, Protocol

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from etwinning.config.world.copying import Rows
from etwinning.core.models import Audience, Entry, File
from etwinning.people.models import Desk, Notice, Person

NOW: Final = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How large the world is."""

    schools: int = 300
    people: int = 1500
    projects: int = 120
    pictures: int = 40
    portraits: int = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A school, as far as others need it."""

    pk: int
    key: str  # of the country's row: Belgium has two
    country: str
    region: str
    city: str
    latin_city: str
    name: str
    level: str


class Located(Protocol):
    """Something in a country: `key` tells apart the services of a country that has two."""

    @property
    def key(self) -> str: ...
    @property
    def country(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Teacher:
    """A validated person of a school, as far as ties and projects need it."""

    index: int  # place in the list of teachers; negative for the cast
    pk: int
    name: str
    place: Place
    language: str
    since: datetime


@dataclass
class World:
    """The world while it is made."""

    now: datetime
    size: Size
    password: str  # hashed
    seed: str = "etwinning"
    rows: Rows = field(default_factory=Rows)
    desks: dict[str, Desk] = field(default_factory=dict)  # by slug
    officers: dict[int, list[Person]] = field(default_factory=dict)  # by desk
    places: list[Place] = field(default_factory=list)
    teachers: list[Teacher] = field(default_factory=list)
    cast: dict[str, Person] = field(default_factory=dict)
    cast_places: dict[str, Place] = field(default_factory=dict)
    pictures: dict[str, list[File]] = field(default_factory=dict)  # by kind of drawing
    papers: dict[str, File] = field(default_factory=dict)  # sounds and texts by name
    usernames: set[str] = field(default_factory=set)  # of pupils
    types: dict[type[Model], ContentType] = field(default_factory=dict)

    def lots(self, *topic: object) -> Random:
        """Lots of their own for each topic, so that one part can change without moving all others."""
        return Random(":".join([self.seed, *map(str, topic)]))

    def add[Row: Model](self, row: Row) -> Row:
        """A row to be written; it has its primary key at once."""
        return self.rows.add(row)

    def ago(self, days: float) -> datetime:
        """So many days before now."""
        return self.now - timedelta(days=days)

    def note(
        self, deed: str, thing: Model, *, by: int | None, at: datetime, scope: str, audience: str = Audience.AUTHOR,
        **data: Any,
    ) -> None:  # fmt: skip
        """A line in the journal, as `core.actions.record` writes it."""
        model = type(thing)
        if model not in self.types:
            self.types[model] = ContentType.objects.get_for_model(model)
        kind = self.types[model]
        self.add(
            Entry(
                actor_id=by, deed=deed, at=at, thing_type=kind, thing_id=thing.pk, scope=scope, audience=audience,
                data=data,
            )
        )  # fmt: skip

    def tell(self, person: int, deed: str, *, by: int | None, at: datetime, url: str, **data: Any) -> None:
        """A notice in the page, mailed long ago; what is older than ten days was read."""
        read_at = at + timedelta(hours=5) if at < self.ago(10) else None
        self.add(
            Notice(person_id=person, by_id=by, deed=deed, url=url, data=data, at=at, read_at=read_at, mailed_at=at)
        )

    def desk_for(self, place: "Located") -> Desk:
        """The desk that answers for a school."""
        return self.desks.get(place.key.lower()) or self.desks[place.country.lower()]

    def officer_of(self, desk: Desk) -> Person:
        """The first officer of a desk: the one who answered what was answered."""
        return self.officers[desk.pk][0]

    def of_the_cast(self) -> dict[str, Teacher]:
        """The validated teachers of the cast by first name."""
        return {teacher.name.split()[0]: teacher for teacher in self.teachers if teacher.index < 0}

    def copy_of(self, picture: File, *, owner: int | None, at: datetime) -> File:
        """Another row for a kept picture."""
        return self.add(
            File(
                sha256=picture.sha256, name=picture.name, kind=picture.kind, mime=picture.mime, size=picture.size,
                width=picture.width, height=picture.height, renditions=picture.renditions, scan=picture.scan,
                owner_id=owner, created_at=at,
            )
        )  # fmt: skip


def share[Item](items: list[Item], lots: Random, least: int, most: int) -> list[Item]:
    """Between `least` and `most` of the items, in their order."""
    number = min(len(items), lots.randint(least, most))
    chosen = set(lots.sample(range(len(items)), number))
    return [item for place, item in enumerate(items) if place in chosen]


def name_from(*parts: object) -> str:
    """A short name that is always the same for the same parts."""
    return hashlib.blake2s(":".join(map(str, parts)).encode(), digest_size=6).hexdigest()
