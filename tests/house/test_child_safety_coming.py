"""What keeps children safe, a rule a test: who comes into their room, for how long, and as what."""

import json
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings as conf
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from etwinning.archives.tests.factories import made, texts_of
from etwinning.guests.actions import address_of_visit
from etwinning.guests.models import Visit
from etwinning.letters.models import Letter
from etwinning.meetings.live.rights import standing_of
from etwinning.meetings.models import Guest, Meeting
from etwinning.meetings.tests.doorkeeper import APP, DOMAIN, SECRET, opened
from etwinning.people.models import Person
from etwinning.spaces.actions import remove_member
from etwinning.spaces.models import Credit
from etwinning.threads.models import Post
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_member, make_pupils, make_twinspace, school_of, seat_of
from tests.house.secrets import OUTSIDE, PUPIL, USERNAME, key
from tests.house.test_child_safety import closed, door, pupil_of, text
from tests.house.test_child_safety_words import PHONE
from tests.house.things import SHOWN
from tests.house.visits import client_of, text_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("undone")


# Meetings


def comes(world: World, person: Person) -> Guest:
    """Somebody's page is at the meeting now."""
    meeting, socket = key(world, "meeting"), f"going {person.pk}"
    return Guest.objects.create(meeting_id=meeting, person=person, socket=socket, wanted="camera")


def seen_by(world: World, guest: Guest) -> set[str]:
    """Whom somebody at the meeting sees and hears there."""
    told = json.loads(standing_of(world.space.pk, guest.meeting_id, []).told(guest.pk))
    return {one["name"] for one in told["room"]["people"]}


def test_a_pupil_is_in_a_meeting_only_while_a_teacher_is(world: World) -> None:
    """Hard rules on children: before the first comes and after the last has gone they see and hear nobody."""
    Meeting.objects.filter(pk=key(world, "meeting")).update(has_lobby=False)
    other = make_pupils(world.space, world.people["ayse"], ["Can D."])[0].person
    hers, his = comes(world, world.people["elif"]), comes(world, other)
    for who in ("ayse", "bruno"):
        assert seen_by(world, hers) == seen_by(world, his) == set()
        teacher = comes(world, world.people[who])
        assert seen_by(world, hers) == seen_by(world, his) == {PUPIL, "Can D.", world.people[who].name}
        teacher.delete()
    assert seen_by(world, hers) == seen_by(world, his) == set()


def test_a_pupil_is_led_to_a_meeting_server_only_after_a_teacher(world: World, settings: Settings) -> None:
    """Hard rules on children: the same on a server elsewhere, and there no pupil leads."""
    settings.MEETINGS = SimpleNamespace(
        kind="jitsi", address=f"https://{DOMAIN}", secret=SECRET, app=APP, records=False
    )
    Meeting.objects.filter(pk=key(world, "meeting")).update(place="jitsi")
    pupil, url = client_of(world, "elif"), door(world, "meeting_room")
    assert pupil.get(url).status_code == 409
    assert opened(client_of(world, "ayse").get(url)["Location"]).is_moderator
    assert not opened(pupil.get(url)["Location"]).is_moderator


def test_a_visitor_has_no_meeting_with_pupils(world: World) -> None:
    """Domain, roles: visitors have no meetings; nor has anybody outside."""
    closed(world, "victor", "meetings", "meeting", "meeting_room")
    for who in OUTSIDE:
        assert client_of(world, who).get(door(world, "meeting_room")).status_code in {302, 404}, who


# Class mode


@pytest.fixture
def device(world: World) -> Client:
    """A tablet that Ayşe opened for her class."""
    client = client_of(world, "ayse")
    said = {"class_name": "", "hours": "2", "pin": "2468"}
    assert client.post(door(world, "begin_lesson"), said).status_code == 303
    return client


def tap(device: Client, pupil: Pupil) -> int:
    """A child taps a name."""
    status: int = device.post(reverse("enter_lesson", kwargs={"pk": pupil.pk})).status_code
    return status


def test_a_device_knows_only_the_class_in_its_room(world: World, device: Client) -> None:
    """Decision 47: the teacher is out of it, and it names the pupils she handles in that room."""
    ayse, bruno = world.people["ayse"], world.people["bruno"]
    elsewhere = make_pupils(make_twinspace(ayse, bruno, title="Another room").space, ayse, ["Zzelsewhere A."])[0]
    partners = make_pupils(world.space, bruno, ["Zzpartners B."])[0]
    shown = text_of(device.get(reverse("lesson")))
    assert PUPIL in shown
    assert not {word for word in ("Zzelsewhere", "Zzpartners", USERNAME) if word in shown}
    assert [tap(device, pupil) for pupil in (elsewhere, partners)] == [404, 404]
    assert device.get(door(world, "members")).status_code == 302


