"""A whole project: two teachers and two pupils of two schools, from the cards of a class to an archive opened at home.

They come in by cards, meet in a chat and before cameras, work in a mixed team through a locked step, see who did what,
show it to everyone, close, and take home an archive, which the last browser opens from its disk, without a network.
"""

import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from etwinning.chat.models import Chat
from etwinning.core.files import keep_file
from etwinning.core.tests import samples
from etwinning.materials.models import Item
from etwinning.meetings.models import Meeting
from etwinning.pages import actions as pages
from etwinning.pages.models import Page
from etwinning.pages.queries import picture_address
from etwinning.people.models import Person
from etwinning.plans.models import HandIn
from etwinning.projects.tests.factories import make_active
from etwinning.safety.actions import Word, note_allowances, note_sightings
from etwinning.spaces.models import Space
from etwinning.teams.models import Place, Team
from etwinning.threads import actions as talk
from etwinning.threads.models import Thread
from etwinning.twinspace.cards import token_of
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.rooms import choose, close_project, make_public, plan_step, save, says, sees_all, tiles
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, in_two_languages, read_in, several, sign_in

ALLOWED, KEPT = "A blue spring", "A boat at sea"
BOXES = "all => all.map(one => one.getBoundingClientRect().toJSON())"


class Four(NamedTuple):
    """Those who do the project."""

    teacher: Reader
    partner: Reader
    girl: Reader
    boy: Reader


def by_card(site: Site, look: Look, pupil: Pupil) -> Reader:
    """Come in by the address in the QR code of the card."""
    read_in(look, pupil.person)
    reader = arrive(site, look, f"/pupil/card/{token_of(pupil)}/")
    reader.sees("Hello, %(name)s", name=pupil.person.name)
    reader.press("Yes, let me in")
    return reader


def bring_class(teacher: Reader, space: Space) -> Pupil:
    """Two pupils from a list that has nothing wrong."""
    teacher.go(f"{space.get_absolute_url()}pupils/add/")
    teacher.fill(lines="Elif Y.;5A\nDeniz K.;5A")
    teacher.press("Look at the list")
    with teacher.leaving():
        teacher.page.locator("main button[name=step][value=add]").click()
    teacher.reads(several(teacher.look.language, "You added %(num)s pupil. Now print the card.",
                          "You added %(num)s pupils. Now print the cards.", 2))  # fmt: skip
    return Pupil.objects.get(person__given_name="Elif Y.")


def mix(teacher: Reader, space: Space, one: Pupil, other: Pupil) -> Team:
    """Teams of two, of two countries; these two together."""
    teacher.go(reverse("form_teams", kwargs={"space_pk": space.pk}))
    seats = dict(space.members.values_list("person", "pk"))
    teacher.fill(size="2")
    for name, value in (("one_0", seats[one.person_id]), ("other_0", seats[other.person_id])):
        teacher.choose(name, str(value))
    teacher.choose("kind_0", "together")
    teacher.passes()
    teacher.press("Make teams")
    teacher.passes()
    team = Place.objects.get(member=seats[one.person_id]).team
    assert team is not None
    assert team == Place.objects.get(member=seats[other.person_id]).team
    return team


def meet_in_chat(four: Four, space: Space) -> None:
    """Opened by a teacher, spoken in by both pupils, closed."""
    teacher, partner, girl, boy = four
    teacher.go(reverse("chats", kwargs={"space_pk": space.pk}))
    teacher.press("Make a chat")
    teacher.fill(title="Our questions")
    teacher.press("Make this chat")
    for reader in (partner, girl, boy):
        reader.go(Chat.objects.get().get_absolute_url())
    teacher.press("Open for pupils")
    for pupil, words in ((girl, "Our water is hard."), (boy, "Ours is soft.")):
        expect(pupil.page.locator("main textarea")).to_be_visible()
        says(pupil, words)
        for reader in four:
            reader.reads(words)
    teacher.press("Close", "a chat")
    boy.sees("This chat is closed")


def meet_on_screen(four: Four, space: Space) -> None:
    """Four cameras in one room; the teacher lets both pupils in."""
    teacher, _partner, girl, boy = four
    teacher.go(reverse("make_meeting", kwargs={"space_pk": space.pk}))
    day = timezone.localdate() + timedelta(days=1)
    teacher.fill(title="We see each other", day=day.isoformat(), time="09:00", minutes="30")
    teacher.press("Plan this meeting")
    door = reverse("meeting_room", kwargs={"space_pk": space.pk, "pk": Meeting.objects.get().pk})
    teacher.go(door)
    teacher.press("Start the meeting")
    for reader in four:
        if reader is not teacher:
            reader.go(door)
        choose(reader, "With camera")
    expect(teacher.page.locator("[data-waiting] > li")).to_have_count(2)
    teacher.page.get_by_role("button", name=teacher.words("Let all in")).click()
    for reader in four:
        expect(tiles(reader)).to_have_count(4)
        sees_all(reader, 4)
    boy.passes()
    teacher.press("End it for everybody")
    girl.sees("The meeting is over.")


