"""change_role: administrators give other roles; founders and the latest administrator keep theirs."""

import pytest
from django.template import engines
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.core.templates import sentence
from etwinning.people.letters import words_of
from etwinning.people.models import Notice, Person
from etwinning.spaces import actions
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import Role, make_room, school_of, seat, seat_of


@pytest.fixture
def room(ayse: Person, bruno: Person, chiara: Person, elif_: Person) -> Space:
    room = make_room(ayse, bruno)
    seat(room, chiara, Role.TEACHER, school_of(chiara))
    seat(room, elif_, Role.PUPIL, school_of(ayse))
    return room


def ask(client: Client, room: Space, whom: Person, role: str) -> tuple[int, str]:
    one = seat_of(room, whom)
    answer = client.post(f"/spaces/{room.pk}/members/{one.pk}/role/", {"role": role})
    return answer.status_code, Member.objects.get(pk=one.pk).role


def test_it_works(client: Client, room: Space, ayse: Person, chiara: Person, elif_: Person) -> None:
    client.force_login(ayse)
    assert ask(client, room, chiara, "administrator") == (303, "administrator")
    assert ask(client, room, elif_, "pupil_admin") == (303, "pupil_admin")
    entries = Entry.objects.filter(deed="spaces/change_role").order_by("pk")
    assert [(entry.actor, entry.audience, entry.data) for entry in entries] == [
        (ayse, "teachers", {"was": "teacher", "role": "administrator", "names": ["Chiara Longo"]}),
        (ayse, "teachers", {"was": "pupil", "role": "pupil_admin"}),
    ]


def test_the_person_concerned_is_told(client: Client, room: Space, ayse: Person, chiara: Person, elif_: Person) -> None:
    """Staff, in their language; a pupil has no notices."""
    client.force_login(ayse)
    ask(client, room, chiara, "administrator")
    ask(client, room, chiara, "teacher")
    ask(client, room, elif_, "pupil_admin")
    told = Notice.objects.order_by("pk")
    assert [(one.person, one.deed, words_of(one)[0]) for one in told] == [
        (chiara, "spaces/change_role", f"You are an administrator now: {room.title}"),
        (chiara, "spaces/change_role", f"You are no longer an administrator: {room.title}"),
    ]


def test_the_journal_says_whom(room: Space, ayse: Person, chiara: Person, elif_: Person) -> None:
    """Staff by name; a pupil to nobody but administrators."""
    for person, role in ((chiara, "administrator"), (elif_, "pupil_admin")):
        actions.change_role(seat_of(room, person), role=role, by=ayse)
    actions.remove_member(seat_of(room, elif_), by=ayse)
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    entries = Entry.objects.filter(deed__in=("spaces/change_role", "spaces/remove_member")).order_by("pk")
    said = [str(sentence(env, entry)) for entry in entries]
    assert said == [
        f"{ayse.name} made Chiara Longo an administrator.",
        f"{ayse.name} made a pupil a pupil administrator.",
        f"{ayse.name} removed a pupil from the TwinSpace.",
    ]
    assert elif_.username not in str(list(Entry.objects.values_list("data", flat=True)))


def test_the_same_button_twice_is_one_deed(client: Client, room: Space, ayse: Person, chiara: Person) -> None:
    client.force_login(ayse)
    for _twice in range(2):
        assert ask(client, room, chiara, "administrator") == (303, "administrator")
    assert Entry.objects.filter(deed="spaces/change_role").count() == 1


@pytest.mark.parametrize("role", ["teacher", "administrator", "visitor"])
def test_a_pupil_never_becomes_something_else(
    client: Client, room: Space, ayse: Person, elif_: Person, role: str
) -> None:
    client.force_login(ayse)
    assert ask(client, room, elif_, role) == (409, "pupil")


def test_a_role_that_is_none(client: Client, room: Space, ayse: Person, chiara: Person) -> None:
    client.force_login(ayse)
    assert ask(client, room, chiara, "king\0") == (422, "teacher")


def test_founders_keep_theirs(client: Client, room: Space, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    assert ask(client, room, bruno, "teacher") == (403, "administrator")
    with pytest.raises(Stale, match="founders"):
        actions.change_role(seat_of(room, bruno), role="teacher", by=ayse)


def test_the_only_administrator_stays_one(room: Space, ayse: Person, chiara: Person) -> None:
    Member.objects.filter(space=room, is_fixed=True).update(is_fixed=False)
    Member.objects.filter(space=room, person=ayse).update(role="teacher")
    Member.objects.exclude(person=chiara).filter(space=room, role="administrator").update(role="teacher")
    Member.objects.filter(space=room, person=chiara).update(role="administrator")
    with pytest.raises(Stale, match="only administrator"):
        actions.change_role(seat_of(room, chiara), role="teacher", by=chiara)
    with pytest.raises(Stale, match="only administrator"):
        actions.remove_member(seat_of(room, chiara), by=chiara)


def test_others_may_not(client: Client, room: Space, chiara: Person, dimitris: Person, elif_: Person) -> None:
    for person, status in ((chiara, 403), (dimitris, 404), (elif_, 404)):
        client.force_login(person)
        assert ask(client, room, elif_, "pupil_admin") == (status, "pupil")
    client.logout()
    assert ask(client, room, elif_, "pupil_admin") == (302, "pupil")


def test_a_closed_room_says_so(client: Client, room: Space, ayse: Person, chiara: Person) -> None:
    actions.close_space(room, by=ayse, deed="spaces/close_space")
    client.force_login(ayse)
    assert ask(client, room, chiara, "administrator") == (409, "teacher")
