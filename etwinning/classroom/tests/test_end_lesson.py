"""end_lesson: with the PIN at the device, or from elsewhere; whoever sits there is signed out."""

from datetime import timedelta

from django.test import Client

from etwinning.classroom.actions import forget_lessons
from etwinning.classroom.models import Lesson, Turn
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.models import Pupil


def test_the_pin_ends_it(client: Client, lesson: Lesson, room: Space, ayse: Person, elif_y: Pupil) -> None:
    client.post(f"/class/{elif_y.pk}/")
    assert client.post("/class/end/", {"pin": "1111"}).status_code == 422
    assert client.get(f"/spaces/{room.pk}/").status_code == 200
    answer = client.post("/class/end/", {"pin": "2468"})
    assert (answer.status_code, answer["Location"]) == (303, "/account/login/")
    assert client.get("/class/").status_code == 404
    assert client.get(f"/spaces/{room.pk}/").status_code == 302
    assert Entry.objects.get(deed="classroom/end_lesson").actor == ayse


def test_pins_cannot_be_tried_out(client: Client, lesson: Lesson) -> None:
    statuses = [client.post("/class/end/", {"pin": f"{number:04}"}).status_code for number in range(8)]
    assert (statuses[0], statuses[-1]) == (422, 429)
    assert client.post("/class/end/", {"pin": "2468"}).status_code == 429


def test_from_elsewhere(
    client: Client, lesson: Lesson, room: Space, ayse: Person, bruno: Person, elif_y: Pupil
) -> None:
    client.post(f"/class/{elif_y.pk}/")
    elsewhere = Client()
    elsewhere.force_login(bruno)
    assert elsewhere.post(f"/spaces/{room.pk}/class/{lesson.pk}/end/").status_code == 404
    elsewhere.force_login(ayse)
    assert "Elif Y." in elsewhere.get(f"/spaces/{room.pk}/class/").content.decode()
    for _twice, status in enumerate((303, 404)):
        assert elsewhere.post(f"/spaces/{room.pk}/class/{lesson.pk}/end/").status_code == status
    assert client.get(f"/spaces/{room.pk}/").status_code == 302  # the pupil's session is gone
    assert not Turn.objects.exclude(session="").exists()
    assert Entry.objects.filter(deed="classroom/end_lesson").count() == 1


def test_who_sat_there_is_forgotten(client: Client, lesson: Lesson, elif_y: Pupil) -> None:
    client.post(f"/class/{elif_y.pk}/")
    assert Turn.objects.count() == 1
    assert forget_lessons(lesson.ends_at + timedelta(days=91)) == 0
    assert forget_lessons(lesson.ends_at + timedelta(days=92)) == 2
    assert not Lesson.objects.exists()
    assert not Turn.objects.exists()
