"""The history of a page: page_history, page_version, compare_versions; for whom, with what, and how many queries."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.pages.models import Page, Version
from etwinning.pages.tests.factories import NOW, Room, make_page
from etwinning.people.models import Person
from etwinning.versions.tests.conftest import save

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_who_wrote_what(client: Client, room: Room, page: Page, luca: Person) -> None:
    client.force_login(luca)
    history = text(client, room.at(f"pages/{page.pk}/history/"))
    assert history.index("Version 3") < history.index("Version 2") < history.index("Version 1")
    assert "4 words put in" in words(history)  # high, We drink it
    assert "3 words taken out" in words(history)  # It is cold
    assert history.count("<h2>20 November 2026</h2>") == 1
    shown = text(client, room.at(f"pages/{page.pk}/history/3/"))
    assert re.search(r'title="Luca"[^>]*><span[^>]*>L</span><span class="sr-only" lang="en">Luca: </span>high ', shown)
    assert re.search(r"Ayşe Yılmaz: </span>mountains\.</mark>", shown)
    assert "face-pupil" in shown
    older = text(client, room.at(f"pages/{page.pk}/history/1/"))
    assert "Luca: </span>" not in older


def test_what_is_different(client: Client, room: Room, page: Page, ayse: Person) -> None:
    client.force_login(ayse)
    address = room.at(f"pages/{page.pk}/history/compare/")
    latest = text(client, address)  # the last two
    assert '<p><del><span class="sr-only" lang="en"> [taken out: </span>It is cold.' in latest
    assert "<ins>" not in latest
    between = words(text(client, f"{address}?later=2"))
    assert "starts in the [put in: high end] mountains." in between
    assert "[put in: We drink it. end]" in between
    turned = text(client, f"{address}?earlier=3&later=1")
    assert words(turned) == words(text(client, f"{address}?earlier=1&later=3"))
    assert "The texts are the same." in text(client, f"{address}?earlier=2&later=2")
    for wrong in ("earlier=99", "later=99", "earlier=x", "later=-1", f"earlier={'9' * 30}", "later=%00"):
        assert "field-wrong" in text(client, f"{address}?{wrong}", 422)


def test_who_may(client: Client, room: Room, page: Page, request: pytest.FixtureRequest, bruno: Person) -> None:
    """Who may edit it, and teachers who read it: not other pupils, no visitors, nobody outside, not even if public."""
    Page.objects.filter(pk=page.pk).update(editors=Page.Editors.AUTHOR, audience="public")
    addresses = [room.at(f"pages/{page.pk}/history/{rest}") for rest in ("", "2/", "compare/")]
    expected = {"ayse": 200, "chiara": 200, "elif_": 403, "luca": 403, "victor": 403, "bruno": 404}
    for who, status in expected.items():
        client.force_login(request.getfixturevalue(who))
        assert [client.get(address).status_code for address in addresses] == [status] * 3, who
        link = f"pages/{page.pk}/history/"
        assert (status == 200) == (link in client.get(room.at(f"pages/{page.pk}/")).content.decode())
    client.force_login(request.getfixturevalue("chiara"))
    assert "Bring this text back" not in text(client, addresses[1])  # she may not edit it
    Page.objects.update(audience="teachers", editors="members")
    client.force_login(request.getfixturevalue("luca"))
    assert client.get(addresses[1]).status_code == 404
    client.logout()
    assert client.get(addresses[1]).status_code == 302


def test_addresses_that_lead_nowhere(client: Client, room: Room, page: Page, ayse: Person) -> None:
    other = make_page(room, ayse, "Another")
    save(other, "<p>Other words.</p>", ayse, 1)
    client.force_login(ayse)
    for number in ("3", "0", str(2**31), "9" * 40):  # the other page has two versions
        for rest, method in (("", "get"), ("name/", "post"), ("restore/", "post"), ("passage/", "post")):
            address = room.at(f"pages/{other.pk}/history/{number}/{rest}")
            assert getattr(client, method)(address).status_code == 404
    assert client.get(room.at(f"pages/{'9' * 30}/history/")).status_code == 404


def test_before_the_first_change(client: Client, room: Room, ayse: Person) -> None:
    page = make_page(room, ayse)
    client.force_login(ayse)
    for rest in ("", "compare/"):
        assert "No versions yet" in text(client, room.at(f"pages/{page.pk}/history/{rest}"))
    save(page, "<p>The water of Konya starts in the mountains.</p>", ayse, 1, title="Another title")
    assert list(Version.objects.order_by("number").values_list("number", "title")) == [
        (1, "Our springs"),
        (2, "Another title"),
    ]
    assert "No other words" in text(client, room.at(f"pages/{page.pk}/history/"))


def test_who_left_has_no_name(client: Client, room: Room, page: Page, ayse: Person, luca: Person) -> None:
    Person.objects.filter(pk=luca.pk).update(given_name="Mevlana İlkokulu", username="former-pupil-1")  # anonymised
    client.force_login(ayse)
    address = room.at(f"pages/{page.pk}/history/")
    assert "Mevlana İlkokulu" in text(client, address)
    assert "Luca" not in text(client, f"{address}3/")
    Person.objects.filter(pk=luca.pk).update(given_name="", state="left")
    for rest in ("", "3/", "compare/?later=2"):
        assert "Somebody who has left" in text(client, f"{address}{rest}")
    Version.objects.update(credits=[[3, 999_999], []])  # nobody, and what does not fit any more
    assert "Not known who" in text(client, f"{address}3/")


@pytest.mark.parametrize("number", [1, 50])
def test_the_same_number_of_queries(
    client: Client, room: Room, ayse: Person, number: int, django_assert_num_queries: object
) -> None:
    page = make_page(room, ayse)
    many = [
        Version(page=page, number=at, body=page.body, at=NOW + timedelta(hours=at), name=f"N{at}", named_by=ayse)
        for at in range(1, number + 1)
    ]
    for version in Version.objects.bulk_create(many):
        version.writers.add(ayse)
    client.force_login(ayse)
    for rest, queries in (("", 9), ("1/", 10), ("compare/?earlier=1&later=1", 12)):
        client.get(room.at(f"pages/{page.pk}/history/{rest}"))
        with django_assert_num_queries(queries):  # type: ignore[operator]
            client.get(room.at(f"pages/{page.pk}/history/{rest}"))


def test_ten_thousand(client: Client, room: Room, ayse: Person) -> None:
    page = make_page(room, ayse)
    Version.objects.bulk_create(
        Version(page=page, number=at, at=NOW + timedelta(minutes=at), began_at=timezone.now())
        for at in range(1, 10_001)
    )
    client.force_login(ayse)
    address = room.at(f"pages/{page.pk}/history/")
    assert "Page 1 of 334" in text(client, address)
    last = text(client, f"{address}?page=334")
    assert "Version 1<" in last
    assert words(last) == words(text(client, f"{address}?page=999999999999"))
    assert "Version 10000" in text(client, f"{address}?page=x%00")
