"""Folders and things in a room, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from etwinning.core.files import keep_file
from etwinning.core.folding import search_text
from etwinning.core.tests import samples
from etwinning.materials.models import Captions, Folder, Item, Sending
from etwinning.people.models import Person
from etwinning.safety.actions import note_sightings
from etwinning.spaces.models import Member, Space

Role = Member.Role
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nThis is our spring.\n"


@dataclass
class Room:
    """A room and its addresses."""

    space: Space

    def seat(self, person: Person) -> Member:
        """The person's seat, freshly read."""
        return Member.objects.select_related("space", "person").get(space=self.space, person=person)

    def at(self, rest: str = "") -> str:
        """An address among the room's materials."""
        return f"/spaces/{self.space.pk}/materials/{rest}"

    def close(self) -> None:
        """Make the room read-only."""
        self.space.closed_at = NOW
        self.space.save()


def make_room(roles: Mapping[Person, str]) -> Room:
    """A room in which each person has the role given."""
    space = Space.objects.create(title="Where our water comes from", language="en", opened_at=NOW)
    for person, role in roles.items():
        Member.objects.create(space=space, person=person, role=role, joined_at=NOW)
    return Room(space)


def make_folder(space: Space, by: Person, name: str = "Springs", **fields: Any) -> Folder:
    return Folder.objects.create(space=space, name=name, made_by=by, made_at=NOW, **fields)


def content_for(name: str) -> bytes:
    """What a file of that name holds."""
    ending = name.rpartition(".")[2]
    if ending == "jpg":
        return samples.picture(size=(60, 20 + len(name)))
    return samples.film() if ending == "mp4" else f"This is {name}.".encode()


def make_item(space: Space, by: Person, name: str = "plan.txt", **fields: Any) -> Item:
    """A thing for all members, in no folder, unless said otherwise."""
    file = keep_file(samples.upload(content_for(name), name), by=by)
    title = name.rpartition(".")[0]
    values = {"name": title, "search": search_text(title), "added_by": by, "added_at": NOW} | fields
    return Item.objects.create(space=space, file=file, **values)


def say_nobody(item: Item, by: Person) -> None:
    """A teacher says that nobody can be recognised in it."""
    note_sightings(item.file.sha256, item.space_id, {}, nobody=True, by=by, at=NOW)


def make_captions(item: Item, by: Person, language: str = "en") -> Captions:
    return Captions.objects.create(item=item, language=language, body=VTT, by=by)


def make_sending(space: Space, by: Person, size: int = 20, **fields: Any) -> Sending:
    wishes = {"folder": None, "audience": "members", "licence": "", "credit": ""}
    return Sending.objects.create(space=space, person=by, name="notes.txt", size=size, **({"wishes": wishes} | fields))
