"""By keys alone: a pupil comes in and hands in, others are asked, a page goes out to everyone, and the project ends.

The pages on the way are seen by axe, too, in both languages, wide and dark, narrow and light.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from etwinning.contributions.models import Elsewhere
from etwinning.guests.models import Visit
from etwinning.meetings.models import Meeting
from etwinning.meetings.tests.servers import SECRET, Fake, bigbluebutton
from etwinning.pages.models import Page
from etwinning.people.models import Officer, Person
from etwinning.plans.models import Activity, HandIn, Part, Step, Task
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active, room_of
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import school_of
from etwinning.tickets.models import Ticket
from etwinning.twinspace.cards import password_of, token_of
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.keys import Keys
from tests.journeys.site import Site, running_servers
from tests.journeys.steps import Look, Upload, arrive, in_english, in_turkish, read_in, several, sign_in, text_file

RECORDING = (
    "<recording><startTime>1795000000000</startTime><endTime>1795001800000</endTime><playback><format>"
    "<url>https://meet.example/playback/1</url></format></playback></recording>"
)


@dataclass
class World:
    """Two teachers and their project."""

    ayse: Person
    bruno: Person
    project: Project

    @property
    def space(self) -> Space:
        return room_of(self.project)


@pytest.fixture
def world(site: Site) -> World:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    return World(ayse, bruno, make_active(ayse, bruno))


def at(keys: Keys, name: str, space: Space, **more: int) -> None:
    """Type an address of the room."""
    keys.reader.go(reverse(name, kwargs={"space_pk": space.pk} | more))
    keys.reader.passes()


def make_task(world: World) -> Task:
    """A task for every pupil, in a step of these days in which Konya has a part."""
    today = timezone.localdate()
    activity = Activity.objects.create(space=world.space, title="Our rain", made_by=world.ayse)
    step = Step.objects.create(activity=activity, title="Measure", first=today, last=today + timedelta(days=7))
    Part.objects.create(step=step, school=school_of(world.ayse))
    return Task.objects.create(step=step, title="Count the glasses", words="One for each.", set_by=world.ayse)


def come_in(site: Site, look: Look, pupil: Pupil) -> Keys:
    """From the front page through the pupils' door, with what stands on the card."""
    read_in(look, pupil.person)
    keys = Keys(arrive(site, look, "/"))
    keys.to('at.closest("main") && at.pathname === "/pupil/"')
    with keys.reader.leaving():
        keys.page.keyboard.press("Enter")
    keys.reader.passes()
    keys.type(username=pupil.person.username, password="red-river-moon-7")
    keys.press("Sign in")
    keys.reader.sees("This does not match a card. Look at your card and try again, or ask your teacher.")
    keys.type(password=password_of(pupil))
    keys.press("Sign in")
    return keys


def come_by_square(site: Site, look: Look, pupil: Pupil) -> Keys:
    """By the address in the square of the card."""
    read_in(look, pupil.person)
    keys = Keys(arrive(site, look, f"/pupil/card/{token_of(pupil)}/"))
    keys.press("Yes, let me in")
    return keys


@in_turkish
def test_a_pupil_hands_in_and_is_answered(site: Site, look: Look, world: World) -> None:
    """Given back once, then done; the page that helps stands in the step."""
    space, task = world.space, make_task(world)
    elif_, luca = make_pupils(space, world.ayse)[0], make_pupils(space, world.bruno, ["Luca G."])[0]
    page = Page.objects.create(space=space, title="How we measure", author=world.ayse, state="published")
    teacher = Keys(sign_in(site, look, world.ayse))
    at(teacher, "plan", space)
    teacher.press("Add a page, thread or file")
    teacher.press("Add it")
    teacher.mend("thing")
    teacher.choose("thing", f"page-{page.pk}")
    teacher.press("Add it")
    teacher.reader.reads("How we measure")

    girl = come_in(site, look, elif_)
    girl.follow("Count the glasses")
    girl.type(words="Two glasses.")
    girl.give("attach", text_file())
    girl.press("Hand it in")
    girl.reader.sees("It is handed in. Your teacher reads it.")
    boy = come_by_square(site, look, luca)
    boy.press("The whole plan")
    boy.follow("How we measure")

    answer(teacher, space, "Two on each day?", "Give it back")
    at(girl, "task", space, pk=task.pk)
    girl.reader.reads("Two on each day?")
    girl.type(words="Two glasses on each day.")
    girl.tick('at.name === "dropped"')
    girl.press("Hand it in again")
    answer(teacher, space, "Well counted.", "It is done")
    at(girl, "task", space, pk=task.pk)
    girl.reader.reads("Well counted.")
    girl.reader.misses("plan.txt")
    assert HandIn.objects.get().state == HandIn.State.DONE


