"""Where a report goes, and who answers it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from etwinning.home.reported import Kind
from etwinning.people.models import Desk, Person
from etwinning.safety import queries as safety
from etwinning.safety.models import Report
from etwinning.spaces import queries as spaces
from etwinning.spaces.models import Member, Space


@dataclass(frozen=True)
class Way:
    """Where a report goes: to the teachers of a room (no desk), or to a desk."""

    room: int | None = None
    desk: Desk | None = None
    region: str = ""
    space: Space | None = None


def way_of_report(kind: Kind, thing: Any, reporter: Person) -> Way:
    """Teachers of the room first when a pupil wrote it; else the desk of the country of the thing or the author."""
    author, room = kind.author(thing), kind.room(thing)
    if room is not None and author is not None and author.is_pupil:
        return Way(room=room, space=Space.objects.filter(pk=room).first())
    if kind.country is not None:
        desk, region = safety.desk_of_country(*kind.country(thing), author or reporter)
    else:
        desk, region = safety.desk_answering(author or reporter)
    return Way(room=room, desk=desk, region=region)


def teachers_answering(report: Report) -> list[Person]:
    """The teachers of the room where a pupil's words were reported."""
    seats = Member.objects.filter(space=report.room, role__in=Member.TEACHERS, left_at__isnull=True)
    return [seat.person for seat in seats.select_related("person").order_by("pk")]


def teaching_seats(person: Person) -> QuerySet[Member]:
    """Where a person is a teacher now."""
    return spaces.memberships_of(person).filter(role__in=Member.TEACHERS)


def reports_visible_to(person: Person) -> QuerySet[Report]:
    """Reports whose page a person may open: officers those at their desk, teachers those of pupils in their rooms."""
    if person.is_officer:
        return safety.reports_visible_to(person)
    rooms = teaching_seats(person).values_list("space_id", flat=True)
    return safety.reports_in(rooms).filter(author__kind=Person.Kind.PUPIL)
