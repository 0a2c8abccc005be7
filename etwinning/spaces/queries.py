"""Finding rooms and the people in them. What a person may see of a room is defined here and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When

from etwinning.core.models import Audience
from etwinning.people.models import Person
from etwinning.schools.models import School
from etwinning.spaces.models import Member, Space

ROLE_ORDER = [Member.Role.ADMINISTRATOR, Member.Role.TEACHER, Member.Role.PUPIL_ADMINISTRATOR, Member.Role.PUPIL]


def spaces_visible_to(person: Person) -> QuerySet[Space]:
    """The rooms of which a person is a present member, closed ones too. Nobody sees any other room from inside."""
    return Space.objects.filter(members__person=person, members__left_at__isnull=True)


def memberships_of(person: Person) -> QuerySet[Member]:
    """A person's present seats, each with its room, open rooms first, then the newest."""
    return (
        person.rooms.filter(left_at__isnull=True)  # each seat knows its person, who need not be fetched again
        .select_related("space", "school")
        .order_by(F("space__closed_at").desc(nulls_first=True), "-space__opened_at", "-pk")
    )


def member_of(space: Space, person: Person) -> Member | None:
    """The present seat of a person in a room, or None."""
    return memberships_of(person).filter(space=space).first()


def members_of(space: Space) -> QuerySet[Member]:
    """The present members with person and school: by school, then by role, then by name."""
    rank = Case(
        *[When(role=role, then=Value(place)) for place, role in enumerate(ROLE_ORDER)],
        default=Value(len(ROLE_ORDER)),
        output_field=IntegerField(),
    )
    return (
        Member.objects.filter(space=space, left_at__isnull=True)
        .select_related("person", "school", "space")
        .order_by("school_id", rank, "person__sort_name", "person__given_name", "pk")
    )


def members_visible_to(member: Member) -> QuerySet[Member]:
    """The list of members is for teachers (domain 4.1: pupils do not see the members' area); others see none."""
    return members_of(member.space) if member.is_teacher else Member.objects.none()


def by_school(members: Iterable[Member]) -> list[tuple[School | None, list[Member]]]:
    """Members who come ordered by school, each school with its own."""
    return [(school, list(group)) for school, group in groupby(members, key=attrgetter("school"))]


def teachers_of(space: Space) -> QuerySet[Member]:
    """The present teachers of a room."""
    return members_of(space).filter(role__in=Member.TEACHERS)


def audiences_of(member: Member | None) -> tuple[str, ...]:
    """What a member may read: things for these audiences. Somebody who is no member reads what is public."""
    if member is None or not member.is_present:
        return (Audience.PUBLIC,)
    if member.is_teacher:
        return (Audience.TEACHERS, Audience.MEMBERS, Audience.PUBLIC)
    return (Audience.MEMBERS, Audience.PUBLIC)


@dataclass(frozen=True)
class Side:
    """One school in a room, and how many of it are there."""

    name: str
    city: str
    country: str
    teachers: int
    pupils: int


def sides_of(space: Space) -> list[Side]:
    """The schools of a room in the order in which they came, with their numbers. One query."""
    here = Q(left_at__isnull=True)
    rows = (
        Member.objects.filter(space=space, school__isnull=False)
        .values("school_id", "school__name", "school__city", "school__country", "role")
        .annotate(number=Count("pk", filter=here), first=Min("pk"))
        .order_by("first")
    )
    sides: dict[int, Mapping[str, Any]] = {}
    counts: dict[int, list[int]] = {}
    for row in rows:
        sides.setdefault(row["school_id"], row)
        counts.setdefault(row["school_id"], [0, 0])[row["role"] in Member.PUPILS] += row["number"]
    return [
        Side(row["school__name"], row["school__city"], row["school__country"], *counts[school])
        for school, row in sides.items()
        if any(counts[school])
    ]