def test_a_device_opens_a_pupils_room_until_the_lesson_ends(world: World, device: Client) -> None:
    """Decision 47: at the device she is a pupil as everywhere, and out when her teacher ends it from elsewhere."""
    assert tap(device, pupil_of(world)) == 303
    assert device.session.get_expiry_age() <= 2 * 3600
    assert device.get(door(world, "space")).status_code == 200
    for name in ("members", "pupils", "cautions", "people", "conversations", "group"):
        assert device.get(door(world, name)).status_code in {403, 404}, name
    teacher = client_of(world, "ayse")
    ends = [part for part in text_of(teacher.get(door(world, "begin_lesson"))).split('"') if part.endswith("/end/")]
    for url in ends:
        assert teacher.post(url).status_code == 303
    assert device.get(door(world, "space")).status_code == 302
    assert tap(device, pupil_of(world)) == 404


def test_work_at_a_device_is_hers_and_credited_to_her_team(world: World, device: Client) -> None:
    """Decision 47: her account answers for it, the guard reads it, and inside the room her team is named beside her."""
    assert "for team 1" not in text(world, "bruno", door(world, "thread"))
    tap(device, pupil_of(world))
    said = {"language": "en", "sending": str(uuid4())}
    assert device.post(door(world, "reply"), said | {"body": f"<p>{PHONE}</p>"}).status_code == 422
    assert device.post(door(world, "reply"), said | {"body": "<p>Zztwofrogs</p>"}).status_code == 303
    assert Post.objects.get(body__contains="Zztwofrogs").author == world.people["elif"]
    assert "for team 1" in text(world, "bruno", door(world, "thread"))
    device.post(reverse("switch_pupil"))
    assert not Credit.objects.filter(ended_at__gt=timezone.now()).exists()
    assert "for team 1" not in text(world, "anonymous", door(world, "gallery_project"))
    book = texts_of(made(world.space, world.people["ayse"]))
    assert "Zztwofrogs" in book
    assert "for team 1" in book
    assert PUPIL not in book


# Looking as another

INSIDE = [name for name in SHOWN["space"].split() if name not in {"look_as", "stop_looking"}]
INSIDE += ["letter", "wall", "task", "hand_in_file", "answer_hand_in", "caution_file", "pupil_allowance"]


def looking(world: World, role: str) -> Client:
    """Ayşe's browser, as she looks at the room as somebody of that role."""
    client = client_of(world, "ayse")
    assert client.post(door(world, "look_as"), {"role": role}).status_code == 303
    return client


def opens(world: World, client: Client) -> set[str]:
    """Which pages of the room open."""
    got = {name: client.get(door(world, name)) for name in INSIDE}
    return {name for name, answer in got.items() if answer.status_code == 200 and answer.getvalue()}


@pytest.mark.parametrize(("role", "who"), [("pupil", "elif"), ("visitor", "victor")])
def test_who_looks_as_another_sees_no_more_than_that_one(world: World, role: str, who: str) -> None:
    """Decision 64: "view as" opens nothing; what a teacher reads of a child is not there for the one she looks as."""
    shown = opens(world, looking(world, role))
    assert "space" in shown
    assert shown <= opens(world, client_of(world, who))


def test_who_looks_as_another_changes_nothing(world: World) -> None:
    """Decision 64: a stand-in writes nothing among children; teachers who lead the room look, and nobody else does."""
    number = Post.objects.count()
    said = {"body": "<p>Zzstandin</p>", "language": "en", "sending": str(uuid4())}
    for role in ("pupil", "visitor", "teacher"):
        client = looking(world, role)
        assert client.post(door(world, "reply"), said).status_code == 403
        assert role == "teacher" or client.get(door(world, "letter")).status_code == 404
    assert Post.objects.count() == number
    for who in ("elif", "victor"):
        closed(world, who, "look_as", method="post")


# Who comes in


