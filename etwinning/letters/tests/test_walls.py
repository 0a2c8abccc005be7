"""Walls: the first words are the owner's, all members read them, a teacher shuts them."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.letters import actions, queries, rules
from etwinning.letters.models import Letter
from etwinning.letters.tests.factories import Room, add
from etwinning.people.models import Person
from etwinning.safety.models import Caution

pytestmark = pytest.mark.django_db


def at(room: Room, owner: Person, rest: str = "") -> str:
    return room.at(f"walls/{room.seat(owner).pk}/{rest}")


def said(body: str = "Hello from Konya!", **more: Any) -> dict[str, Any]:
    return {"body": body, "language": "en", "sending": str(uuid4())} | more


def write(room: Room, owner: Person, by: Person, body: str = "Hello from Konya!") -> Letter:
    return actions.write_on_wall(room.seat(owner), actions.Words(body), by=by)


def test_write_on_wall(client: Client, room: Room, elif_: Person, luca: Person, victor: Person) -> None:
    client.force_login(luca)
    assert client.post(at(room, elif_, "write/"), said("First!")).status_code == 409
    assert "write/" not in client.get(at(room, elif_)).text
    client.force_login(elif_)
    assert "With your first words you open your wall" in client.get(at(room, elif_)).text
    sent = said()
    for _twice in range(2):
        assert "#letter-" in client.post(at(room, elif_, "write/"), sent)["Location"]
    client.force_login(luca)
    assert client.post(at(room, elif_, "write/"), said("Hello from Lecce!")).status_code == 303
    assert "Elif" in client.get(room.at("walls/")).text
    page = client.get(at(room, elif_)).text
    assert page.index("Hello from Lecce!") < page.index("Hello from Konya!")
    client.force_login(victor)
    assert client.post(at(room, elif_, "write/"), said()).status_code == 404
    assert list(Entry.objects.values_list("deed", "audience")) == [("letters/write_on_wall", "members")] * 2


def test_nobody_outside_reads_it(client: Client, room: Room, elif_: Person, dimitris: Person, olcay: Person) -> None:
    write(room, elif_, elif_)
    for who in (dimitris, olcay):
        client.force_login(who)
        assert client.get(at(room, elif_)).status_code == 404
        assert client.get(room.at("walls/")).status_code == 404


def test_shut_wall(client: Client, room: Room, bruno: Person, elif_: Person, luca: Person) -> None:
    write(room, elif_, elif_)
    client.force_login(luca)
    assert client.post(at(room, elif_, "shut/")).status_code == 403
    client.force_login(bruno)
    for _twice in range(2):
        assert client.post(at(room, elif_, "shut/")).status_code == 303
    assert "Hello from Konya!" in client.get(at(room, elif_)).text
    for who in (elif_, luca):
        client.force_login(who)
        page = client.get(at(room, elif_)).text
        assert "A teacher shut this wall" in page
        assert "Hello from Konya!" not in page
        assert client.post(at(room, elif_, "write/"), said()).status_code == 409
    assert "Elif" not in client.get(room.at("walls/")).text
    assert Entry.objects.filter(deed="letters/shut_wall").count() == 1


def test_reopen_wall(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    write(room, elif_, elif_)
    actions.shut_wall(room.seat(elif_), by=ayse)
    client.force_login(ayse)
    for _twice in range(2):
        assert client.post(at(room, elif_, "reopen/")).status_code == 303
    client.force_login(elif_)
    assert "Hello from Konya!" in client.get(at(room, elif_)).text
    room.close()
    with pytest.raises(Stale):
        actions.reopen_wall(room.seat(elif_), by=ayse)


def test_who_may(room: Room, ayse: Person, bruno: Person, elif_: Person, luca: Person, victor: Person) -> None:
    words = write(room, elif_, elif_)
    theirs = write(room, elif_, luca)
    seats = [room.seat(one) for one in (ayse, bruno, elif_, luca, victor)]
    pupil, teacher = room.seat(elif_), room.seat(bruno)
    assert [rules.can_see_walls(seat) for seat in seats] == [True, True, True, True, False]
    assert [rules.can_write_on_wall(seat, pupil) for seat in seats] == [True, True, True, True, False]
    assert [rules.can_shut_wall(seat, pupil) for seat in seats] == [True, True, False, False, False]
    assert [rules.can_shut_wall(seat, teacher) for seat in seats] == [False, True, False, False, False]
    assert [rules.can_remove_letter(seat, words) for seat in seats] == [True, True, True, False, False]
    assert [rules.can_remove_letter(seat, theirs) for seat in seats] == [True, True, True, True, False]


def test_words_are_removed_on_the_wall(client: Client, room: Room, ayse: Person, elif_: Person, luca: Person) -> None:
    write(room, elif_, elif_)
    rude = write(room, elif_, luca, "Rude words")
    client.force_login(ayse)
    assert client.post(room.at(f"letters/{rude.pk}/remove/"))["Location"].endswith(f"#letter-{rude.pk}")
    assert "Rude words" not in client.get(at(room, elif_)).text


def test_the_guard_reads_walls(client: Client, room: Room, elif_: Person) -> None:
    client.force_login(elif_)
    answer = client.post(at(room, elif_, "write/"), said("My mail: elif@okul.example.com"))
    assert "e-mail address" in answer.text
    assert not Letter.objects.exists()
    assert Caution.objects.get().deed == "letters/write_on_wall"


def test_a_visitor_has_no_wall(client: Client, room: Room, ayse: Person, victor: Person) -> None:
    write(room, ayse, ayse)
    client.force_login(ayse)
    assert client.get(at(room, victor)).status_code == 404
    client.force_login(victor)
    assert client.get(at(room, ayse)).status_code == 404
    assert client.get(room.at("walls/")).status_code == 403
    assert "walls/" not in client.get(room.at()).text
    assert not queries.words_visible_to(room.seat(victor)).exists()


def test_any_number_of_walls_is_as_many_queries(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    client.force_login(ayse)

    def number() -> tuple[int, ...]:
        counts = []
        for url in (room.at("walls/"), at(room, elif_)):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            counts.append(len(asked))
        return tuple(counts)

    write(room, elif_, elif_)
    number()
    few = number()
    for place in range(25):
        pupil = Person.objects.create(
            username=f"pupil-{place}", kind="pupil", state="validated", given_name=f"P{place}"
        )
        add(room, pupil, "pupil")
        write(room, pupil, pupil)
        write(room, elif_, pupil)
    assert number() == few
    assert max(few) <= 12
    assert queries.words_by_wall(room.seat(ayse))[elif_.pk] == 26
