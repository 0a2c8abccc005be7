"""A small meeting at its edge: six cameras, and one more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from etwinning.meetings.models import Meeting
from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space
from etwinning.twinspace.tests.factories import make_member, make_pupils, make_twinspace, school_of
from tests import cast
from tests.journeys.rooms import choose, sees_all, tiles
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, sign_in

FULL = (
    "Six cameras are on already. You see and hear the others and can write. "
    "When one is off, choose “With camera” again."
)
PORTO = cast.Place("PT", "PT-13", "Porto", "Escola Básica da Ponte", "PT-131210")
LOSSY = {"offline": False, "latency": 1, "downloadThroughput": -1, "uploadThroughput": -1, "packetLoss": 50}
# a browser whose network lets nothing through but by a relay, of which there is none
WALL = """window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(how) { super({ ...how, iceTransportPolicy: "relay" }); }
};"""
# a browser whose lines never come about: to the meeting its camera is on, to the machine it is no work
ALONE = """window.RTCPeerConnection = class extends EventTarget {
  connectionState = "new"
  addTrack() {} addTransceiver() {} close() {} getSenders() { return [] }
  async getStats() { return new Map() }
  setLocalDescription() { return new Promise(() => {}) }
  async setRemoteDescription() {} async addIceCandidate() {}
};"""
TEACHERS = [
    ("Ayşe", "Yılmaz", cast.KONYA), ("Bruno", "Greco", cast.LECCE), ("Chiara", "Longo", cast.TRIESTE),
    ("Dimitris", "Papadakis", cast.VOLOS), ("Eva", "Nováková", cast.BRNO), ("Filipa", "Costa", PORTO),
]  # fmt: skip


def six_schools() -> tuple[Space, list[Person]]:
    """A TwinSpace of six schools, and a teacher of each."""
    people = [cast.make_teacher(*one) for one in TEACHERS]
    room = make_twinspace(*people[:2]).space
    for person in people[2:]:
        make_member(room, person, Member.Role.TEACHER, school_of(person))
    return room, people


def door_of(room: Space, by: Person) -> str:
    """The address of a meeting that goes on, without a lobby."""
    now = timezone.now()
    meeting = Meeting.objects.create(
        space=room, title="All six", starts_at=now, ends_at=now + timedelta(minutes=30), made_by=by, started_at=now,
        started_by=by, has_lobby=False, code="a",
    )  # fmt: skip
    return reverse("meeting_room", kwargs={"space_pk": room.pk, "pk": meeting.pk})


@pytest.mark.parametrize("look", [Look("en", dark=False, width=700)])
def test_six_cameras_are_on_and_a_seventh_is_told(filmed: Site, look: Look) -> None:
    """Three of the six have lines to each other: fifteen lines are more than two cores draw (decision 0053)."""
    room, people = six_schools()
    door = door_of(room, people[0])
    elif_ = make_pupils(room, people[0], ["Elif Kaya"])[0]
    alone = [sign_in(filmed, look, person) for person in people[3:]]
    for reader in alone:
        reader.page.add_init_script(ALONE)
        reader.go(door)
    readers = [sign_in(filmed, look, person, door) for person in people[:3]]
    for reader in [*alone, *readers]:
        choose(reader, "With camera")
    for reader in readers:
        expect(tiles(reader)).to_have_count(6)
        sees_all(reader, 3)
        assert set(tiles(reader).locator("[data-city]").all_inner_texts()) == {place.city for *_, place in TEACHERS}
    readers[0].passes()

    seventh = enter(filmed, look, elif_)
    seventh.go(door)
    choose(seventh, "With camera")
    seventh.sees(FULL)
    assert seventh.page.evaluate("document.querySelector('meeting-room').media.stream") is None  # its light is out
    expect(tiles(seventh)).to_have_count(7)
    sees_all(seventh, 3)
    seventh.passes()
    for reader in readers:
        expect(tiles(reader)).to_have_count(7)
        sees_all(reader, 3)

    seventh.fill(words="I hear you all.")
    seventh.page.keyboard.press("Enter")
    readers[2].reads("I hear you all.")
    choose(readers[2], "Text only")
    sees_all(seventh, 2)  # hers does not come on by itself
    choose(seventh, "With camera")
    for reader in (seventh, readers[0]):
        sees_all(reader, 3)


@in_two_languages
def test_a_line_that_breaks_offers_text_only(filmed: Site, look: Look) -> None:
    """A wall that no line passes: behind it one is told at whom, and goes on in text by one button, by keys."""
    room, people = six_schools()
    door = door_of(room, people[0])
    other, walled = sign_in(filmed, look, people[0], door), sign_in(filmed, look, people[1])
    walled.page.add_init_script(WALL)
    walled.go(door)
    for reader in (other, walled):
        choose(reader, "With camera")
    for reader, name in ((walled, people[0].name), (other, people[1].name)):
        reader.sees("The line to %(name)s does not hold. You can go on in text only.", name=name)
        reader.passes()
    goes_on_in_text(walled, other)


@pytest.mark.parametrize("look", [Look("tr", dark=False, width=360)])
def test_a_weak_line_offers_text_only(filmed: Site, look: Look) -> None:
    """Half of what is sent gets lost on the way, to several others: the line at home is weak."""
    room, people = six_schools()
    door = door_of(room, people[0])
    readers = [sign_in(filmed, look, person, door) for person in people[:3]]
    weak = readers[2]
    line = weak.page.context.new_cdp_session(weak.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LOSSY)
    for reader in readers:
        choose(reader, "With camera")
    weak.sees("Your line is too weak for pictures and sound. You can go on in text only.")
    goes_on_in_text(weak, readers[0])
    sees_all(readers[0], 2)
    expect(readers[0].page.locator("[data-weak]")).to_be_hidden()


def goes_on_in_text(weak: Reader, other: Reader) -> None:
    """By the button in the note; the focus stays on what was chosen, and words go both ways."""
    weak.tab_to('at.matches("[data-weak] button")')
    weak.page.keyboard.press("Enter")
    expect(weak.page.locator("[data-weak]")).to_be_hidden()
    chosen = weak.page.locator("[data-choose] [data-mode=text]")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    sees_all(weak, 0)
    expect(other.page.locator("[data-weak]")).to_be_hidden()
    for one, reader in ((weak, other), (other, weak)):
        words = f"{one.look.language} {id(one)}"
        one.fill(words=words)
        one.page.keyboard.press("Enter")
        reader.reads(words)
    weak.passes()