def test_no_other_school_brings_a_pupil_into_a_project(world: World) -> None:
    """Domain, accounts of pupils: the teacher who made the account keeps it in hand."""
    other = make_twinspace(world.people["ayse"], world.people["bruno"], title="Another room").space
    url, said = reverse("bring_pupils", kwargs={"space_pk": other.pk}), {"pupils": [pupil_of(world).pk]}
    for who in ("bruno", "elif", "dimitris"):
        assert client_of(world, who).post(url, said).status_code in {404, 422}, who
    assert client_of(world, "ayse").post(url, said).status_code == 303


@pytest.fixture
def visit(world: World) -> Visit:
    """A parent's, whom Ayşe invited."""
    return Visit.objects.select_related("person", "space").get(pk=key(world, "visit"))


def link_of(visit: Visit) -> str:
    return address_of_visit(visit).removeprefix(conf.ADDRESS)


def test_a_visitors_link_opens_its_room_and_no_other(world: World, visit: Visit) -> None:
    """Domain, accounts of pupils: outsiders enter by invitation, into the room to which they were invited."""
    client, other = Client(), make_twinspace(world.people["ayse"], world.people["bruno"], title="Another room").space
    assert client.post(link_of(visit)).status_code == 303
    assert client.get(door(world, "space")).status_code == 200
    for part in ("", "threads/", "pages/", "materials/", "news/"):
        assert client.get(f"/spaces/{other.pk}/{part}").status_code == 404, part
    for name in ("members", "pupils", "letters", "chats", "meetings", "cautions", "people"):
        assert client.get(door(world, name)).status_code in {403, 404}, name


def test_a_visitors_link_opens_nothing_after_its_day(world: World, visit: Visit) -> None:
    """Decision 56: the end is exact, and no session outlives it."""
    Visit.objects.filter(pk=visit.pk).update(until=timezone.now() + timedelta(minutes=5))
    client = Client()
    client.post(link_of(visit))
    assert client.session.get_expiry_age() <= 300
    past = timezone.now() - timedelta(days=2)
    Visit.objects.filter(pk=visit.pk).update(made_at=past, until=past + timedelta(days=1))
    assert Client().post(link_of(visit)).status_code == 404


def test_a_visitors_link_that_was_revoked_opens_nothing(world: World, visit: Visit) -> None:
    """Decision 56: ending a visit empties seat and session at once; links that we did not write open nothing."""
    client = Client()
    client.post(link_of(visit))
    assert client_of(world, "ayse").post(door(world, "end_visit")).status_code == 303
    assert client.get(door(world, "space")).status_code == 302
    assert Client().post(link_of(visit)).status_code == 404
    forged = signing.Signer(salt="another").sign(str(visit.pk))
    assert Client().post(reverse("enter_visit", kwargs={"token": forged})).status_code == 404


def test_only_administrators_invite_outsiders(world: World) -> None:
    """Domain, accounts of pupils: outsiders enter only by invitation of a teacher administrator."""
    make_member(world.space, world.people["dimitris"], "teacher", school_of(world.people["dimitris"]))
    said = {"name": "Somebody", "email": "somebody@new.example", "kind": "parent", "days": "30", "language": "en"}
    number = Visit.objects.count()
    for who in ("elif", "victor", *OUTSIDE):
        got = client_of(world, who).post(door(world, "invite_visitor"), said)
        assert got.status_code in {302, 403, 404}, who
    assert Visit.objects.count() == number
    assert client_of(world, "ayse").post(door(world, "invite_visitor"), said).status_code == 303


def test_no_stranger_writes_a_letter_to_a_pupil_nor_she_to_one(world: World) -> None:
    """Domain, accounts of pupils: every adult who can write to pupils was checked, and sits in their room."""
    dimitris, number = world.people["dimitris"], Letter.objects.count()
    to = {"body": "Zzhello", "language": "en"}

    def letter(who: str, seat: int) -> int:
        said = to | {"to": str(seat), "sending": str(uuid4())}
        status: int = client_of(world, who).post(door(world, "send_letter"), said).status_code
        return status

    hers = seat_of(world.space, world.people["elif"]).pk
    for who in ("victor", *OUTSIDE):
        assert letter(who, hers) in {302, 403, 404}, who
    for stranger in (key(world, "member"), key(world, "group_member")):  # the visitor's seat, one in a group
        assert letter("elif", stranger) == 422
    assert Letter.objects.count() == number
    seat = make_member(world.space, dimitris, "teacher", school_of(dimitris))
    assert (letter("elif", seat.pk), letter("dimitris", hers)) == (303, 303)
    remove_member(seat, by=world.people["ayse"])
    assert (letter("elif", seat.pk), letter("dimitris", hers)) == (422, 404)
