"""copy_twinspace: the shape of a room, and nothing that people wrote."""

import pytest
from django.test import Client

from etwinning.archives import rules
from etwinning.archives.actions import copy_twinspace
from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.materials.models import Folder, Item
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import seat_of
from etwinning.threads.models import Forum, Post


def test_it_works(client: Client, full: Space, empty: Space, ayse: Person) -> None:
    client.force_login(ayse)
    at = f"/spaces/{empty.pk}/archive/copy/"
    assert full.title in client.get(at).content.decode()
    assert client.post(at, {"source": full.pk}).status_code == 303
    pages = Page.objects.filter(space=empty).order_by("pk")
    assert [(page.title, page.body, page.state) for page in pages][:2] == [
        ("Our springs", "<h2>Where it comes from</h2>", "draft"), ("Marks", "", "draft"),
    ]  # fmt: skip
    assert Page.objects.get(space=empty, title="İzmir'de yağmur").parent == pages[0]
    assert Forum.objects.get(space=empty).title == "Weather"
    assert Folder.objects.get(space=empty).name == "Springs"
    assert not Item.objects.filter(space=empty).exists()
    assert not Post.objects.filter(thread__space=empty).exists()
    assert Entry.objects.get(deed="archives/copy_twinspace").data == {"number": 5}
    assert client.post(at, {"source": full.pk}).status_code == 409


def test_wrong(client: Client, full: Space, empty: Space, ayse: Person, chiara: Person, dimitris: Person) -> None:
    client.force_login(ayse)
    for wrong in ("", "x", "9" * 30, str(empty.pk), "-1"):
        assert client.post(f"/spaces/{empty.pk}/archive/copy/", {"source": wrong}).status_code == 422
    for person, expected in ((chiara, 403), (dimitris, 404)):
        client.force_login(person)
        assert client.post(f"/spaces/{full.pk}/archive/copy/", {"source": empty.pk}).status_code == expected
    assert not rules.can_copy_twinspace(seat_of(full, chiara))
    with pytest.raises(Stale):
        copy_twinspace(full, empty, by=ayse)
