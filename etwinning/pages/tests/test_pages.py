"""The pages one sees: the tree, a page, the bin; for whom; and with how many queries."""

import pytest
from django.test import Client

from etwinning.core.models import Entry
from etwinning.pages.models import Page
from etwinning.pages.tests.factories import Room, make_page
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_tree(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    springs = make_page(room, ayse, "Our springs")
    make_page(room, ayse, "Tap diary", parent=springs)
    secret = make_page(room, ayse, "Marks", audience="teachers")
    make_page(room, ayse, "Below the marks", parent=secret)
    client.force_login(ayse)
    assert "Marks" in text(client, room.at("pages/"))
    client.force_login(luca)
    seen = text(client, room.at("pages/"))
    assert all(title in seen for title in ("Our springs", "Tap diary", "Below the marks"))
    assert 'Marks"' not in seen
    assert ">Marks<" not in seen
    assert "New page" not in seen
    assert "face-pupil" in seen


def test_an_empty_room_offers_what_fills_it(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    client.force_login(ayse)
    assert room.at("pages/new/") in text(client, room.at("pages/"))
    client.force_login(luca)
    assert room.at("pages/new/") not in text(client, room.at("pages/"))
    room.close()
    client.force_login(ayse)
    assert room.at("pages/new/") not in text(client, room.at("pages/"))


def test_a_page(client: Client, room: Room, ayse: Person, luca: Person, bruno: Person) -> None:
    page = make_page(room, ayse, "Su kaynakları", language="tr", edited_by=luca)
    make_page(room, ayse, "Below", parent=page)
    client.force_login(luca)
    seen = text(client, room.at(f"pages/{page.pk}/"))
    assert '<article id="words" class="prose" lang="tr" dir="auto"><p>The water of Konya' in seen
    assert "Ayşe Yılmaz" in seen
    assert "Below" in seen
    assert "Seen by all members" in seen
    assert room.at(f"pages/{page.pk}/edit/") not in seen
    for stranger in (bruno, None):
        client.logout()
        if stranger:
            client.force_login(stranger)
        assert client.get(room.at(f"pages/{page.pk}/")).status_code == (404 if stranger else 302)


def test_somebody_who_left(client: Client, room: Room, ayse: Person, chiara: Person) -> None:
    page = make_page(room, chiara)
    Person.objects.filter(pk=chiara.pk).update(state="left", given_name="", family_name="")
    client.force_login(ayse)
    assert "Somebody who has left" in text(client, room.at(f"pages/{page.pk}/"))
    Page.objects.update(author=None, edited_by=None)
    assert "Somebody who has left" in text(client, room.at("pages/"))


def test_wrong_numbers(client: Client, room: Room, ayse: Person) -> None:
    client.force_login(ayse)
    for wrong in ("0", "999999", str(2**63), "9" * 40):
        for rest in ("", "edit/"):
            assert client.get(room.at(f"pages/{wrong}/{rest}")).status_code == 404
        assert client.get(room.at(f"pages/files/{wrong}/")).status_code == 404
        assert client.post(room.at(f"pages/{wrong}/bin/")).status_code == 404
        assert client.get(f"/spaces/{wrong}/pages/").status_code == 404


@pytest.mark.parametrize("number", [1, 50])
def test_the_same_number_of_queries(
    client: Client, room: Room, ayse: Person, number: int, django_assert_num_queries: object
) -> None:
    page = make_page(room, ayse)
    for at in range(number):
        below = make_page(room, ayse, f"Page {at}", parent=page, position=at)
        make_page(room, ayse, f"Binned {at}", binned_at=below.created_at, binned_by=ayse)
    client.force_login(ayse)
    for address, queries in (("pages/", 5), (f"pages/{page.pk}/", 9), ("pages/bin/", 6)):
        client.get(room.at(address))
        with django_assert_num_queries(queries):  # type: ignore[operator]
            client.get(room.at(address))


def test_the_journal_can_be_read(client: Client, room: Room, ayse: Person) -> None:
    from django.template import engines  # noqa: PLC0415

    from etwinning.pages import actions  # noqa: PLC0415

    page = actions.new_page(room.space, by=ayse, title="<b>Springs</b>")
    words = actions.Words("<b>Springs</b>", "en", "<p>Water</p>", 1)
    actions.edit_page(page, words, by=ayse)
    page = actions.publish_page(page, by=ayse)
    actions.restore_page(actions.bin_page(page, by=ayse), by=ayse)
    sentence = engines["jinja2"].env.filters["sentence"]  # type: ignore[attr-defined]
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    said = [str(sentence(env, entry)) for entry in Entry.objects.order_by("pk")]
    assert said == [
        "Ayşe Yılmaz began the page “&lt;b&gt;Springs&lt;/b&gt;”",
        "Ayşe Yılmaz worked on the page “&lt;b&gt;Springs&lt;/b&gt;”",
        "Ayşe Yılmaz published the page “&lt;b&gt;Springs&lt;/b&gt;”",
        "Ayşe Yılmaz put the page “&lt;b&gt;Springs&lt;/b&gt;” into the bin",
        "Ayşe Yılmaz took the page “&lt;b&gt;Springs&lt;/b&gt;” out of the bin",
    ]
    assert [entry.audience for entry in Entry.objects.order_by("pk")] == ["me", "me", "members", "members", "members"]
