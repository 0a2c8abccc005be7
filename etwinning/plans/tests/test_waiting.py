"""waiting_hand_ins: what pupils handed in and no teacher has answered, the longest waiting first."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.plans.actions import hand_in
from etwinning.plans.models import HandIn, Task
from etwinning.plans.work import Work
from etwinning.spaces.actions import close_space
from etwinning.spaces.models import Member, Space
from etwinning.teams.tests.factories import make_pupil

pytestmark = pytest.mark.django_db


def at(room: Space) -> str:
    return f"/spaces/{room.pk}/plan/hand-ins/"


def test_waiting_hand_ins(
    client: Client, room: Space, task: Task, elif_: Member, luca: Member, ayse: Person, dimitris: Person
) -> None:
    client.force_login(ayse)
    assert "Nothing waits for your answer" in client.get(at(room)).text
    assert at(room) not in client.get(f"/spaces/{room.pk}/plan/").text
    first, second = hand_in(task, Work("Seven."), by=luca), hand_in(task, Work("Eight."), by=elif_)
    assert f'href="{at(room)}"' in client.get(f"/spaces/{room.pk}/plan/").text
    text = client.get(at(room)).text
    assert text.index("Luca M.") < text.index("Elif Y.")
    answer = f"{at(room)}{first.pk}/?waiting=1"
    assert answer in text
    assert f'href="{at(room)}"' in client.get(answer).text
    assert client.post(answer, {"comment": "Well counted."})["Location"] == at(room)
    assert "Luca M." not in client.get(at(room)).text
    for person, status in ((elif_.person, 403), (dimitris, 404)):
        client.force_login(person)
        assert client.get(at(room)).status_code == status
    client.force_login(ayse)
    answered = client.post(f"{at(room)}{second.pk}/", {"back": "1"})
    assert answered["Location"] == f"/spaces/{room.pk}/plan/tasks/{task.pk}/"
    close_space(room, by=ayse, deed="spaces/close_space")
    assert client.get(at(room)).status_code == 409


def test_the_same_number_of_queries(client: Client, room: Space, task: Task, elif_: Member, ayse: Person) -> None:
    hand_in(task, Work("Seven."), by=elif_)
    client.force_login(ayse)
    client.get(at(room))
    with CaptureQueriesContext(connection) as one:
        client.get(at(room))
    now = timezone.now()
    pupils = [make_pupil(room, f"P{number:03d} X.", ayse) for number in range(24)]
    HandIn.objects.bulk_create(HandIn(task=task, member=pupil, words="Seven.", handed_at=now) for pupil in pupils)
    with CaptureQueriesContext(connection) as many:
        text = client.get(at(room)).text
    assert "page=2" in text
    assert len(one) == len(many) <= 12
