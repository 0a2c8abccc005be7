"""What families do not allow holds for what stood in a page too."""

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.tests import samples
from etwinning.pages import actions as pages
from etwinning.pages import queries
from etwinning.pages.tests.factories import Room, make_page
from etwinning.people.models import Person
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.safety.models import Reach
from etwinning.versions.tests.conftest import save

pytestmark = pytest.mark.django_db


def test_no_version_shows_a_withheld_picture(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    page = make_page(room, ayse, editors="members")
    added = pages.upload_to_page(page, samples.upload(samples.picture()), by=ayse, description="At the spring")
    address = queries.picture_address(added, room.space.pk)
    save(page, f'<p>Us <img src="{address}" alt="At the spring"></p>', ayse, 1)
    save(page, "<p>Us</p>", ayse, 2)
    client.force_login(luca)
    at = room.at(f"pages/{page.pk}/history/")
    shown = [f"{at}2/", f"{at}compare/?earlier=2&later=3", f"{at}compare/?earlier=1&later=2"]
    for reach, is_shown in ((Reach.PROJECT, True), (Reach.NOTHING, False)):
        note_sightings(added.file.sha256, room.space.pk, {luca.pk: None}, nobody=False, by=ayse, at=timezone.now())
        note_allowances({luca.pk: reach}, Word("paper"), by=ayse, at=timezone.now())
        for url in shown:
            html = client.get(url).content.decode()
            assert (f"/pages/files/{added.pk}/" in html) is is_shown, url
            assert ("A picture is not shown here." in html) is not is_shown, url
        file = client.get(address)
        if file.streaming:
            file.getvalue()  # which closes it
        assert file.status_code == (200 if is_shown else 404)
