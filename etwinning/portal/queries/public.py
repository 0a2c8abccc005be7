"""What the public face shows: figures, lines between schools, the gallery, and what of a room everyone may read."""

from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from etwinning.core.countries import country_name
from etwinning.core.folding import fold_words, sorted_by
from etwinning.core.models import Audience
from etwinning.core.words import ages_of_band
from etwinning.libraries.known import Pages
from etwinning.people.models import Desk, Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Founder, Project
from etwinning.schools.models import School
from etwinning.spaces.models import Space
from etwinning.threads.models import Note

FRESH = 300  # seconds for which the figures of the front page are good enough
LINES = 14
EARTH = 6371  # km


@dataclass(frozen=True)
class Figures:
    """The front page's numbers and lines: (latitude, longitude) of one end, then of the other."""

    people: int
    schools: int
    projects: int
    running: int
    lines: list[tuple[float, float, float, float]]
    longest: tuple[str, str] | None  # towns
    countries: int
    counted_at: datetime


def figures() -> Figures:
    """Counted at most every five minutes, whatever language the reader has."""
    known: dict[str, Any] | None = cache.get("portal:figures")
    if known is None:
        known = _counted()
        cache.set("portal:figures", known, FRESH)
    return Figures(**known)


def _counted() -> dict[str, Any]:
    staff = Person.objects.filter(kind=Person.Kind.STAFF, state__in=[Person.State.VALIDATED, Person.State.WARNED])
    shown = Project.objects.filter(hidden_at__isnull=True)
    pairs = _pairs()
    lines = [(one[0], one[1], other[0], other[1]) for one, other in pairs]
    longest = max(pairs, key=_distance, default=None)
    return {
        "people": staff.count(),
        "schools": School.objects.count(),
        "projects": shown.filter(state__in=Project.SHOWN).count(),
        "running": shown.filter(state=Project.State.ACTIVE).count(),
        "lines": lines,
        "countries": School.objects.order_by().values("country").distinct().count(),
        "counted_at": timezone.now(),
        "longest": (longest[0][2], longest[1][2]) if longest else None,
    }


def figures_of(country: str) -> dict[str, int]:
    """Schools and projects of one country, counted at most every five minutes. People: `figures` alone."""
    key = f"portal:figures:{country}"
    known: dict[str, int] | None = cache.get(key)
    if known is None:
        founded = Founder.objects.filter(project=OuterRef("pk"), school__country=country)
        shown = Project.objects.filter(state__in=Project.SHOWN, hidden_at__isnull=True)
        known = {
            "schools": School.objects.filter(country=country).count(),
            "projects": shown.filter(Exists(founded)).count(),
        }
        cache.set(key, known, FRESH)
    return known


type End = tuple[float, float, str]


def _pairs() -> list[tuple[End, End]]:
    """The two ends of the latest running projects between countries whose places we know."""
    active = Project.objects.filter(state=Project.State.ACTIVE, is_national=False, hidden_at__isnull=True)
    latest = active.order_by("-opened_at", "-pk")
    founders = (
        Founder.objects.filter(project__in=list(latest.values_list("pk", flat=True)[: 4 * LINES]))
        .order_by("-project__opened_at", "project_id", "place")
        .values_list("project_id", "school__latitude", "school__longitude", "school__city")
    )
    ends: dict[int, list[End]] = {}
    for project, latitude, longitude, city in founders:
        if latitude is None or longitude is None:
            continue
        ends.setdefault(project, []).append((latitude, longitude, city))
    return [(pair[0], pair[1]) for pair in ends.values() if len(pair) == 2][:LINES]  # noqa: PLR2004 - both founders


def _distance(pair: tuple[End, End]) -> float:
    """Great circle in kilometres (haversine)."""
    (lat1, lon1, _one), (lat2, lon2, _other) = pair
    north, east = radians(lat2 - lat1), radians(lon2 - lon1)
    chord = sin(north / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(chord))


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the gallery; empty means anything."""

    text: str = ""
    country: str = ""
    subject: str = ""
    age: str = ""
    language: str = ""

    def chosen(self) -> int:
        """How many filters are set, the words not counted."""
        return sum(bool(value) for value in (self.country, self.subject, self.age, self.language))


def gallery(wanted: Wanted) -> QuerySet[Project] | Pages[Project]:
    """The public projects that fit: every word, the country of a founder's school, ages that overlap."""
    if wanted == Wanted():
        return projects.list_of_public_projects()
    found = projects.public_projects()
    for word in fold_words(wanted.text)[:8]:
        found = found.filter(search__contains=word)
    if wanted.country:
        founders = Founder.objects.filter(project=OuterRef("pk"), school__country=wanted.country)
        found = found.filter(Exists(founders))
    if wanted.subject:
        found = found.filter(subjects__contains=[wanted.subject])
    if wanted.language:
        found = found.filter(languages__contains=[wanted.language])
    if wanted.age:
        youngest, oldest = ages_of_band(wanted.age)
        found = found.filter(age_from__lte=oldest, age_to__gte=youngest)
    return found


def public_notes(space: Space) -> QuerySet[Note]:
    """The news of a room that everyone may read, the latest first."""
    return (
        Note.objects.filter(space=space, audience=Audience.PUBLIC, removed_at__isnull=True)
        .select_related("author")
        .order_by("-created_at", "-pk")
    )


def public_name(person: Person | None) -> str:
    """A person's name for the whole internet: only who opted in has one there (decisions: "Profile visibility")."""
    if person is None or not person.is_validated or not person.is_active:
        return ""
    return person.name if person.visibility == Person.Visibility.PUBLIC else ""


def founder_name(person: Person | None) -> str:
    """The name beside a project and a school: of who shows the whole internet these two as well."""
    shown = set(person.public_parts) if person is not None else set()
    return public_name(person) if shown >= {Person.Part.PROJECTS, Person.Part.SCHOOLS} else ""


def founder_shown(row: Founder) -> tuple[str, int | None, School | None, bool]:
    """A founder as everyone on the internet sees them: name, key, school, and whether the photo is public as well."""
    name, person = founder_name(row.person), row.person
    pictured = bool(name and person.photo_id and Person.Part.PHOTO in person.public_parts)
    return name, row.person_id, row.school, pictured


def national_desks() -> list[tuple[str, Desk]]:
    """(country, desk) of all National Support Services, in the reader's alphabet."""
    desks = Desk.objects.filter(kind=Desk.Kind.NATIONAL).order_by("pk")
    return sorted_by([(country_name(desk.country), desk) for desk in desks], lambda pair: pair[0])
