"""The room of these tests: one person in each role, and one who is not in it."""

import pytest

from etwinning.meetings.tests.factories import Role, Room, make_room
from etwinning.people.models import Person


@pytest.fixture
def room(ayse: Person, chiara: Person, elif_: Person, luca: Person, victor: Person) -> Room:
    """Ayşe administrates, Chiara teaches, Elif is pupil administrator, Luca pupil, Victor visitor."""
    return make_room(
        {
            ayse: Role.ADMINISTRATOR,
            chiara: Role.TEACHER,
            elif_: Role.PUPIL_ADMINISTRATOR,
            luca: Role.PUPIL,
            victor: Role.VISITOR,
        }
    )
