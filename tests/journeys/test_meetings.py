"""Two teachers and two pupils in a meeting with cameras; and one whose browser gives none."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from etwinning.meetings.models import Guest, Meeting, Saying
from etwinning.projects.tests.factories import make_active
from etwinning.safety.models import Caution, Report
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.rooms import choose, sees_all, tiles
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, sign_in

NOT_ALLOWED = (
    "Your browser may not use camera and microphone. You are here as a listener and can write. To be seen, allow both "
    "beside the address and choose “With camera” again."
)


@in_two_languages
def test_classes_see_each_other(filmed: Site, refused: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    elif_, luca = make_pupils(room, ayse, ["Elif Kaya"])[0], make_pupils(room, bruno, ["Luca R."])[0]
    teacher = sign_in(filmed, look, ayse, reverse("meetings", kwargs={"space_pk": room.pk}))
    plan(teacher)
    meeting = Meeting.objects.get()
    door = reverse("meeting_room", kwargs={"space_pk": room.pk, "pk": meeting.pk})
    other, girl, boy = sign_in(filmed, look, bruno), enter(filmed, look, elif_), enter(refused, look, luca)
    girl.go(reverse("meetings", kwargs={"space_pk": room.pk}))
    girl.follow(meeting.get_absolute_url())
    girl.press("Go to the door")
    for reader in (other, boy):
        reader.go(door)
    girl.sees("A teacher has not started the meeting yet. You can leave this page open: it begins by itself.")
    girl.passes()
    choose(girl, "With camera")
    choose(other, "With camera")
    expect(tiles(other)).to_have_count(0)

    teacher.press("Start the meeting")
    choose(teacher, "With camera")
    girl.sees("You are at the door. A teacher lets you in.")
    expect(tiles(teacher)).to_have_count(2)
    knocks = teacher.page.locator("[data-waiting] > li")
    expect(knocks).to_have_count(1)
    teacher.passes()
    knocks.first.get_by_role("button").click()
    for reader in (teacher, other, girl):
        expect(tiles(reader)).to_have_count(3)
        sees_all(reader, 3)

    choose(boy, "With camera")
    boy.sees(NOT_ALLOWED)
    expect(knocks).to_have_count(1)
    teacher.page.get_by_role("button", name=teacher.words("Let all in")).click()
    expect(tiles(boy)).to_have_count(4)
    sees_all(boy, 3)
    boy.passes()
    write(boy, girl)
    girl.passes()

    teacher.page.locator(f"[data-people] > li[data-person='{luca.person_id}']").get_by_role("button").click()
    boy.sees("A teacher took you out of the meeting.")
    expect(tiles(boy)).to_have_count(0)
    expect(tiles(girl)).to_have_count(3)

    teacher.press("End it for everybody")
    teacher.sees("The meeting has ended. Everybody is out.")
    for reader in (other, girl):
        reader.sees("The meeting is over.")
        expect(tiles(reader)).to_have_count(0)
        assert reader.page.evaluate("document.querySelector('meeting-room').media.stream") is None
    assert not Saying.objects.exists()
    teacher.passes()


def plan(teacher: Reader) -> None:
    """A meeting tomorrow at nine on the teacher's clock, with two parts."""
    teacher.passes()
    teacher.press("Plan a meeting")
    tomorrow = timezone.localdate() + timedelta(days=1)
    teacher.fill(title="We see each other", day=tomorrow.isoformat(), time="09:00", minutes="30")
    teacher.fill(what_0="Konya shows its spring", takes_0="40")
    teacher.press("Plan this meeting")
    teacher.sees("The parts take %(takes)s minutes together. Make the meeting longer, or a part shorter.", takes=40)
    teacher.passes()
    teacher.fill(takes_0="10", what_1="Questions", takes_1="15")
    teacher.press("Plan this meeting")
    teacher.sees("The meeting is planned.")
    teacher.reads("Konya shows its spring")
    teacher.passes()


def write(boy: Reader, girl: Reader) -> None:
    """Words reach the others; a telephone number gets a hint beside the field."""
    boy.fill(words="We have rain.")
    boy.page.keyboard.press("Enter")
    girl.reads("We have rain.")
    report_by_keys(girl)
    expect(boy.page.locator("main textarea")).to_have_value("")
    girl.fill(words="Call me: 0532 123 45 67")
    girl.page.keyboard.press("Enter")
    girl.sees("This looks like a telephone number. Keep it for your family and friends.")
    expect(girl.page.locator("main textarea")).to_have_value("Call me: 0532 123 45 67")
    assert Caution.objects.get().deed == "meetings/say_in_meeting"


def report_by_keys(girl: Reader) -> None:
    """The report opens beside the meeting, which goes on meanwhile."""
    girl.tab_to('at.matches("[data-report] a")')
    with girl.page.context.expect_page() as opened:
        girl.page.keyboard.press("Enter")
    beside = Reader(girl.site, girl.look, opened.value, is_pupil=True)
    beside.reads("We have rain.")
    beside.tick("reason", "bulk")
    beside.passes()
    beside.press("Send")
    beside.sees("Thank you for telling us. Grown-ups will look at it.")
    beside.page.close()
    assert Report.objects.get().quote == "We have rain."
    expect(tiles(girl)).to_have_count(4)


@in_two_languages
def test_pupils_are_never_alone(filmed: Site, look: Look) -> None:
    """When the last teacher goes, pupils see nobody; when one is back, it goes on."""
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    pupils = make_pupils(room, ayse, ["Elif Kaya", "Ece K."])
    now = timezone.now()
    meeting = Meeting.objects.create(
        space=room, title="Short", starts_at=now, ends_at=now + timedelta(minutes=30), made_by=ayse, started_at=now,
        started_by=ayse, has_lobby=False, code="a",
    )  # fmt: skip
    door = reverse("meeting_room", kwargs={"space_pk": room.pk, "pk": meeting.pk})
    girls = [enter(filmed, look, pupil) for pupil in pupils]
    for girl in girls:
        girl.go(door)
        choose(girl, "With camera")
        girl.sees("No teacher is in the room just now. It goes on when one is back.")
        expect(tiles(girl)).to_have_count(0)
    teacher = sign_in(filmed, look, ayse, door)
    choose(teacher, "Text only")
    for girl in girls:
        expect(tiles(girl)).to_have_count(3)
        sees_all(girl, 2)
    teacher.page.close()
    for girl in girls:
        girl.sees("No teacher is in the room just now. It goes on when one is back.")
        expect(tiles(girl)).to_have_count(0)
    assert Guest.objects.count() == 2
