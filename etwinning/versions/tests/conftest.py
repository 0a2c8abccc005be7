"""The room of these tests: one person in each role; a page with three versions by two people."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from etwinning.pages import actions as pages
from etwinning.pages.models import Page
from etwinning.pages.tests.factories import NOW, Role, Room, make_page, make_room
from etwinning.people.models import Person

FIRST = "<h2>Springs</h2><p>The water of Konya starts in the mountains.</p><p>It is cold.</p>"
SECOND = "<h2>Springs</h2><p>The water of Konya starts in the high mountains.</p><p>It is cold.</p><p>We drink it.</p>"
THIRD = "<h2>Springs</h2><p>The water of Konya starts in the high mountains.</p><p>We drink it.</p>"


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


def save(page: Page, body: str, by: Person, hours: float, title: str = "Our springs") -> Page:
    """Somebody saves a page with the plain form, hours after the beginning."""
    page = Page.objects.get(pk=page.pk)
    saved = pages.edit_page(page, pages.Words(title, "en", body, page.version), by=by, at=NOW + timedelta(hours=hours))
    assert isinstance(saved, Page)
    return saved


@pytest.fixture
def page(room: Room, ayse: Person, luca: Person) -> Page:
    """Ayşe began it, Luca wrote more, Ayşe took a sentence out."""
    page = make_page(room, ayse, editors="members", body=FIRST)
    save(page, SECOND, luca, 1)
    return save(page, THIRD, ayse, 2)