def work_through_a_locked_step(four: Four, space: Space, team: Team) -> None:
    """The second step waits for both schools' parts in the first; the team hands in, one for both."""
    teacher, partner, girl, boy = four
    at = reverse("plan", kwargs={"space_pk": space.pk})
    teacher.go(at)
    teacher.press("Plan an activity")
    teacher.fill(title="Where our water comes from")
    teacher.passes()
    teacher.press("Go on to the first step")
    measure = plan_step(teacher, "Measure", "2026-11-02", "2026-11-20")
    teacher.press("Plan a step")
    plan_step(teacher, "Compare", "2026-11-23", "2026-12-11", measure)
    both = {"en": "Konya and Lecce", "tr": "Konya ve Lecce"}[teacher.look.language]
    teacher.sees("It opens when “%(title)s” is done. Still missing there: %(who)s.", title="Measure", who=both)
    teacher.follow(f"*/steps/{measure.pk}/task/")
    teacher.fill(title="Count the taps")
    teacher.choose("whom", f"team-{team.pk}")
    teacher.passes()
    teacher.press("Set the task")

    girl.go(at)
    girl.page.locator("main a", has_text="Count the taps").click()
    girl.fill(words="Seven taps here, four in Lecce.")
    girl.passes()
    girl.press("Hand it in")
    boy.go(at)
    boy.passes()
    boy.page.locator("main a", has_text="Count the taps").click()
    expect(boy.page.locator("main [name=words]")).to_have_value("Seven taps here, four in Lecce.")
    partner.go(reverse("answer_hand_in", kwargs={"space_pk": space.pk, "pk": HandIn.objects.get().pk}))
    partner.fill(comment="Well counted.")
    partner.passes()
    partner.press("It is done")
    girl.page.reload()
    girl.reads("Well counted.")
    girl.passes()

    for reader, city in ((teacher, "Konya"), (partner, "Lecce")):
        boy.go(at)
        boy.sees("Locked", "step")
        reader.go(at)
        part = reader.page.locator(f"#step-{measure.pk} li", has_text=f"Measure: {city}")
        with reader.leaving():
            part.get_by_role("button").click()
    boy.go(at)
    boy.misses(boy.words("Locked", "step"))
    teacher.go(reverse("notices"))
    teacher.sees("“%(title)s” is open now", title="Compare")


def make_work(space: Space, ayse: Person, seen: dict[str, Person]) -> Page:
    """A page with a picture, a thread, the news, an entry of the journal that everyone reads.

    And two pictures, on each of which a pupil can be recognised.
    """
    Thread.objects.create(space=space, title="How much does it rain?", author=ayse, language="en")
    talk.write_note(space, talk.Words("The cards are printed.", "en"), by=ayse, audience="members")
    said, about = talk.Words("<p>Elif Y. heard it first.</p>", "en"), talk.About("At the spring", date(2026, 11, 10))
    talk.write_entry(space, said, about, by=ayse, audience="public")
    bytes_of = {ALLOWED: samples.picture(size=(320, 200)), KEPT: samples.picture(size=(200, 320))}
    for name, pupil in seen.items():
        file = keep_file(samples.upload(bytes_of[name]), by=ayse)
        Item.objects.create(space=space, file=file, name=name, search=name.lower(), alt=name, added_by=ayse)
        note_sightings(file.sha256, space.pk, {pupil.pk: None}, nobody=False, by=ayse, at=timezone.now())
    page = pages.new_page(space, by=ayse, title="Our spring", language="en")
    shown = ""
    for name, content in bytes_of.items():
        added = pages.upload_to_page(page, samples.upload(content), by=ayse, description=name)
        shown += f'<p><img src="{picture_address(added, space.pk)}" alt="{name}"></p>'
    page.body, page.audience, page.state = f"<p>The water comes from the hill.</p>{shown}", "members", "published"
    page.save()
    return page


def families_answer(pupils: dict[Person, int], by: Person) -> None:
    """How far pictures of each may go."""
    for pupil, reach in pupils.items():
        note_allowances({pupil.pk: reach}, Word("paper"), by=by, at=timezone.now())


def see_who_did_what(four: Four, space: Space) -> None:
    """The partner's pupil answers in a thread; the map shows teachers what both schools did in the activity."""
    teacher, _partner, _girl, boy = four
    boy.go(Thread.objects.get(told_on=None).get_absolute_url())
    boy.write("Luca G. says: three glasses.")
    boy.press("Send")
    boy.reads("three glasses.")
    boy.passes()
    teacher.go(reverse("contributions", kwargs={"space_pk": space.pk}))
    expect(teacher.page.locator("main svg.acts-map")).to_have_count(3)
    teacher.page.locator("main #activities summary").click()
    row = teacher.page.locator("main #activities tbody tr", has_text="Where our water comes from")
    expect(teacher.page.locator("main #activities thead th")).to_contain_text(["", "Konya", "Lecce", ""])
    some = teacher.words("some", "acts of a school")  # a teacher, and a pupil alone
    expect(row.locator("td")).to_have_text([some, "1", teacher.words("Too early to say", "share of work")])
    teacher.passes()


