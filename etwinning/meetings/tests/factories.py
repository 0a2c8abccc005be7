"""Rooms with the cast in them, and meetings, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from etwinning.meetings.models import Invitation, Meeting
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
    meeting = Meeting.objects.create(
        space=room.space, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), code=f"code-{number}",
        **({"title": "Springs", "made_at": NOW, "is_for_all": people is None} | fields),
    )  # fmt: skip
    for person in people or ():
        Invitation.objects.create(meeting=meeting, person=person)
    return meeting


def make_running(room: Room, by: Person, **fields: Any) -> Meeting:
    """A meeting that goes on."""
    return make_meeting(room, started_at=NOW, started_by=by, **fields)
