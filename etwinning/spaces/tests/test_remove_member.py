"""remove_member: asked once more, then the seat is empty; what was written stays."""

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.letters import words_of
from etwinning.people.models import Notice, Person
from etwinning.spaces import actions
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import Role, make_room, school_of, seat, seat_of


@pytest.fixture
def room(ayse: Person, bruno: Person, chiara: Person, elif_: Person) -> Space:
    room = make_room(ayse, bruno)
    seat(room, chiara, Role.TEACHER, school_of(chiara))
    seat(room, elif_, Role.PUPIL, school_of(ayse))
    return room


def address(room: Space, whom: Person) -> str:
    return f"/spaces/{room.pk}/members/{seat_of(room, whom).pk}/remove/"


def test_it_works(client: Client, room: Space, ayse: Person, chiara: Person) -> None:
    client.force_login(ayse)
    assert "Remove Chiara Longo?" in client.get(address(room, chiara)).content.decode()
    assert seat_of(room, chiara).is_present
    assert client.post(address(room, chiara)).status_code == 303
    assert not seat_of(room, chiara).is_present
    client.force_login(chiara)
    assert client.get(f"/spaces/{room.pk}/members/").status_code == 404


def test_the_journal_names_nobody(client: Client, room: Space, ayse: Person, elif_: Person) -> None:
    client.force_login(ayse)
    client.post(address(room, elif_))
    entry = Entry.objects.get(deed="spaces/remove_member")
    assert (entry.audience, entry.data) == ("teachers", {"role": "pupil"})


def test_who_was_removed_is_told(room: Space, ayse: Person, chiara: Person, elif_: Person) -> None:
    """Staff, by a link that they may still open; not who goes by themselves."""
    for person in (chiara, elif_):
        actions.remove_member(seat_of(room, person), by=ayse)
    notice = Notice.objects.get()
    assert (notice.person, notice.deed, notice.url) == (chiara, "spaces/remove_member", "/home/")
    assert words_of(notice)[0] == f"You are no longer a member: {room.title}"
    entry = Entry.objects.get(deed="spaces/remove_member", data__names=["Chiara Longo"])
    assert entry.thing_id == seat_of(room, chiara).pk
    actions.forget_person(chiara)
    assert not Entry.objects.filter(data__names=["Chiara Longo"]).exists()


def test_founders_stay(client: Client, room: Space, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    assert client.post(address(room, bruno)).status_code == 403
    with pytest.raises(Stale, match="founders"):
        actions.remove_member(seat_of(room, bruno), by=ayse)
    assert seat_of(room, bruno).is_present


def test_removing_twice_is_removing_once(room: Space, ayse: Person, chiara: Person) -> None:
    one = seat_of(room, chiara)
    for _twice in range(2):
        actions.remove_member(one, by=ayse)
    assert Entry.objects.filter(deed="spaces/remove_member").count() == 1
    with pytest.raises(Stale, match="left"):
        actions.change_role(one, role="administrator", by=ayse)


def test_others_may_not(client: Client, room: Space, chiara: Person, dimitris: Person, elif_: Person) -> None:
    for person, status in ((chiara, 403), (dimitris, 404), (elif_, 404)):
        client.force_login(person)
        assert client.post(address(room, elif_)).status_code == status
    assert seat_of(room, elif_).is_present
