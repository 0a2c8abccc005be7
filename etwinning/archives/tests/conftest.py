"""A room with work in it: Ayşe and Bruno administrate, Chiara teaches, Elif Y. is a pupil, Victor visits."""

from pathlib import Path

import pytest
from pytest_django import Settings

from etwinning.archives.tests.factories import Role, fill, make_pupil
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import make_room, school_of, seat


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """Files of a test go where they are forgotten."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def room(ayse: Person, bruno: Person, chiara: Person, victor: Person) -> Space:
    space = make_room(ayse, bruno)
    seat(space, chiara, Role.TEACHER, school_of(chiara))
    seat(space, victor, Role.VISITOR)
    Entry.objects.all().delete()  # of deeds that only tests know
    return space


@pytest.fixture
def pupil(room: Space, ayse: Person) -> Person:
    person = make_pupil(room, "Elif Y.", ayse).person
    Entry.objects.all().delete()
    return person


@pytest.fixture
def full(room: Space, ayse: Person, bruno: Person, pupil: Person) -> Space:
    """The same room with pages, talk, news, materials, a plan and an entry of the journal that was removed."""
    fill(room, ayse, bruno, pupil)
    return room


@pytest.fixture
def empty(ayse: Person, bruno: Person) -> Space:
    return make_room(ayse, bruno, title="A new project")
