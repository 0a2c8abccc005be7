"""Rooms with the cast in them, threads, posts and notes, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note, Post, Thread

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


def make_thread(room: Room, author: Person, title: str = "How much rain?", posts: int = 1, **fields: Any) -> Thread:
    """A thread for all members with some posts of its author, a minute apart."""
    values: dict[str, Any] = {"created_at": NOW, "latest_at": NOW, "post_count": posts, "language": "en"}
    thread = Thread.objects.create(space=room.space, author=author, title=title, **(values | fields))
    for number in range(posts):
        make_post(thread, author, f"Post {number}", created_at=NOW + timedelta(minutes=number))
    return thread


def make_post(thread: Thread, author: Person, words: str = "In Konya it rains little.", **fields: Any) -> Post:
    """A post; the numbers of its thread stay as they are."""
    values: dict[str, Any] = {"created_at": NOW, "language": "en", "body": f"<p>{words}</p>"}
    return Post.objects.create(thread=thread, author=author, **(values | fields))


def make_note(room: Room, author: Person, words: str = "Our diary is ready.", **fields: Any) -> Note:
    """A note for all members, unless said otherwise."""
    values: dict[str, Any] = {"created_at": NOW, "audience": "members", "language": "en"}
    return Note.objects.create(space=room.space, author=author, body=words, **(values | fields))
