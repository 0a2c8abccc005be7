"""Bringing back what was: restore_version, restore_passage; and name_version."""

from datetime import timedelta

import pytest
from django.template import engines
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.libraries import replicas
from etwinning.libraries.shapes import pieces_of
from etwinning.pages import actions as pages
from etwinning.pages.models import Document, Page, Version
from etwinning.pages.tests.factories import NOW, Room
from etwinning.people.models import Person
from etwinning.versions import actions
from etwinning.versions.tests.conftest import FIRST, SECOND, THIRD, save

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def version(page: Page, number: int) -> Version:
    return Version.objects.select_related("page__space").get(page=page, number=number)


def latest(page: Page) -> Version:
    return Version.objects.filter(page=page).latest("number")


def type_in(page: Page, by: Person, body: str) -> None:
    """Somebody types in the editor until the text is this; it is not settled yet."""
    written = pages.begin_document(page), pages_of(page)
    doc = replicas.opened(*written[1])
    before = doc.get_state()
    replicas.weave(doc, pieces_of(body))
    pages.write_together(page.pk, [pages.Said(by.pk, doc.get_update(before))])


def pages_of(page: Page) -> list[bytes]:
    from etwinning.pages.queries import written_on  # noqa: PLC0415

    written = written_on(page.pk)
    assert written is not None
    return written.updates


def test_the_whole_text(client: Client, room: Room, page: Page, luca: Person) -> None:
    client.force_login(luca)
    before = latest(page)
    assert client.post(room.at(f"pages/{page.pk}/history/1/restore/")).status_code == 303
    page.refresh_from_db()
    assert (page.body, page.edited_by) == (FIRST, luca)
    made = latest(page)
    assert (made.number, made.restored, made.body) == (4, version(page, 1), FIRST)
    assert made.credits == version(page, 1).credits  # it is still Ayşe's text
    assert list(made.writers.all()) == [luca]
    assert client.post(room.at(f"pages/{page.pk}/history/4/restore/")).status_code == 409  # it stands there
    assert client.post(room.at(f"pages/{page.pk}/history/{before.number}/restore/")).status_code == 303  # undone
    page.refresh_from_db()
    assert page.body == THIRD
    assert latest(page).credits == before.credits
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    said = [str(env.filters["sentence"](env, entry)) for entry in Entry.objects.filter(deed__startswith="versions/")]
    assert said == ["Luca brought an earlier text of the page “Our springs” back"] * 2


def test_one_passage(client: Client, room: Room, page: Page, ayse: Person) -> None:
    client.force_login(ayse)
    address = room.at(f"pages/{page.pk}/history/")
    assert client.post(f"{address}2/passage/", {"place": "2", "earlier": "2"}).status_code == 303  # It is cold.
    page.refresh_from_db()
    assert page.body == SECOND
    assert client.post(f"{address}1/passage/", {"place": "1"}).status_code == 303  # without the high mountains
    page.refresh_from_db()
    assert page.body == SECOND.replace("high ", "")
    assert client.post(f"{address}2/passage/", {"place": "3", "out": "1"}).status_code == 303  # We drink it.
    page.refresh_from_db()
    assert page.body == FIRST
    for fields in ({"place": "3", "out": "1"}, {"place": "77"}, {"place": "0"}):  # gone, never there, the same
        assert client.post(f"{address}2/passage/", fields).status_code == 409
    assert client.post(f"{address}2/passage/", {"place": "x"}).status_code == 303  # an altered form: look again
    assert Entry.objects.filter(deed="versions/restore_passage").count() == 3


def test_while_others_write(page: Page, ayse: Person, luca: Person) -> None:
    """What somebody typed a moment ago is in the history, and what they type at this moment stays in the page."""
    type_in(page, luca, THIRD + "<p>Typed by Luca.</p>")
    before = replicas.opened(*pages_of(page))
    actions.restore_version(version(page, 1), by=ayse, at=LATER)
    typed = latest(page).number - 1
    assert "Typed by Luca." in version(page, typed).body
    assert list(version(page, typed).writers.all()) == [luca]
    state = before.get_state()  # Luca's editor has not heard of it yet
    pieces = list(replicas.read(before))
    replicas.weave(before, [*pieces_of("<h2>Springs and wells</h2>"), *pieces[1:]])
    pages.write_together(page.pk, [pages.Said(luca.pk, before.get_update(state))])
    pages.settle_page(page.pk, at=LATER)
    page.refresh_from_db()
    assert page.body == FIRST.replace("Springs", "Springs and wells")
    assert Document.objects.get(page=page).settled == Document.objects.get(page=page).latest


def test_refused(client: Client, room: Room, page: Page, ayse: Person, chiara: Person, victor: Person) -> None:
    addresses = [room.at(f"pages/{page.pk}/history/1/{deed}/") for deed in ("name", "restore", "passage")]
    Page.objects.update(editors="author")
    for who, status in ((chiara, 403), (victor, 403)):
        client.force_login(who)
        assert [client.post(address, {"place": 0}).status_code for address in addresses] == [status] * 3
    one = version(page, 1)
    pages.bin_page(page, by=ayse)
    for deed in (
        lambda: actions.restore_version(one, by=ayse),
        lambda: actions.restore_passage(one, 0, by=ayse),
        lambda: actions.name_version(one, by=ayse, name="Begun"),
    ):
        with pytest.raises(Stale, match="bin"):
            deed()
    pages.restore_page(page, by=ayse)
    room.close()
    client.force_login(ayse)
    assert [client.post(address, {"place": 0}).status_code for address in addresses] == [409] * 3
    assert client.get(room.at(f"pages/{page.pk}/history/1/")).status_code == 200
    assert Page.objects.get(pk=page.pk).body == THIRD


def test_too_long(page: Page, ayse: Person) -> None:
    page = save(page, f"<p>{'a' * 150_000}</p>", ayse, 3)
    page = save(page, f"<p>{'b' * 150_000}</p>", ayse, 4)
    with pytest.raises(Stale, match="too long"):
        actions.restore_passage(version(page, latest(page).number - 1), 0, by=ayse)


def test_a_name(client: Client, room: Room, page: Page, luca: Person, ayse: Person) -> None:
    client.force_login(luca)
    address = room.at(f"pages/{page.pk}/history/3/")
    for _time in range(2):
        assert client.post(f"{address}name/", {"name": "Before the visit"}).status_code == 303
    assert "Version 3: “Before the visit”" in client.get(room.at(f"pages/{page.pk}/history/")).content.decode()
    assert Entry.objects.filter(deed="versions/name_version").count() == 1
    wrong = client.post(f"{address}name/", {"name": "x" * 81})
    assert wrong.status_code == 422
    assert "x" * 81 in wrong.content.decode()
    save(page, THIRD + "<p>A minute later.</p>", ayse, 2.01)  # her own, but what has a name never changes
    assert version(page, 3).body == THIRD
    assert latest(page).number == 4
    client.post(f"{address}name/", {"name": ""})
    assert (version(page, 3).name, version(page, 3).named_by) == ("", None)
    Version.objects.filter(number=3).delete()
    gone = Version(pk=10**9, page=page, number=3)
    with pytest.raises(Stale, match="not kept"):
        actions.name_version(gone, by=luca, name="x")
