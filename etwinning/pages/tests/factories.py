"""Rooms with the cast in them, and pages, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from etwinning.core.models import Audience
from etwinning.pages.models import Page
from etwinning.people.models import Person
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

    def close(self) -> None:
        """Make the room read-only."""
        self.space.closed_at = NOW
        self.space.save()


def make_room(roles: Mapping[Person, str], title: str = "Where our water comes from") -> Room:
    """A room in which each person has the role given."""
    room = Room(Space.objects.create(title=title, language="en", opened_at=NOW))
    for person, role in roles.items():
        room.seats[person.pk] = Member.objects.create(space=room.space, person=person, role=role, joined_at=NOW)
    return room


def make_page(room: Room, author: Person, title: str = "Our springs", **fields: Any) -> Page:
    """A published page for all members, edited by teachers, unless said otherwise."""
    values: dict[str, Any] = {
        "audience": Audience.MEMBERS,
        "state": Page.State.PUBLISHED,
        "body": "<p>The water of Konya starts in the mountains.</p>",
        "language": "en",
        "edited_by": author,
        "edited_at": NOW,
        "created_at": NOW,
    }
    return Page.objects.create(space=room.space, author=author, title=title, **(values | fields))
