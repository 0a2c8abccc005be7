"""Meetings by their pages: planned, changed, called off, found; times on every clock; who is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.meetings import actions, queries
from etwinning.meetings.models import Guest, Invitation, Meeting, Pass, Saying, Turn
from etwinning.meetings.tests.factories import NOW, Room, make_meeting, make_running
from etwinning.people.models import Notice, Person
from etwinning.schools.models import School
from etwinning.spaces.actions import close_space
from etwinning.spaces.models import Member
from tests.house.feeds import faults_of_calendar

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def deeds() -> list[str]:
    return list(Entry.objects.filter(deed__startswith="meetings/").order_by("pk").values_list("deed", flat=True))


def said(**more: Any) -> dict[str, Any]:
    return {
        "title": "Springs", "day": TOMORROW.isoformat(), "time": "10:00", "minutes": 45, "for_whom": "all",
        "has_lobby": "on", "what_0": "Hello", "takes_0": 5, "place_0": 2, "what_1": "Our spring", "takes_1": 10,
        "place_1": 1,
    } | more  # fmt: skip


def test_make_change_call_off(room: Room, ayse: Person, chiara: Person, luca: Person) -> None:
    """make_meeting, change_meeting, call_off_meeting: each once in the journal, and each is told to the teachers."""
    client = browser(ayse)
    konya = queries.schools_in(room.space.pk)[0]
    made = client.post(room.at("meetings/new/"), said(who_1=konya.pk))
    meeting = Meeting.objects.get()
    assert made["Location"] == meeting.get_absolute_url()
    assert meeting.starts_at == datetime.combine(TOMORROW, datetime.min.time(), UTC) + timedelta(hours=7)  # 10 in Konya
    assert [(turn.title, turn.school, turn.minutes) for turn in queries.turns_of(meeting)] == [
        ("Our spring", konya, 10), ("Hello", None, 5)
    ]  # fmt: skip
    text = client.get(f"{meeting.get_absolute_url()}change/").content.decode()
    assert f'value="{TOMORROW.isoformat()}"' in text
    assert 'value="10:00"' in text
    same = said(what_0="Our spring", takes_0=10, place_0=1, who_0=konya.pk, what_1="Hello", takes_1=5, place_1=2)
    assert client.post(f"{meeting.get_absolute_url()}change/", same).status_code == 303
    assert deeds() == ["meetings/make_meeting"]
    client.post(f"{meeting.get_absolute_url()}change/", same | {"minutes": 60})
    for _twice in range(2):
        assert client.post(f"{meeting.get_absolute_url()}call-off/").status_code == 303
    names = ["meetings/make_meeting", "meetings/change_meeting", "meetings/call_off_meeting"]
    assert deeds() == names
    assert list(Notice.objects.order_by("pk").values_list("person", "deed")) == [(chiara.pk, name) for name in names]
    assert all("@" in letter.to[0] and luca.username not in letter.body for letter in mail.outbox)
    for deed in ("change", "start"):
        assert client.post(f"{meeting.get_absolute_url()}{deed}/", same).status_code == 409
    assert "Called off" in browser(luca).get(room.at("meetings/")).content.decode()


def test_only_some(room: Room, ayse: Person, chiara: Person, luca: Person, elif_: Person, bruno: Person) -> None:
    client = browser(ayse)
    some: dict[str, Any] = said(for_whom="some", people=[luca.pk, bruno.pk])
    assert client.post(room.at("meetings/new/"), some).status_code == 422  # Bruno is not in the room
    client.post(room.at("meetings/new/"), said(for_whom="some", people=[luca.pk]))
    meeting = Meeting.objects.get()
    assert not Notice.objects.exists()
    assert [one.person for one in queries.people_invited(meeting)] == [luca]
    assert browser(luca).get(meeting.get_absolute_url()).status_code == 200
    for hidden in ("", "room/", "calendar.ics"):
        assert browser(elif_).get(f"{meeting.get_absolute_url()}{hidden}").status_code == 404
    assert "Springs" not in browser(elif_).get(room.at("meetings/")).content.decode()
    assert browser(chiara).get(meeting.get_absolute_url()).status_code == 200
    assert Entry.objects.get(deed="meetings/make_meeting").audience == "teachers"


def test_a_meeting_for_one_and_for_fifty(room: Room, ayse: Person, luca: Person) -> None:
    """Its page asks as much."""
    client, meeting = browser(ayse), make_meeting(room, people=[luca])

    def asked(names: int) -> int:
        with CaptureQueriesContext(connection) as queried:
            assert client.get(meeting.get_absolute_url()).text.count("Ada") == names
        return len(queried)

    asked(0)  # what is asked once in a process
    one = asked(0)
    many = Person.objects.bulk_create(
        Person(username=f"fox{number}", given_name="Ada", kind="pupil", state=luca.state) for number in range(50)
    )
    Member.objects.bulk_create(Member(space=room.space, person=each, role="pupil") for each in many)
    Invitation.objects.bulk_create(Invitation(meeting=meeting, person=each) for each in many)
    assert asked(50) == one


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": " "}, "title"),
    "a long title": ({"title": "ş" * 10_000}, "title"),
    "no day": ({"day": ""}, "day"),
    "no such day": ({"day": "2027-02-31"}, "day"),
    "yesterday": ({"day": (TOMORROW - timedelta(days=2)).isoformat()}, "day"),
    "the year 1": ({"day": "0001-01-01", "time": "00:00"}, "day"),
    "the year 9999": ({"day": "9999-12-31", "time": "23:59"}, "day"),
    "a time of words": ({"time": "noon\0"}, "time"),
    "too short": ({"minutes": 0}, "minutes"),
    "too long": ({"minutes": "9" * 30}, "minutes"),
    "nobody": ({"for_whom": "some"}, "people"),
    "somebody else": ({"for_whom": "some", "people": ["9" * 40]}, "people"),
    "too many parts": ({"takes_0": 40}, "minutes"),
    "minutes without words": ({"what_0": ""}, "what_0"),
    "words without minutes": ({"takes_1": ""}, "takes_1"),
    "another school": ({"who_0": "77777777"}, "who_0"),
    "a long part": ({"what_1": "x" * 121}, "what_1"),
    "an odd order": ({"place_0": "-3"}, "place_0"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_stands_beside_its_field(room: Room, ayse: Person, name: str) -> None:
    change, field = WRONG[name]
    got = browser(ayse).post(room.at("meetings/new/"), said(what_2="Kept words", takes_2=3) | change)
    text = got.content.decode()
    assert got.status_code == 422
    assert f'id="id_{field}_error"' in text
    assert 'value="Kept words"' in text
    assert not Meeting.objects.exists()


def in_zone(person: Person, zone: str) -> Client:
    Person.objects.filter(pk=person.pk).update(time_zone=zone)
    return browser(Person.objects.get(pk=person.pk))


def test_the_night_in_which_clocks_change(room: Room, ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rome, 28 March 2027: 2:00 is 3:00. 31 October 2027: 3:00 is 2:00 once more; what is shown twice is the first."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 1, tzinfo=UTC))
    client = in_zone(ayse, "Europe/Rome")
    spring = said(day="2027-03-28", minutes=120)
    got = client.post(room.at("meetings/new/"), spring | {"time": "02:30"})
    assert "Clocks go forward in that night" in got.content.decode()
    client.post(room.at("meetings/new/"), spring | {"time": "01:30"})
    client.post(room.at("meetings/new/"), said(day="2027-10-31", time="02:30", minutes=60))
    first, second = Meeting.objects.order_by("pk")
    assert (first.starts_at, first.minutes) == (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), 120)
    assert (second.starts_at, second.ends_at) == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    )  # fmt: skip
    text = client.get(first.get_absolute_url()).content.decode()
    assert "Your clocks are set anew while it goes on" in text
    assert ">01:30</time>" in text
    assert ">04:30</time>" in text  # two hours later
    konya = in_zone(ayse, "Europe/Istanbul").get(first.get_absolute_url()).content.decode()
    assert ">03:30</time>" in konya
    assert ">05:30</time>" in konya
    assert "Clocks are set anew while it goes on, in: Trieste" in konya


def test_each_school_on_its_own_clock(room: Room, ayse: Person, chiara: Person, luca: Person) -> None:
    """Konya is an hour ahead of Trieste in summer, two in winter; on the same moment another day, where it is one."""
    School.objects.filter(city="Trieste").update(time_zone="America/Sao_Paulo")
    meeting = make_meeting(room, datetime(2027, 1, 10, 22, 30, tzinfo=UTC))
    konya, far = queries.clocks_of(meeting, queries.schools_in(room.space.pk))
    assert (konya.day, konya.begins.hour, far.day, far.begins.hour) == (date(2027, 1, 11), 1, date(2027, 1, 10), 19)
    text = browser(luca).get(meeting.get_absolute_url()).content.decode()
    for shown in ("11 January 2027", "10 January 2027", ">01:30</time>", ">19:30</time>", ">22:30</time>"):
        assert shown in text


def test_calendar_file(room: Room, ayse: Person, luca: Person) -> None:
    meeting = make_meeting(room, title="Su; kaynakları,\nbizde")
    got = browser(luca).get(f"{meeting.get_absolute_url()}calendar.ics")
    assert got["Content-Type"] == "text/calendar; charset=utf-8"
    assert faults_of_calendar(got.content) == []
    (event,) = Calendar.from_ical(got.content.decode()).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (NOW, NOW + timedelta(minutes=45))
    assert event["STATUS"] == "CONFIRMED"
    assert b"DTSTART:20261120T090000Z" in got.content
    actions.call_off_meeting(meeting, by=ayse)
    (event,) = Calendar.from_ical(browser(luca).get(f"{meeting.get_absolute_url()}calendar.ics").content).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_the_same_queries_for_one_and_fifty(room: Room, ayse: Person, luca: Person) -> None:
    now = timezone.now()

    def count(person: Person) -> int:
        client = browser(person)
        client.get(room.at("meetings/"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(room.at("meetings/")).status_code == 200
        return len(found)

    counts = []
    for number in (1, 50):
        for _each in range(number):
            make_meeting(room, now + timedelta(days=1))
            make_meeting(room, now - timedelta(days=1), people=[luca])
        counts.append((count(ayse), count(luca)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


def test_lists(room: Room, ayse: Person, luca: Person) -> None:
    now = timezone.now()
    empty = browser(luca).get(room.at("meetings/")).content.decode()
    assert "When a teacher plans one, it stands here." in empty
    for days, title in ((3, "Third"), (1, "First"), (-1, "Gone")):
        make_meeting(room, now + timedelta(days=days), title=title)
    make_running(room, ayse, title="Now")
    make_meeting(room, now + timedelta(days=2), title="Off", off_at=now)
    seat = room.seat(luca)
    assert [one.title for one in queries.coming_meetings(seat)] == ["Now", "First", "Third"]
    assert [one.title for one in queries.past_meetings(seat)] == ["Off", "Gone"]
    for query in ("?page=2", "?page=0", "?page=x", "?page=" + "9" * 40):
        assert browser(luca).get(room.at(f"meetings/{query}")).status_code == 200


def test_a_closed_room(room: Room, ayse: Person, luca: Person) -> None:
    meeting = make_meeting(room, timezone.now() + timedelta(days=1))
    close_space(room.space, by=ayse, deed="twinspace/close_twinspace")
    client = browser(ayse)
    for rest in ("meetings/new/", f"meetings/{meeting.pk}/change/", f"meetings/{meeting.pk}/start/"):
        assert client.post(room.at(rest), said()).status_code == 409, rest
    assert browser(luca).get(meeting.get_absolute_url()).status_code == 200
    assert browser(luca).get(f"{meeting.get_absolute_url()}room/").status_code == 409


def test_so_many(room: Room, ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    make_meeting(room, timezone.now() + timedelta(days=1))
    with pytest.raises(Stale):
        actions.make_meeting(room.space, actions.Said("One more", timezone.now(), 30), by=ayse)


def test_start_and_end(room: Room, ayse: Person, chiara: Person, luca: Person) -> None:
    """start_meeting, admit_to_meeting, remove_from_meeting, end_meeting: each once; what was written is gone."""
    meeting, client = make_meeting(room), browser(ayse)
    at = meeting.get_absolute_url()
    assert "Permissions-Policy" in client.get(at).headers
    for _twice in range(2):
        assert client.post(f"{at}start/")["Location"] == f"{at}room/"
    shown = browser(luca).get(f"{at}room/")
    assert shown["Permissions-Policy"] == "camera=(self), microphone=(self), geolocation=()"
    assert "unsafe" not in shown["Content-Security-Policy"]
    Guest.objects.create(meeting=meeting, person=luca, socket="a", wanted="camera")
    for _twice in range(2):
        client.post(f"{at}admit/", {"person": luca.pk})
        client.post(f"{at}admit/")
    assert Pass.objects.get().is_in
    for odd in ("0", "x", "9" * 30, ayse.pk, ""):
        assert client.post(f"{at}remove/", {"person": odd}).status_code == 404
        assert client.post(f"{at}admit/", {"person": odd}).status_code == 303
    for _twice in range(2):
        assert client.post(f"{at}remove/", {"person": luca.pk}).status_code == 303
    assert list(Pass.objects.filter(is_in=False).values_list("person", flat=True)) == [luca.pk]
    assert client.post(f"{at}change/", said()).status_code == 409
    assert client.post(f"{at}call-off/").status_code == 409
    Saying.objects.create(meeting=meeting, author=luca, body="Hello", sending="0b7a7e0c-58f8-4b39-9d1c-1f5ea1a3f0aa")
    for _twice in range(2):
        assert browser(chiara).post(f"{at}end/").status_code == 303
    assert not Saying.objects.exists()
    assert not Pass.objects.exists()
    assert [one for one in deeds() if "admit" not in one] == [
        "meetings/start_meeting", "meetings/remove_from_meeting", "meetings/end_meeting"
    ]  # fmt: skip
    assert browser(luca).get(f"{at}room/")["Location"] == at
    for deed in ("admit", "remove"):
        assert client.post(f"{at}{deed}/", {"person": luca.pk}).status_code == 409
    assert client.post(f"{at}start/").status_code == 303  # it was ended too early


def test_nobody_ends_it(room: Room, ayse: Person, luca: Person) -> None:
    """A meeting that nobody is at ends by itself, and its words go."""
    now = timezone.now()
    left, held, fresh = (make_running(room, ayse, title=title) for title in ("Left", "Held", "Fresh"))
    Meeting.objects.filter(pk=fresh.pk).update(started_at=now - timedelta(hours=1))
    Guest.objects.create(meeting=held, person=ayse, socket="a", wanted="text")
    Saying.objects.create(meeting=left, author=luca, body="Hello", sending="0b7a7e0c-58f8-4b39-9d1c-1f5ea1a3f0aa")
    assert actions.end_left_behind(now) == 1
    assert set(Meeting.objects.filter(ended_at__isnull=True)) == {held, fresh}
    assert not Saying.objects.exists()
    entry = Entry.objects.get(deed="meetings/end_meeting")
    assert (entry.actor, entry.data) == (None, {"title": "Left"})


def test_forget_person(room: Room, ayse: Person, luca: Person) -> None:
    meeting = make_running(room, ayse, people=[luca])
    Guest.objects.create(meeting=meeting, person=luca, socket="a")
    Pass.objects.create(meeting=meeting, person=luca, is_in=True)
    Saying.objects.create(meeting=meeting, author=luca, body="Hello", sending="0b7a7e0c-58f8-4b39-9d1c-1f5ea1a3f0aa")
    actions.forget_person(luca)
    assert not any(kind.objects.exists() for kind in (Guest, Pass, Saying, Invitation))
    assert Turn.objects.count() == 0


def test_for_whom_it_was_is_forgotten(room: Room, luca: Person, ayse: Person) -> None:
    meeting = make_meeting(room, people=[luca])
    assert actions.forget_invitations(meeting.ends_at + timedelta(days=91)) == 0
    assert actions.forget_invitations(meeting.ends_at + timedelta(days=92)) == 1
    at = f"{room.at()}meetings/{meeting.pk}/"
    assert (browser(ayse).get(at).status_code, browser(luca).get(at).status_code) == (200, 404)
