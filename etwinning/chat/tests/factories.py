"""Rooms with the cast in them, chats and lines, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from etwinning.chat.models import Chat, Line
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


def make_room(roles: Mapping[Person, str]) -> Room:
    """A room in which each person has the role given."""
    room = Room(Space.objects.create(title="Where our water comes from", language="en", opened_at=NOW))
    for person, role in roles.items():
        room.seats[person.pk] = Member.objects.create(space=room.space, person=person, role=role, joined_at=NOW)
    return room


def make_chat(room: Room, state: str = "open", **fields: Any) -> Chat:
    """A chat in this state."""
    opened, paused = NOW if state != "closed" else None, NOW if state == "paused" else None
    return Chat.objects.create(
        space=room.space, title="Questions", made_at=NOW, opened_at=opened, paused_at=paused, **fields
    )


def say(chat: Chat, author: Person, words: str = "Does it rain?", **fields: Any) -> Line:
    """A line, numbered as the deed would."""
    chat.latest += 1
    chat.save(update_fields=["latest"])
    return Line.objects.create(
        chat=chat, number=chat.latest, changed=chat.latest, author=author, body=words, **({"at": NOW} | fields)
    )