def open_their_work(home: Reader, start: str, team: Team) -> None:
    """From the plan to the task of the team: what it handed in, and what the teacher said."""
    home.page.goto(start)
    home.follow("pages/plan.html")
    home.follow("h1.html")
    home.sees("Team %(number)s", number=team.number)
    home.reads("Seven taps here, four in Lecce.")
    home.reads("Well counted.")
    home.passes()


def take_home(teacher: Reader, space: Space, folder: Path) -> Path:
    """Make an archive with what only teachers see, fetch it, unpack it."""
    teacher.go(reverse("archives", kwargs={"space_pk": space.pk}))
    teacher.passes()
    teacher.tick("with_teachers")
    teacher.press("Make an archive")
    teacher.passes()
    with teacher.page.expect_download() as fetched:
        teacher.page.locator('main a[href$="/file/"]').click()
    with zipfile.ZipFile(fetched.value.path()) as packed:
        packed.extractall(folder)
    return folder


def open_at_home(site: Site, look: Look, folder: Path, team: Team) -> None:
    """Everything is in the folder: no server, no network, no name of a pupil, no picture that a family keeps."""
    context = site.browser.new_context(
        offline=True, locale=look.language, color_scheme="dark" if look.dark else "light",
        viewport={"width": look.width, "height": 900}, reduced_motion="reduce",
    )  # fmt: skip
    home = Reader(site, look, context.new_page())
    asked: list[str] = []
    home.page.on("request", lambda request: asked.append(request.url))
    start = (folder / "index.html").as_uri()
    for name, words in (
        ("p1", "The water comes from the hill."),
        ("t1", "says: three glasses."),
        ("materials", ALLOWED),
        ("plan", "Measure: Lecce"),
        ("news", "The cards are printed."),
        ("journal", "heard it first."),
        ("teams", "Konya"),
        ("contributions", "Lecce"),
    ):
        home.page.goto(start)
        home.follow(f"pages/{name}.html")
        home.reads(words)
        home.misses(KEPT)
        home.passes()
        if name in {"p1", "materials"}:
            expect(home.page.locator("main img")).to_have_count(1)
            assert home.page.locator("main img").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
        if name == "contributions":
            expect(home.page.locator("main svg.acts-map")).to_have_count(2)
            assert all(box["height"] > 100 for box in home.page.locator("main svg.acts-map").evaluate_all(BOXES))
        if name == "journal":
            home.sees("Seen by everyone on the internet")
    open_their_work(home, start, team)
    home.page.goto(start)
    home.follow("pages/left-out.html")
    home.sees("A family does not allow that everyone sees it.")
    home.reads(KEPT)
    home.passes()
    assert asked
    assert all(address.startswith(folder.as_uri()) for address in asked), asked
    texts = "".join(path.read_text() for path in folder.rglob("*") if path.suffix in {".html", ".json"})
    assert not [name for name in ("Elif Y", "Luca G", "Deniz K", "Marco B") if name in texts]


@in_two_languages
def test_a_project_from_its_cards_to_its_archive(filmed: Site, look: Look, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = filmed.folder / "files"  # where the site of the journeys keeps what we upload here
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.space
    luca = make_pupils(space, bruno, ["Luca G.", "Marco B."], "5B")[0]
    teacher, partner = sign_in(filmed, look, ayse), sign_in(filmed, look, bruno)
    elif_ = bring_class(teacher, space)
    four = Four(teacher, partner, by_card(filmed, look, elif_), by_card(filmed, look, luca))
    four.girl.passes()
    team = mix(teacher, space, elif_, luca)
    four.girl.go(reverse("teams", kwargs={"space_pk": space.pk}))
    four.girl.reads("Luca G.")

    meet_in_chat(four, space)
    meet_on_screen(four, space)
    page = make_work(space, ayse, {ALLOWED: elif_.person, KEPT: luca.person})
    families_answer({elif_.person: 4, luca.person: 2}, by=ayse)
    work_through_a_locked_step(four, space, team)
    see_who_did_what(four, space)

    make_public(teacher, page)
    teacher.sees("A family does not allow it.")
    teacher.tick("without")
    save(teacher)
    expect(teacher.page).to_have_url(re.compile(f"{page.get_absolute_url()}$"))
    visitor = arrive(filmed, look, f"/gallery/{project.slug}/pages/{page.pk}/")
    visitor.reads("The water comes from the hill.")
    visitor.passes()
    close_project(teacher, project)
    open_at_home(filmed, look, take_home(teacher, space, tmp_path / "home"), team)
