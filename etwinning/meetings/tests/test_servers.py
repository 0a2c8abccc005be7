"""Meetings on a server: BigBlueButton against a fake that checks what it is asked, and everything that can go wrong."""

import http.client
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from etwinning.meetings import actions, servers
from etwinning.meetings.models import Meeting
from etwinning.meetings.servers import asking
from etwinning.meetings.servers.bigbluebutton import BigBlueButton
from etwinning.meetings.tests.factories import Room, make_meeting, make_running
from etwinning.meetings.tests.servers import ODD, SECRET, Fake, bigbluebutton
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db


def named(kind: str, address: str, secret: str = "") -> SimpleNamespace:
    """What the settings say of a server."""
    return SimpleNamespace(kind=kind, address=address, secret=secret, app="", records=False)


@pytest.fixture
def fake(settings: Any) -> Iterator[Fake]:
    with bigbluebutton() as running:
        settings.MEETINGS = named("bigbluebutton", running.address, SECRET)
        yield running
        assert running.faults == []


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def follow(address: str) -> None:
    """Go where a redirect to the server leads."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port)
    line.request("GET", f"{parts.path}?{parts.query}")
    assert b"SUCCESS" in line.getresponse().read()
    line.close()


def test_a_meeting_on_a_server(fake: Fake, room: Room, ayse: Person, luca: Person) -> None:
    """Started, come to by a teacher, then by a pupil; ended, recorded, started anew under another name."""
    meeting = make_meeting(room, title="Şelale & <b>")
    teacher, pupil = browser(ayse), browser(luca)
    at = meeting.get_absolute_url()
    assert teacher.post(f"{at}start/")["Location"] == at
    meeting.refresh_from_db()
    (made,) = fake.meetings.values()
    assert (meeting.place, made["meetingID"], made["name"]) == ("bigbluebutton", meeting.code, "Şelale & <b>")
    assert (made["guestPolicy"], made["record"], made["endWhenNoModerator"]) == ("ASK_MODERATOR", "false", "true")
    early = pupil.get(f"{at}room/")
    assert early.status_code == 409
    assert "could not be opened" not in early.content.decode()
    assert "No teacher is inside yet" in early.content.decode()
    follow(teacher.get(f"{at}room/")["Location"])
    follow(pupil.get(f"{at}room/")["Location"])
    assert [(one["role"], one.get("guest"), one["fullName"]) for one in fake.joined] == [
        ("MODERATOR", None, ayse.name), ("VIEWER", "true", luca.name)
    ]  # fmt: skip
    assert teacher.post(f"{at}end/").status_code == 303
    assert fake.meetings == {}
    assert pupil.get(f"{at}room/")["Location"] == at
    fake.recordings = (
        "<recording><startTime>1795000000000</startTime><endTime>1795001800000</endTime><playback><format>"
        "<url>https://meet.example/playback/1</url></format></playback></recording>"
        "<recording><startTime>99999999999999999999</startTime></recording>"
        "<recording><startTime>1795000000000</startTime><playback><format><url>javascript:alert(1)</url></format>"
        "</playback></recording>"
    )
    text = teacher.get(f"{at}recordings/").content.decode()
    assert text.count("https://meet.example/playback/1") == 1
    assert "30 minutes" in text
    assert "javascript" not in text
    assert pupil.get(f"{at}recordings/").status_code == 404
    before = meeting.code
    assert teacher.post(f"{at}start/").status_code == 303
    meeting.refresh_from_db()
    assert meeting.code != before
    assert list(fake.meetings) == [meeting.code]


@pytest.mark.parametrize("ill", [*ODD, "hangs up", "short", "silent", "dripping"])
def test_whatever_it_does_is_a_sentence(
    fake: Fake, room: Room, ayse: Person, luca: Person, ill: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Start, come, end, look for recordings: no error, nothing lost, nobody waits for long."""
    monkeypatch.setattr(asking, "PATIENCE", 0.3)
    monkeypatch.setattr(asking, "DEADLINE", 0.6)
    meeting, client = make_meeting(room), browser(ayse)
    at = meeting.get_absolute_url()
    fake.ill = ill
    began = time.monotonic()
    got = client.post(f"{at}start/")
    assert time.monotonic() - began < asking.DEADLINE * 8
    assert got.status_code == 502
    assert "The meeting could not be opened" in got.content.decode()
    assert Meeting.objects.get().state(meeting.starts_at) == "coming"
    assert client.post(f"{at}start/", {"here": "1"}).status_code == 303
    assert Meeting.objects.get().place == ""
    Meeting.objects.update(place="bigbluebutton")
    assert browser(luca).get(f"{at}room/").status_code == 502
    assert client.get(f"{at}recordings/").status_code == 502
    ended = client.post(f"{at}end/", follow=True).content.decode()
    assert "The meeting has ended here, but" in ended
    assert Meeting.objects.get().ended_at is not None


def test_nobody_listens_there(room: Room, settings: Any) -> None:
    with bigbluebutton() as gone:
        address = gone.address
    settings.MEETINGS = named("bigbluebutton", address, SECRET)
    with pytest.raises(servers.Unavailable):
        actions.start_meeting(make_meeting(room), by=room.seats[min(room.seats)].person)
    assert not Meeting.objects.get().is_running


def test_a_wrong_secret_is_told(room: Room) -> None:
    with bigbluebutton() as running:
        server = BigBlueButton(running.address, "another")
        with pytest.raises(servers.Unavailable, match="checksumError"):
            server.create(make_meeting(room))


def test_what_is_gone_has_ended(fake: Fake, room: Room, ayse: Person) -> None:
    meeting = make_running(room, ayse, place="bigbluebutton")
    server = servers.chosen()
    assert server is not None
    assert not server.is_held(meeting)
    actions.end_meeting(meeting, by=ayse)
    assert fake.calls == ["getMeetingInfo", "end"]


def test_the_server_was_changed_meanwhile(room: Room, ayse: Person, luca: Person) -> None:
    meeting = make_running(room, ayse, place="bigbluebutton")
    for person in (ayse, luca):
        got = browser(person).get(f"{meeting.get_absolute_url()}room/")
        assert got.status_code == 502
        assert "There is no meeting server any more" in got.content.decode()
    assert browser(ayse).post(f"{meeting.get_absolute_url()}end/").status_code == 303
