"""A small meeting at its edge: six cameras, and one more."""

from datetime import timedelta

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
from tests.journeys.steps import Look, enter, in_two_languages, sign_in

FULL = (
    "Six cameras are on already. You see and hear the others and can write. "
    "When one is off, choose “With camera” again."
)
PORTO = cast.Place("PT", "PT-13", "Porto", "Escola Básica da Ponte", "PT-131210")
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


@in_two_languages
def test_six_schools_see_each_other_and_a_seventh_camera_is_told(filmed: Site, look: Look) -> None:
    room, people = six_schools()
    door = door_of(room, people[0])
    elif_ = make_pupils(room, people[0], ["Elif Kaya"])[0]
    readers = [sign_in(filmed, look, person, door) for person in people]
    for reader in readers:
        choose(reader, "With camera")
    for reader in readers:
        expect(tiles(reader)).to_have_count(6)
        sees_all(reader, 6)
        assert set(tiles(reader).locator("[data-city]").all_inner_texts()) == {place.city for *_, place in TEACHERS}
    readers[0].passes()

    seventh = enter(filmed, look, elif_)
    seventh.go(door)
    choose(seventh, "With camera")
    seventh.sees(FULL)
    assert seventh.page.evaluate("document.querySelector('meeting-room').media.stream") is None  # its light is out
    expect(tiles(seventh)).to_have_count(7)
    sees_all(seventh, 6)
    seventh.passes()
    for reader in readers:
        expect(tiles(reader)).to_have_count(7)
        sees_all(reader, 6)

    seventh.fill(words="I hear you all.")
    seventh.page.keyboard.press("Enter")
    readers[5].reads("I hear you all.")
    choose(readers[5], "Text only")
    sees_all(seventh, 5)  # hers does not come on by itself
    choose(seventh, "With camera")
    for reader in (seventh, readers[0]):
        sees_all(reader, 6)