def answer(teacher: Keys, space: Space, comment: str, button: str) -> None:
    """From the plan to what waits, and back to that list, which is empty then."""
    at(teacher, "plan", space)
    one, many = "%(num)s hand-in waits for your answer", "%(num)s hand-ins wait for your answer"
    teacher.follow(several(teacher.reader.look.language, one, many, 1))
    teacher.follow("Elif Y.")
    teacher.type(comment=comment)
    teacher.press(button)
    teacher.reader.sees("Nothing waits for your answer")


@pytest.fixture(scope="module")
def recorder(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Fake]]:
    """Servers of ours that hold meetings on a meeting server; their address and folder."""
    folder = tmp_path_factory.mktemp("recorder")
    with bigbluebutton() as fake, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ETWINNING_MEETINGS", f"bigbluebutton:{fake.address}")
        patch.setenv("ETWINNING_MEETINGS_SECRET", SECRET)
        with running_servers(folder) as url:
            yield url, folder, fake
        assert fake.faults == []


@in_english
def test_a_partner_a_visitor_and_a_recording(
    site: Site, look: Look, world: World, recorder: tuple[str, Path, Fake]
) -> None:
    """Each is asked by a teacher: to confirm, to come; and what a meeting server recorded is found."""
    url, folder, fake = recorder
    site = Site(url, folder, site.browser)
    site.forget_mails()
    teacher, partner = Keys(sign_in(site, look, world.ayse)), Keys(sign_in(site, look, world.bruno))
    confirm_what_was_done_elsewhere(teacher, partner, world)
    receive_a_visitor(teacher, world.space)
    look_at_recordings(teacher, world, fake)


def confirm_what_was_done_elsewhere(teacher: Keys, partner: Keys, world: World) -> None:
    """Added after a mistake, confirmed by the witness."""
    at(teacher, "contributions", world.space)
    teacher.press("Add work done elsewhere")
    teacher.press("Add it and ask")
    teacher.mend("words")
    teacher.type(words="The class measured the spring.")
    teacher.choose("witness", str(world.bruno.pk))
    teacher.press("Add it and ask")
    teacher.reader.sees("It is added. %(name)s is asked to confirm it.", name=world.bruno.name)
    at(partner, "elsewhere", world.space)
    partner.press("It was so", context="button")
    partner.reader.sees("You confirmed it. It counts now.")
    at(teacher, "contributions", world.space)
    teacher.reader.sees("Confirmed by %(name)s", name=world.bruno.name)
    assert Elsewhere.objects.get().state == Elsewhere.State.CONFIRMED


def receive_a_visitor(teacher: Keys, space: Space) -> None:
    """Invited, let go on, sent the link once more, ended."""
    at(teacher, "visitors", space)
    teacher.press("Invite a visitor")
    teacher.type(name="Ada Rossi", email="ada@parent.example")
    teacher.press("Send the invitation")
    teacher.press("Let it go on")
    teacher.choose("days", "90")
    teacher.press("Save")
    Visit.objects.update(mailed_at=timezone.now() - timedelta(hours=1))  # it is sent once in some minutes
    teacher.press("Send the link again", context="a visit")
    teacher.reader.sees("The link for %(name)s is on its way once more.", name="Ada Rossi")
    assert len(teacher.reader.site.mails("ada@parent.example")) == 2
    teacher.press("End the visit")
    teacher.reader.sees("Over", "a visit")


def look_at_recordings(teacher: Keys, world: World, fake: Fake) -> None:
    """One, as a link to where it lies; then none."""
    now = timezone.now()
    begin, end = now - timedelta(hours=3), now - timedelta(hours=2)
    meeting = Meeting.objects.create(
        space=world.space, title="We saw each other", starts_at=begin, ends_at=end, made_by=world.ayse, made_at=begin,
        started_at=begin, started_by=world.ayse, ended_at=end, place="bigbluebutton", code="seen",
    )  # fmt: skip
    fake.recordings = RECORDING
    teacher.reader.go(meeting.get_absolute_url())
    teacher.reader.passes()
    teacher.press("Recordings")
    teacher.to('at.closest("main") && at.href === "https://meet.example/playback/1"')
    fake.recordings = ""
    at(teacher, "meeting_recordings", world.space, pk=meeting.pk)
    teacher.reader.sees("There is no recording")
    teacher.press("Back to the meeting")


def save(teacher: Keys) -> None:
    """Once the editor is there: until then the form holds the text as it was."""
    expect(teacher.page.locator(".rich-box [role=textbox]")).to_be_visible()
    teacher.press("Save")


