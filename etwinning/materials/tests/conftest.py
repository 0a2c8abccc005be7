"""The room of these tests: one person in each role, and one who is not in it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from etwinning.materials.tests.factories import Role, Room, make_room
from etwinning.people.models import Person


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """Files of a test go where they are forgotten."""
    settings.MEDIA_ROOT = tmp_path


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
