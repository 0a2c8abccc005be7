"""The room of these tests: one person in each role."""

import pytest

from etwinning.letters.tests.factories import Room, make_room
from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space

Role = Member.Role


@pytest.fixture
def room(ayse: Person, bruno: Person, elif_: Person, luca: Person, victor: Person) -> Room:
    """Ayşe administrates, Bruno teaches, Elif and Luca are pupils, Victor visits."""
    room = make_room(
        {ayse: Role.ADMINISTRATOR, bruno: Role.TEACHER, elif_: Role.PUPIL, luca: Role.PUPIL, victor: Role.VISITOR}
    )
    assert room.space.kind == Space.Kind.TWINSPACE
    return room