@in_turkish
def test_out_to_everyone_and_home(site: Site, look: Look, world: World) -> None:
    """A page for everyone, the project closed, its archive fetched and brought into the next TwinSpace."""
    page = Page.objects.create(
        space=world.space, title="Our map", body="<p>All our springs.</p>", author=world.ayse, state="published"
    )
    teacher = Keys(sign_in(site, look, world.ayse))
    teacher.reader.go(page.get_absolute_url())
    teacher.press("Edit this page")
    expect(teacher.page.locator(".rich-box [role=textbox]")).to_be_visible()
    teacher.to('at.matches(".rich-box [role=textbox]")')
    teacher.choose("audience", "public")
    save(teacher)
    teacher.mend("sure")
    teacher.page.keyboard.press("Space")
    expect(teacher.page.locator("main [name=sure]")).to_be_checked()
    save(teacher)
    teacher.reader.sees("Seen by everyone on the internet")
    visitor = Keys(arrive(site, look, f"/gallery/{world.project.slug}/"))
    visitor.reader.passes()
    visitor.follow("Our map")
    visitor.reader.reads("All our springs.")

    teacher.reader.go(world.project.get_absolute_url())
    teacher.press("Close the project")
    teacher.press("Close the project")
    at(teacher, "space", world.space)
    teacher.reader.sees("Closed, read only", "TwinSpace")
    bring(teacher, fetch(teacher, world.space), room_of(make_active(world.ayse, world.bruno, title="Our next year")))


def fetch(teacher: Keys, space: Space) -> Upload:
    """Make the archive of a room and take it."""
    at(teacher, "archives", space)
    teacher.press("Make an archive")
    teacher.to_words(teacher.reader.words("Fetch"))
    fetched: Any
    with teacher.page.expect_download() as fetched:
        teacher.page.keyboard.press("Enter")
    return {"name": "ours.zip", "mimeType": "application/zip", "buffer": fetched.value.path().read_bytes()}


def bring(teacher: Keys, archive: Upload, space: Space) -> None:
    """Bring an archive into an empty room, after a file that is none."""
    at(teacher, "archives", space)
    teacher.press("Bring an archive")
    teacher.give("archive", text_file())
    teacher.press("Bring it")
    teacher.mend("archive")
    teacher.give("archive", archive)
    teacher.press("Bring it")
    teacher.reader.sees("Read in", "an archive")
    at(teacher, "space_pages", space)
    teacher.follow("Our map")
    teacher.reader.reads("All our springs.")
    at(teacher, "bring_archive", space)  # it is full now, and the page says so


@in_english
def test_a_question_and_a_desk(site: Site, look: Look, world: World) -> None:
    """A teacher asks the support service; the central desk opens another one and seats somebody there."""
    teacher = Keys(sign_in(site, look, world.ayse, reverse("my_questions")))
    teacher.reader.passes()
    teacher.press("Ask a question")
    teacher.press("Send the question")
    teacher.mend("topic")
    teacher.choose("topic", "fault")
    teacher.type(subject="An empty page", text="I pressed the button, and the page stays empty.")
    teacher.press("Send the question")
    teacher.press("My questions")
    teacher.follow("An empty page")
    assert Ticket.objects.get().asker == world.ayse

    mara = cast.make_person("Mara", "Hoxha", state=Person.State.DRAFT)
    EmailAddress.objects.create(user=mara, email=str(mara.email), verified=True, primary=True)
    carla = Keys(sign_in(site, look, cast.make_officer("Carla", "Dupont", ""), reverse("desk")))
    carla.press("Support services and their officers")
    carla.press("Open a desk")
    carla.choose("country", "AL")
    carla.type(name="Shërbimi kombëtar", usual_days="4")
    carla.press("Open a desk")
    seat(carla, mara)
    carla.press("Change the desk")
    carla.type(website="https://desk.example")
    carla.press("Save")
    carla.reader.reads("https://desk.example")
    carla.press("Take the seat away")
    assert not Officer.objects.filter(person=mara).exists()
    carla.press("Support services and their officers")
    carla.reader.reads("Shërbimi kombëtar")


def seat(carla: Keys, person: Person) -> None:
    """Give somebody a seat, after an address that nobody has; only for the first region."""
    carla.press("Seat an officer")
    carla.type(email="nobody@desk.example")
    carla.press("Seat an officer")
    carla.mend("email")
    carla.type(email=str(person.email))
    carla.to_words(carla.reader.words("Choose the regions"))
    carla.page.keyboard.press("Enter")
    carla.tick('at.name === "regions"')
    carla.press("Seat an officer")
    carla.reader.sees("%(name)s has a seat at this desk.", name=person.name)
    assert Officer.objects.get(person=person).regions
