"""The room of the TwinSpace's tests, and a parent whom Ayşe invited."""

import pytest

from etwinning.guests.actions import invite_visitor
from etwinning.guests.models import Visit
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.tests.conftest import elif_y, luca_m, room

__all__ = ["elif_y", "luca_m", "room"]


@pytest.fixture
def visit(room: Space, ayse: Person) -> Visit:
    return invite_visitor(
        room, name="Meryem Kaya", email="meryem@home.example", kind="parent", days=30, language="en", by=ayse
    )
