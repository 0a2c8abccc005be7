"""Finding rooms and the people in them. What a person may see of a room is defined here and nowhere else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.db.models import Case, Count, Exists, F, IntegerField, Min, Q, QuerySet, Value, When

from etwinning.core.models import Audience, File
from etwinning.libraries.known import Known, Pages
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.safety import queries as safety
from etwinning.safety.models import Reach
from etwinning.safety.queries import MUST_BE_SAID, Look, Seen, Viewer, outsider
from etwinning.schools.models import School
from etwinning.spaces.models import Credit, Member, Space

HERE = timedelta(minutes=5)  # after their last page somebody is still held to be here
ROLE_ORDER = [
    Member.Role.ADMINISTRATOR,
    Member.Role.TEACHER,
    Member.Role.PUPIL_ADMINISTRATOR,
    Member.Role.PUPIL,
    Member.Role.VISITOR,
    Member.Role.MODERATOR,
]


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


_SEATS = Known(
    lambda person, space: Member.objects.filter(person=person, space_id=space, left_at__isnull=True).select_related(
        "space", "school"
    )
)


def seat_in(space_pk: int, person: Person) -> Member | None:
    """The present seat of a person in the room with this key, with room and school, or None: every page asks it."""
    return met(person, space_pk, _SEATS)


def met(person: Person, space_pk: int, seats: Known[Member]) -> Member | None:
    """The seat by which somebody is in the room now: of their own, or in whose place they look (spaces.middleware)."""
    if person.looks_from is not None:
        seat: Member = person.looks_from
        return seat if seat.space_id == space_pk else None
    found = seats.first(person=person, space=space_pk)
    if found is not None:
        found.person = person  # who need not be fetched again
        person.sits_on = found
    return found


def member_of(space: Space, person: Person) -> Member | None:
    """The present seat of a person in a room, or None."""
    return seat_in(space.pk, person)


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


_HERE = Known(
    lambda space, since: (
        members_of(space).filter(seen_at__gt=since).only("role", "left_at", "space_id", "school_id", *named("person"))
        .select_related("person").order_by("person__sort_name", "person__given_name", "pk")
    )
)  # fmt: skip


def people_here(member: Member, at: datetime) -> list[Member]:
    """Who is in the room now, but for who asks: by name. One query."""
    return [one for one in _HERE(space=member.space, since=at - HERE) if one.person_id != member.person_id]


def members_visible_to(member: Member) -> QuerySet[Member]:
    """The list of members is for teachers (domain 4.1: pupils do not see the members' area); others see none."""
    return members_of(member.space) if member.is_teacher else Member.objects.none()


_MEMBERS = Known(
    lambda space: (
        members_of(space)
        .only(
            "space_id",
            "role",
            "is_fixed",
            "left_at",
            *named("person"),
            *(f"school__{name}" for name in ("name", "city")),
        )
        .select_related("person", "school")
    )
)


def list_of_members(space: Space) -> Pages[Member]:
    """The members of a room with what a list shows of them, a page at a time."""
    return _MEMBERS.paged(space=space)


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
    if member.has_care:
        return (Audience.TEACHERS, Audience.MEMBERS, Audience.PUBLIC)
    return (Audience.MEMBERS, Audience.PUBLIC)


_PUPIL_NAMES = Known(
    lambda space: Member.objects.filter(space_id=space, role__in=Member.PUPILS, left_at__isnull=True).values_list(
        "person__given_name", "person__family_name"
    )
)


def names_of_pupils(space_pk: int) -> list[str]:
    """The names of the pupils in a room: the class's own list, for the guard."""
    return [f"{given} {family}".strip() for given, family in _PUPIL_NAMES(space=space_pk)]


_EVER_PUPILS = Known(
    lambda space: Member.objects.filter(space_id=space, role__in=Member.PUPILS).values_list("pk", flat=True)[:1]
)


def ever_pupils(space_pk: int) -> Exists:
    """The same as `has_pupils`, as part of another query."""
    return Exists(Member.objects.filter(space_id=space_pk, role__in=Member.PUPILS))


def has_pupils(space_pk: int) -> bool:
    """Whether there are pupils in a room, or were."""
    return bool(_EVER_PUPILS(space=space_pk))


def viewer_in(member: Member) -> Viewer:
    """A member, as the ledger of what families allow asks. Who sits in a group is outside the room of any pupil."""
    if member.is_of_group:
        return outsider(member.person, room=member.space_id)
    return Viewer(Reach.PROJECT, member.space_id, member.school_id, is_teacher=member.is_present and member.is_teacher)


def looks_of(
    files: Collection[File], member: Member, known: dict[str, list[Seen]] | None = None, *, pupils: bool | None = None
) -> dict[int, Look]:
    """By the key of each file how it looks to a member; only teachers read what was said. Two queries at most.

    `known`: what was said of the files (`safety.queries.sightings_in`), `pupils`: `has_pupils`, if asked before.
    """
    known = safety.sightings_in(files) if known is None else known
    kept = safety.withheld_among(files, known, viewer_in(member))
    asked = [file for file in files if file.kind in MUST_BE_SAID] if member.is_teacher else []
    if not asked or not (has_pupils(member.space_id) if pupils is None else pupils):
        return {file.pk: Look(kept.get(file.pk)) for file in files}
    said = {file.pk: safety.said_of(known.get(file.sha256, []), member.space_id) for file in asked}
    outside = safety.withheld_among(files, known, outsider(None, room=member.space_id, must_be_said=True))
    return {file.pk: Look(kept.get(file.pk), said.get(file.pk), outside.get(file.pk)) for file in files}


def viewer_outside(space_pk: int, person: Person | None) -> Viewer:
    """Somebody who meets a file of a room outside it. One query."""
    return outsider(person, room=space_pk, must_be_said=has_pupils(space_pk))


@dataclass(frozen=True)
class Side:
    """One school in a room, and how many of it are there."""

    school: int  # its key
    name: str
    city: str
    country: str
    teachers: int
    pupils: int


def sides_of(space: Space) -> list[Side]:
    """The schools of a room in the order in which they came, with their numbers. One query."""
    sides: dict[int, tuple[str, str, str]] = {}
    counts: dict[int, list[int]] = {}
    for school, name, city, country, role, number in _SIDES(space=space):
        sides.setdefault(school, (name, city, country))
        counts.setdefault(school, [0, 0])[role in Member.PUPILS] += number
    return [Side(school, *place, *counts[school]) for school, place in sides.items() if any(counts[school])]


_SIDES = Known(
    lambda space: (
        Member.objects.filter(space=space, school__isnull=False)
        .values("school_id", "school__name", "school__city", "school__country", "role")
        .annotate(number=Count("pk", filter=Q(left_at__isnull=True)), first=Min("pk"))
        .order_by("first")
        .values_list("school_id", "school__name", "school__city", "school__country", "role", "number")
    )
)


class Credits(dict[int, list[tuple[int, datetime, datetime]]]):
    """By person: (team, from, until), when what they did in a room was the work of a team."""

    def team_at(self, person: int | None, at: datetime | None) -> int | None:
        """The number of the team for which somebody worked at a moment."""
        spells = self.get(person, []) if person and at else []
        return next((team for team, began, ended in spells if began <= at <= ended), None)  # type: ignore[operator]


def credits_of(space: Space | int, people: Iterable[Person | None]) -> Credits:
    """For which teams some people worked. One query; none where no pupil is among them."""
    credited, pupils = Credits(), {one.pk for one in people if one is not None and one.is_pupil}
    if pupils:
        rows = Credit.objects.filter(member__space=space, member__person__in=pupils).order_by("began_at", "pk")
        for person, team, began, ended in rows.values_list("member__person_id", "team", "began_at", "ended_at"):
            credited.setdefault(person, []).append((team, began, ended))
    return credited
