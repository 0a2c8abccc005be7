"""activity: who did what when in a room, for its administrators; as many queries for one row as for fifty."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.actions import record
from etwinning.looking import rules
from etwinning.looking.queries import KINDS
from etwinning.people.models import Person
from etwinning.spaces.actions import change_role
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import seat_of
from tests.house.architecture import HEIGHT, PLATFORM, may_know


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
    assert "ordered an archive" in client.get(at, {"who": "bruno", "kind": "archives"}).content.decode()
    assert "ordered an archive" not in client.get(at, {"who": "Ayşe"}).content.decode()
    assert "ordered an archive" not in client.get(at, {"kind": "pages"}).content.decode()
    assert "ordered an archive" not in client.get(at, {"day": "2001-01-01"}).content.decode()
    wrongs: tuple[dict[str, str], ...] = (
        {"who": "x" * 10_000},
        {"who": "\0"},
        {"kind": "x\0"},
        {"day": "99999-99-99"},
        {"page": "-1"},
        {"who": "?"},
    )
    for wrong in wrongs:
        assert client.get(at, wrong).status_code in {200, 422}
    for person, expected in ((chiara, 403), (dimitris, 404)):
        client.force_login(person)
        assert client.get(at).status_code == expected
    assert not rules.can_see_activity(seat_of(full, chiara))


def test_who_is_a_name(client: Client, full: Space, ayse: Person, bruno: Person, chiara: Person, pupil: Person) -> None:
    """Folded, as it begins, also of a pupil's user name and of who left; what is typed stands in the field."""
    for person in (ayse, chiara, pupil):
        record("pages/new_page", full, by=person, scope=full.scope, audience="members", title=f"Of {person.pk}")
    seat_of(full, chiara).person.rooms.update(left_at=full.opened_at)
    client.force_login(bruno)

    def by(who: str) -> list[Person]:
        html = client.get(f"/spaces/{full.pk}/activity/", {"who": who}).text
        assert f'value="{who}"' in html
        assert f"{bruno.name}</option>" not in html
        return [one for one in (ayse, chiara, pupil) if f"Of {one.pk}" in html]

    assert by("AYSE") == [ayse]
    assert by("longo CHI") == [chiara]
    assert by("elif") == [pupil]
    assert by(pupil.username) == [pupil]
    assert by("hia") == []
    assert by("zzz") == []
    assert by("…") == [ayse, chiara, pupil]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_asked(client: Client, room: Space, ayse: Person, kind: str) -> None:
    client.force_login(ayse)
    answer = client.get(f"/spaces/{room.pk}/activity/", {"kind": kind})
    assert answer.status_code == 200
    assert f'<option value="{kind}" selected>' in answer.text


def test_the_filter_knows_every_app_of_a_room() -> None:
    """What leaves entries and stands on rooms, below the log itself, is in a kind."""
    known = {beginning.rstrip("/") for beginnings in KINDS.values() for beginning in beginnings}
    leaving = {path.parents[2].name for path in PLATFORM.glob("*/jinja2/*/journal")}
    beside = {"classroom", "guests"}
    assert known == {app for app in leaving if HEIGHT[app] >= HEIGHT["spaces"] and may_know("looking", app)} | beside


def test_queries_with_a_name(client: Client, full: Space, ayse: Person) -> None:
    client.force_login(ayse)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/spaces/{full.pk}/activity/", {"who": "ayse"})
    assert len(queries) <= 9
