"""The room of these tests is that of the pages'."""

import pytest

from etwinning.pages.models import Page
from etwinning.pages.tests.conftest import room
from etwinning.pages.tests.factories import Room, make_page
from etwinning.people.models import Person

__all__ = ["room"]

BODY = "<p>Rain falls on Konya in spring.</p><h2>Lecce</h2><p>Lecce has <strong>no</strong> river.</p>"


@pytest.fixture
def page(room: Room, ayse: Person) -> Page:
    """Seen by all members, edited by teachers."""
    return make_page(room, ayse, body=BODY, state="published", editors="teachers")
