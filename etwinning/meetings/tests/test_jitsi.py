"""Meetings on Jitsi: its tokens against a door that checks them, and what is honestly said of what it cannot do."""

import base64
import json
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from etwinning.meetings.actions import admit_to_meeting, end_left_behind
from etwinning.meetings.models import Meeting
from etwinning.meetings.servers.jitsi import VALID, Jitsi
from etwinning.meetings.tests.doorkeeper import APP, DOMAIN, SECRET, Comer, Shut, opened
from etwinning.meetings.tests.factories import NOW, Room, make_meeting, make_running
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
ADDRESS = f"https://{DOMAIN}"


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def at(room: Room, settings: Any) -> str:
    """Where a meeting is that will be held on a Jitsi with tokens."""
    settings.MEETINGS = SimpleNamespace(kind="jitsi", address=ADDRESS, secret=SECRET, app=APP, records=False)
    return make_meeting(room, code="CoDe-1_x").get_absolute_url()


def led(person: Person, at: str) -> str:
    """Where somebody is led who goes to the meeting."""
    return browser(person).get(f"{at}room/")["Location"]


@pytest.mark.parametrize("audience", [APP, "*"])
def test_a_token_opens_this_room_alone(room: Room, ayse: Person, audience: str) -> None:
    meeting, other = make_running(room, ayse, code="CoDe-1_x"), make_running(room, ayse, code="b")
    server = Jitsi(f"{ADDRESS}/", SECRET, APP)
    for leads in (True, False):
        address = server.address_for(meeting, 'O"Brien Ş', person=7, leads=leads)
        assert opened(address, audience=audience) == Comer("etwinning-code-1_x", 'O"Brien Ş', "7", leads, False)
        with pytest.raises(Shut, match="another room"):
            opened(address.replace("code-1_x", "b", 1))
        with pytest.raises(Shut, match="times"):
            opened(address, at=time.time() + VALID + 1)
        with pytest.raises(Shut, match="required"):
            opened(address.replace("jwt=", "no="))
    assert VALID <= 15 * 60
    assert opened(server.address_for(other, "A", person=7, leads=True)).room == "etwinning-b"


def test_nobody_makes_one(room: Room, ayse: Person) -> None:
    """Another secret, another application; a pupil who makes a moderator of themselves."""
    meeting = make_running(room, ayse)
    for secret, app, why in (("other", APP, "signature"), (SECRET, "another", "issuer")):
        with pytest.raises(Shut, match=why):
            opened(Jitsi(ADDRESS, secret, app).address_for(meeting, "Luca", person=7, leads=True))
    address = Jitsi(ADDRESS, SECRET, APP).address_for(meeting, "Luca", person=7, leads=False)
    token = address.partition("jwt=")[2].partition("#")[0]
    head, body, seal = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    said["context"]["user"]["moderator"] = "true"
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    with pytest.raises(Shut, match="signature"):
        opened(address.replace(token, f"{head}.{forged}.{seal}"))


def test_pupils_come_when_a_teacher_went_in(at: str, room: Room, ayse: Person, luca: Person, elif_: Person) -> None:
    """That it was started is not enough; that a pupil was let in neither; after each start anew."""
    browser(ayse).post(f"{at}start/")
    admit_to_meeting(Meeting.objects.get(), [elif_.pk], by=ayse)
    for _again in range(2):
        early = browser(luca).get(f"{at}room/")
        assert early.status_code == 409
        assert "No teacher is inside yet" in early.text
        assert "could not be opened" not in early.text
        assert opened(led(ayse, at)).is_moderator
        assert not opened(led(luca, at)).is_moderator
        browser(ayse).post(f"{at}end/")
        assert led(luca, at) == at
        browser(ayse).post(f"{at}start/")


def test_the_end_is_told_honestly(at: str, ayse: Person) -> None:
    teacher = browser(ayse)
    teacher.post(f"{at}start/")
    ended = teacher.post(f"{at}end/", follow=True).text
    assert "Who is still there stays until you end it" in ended
    assert "Everybody is out" not in ended
    assert "Recordings" not in ended
    assert teacher.get(f"{at}recordings/").status_code == 404


def test_without_secret_pupils_stay_outside(at: str, ayse: Person, luca: Person, settings: Any) -> None:
    """Nobody there could tell who is a teacher."""
    settings.MEETINGS.secret = ""
    browser(ayse).post(f"{at}start/")
    code = Meeting.objects.get().code.lower()
    assert led(ayse, at).startswith(f"{ADDRESS}/etwinning-{code}#userInfo.displayName=")
    assert "pupils are not led there" in browser(ayse).get(at).text
    pupil = browser(luca).get(f"{at}room/")
    assert pupil.status_code == 409
    assert "at your teacher&#39;s screen" in pupil.text
    assert code not in pupil.text


def test_what_should_have_ended_ends(room: Room, ayse: Person) -> None:
    """Nobody can ask who is inside: half an hour after its time pupils are led there no more."""
    make_running(room, ayse, place="jitsi", minutes=150)
    assert end_left_behind(NOW + timedelta(minutes=179)) == 0
    assert end_left_behind(NOW + timedelta(minutes=181)) == 1
