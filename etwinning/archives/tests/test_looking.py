"""search_space and activity: only what the reader may read; folded; as many queries for one row as for fifty."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.archives import rules
from etwinning.archives.models import Words
from etwinning.archives.searching import forget_words
from etwinning.core.actions import record
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.spaces.actions import change_role
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import seat_of
from etwinning.threads.models import Post


def asked(client: Client, room: Space, question: str, **more: Any) -> str:
    answer = client.get(f"/spaces/{room.pk}/search/", {"q": question} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_finds_what_stands_here(client: Client, full: Space, ayse: Person) -> None:
    client.force_login(ayse)
    assert "<mark>yağmur</mark>" in asked(client, full, "IZMIR YAGMUR")
    assert "<mark>diary</mark>" in asked(client, full, "diary")
    assert "3 <mark>mm</mark>" in asked(client, full, "mm says")
    assert "Our <mark>spring</mark>" in asked(client, full, "spring", kind="item")
    assert "How much rain?" not in asked(client, full, "rain", kind="item")
    for question in ("zzz", "", " ", "\0", "%", "_", "a" * 10_000, "\u202e", "<b>"):
        asked(client, full, question)
    assert "Nothing found" in asked(client, full, "zzz")
    asked(client, full, "rain", kind="x", page="9" * 40)


def test_what_one_may_not_read_is_not_found(
    client: Client, full: Space, ayse: Person, chiara: Person, pupil: Person, victor: Person, dimitris: Person
) -> None:
    for person, marks, half in (
        (ayse, True, True),
        (chiara, True, True),
        (pupil, False, False),
        (victor, False, False),
    ):
        client.force_login(person)
        assert ("<mark>Marks</mark>" in asked(client, full, "marks")) == marks
        assert ("<mark>Half</mark>" in asked(client, full, "half")) == half
    client.force_login(dimitris)
    assert client.get(f"/spaces/{full.pk}/search/", {"q": "rain"}).status_code == 404
    assert rules.can_search_space(seat_of(full, pupil))


def test_it_follows_what_changes(client: Client, full: Space, ayse: Person) -> None:
    client.force_login(ayse)
    page = Page.objects.get(title="Our springs")
    asked(client, full, "springs")
    Page.objects.filter(pk=page.pk).update(body="<p>Snow melts</p>")
    assert "<mark>Snow</mark>" in asked(client, full, "snow")
    Page.objects.filter(pk=page.pk).update(binned_at=page.edited_at)
    assert "<mark>Snow</mark>" not in asked(client, full, "snow")
    post = Post.objects.get(body__contains="3 mm")
    Post.objects.filter(pk=post.pk).update(body="", removed_at=post.created_at)
    assert "<mark>mm</mark>" not in asked(client, full, "mm")
    assert forget_words() == 2
    assert not Words.objects.filter(plain__contains="3 mm").exists()


@pytest.mark.parametrize("number", [1, 50])
def test_queries_of_a_search(client: Client, room: Space, ayse: Person, number: int) -> None:
    for at in range(number):
        Page.objects.create(space=room, title=f"Rain {at}", author=ayse, state="published")
    client.force_login(ayse)
    asked(client, room, "rain")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        asked(client, room, "rain")
    assert len(queries) <= 12


@pytest.mark.parametrize("number", [1, 50])
def test_queries_of_the_log(client: Client, room: Space, ayse: Person, number: int) -> None:
    for _at in range(number):
        record("archives/make_archive", room, by=ayse, scope=room.scope, audience="teachers")
    client.force_login(ayse)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/spaces/{room.pk}/activity/")
    assert len(queries) <= 9


def test_whom_a_line_is_about(client: Client, full: Space, ayse: Person, chiara: Person, pupil: Person) -> None:
    """Staff by name; pupils by user name, looked up when an administrator reads it: once for all."""
    client.force_login(ayse)
    at = f"/spaces/{full.pk}/activity/"

    def asked() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as queries:
            text = client.get(at).text
        return len(queries), text

    asked()
    change_role(seat_of(full, chiara), role="administrator", by=ayse)
    change_role(seat_of(full, pupil), role="pupil_admin", by=ayse)
    one, text = asked()
    assert f"made {chiara.name} an administrator" in text
    assert f"made the pupil {pupil.username} a pupil administrator" in text
    for _each in range(5):
        for role in ("pupil", "pupil_admin"):
            change_role(seat_of(full, pupil), role=role, by=ayse)
    many, _text = asked()
    assert one == many


def test_the_log(client: Client, full: Space, ayse: Person, bruno: Person, chiara: Person, dimitris: Person) -> None:
    record("archives/make_archive", full, by=bruno, scope=full.scope, audience="teachers")
    record("pages/new_page", full, by=bruno, scope=full.scope, title="Secret draft")
    record("pages/new_page", full, by=ayse, scope=full.scope, title="My draft")
    client.force_login(ayse)
    at = f"/spaces/{full.pk}/activity/"
    html = client.get(at).content.decode()
    assert "ordered an archive" in html
    assert "Secret draft" not in html
    assert "My draft" in html
    assert "ordered an archive" in client.get(at, {"person": str(bruno.pk), "kind": "archives"}).content.decode()
    assert "ordered an archive" not in client.get(at, {"person": ayse.pk}).content.decode()
    assert "ordered an archive" not in client.get(at, {"kind": "pages"}).content.decode()
    assert "ordered an archive" not in client.get(at, {"day": "2001-01-01"}).content.decode()
    wrongs: tuple[dict[str, str], ...] = (
        {"person": "9" * 30},
        {"kind": "x\0"},
        {"day": "99999-99-99"},
        {"page": "-1"},
        {"person": "x"},
    )
    for wrong in wrongs:
        assert client.get(at, wrong).status_code in {200, 422}
    for person, expected in ((chiara, 403), (dimitris, 404)):
        client.force_login(person)
        assert client.get(at).status_code == expected
    assert not rules.can_see_activity(seat_of(full, chiara))
