"""Rooms with the cast in them, and meetings, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from etwinning.meetings.models import Guest, Invitation, Meeting, Saying, Turn
from etwinning.people.models import Person
from etwinning.schools.models import Membership
from etwinning.spaces.models import Member, Space

Role = Member.Role
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Room:
    """A room and the seats in it, by the person's pk."""

    space: Space
    seats: dict[int, Member] = field(default_factory=dict)

    def seat(self, person: Person) -> Member:
        """The person's seat, freshly read."""
        return Member.objects.select_related("space", "person").get(space=self.space, person=person)

    def at(self, rest: str = "") -> str:
        """An address in the room."""
        return f"/spaces/{self.space.pk}/{rest}"


def make_room(roles: Mapping[Person, str]) -> Room:
    """A room in which each person has the role given, and teachers their school."""
    room = Room(Space.objects.create(title="Where our water comes from", language="en", opened_at=NOW))
    for person, role in roles.items():
        teaches = Membership.objects.filter(person=person).select_related("school").first()
        room.seats[person.pk] = Member.objects.create(
            space=room.space, person=person, role=role, joined_at=NOW, school=teaches.school if teaches else None
        )
    return room


def make_meeting(room: Room, starts_at: datetime = NOW, *, minutes: int = 45, **fields: Any) -> Meeting:
    """A meeting; `people` makes it one for these only."""
    people = fields.pop("people", None)
    number = Meeting.objects.count()
    values = {"title": "Springs", "made_at": NOW, "is_for_all": people is None, "code": f"code-{number}"} | fields
    ends_at = starts_at + timedelta(minutes=minutes)
    meeting = Meeting.objects.create(space=room.space, starts_at=starts_at, ends_at=ends_at, **values)
    for person in people or ():
        Invitation.objects.create(meeting=meeting, person=person)
    return meeting


def make_running(room: Room, by: Person, **fields: Any) -> Meeting:
    """A meeting that goes on."""
    return make_meeting(room, started_at=NOW, started_by=by, **fields)


def make_both(space: Space, by: Person, pupil: Person) -> dict[str, int]:
    """A meeting that goes on, with a pupil at it; and one that is to come: their keys."""
    now, room = timezone.now(), Room(space)
    runs = make_meeting(room, now, started_at=now, started_by=by, made_by=by)
    comes = make_meeting(room, now + timedelta(hours=1), title="Rivers", made_by=by)
    Turn.objects.create(meeting=runs, position=1, title="Our questions", minutes=10)
    Guest.objects.create(meeting=runs, person=pupil, socket="hers", wanted="camera")
    Saying.objects.create(meeting=runs, author=pupil, body="Does it rain?", sending=uuid4())
    return {"meeting": runs.pk, "plan": comes.pk}
