"""Every page of a TwinSpace renders, for each who may see it."""

import pytest
from django.test import Client

from etwinning.people.models import Person
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
