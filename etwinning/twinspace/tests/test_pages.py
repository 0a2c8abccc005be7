"""Every page of a TwinSpace renders, for each who may see it."""

import pytest
from django.test import Client

from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace


@pytest.mark.parametrize(
    "path",
    ["", "pupils/", "pupils/add/", "pupils/bring/", "settings/", "members/"],
)
def test_it_works(client: Client, ayse: Person, bruno: Person, path: str) -> None:
    space = make_twinspace(ayse, bruno).space
    make_pupils(space, ayse, ["Elif Y.", "Can D."])
    client.force_login(ayse)
    answer = client.get(f"/spaces/{space.pk}/{path}")
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_a_pupil_reads_what_is_for_pupils(client: Client, room: Space, elif_y: Pupil) -> None:
    """What she may not do, what does not exist, and where she sends files: no services, no licences to begin with."""
    client.force_login(elif_y.person)
    for path, sentence in (
        ("notes/new/?for=members", "ask your teacher."),
        ("nothing/", "Go back, or ask your teacher."),
    ):
        page = client.get(f"/spaces/{room.pk}/{path}").text
        assert sentence in page
        assert "Support Service" not in page
    page = client.get(f"/spaces/{room.pk}/materials/add/").text
    assert "CC BY-SA" in page.partition("Who made it, and who else may use it")[2].partition("</details>")[0]
