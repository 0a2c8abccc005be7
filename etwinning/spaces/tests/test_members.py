"""The page of members: teachers see it, by school; pupils have no page of their own behind their name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.people.models import Person
from etwinning.safety.models import Block
from etwinning.spaces import actions
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import Role, make_room, school_of, seat
from tests.cast import make_person


@pytest.fixture
def room(ayse: Person, bruno: Person, elif_: Person, victor: Person) -> Space:
    room = make_room(ayse, bruno)
    seat(room, elif_, Role.PUPIL_ADMINISTRATOR, school_of(ayse))
    seat(room, victor, Role.VISITOR)
    return room


def shown(client: Client, room: Space, person: Person) -> str:
    client.force_login(person)
    answer = client.get(f"/spaces/{room.pk}/members/")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_it_works(client: Client, room: Space, ayse: Person, bruno: Person, elif_: Person) -> None:
    html = shown(client, room, ayse)
    for words in (
        "Mevlana İlkokulu",
        "Without a school",
        "Pupil administrator",
        "Visitor",
        "Elif",
        "1 teacher · 1 pupil",
    ):
        assert words in html, words
    assert f'href="/people/{bruno.pk}/"' in html
    assert f'href="/people/{elif_.pk}/"' not in html


def test_only_teachers_see_it(client: Client, room: Space, elif_: Person, victor: Person, dimitris: Person) -> None:
    assert [shown(client, room, person) for person in (elif_, victor, dimitris)] == ["404", "403", "404"]


def test_buttons_go_with_the_role_and_the_room(client: Client, room: Space, ayse: Person, chiara: Person) -> None:
    seat(room, chiara, Role.TEACHER, school_of(chiara))
    assert "/role/" in shown(client, room, ayse)
    assert "/role/" not in shown(client, room, chiara)
    actions.close_space(room, by=ayse, deed="spaces/close_space")
    assert "/role/" not in shown(client, room, ayse)


def test_a_block_takes_the_link_not_the_seat(client: Client, room: Space, ayse: Person, bruno: Person) -> None:
    Block.objects.create(person=bruno, blocked=ayse)
    html = shown(client, room, ayse)
    assert "Bruno Greco" in html
    assert f'href="/people/{bruno.pk}/"' not in html


def test_as_many_queries_for_many(client: Client, room: Space, ayse: Person) -> None:
    def number() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(client, room, ayse)
        return len(queries)

    number()
    before = number()
    for place in range(20):
        one = make_person(f"Pupil{place}", "", username=f"pupil{place}", email=None, kind=Person.Kind.PUPIL)
        seat(room, one, Role.PUPIL, school_of(ayse))
    assert number() == before


@pytest.mark.parametrize("page", ["99999999999999999999", "-1", "x", "\0"])
def test_page_numbers_that_make_no_sense(client: Client, room: Space, ayse: Person, page: str) -> None:
    client.force_login(ayse)
    assert client.get(f"/spaces/{room.pk}/members/", {"page": page}).status_code == 200
    assert client.get(f"/spaces/{10**25}/members/").status_code == 404
