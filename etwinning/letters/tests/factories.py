"""A room with the cast in it, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Room:
    """A room."""

    space: Space

    def seat(self, person: Person) -> Member:
        """The person's seat, freshly read."""
        return Member.objects.select_related("space", "person").get(space=self.space, person=person)

    def at(self, rest: str = "") -> str:
        """An address in the room."""
        return f"/spaces/{self.space.pk}/{rest}"

    def close(self) -> None:
        """Make the room read-only."""
        self.space.closed_at = NOW
        self.space.save()


def make_room(roles: Mapping[Person, str]) -> Room:
    """A room in which each person has the role given."""
    room = Room(Space.objects.create(title="Where our water comes from", language="en", opened_at=NOW))
    for person, role in roles.items():
        add(room, person, role)
    return room


def add(room: Room, person: Person, role: str) -> Member:
    """One more seat."""
    return Member.objects.create(space=room.space, person=person, role=role, joined_at=NOW)
