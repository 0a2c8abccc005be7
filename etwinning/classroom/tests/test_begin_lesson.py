"""begin_lesson: the device belongs to the class, and the teacher's account cannot be reached from it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.classroom.models import Lesson
from etwinning.classroom.tests.conftest import SAID, begin
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.actions import close_twinspace
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.queries import twinspace_of
from etwinning.twinspace.tests.factories import make_pupils


def test_the_teacher_is_signed_out_and_the_class_is_shown(client: Client, lesson: Lesson, room: Space) -> None:
    assert "_auth_user_id" not in client.session
    assert client.get(f"/spaces/{room.pk}/pupils/").status_code == 302
    html = client.get("/class/").content.decode()
    assert "Elif Y." in html
    assert "Can D." in html
    assert "Luca M." not in html  # another teacher's
    assert lesson.pin != "2468"
    assert lesson.ends_at - lesson.began_at == timedelta(hours=2)
    assert Entry.objects.get(deed="classroom/begin_lesson").audience == "teachers"


def test_one_class_only(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    make_pupils(room, ayse, ["Zeynep K."], "4B")
    begin(client, room, ayse, class_name="4B")
    html = client.get("/class/").content.decode()
    assert "Zeynep K." in html
    assert "Elif Y." not in html


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"pin": ""}, "required"),
        ({"pin": "12"}, "4 to 8 digits"),
        ({"pin": "abcd"}, "4 to 8 digits"),
        ({"pin": "\u0664\u0664\u0664\u0664"}, "4 to 8 digits"),
        ({"pin": "1" * 9}, "at most 8"),
        ({"hours": "999"}, "999"),
        ({"class_name": "9Z"}, "9Z"),
        ({"hours": "\0"}, "hours"),
    ],
)
def test_what_cannot_be(
    client: Client, room: Space, ayse: Person, elif_y: Pupil, said: dict[str, str], words: str
) -> None:
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/class/", SAID | said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Lesson.objects.exists()


def test_who_may(client: Client, room: Space, dimitris: Person, bruno: Person, elif_y: Pupil) -> None:
    for person, status in ((dimitris, 404), (elif_y.person, 404), (bruno, 200)):
        client.force_login(person)
        assert client.get(f"/spaces/{room.pk}/class/").status_code == status
        assert client.get(f"/spaces/{room.pk}/class/pictures/").status_code == status


def test_a_closed_room_says_so(client: Client, room: Space, ayse: Person) -> None:
    close_twinspace(twinspace_of(room), by=ayse)
    client.force_login(ayse)
    assert client.post(f"/spaces/{room.pk}/class/", SAID).status_code == 409


@pytest.mark.parametrize("forged", ["1", "1:x", "", "x" * 5000])
def test_a_cookie_that_we_did_not_write(client: Client, lesson: Lesson, forged: str) -> None:
    client.cookies["lesson"] = forged
    answer = client.get("/class/")
    assert answer.status_code == 404
    assert "Elif" not in answer.content.decode()


def test_after_hours_it_is_over(client: Client, lesson: Lesson, elif_y: Pupil) -> None:
    past = timezone.now() - timedelta(hours=3)
    Lesson.objects.filter(pk=lesson.pk).update(began_at=past, ends_at=past + timedelta(hours=1))
    assert client.get("/class/").status_code == 404
    assert client.post(f"/class/{elif_y.pk}/").status_code == 404


def test_it_is_over_when_the_teacher_or_the_room_is(client: Client, lesson: Lesson, room: Space, ayse: Person) -> None:
    Person.objects.filter(pk=ayse.pk).update(state="suspended")
    assert client.get("/class/").status_code == 404
    Person.objects.filter(pk=ayse.pk).update(state="validated")
    assert client.get("/class/").status_code == 200
    Space.objects.filter(pk=room.pk).update(closed_at=timezone.now())
    assert client.get("/class/").status_code == 404


def test_the_same_queries_for_many(
    client: Client, lesson: Lesson, room: Space, ayse: Person, django_assert_max_num_queries: object
) -> None:
    make_pupils(room, ayse, [f"Pupil {number}" for number in range(40)])
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get("/class/")
