"""The room of the TwinSpace's tests, and a device that Ayşe opened for her class."""

import pytest
from django.test import Client

from etwinning.classroom.models import Lesson
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.conftest import elif_y, luca_m, room
from etwinning.twinspace.tests.factories import make_pupils

__all__ = ["elif_y", "luca_m", "room"]

SAID = {"class_name": "", "hours": "2", "pin": "2468"}


def begin(client: Client, room: Space, ayse: Person, **said: str) -> Lesson:
    """Ayşe opens the device that this browser is."""
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/class/", SAID | said)
    assert (answer.status_code, answer["Location"]) == (303, "/class/")
    return Lesson.objects.latest("pk")


@pytest.fixture
def can_d(room: Space, ayse: Person) -> Pupil:
    return make_pupils(room, ayse, ["Can D."])[0]


@pytest.fixture
def lesson(client: Client, room: Space, ayse: Person, elif_y: Pupil, can_d: Pupil, luca_m: Pupil) -> Lesson:
    return begin(client, room, ayse)
