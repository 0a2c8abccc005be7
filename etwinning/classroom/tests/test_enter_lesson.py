"""enter_lesson: a tap on a name, perhaps four pictures, and the pupil works under the own name."""

import pytest
from django.test import Client

from etwinning.classroom.models import Lesson, Turn
from etwinning.classroom.pictures import LENGTH, SYMBOLS, are_pictures_of, pictures_of
from etwinning.classroom.tests.conftest import begin
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.actions import remove_pupil, reset_pupil_card
from etwinning.twinspace.models import Pupil


def who(client: Client) -> int:
    return int(client.session.get("_auth_user_id", 0))


def tap(client: Client, pupil: Pupil, *pictures: str, **more: str) -> int:
    status: int = client.post(f"/class/{pupil.pk}/", {"chosen": list(pictures)} | more).status_code
    return status


def test_tap_work_and_hand_it_on(client: Client, lesson: Lesson, room: Space, elif_y: Pupil, can_d: Pupil) -> None:
    answer = client.post(f"/class/{elif_y.pk}/")
    assert (answer.status_code, answer["Location"]) == (303, f"/spaces/{room.pk}/")
    assert who(client) == elif_y.person_id
    assert "Next pupil" in client.get(f"/spaces/{room.pk}/").content.decode()
    assert client.get(f"/spaces/{room.pk}/members/").status_code == 404
    assert client.post("/class/next/")["Location"] == "/class/"
    assert who(client) == 0
    assert tap(client, can_d) == 303
    assert who(client) == can_d.person_id
    assert [turn.pupil for turn in Turn.objects.order_by("pk")] == [elif_y, can_d]
    entries = Entry.objects.filter(deed="classroom/enter_lesson").order_by("pk")
    assert [entry.actor_id for entry in entries] == [elif_y.person_id, can_d.person_id]
    assert {entry.audience for entry in entries} == {"teachers"}


def test_the_session_ends_with_the_lesson(client: Client, lesson: Lesson, elif_y: Pupil) -> None:
    tap(client, elif_y)
    assert client.session.get_expiry_age() <= 2 * 3600


def test_only_who_is_of_the_class(
    client: Client, lesson: Lesson, luca_m: Pupil, elif_y: Pupil, room: Space, ayse: Person
) -> None:
    assert tap(client, luca_m) == 404
    remove_pupil(elif_y, space=room, by=ayse)
    assert tap(client, elif_y) == 404
    assert client.post("/class/99999999999999999999/").status_code == 404
    assert client.get(f"/class/{elif_y.pk}/").status_code == 404


def test_without_a_lesson_there_is_no_door(client: Client, elif_y: Pupil) -> None:
    assert tap(client, elif_y) == 404
    assert client.post("/class/end/", {"pin": "2468"}).status_code == 404


def test_pictures_one_after_the_other(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    begin(client, room, ayse, asks_pictures="on")
    row = pictures_of(elif_y)
    for number in range(LENGTH):
        answer = client.post(f"/class/{elif_y.pk}/", {"chosen": row[:number]})
        assert f"{number} of 4 pictures" in answer.content.decode()
        assert who(client) == 0
    assert tap(client, elif_y, *row[:3], picture=row[3]) == 303
    assert who(client) == elif_y.person_id


def test_wrong_pictures_and_too_many_tries(
    client: Client, room: Space, ayse: Person, elif_y: Pupil, can_d: Pupil
) -> None:
    begin(client, room, ayse, asks_pictures="on")
    row = pictures_of(elif_y)
    wrong = [*reversed(row)]
    assert tap(client, elif_y, *wrong, again="1") == 200
    statuses = [tap(client, elif_y, *wrong) for _try in range(8)]
    assert (statuses[0], statuses[-1]) == (422, 429)
    assert tap(client, elif_y, *row) == 429  # not even the right ones now
    assert tap(client, can_d, *pictures_of(can_d)) == 303  # another pupil is not hindered
    assert tap(client, elif_y, "\0", "x" * 10_000, "sun") == 200


def test_pictures_are_derived_from_the_card(room: Space, ayse: Person, elif_y: Pupil, can_d: Pupil) -> None:
    row = pictures_of(elif_y)
    assert len(set(row)) == LENGTH
    assert set(row) <= set(SYMBOLS)
    assert are_pictures_of(elif_y, row)
    assert not are_pictures_of(elif_y, [*reversed(row)])
    assert not are_pictures_of(elif_y, row[:3])
    new = reset_pupil_card(elif_y, space=room, by=ayse)
    assert pictures_of(new) != row


def test_the_sheet_of_pictures(client: Client, room: Space, bruno: Person, elif_y: Pupil, luca_m: Pupil) -> None:
    client.force_login(bruno)
    html = client.get(f"/spaces/{room.pk}/class/pictures/").content.decode()
    assert "Luca M." in html
    assert "Elif Y." not in html
    assert all(str(SYMBOLS[name]) in html for name in pictures_of(luca_m))


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_taps_by_a_link(client: Client, lesson: Lesson, elif_y: Pupil, method: str) -> None:
    getattr(client, method)(f"/class/{elif_y.pk}/")
    assert (who(client) == elif_y.person_id) == (method == "post")
