"""invite_visitor: a link by mail, a seat that only reads, and an end that comes by itself."""

import pytest
from django.core import mail
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.guests import actions
from etwinning.guests.models import Visit
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import seat_of

SAID = {"name": "Meryem Kaya", "email": "meryem@home.example", "kind": "parent", "days": "30", "language": "tr"}


def test_it_works(client: Client, room: Space, ayse: Person, django_capture_on_commit_callbacks: object) -> None:
    client.force_login(ayse)
    assert client.get(f"/spaces/{room.pk}/visitors/invite/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post(f"/spaces/{room.pk}/visitors/invite/", SAID)
    assert (answer.status_code, answer["Location"]) == (303, f"/spaces/{room.pk}/visitors/")
    visit = Visit.objects.get()
    assert (visit.until - visit.made_at).days == 30
    assert (visit.person.kind, visit.person.email, visit.person.has_usable_password()) == ("visitor", None, False)
    assert seat_of(room, visit.person).role == "visitor"
    [letter] = mail.outbox
    assert letter.to == ["meryem@home.example"]
    assert actions.address_of_visit(visit) in letter.body
    assert Entry.objects.get(deed="guests/invite_visitor").audience == "teachers"
    html = client.get(f"/spaces/{room.pk}/visitors/").content.decode()
    assert "Meryem Kaya" in html
    assert "meryem@home.example" in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "!!"},
        {"name": "x" * 81},
        {"name": "a\0b"},
        {"email": "nobody"},
        {"kind": "king"},
        {"days": "36500"},
        {"days": "x"},
        {"language": "xx"},
    ],
)
def test_what_cannot_be(client: Client, room: Space, ayse: Person, wrong: dict[str, str]) -> None:
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/visitors/invite/", SAID | wrong)
    assert answer.status_code == 422
    assert not Visit.objects.exists()


def test_the_same_address_once(room: Space, ayse: Person, visit: Visit) -> None:
    def again() -> Visit:
        return actions.invite_visitor(
            room, name="M", email="MERYEM@home.example", kind="parent", days=7, language="en", by=ayse
        )

    with pytest.raises(Stale):
        again()
    actions.end_visit(visit, by=ayse)
    assert again().is_on


def test_not_endlessly_many(room: Space, ayse: Person, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    with pytest.raises(Stale, match="too many"):
        actions.invite_visitor(room, name="Can", email="can@home.example", kind="head", days=7, language="en", by=ayse)


def test_who_may(client: Client, room: Space, chiara: Person, dimitris: Person, visit: Visit, elif_y: Pupil) -> None:
    """A teacher who is no administrator sees who visits; pupils, strangers and the visitor see nothing of it."""
    for person, sees, invites in (
        (chiara, 200, 403),
        (dimitris, 404, 404),
        (elif_y.person, 404, 404),
        (visit.person, 403, 403),
    ):
        client.force_login(person)
        assert client.get(f"/spaces/{room.pk}/visitors/").status_code == sees
        assert client.post(f"/spaces/{room.pk}/visitors/invite/", SAID).status_code == invites
    assert Visit.objects.count() == 1


def test_the_same_queries_for_many(
    client: Client, room: Space, ayse: Person, visit: Visit, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        actions.invite_visitor(
            room, name=f"Guest {number}", email=f"g{number}@home.example", kind="other", days=7, language="en", by=ayse
        )
    client.force_login(ayse)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(f"/spaces/{room.pk}/visitors/")
