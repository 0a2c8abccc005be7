"""Reporting from where a thing stands, for every kind, until it is gone from there."""

import pytest
from django.test import Client

from etwinning.home.tests.test_report_thing import WHERE, Room, report, room, where
from etwinning.people.models import Person

__all__ = ["room"]


@pytest.mark.parametrize("kind", WHERE)
def test_from_the_page_to_the_desk_and_away(
    client: Client, room: Room, ayse: Person, bruno: Person, olga: Person, kind: str
) -> None:
    """Who reads it finds the link; its author does not; the desk reads the words; then nobody reads them there."""
    thing, page = room.things[kind], WHERE[kind].format_map(room.things)
    client.force_login(bruno)
    assert where(kind, thing) not in client.get(page).content.decode()
    client.force_login(ayse)
    before = client.get(page).content.decode()
    assert where(kind, thing) in before
    assert "Bad words" in before
    kept = report(thing, ayse, kind)
    client.force_login(olga)
    case = client.get(f"/desks/reports/{kept.pk}/").content.decode()
    assert "Bad words" in case
    assert f'href="/people/{ayse.pk}/"' in case  # to who reported it
    assert client.post(f"/reports/{kept.pk}/decide/", {"outcome": "removed", "note": "Be kind."}).status_code == 303
    for reader in (ayse, bruno):
        client.force_login(reader)
        after = client.get(page)
        assert "Bad words" not in after.content.decode()
        assert after.status_code == (404 if kind in {"feed_post", "call"} else 200)
        assert ("This message was removed" in after.content.decode()) is (kind == "message")


@pytest.mark.parametrize("kind", WHERE)
def test_pupils_and_the_street_do_not_meet_it(client: Client, room: Room, elif_: Person, kind: str) -> None:
    client.force_login(elif_)
    assert client.get(where(kind, room.things[kind])).status_code == 404
    client.logout()
    assert client.get(where(kind, room.things[kind])).status_code == 302
