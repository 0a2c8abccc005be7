"""The work of a teacher by keys alone: teams, plan, contributions, archive.

Tab, Enter, Space, arrows and letters, no pointer and no focus set from outside. At each stop the focus is seen: it is
on the screen and drawn around. One language and one width are enough here: the keys are the same in all.
"""

import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from etwinning.archives.models import Archive
from etwinning.chat.models import Chat
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans.models import Activity, Part, Step, Task
from etwinning.plans.queries import steps_in_order
from etwinning.projects.tests.factories import make_active
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import make_room, school_of
from etwinning.teams.models import Team
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.keys import Keys
from tests.journeys.site import Site
from tests.journeys.steps import Look, sign_in

LOOK = Look("en", dark=False, width=1280)


def plan_step(keys: Keys, title: str) -> None:
    """A step in which both schools have a part."""
    keys.type(title=title)
    keys.day("first")
    keys.day("last")
    for number in range(2):
        keys.tick(f'at.name === "schools" && at === document.querySelectorAll("[name=schools]")[{number}]')
    keys.press("Save")
    keys.reader.reads(title)


@pytest.fixture
def room(site: Site) -> Space:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space: Space = project.twinspace.space
    make_pupils(space, ayse, ["Elif Y.", "Can D."])
    make_pupils(space, bruno, ["Luca G.", "Marco B."], "5B")
    return space


@pytest.fixture
def keys(site: Site, room: Space) -> Keys:
    ayse = room.members.get(person__given_name="Ayşe").person
    return Keys(sign_in(site, LOOK, ayse))


def at(keys: Keys, name: str, room: Space) -> None:
    keys.reader.go(reverse(name, kwargs={"space_pk": room.pk}))
    keys.reader.passes()


def test_teams_by_keys(keys: Keys, room: Space) -> None:
    """Two teams of two, one pupil away; then a wish for a pair, by the letters of a list, and balanced again."""
    at(keys, "teams", room)
    keys.press("Make teams")
    keys.type(size="2")
    keys.tick('at.name === "absent"')
    keys.press("Make teams", "Space")
    assert Team.objects.filter(space=room).exists()
    keys.press("Balance or change the teams")
    keys.to('at.name === "absent"')
    keys.page.keyboard.press("Space")
    keys.is_seen()
    names = keys.page.locator("#pupils option").evaluate_all("all => all.map(one => one.value)")
    keys.type(one_0=names[0])
    keys.page.keyboard.press("Escape")  # the browser's list of what goes on so
    keys.to('at.name === "kind_0"')
    keys.page.keyboard.type(keys.page.evaluate("() => document.activeElement.options[1].text.split(' ')[0]"))
    keys.is_seen()
    expect(keys.page.locator('main [name="kind_0"]')).not_to_have_value("")
    keys.type(other_0=names[1])
    keys.page.keyboard.press("Escape")
    keys.press("Balance the teams")
    assert sum(team.places.count() for team in Team.objects.filter(space=room)) == 4


def titles() -> list[str]:
    return [step.title for step in steps_in_order(Activity.objects.get())]


def test_plan_by_keys(keys: Keys, room: Space) -> None:
    """An activity, two steps, one moved up, a task for one; after the move the next Tab is in that step."""
    at(keys, "plan", room)
    keys.press("Plan an activity")
    keys.type(title="Our rain")
    keys.press("Go on to the first step")
    plan_step(keys, "Measure")
    keys.press("Plan a step")
    plan_step(keys, "Compare")
    assert titles() == ["Measure", "Compare"]
    keys.press("Up")
    assert titles() == ["Compare", "Measure"]
    moved = Step.objects.get(title="Compare")
    keys.page.keyboard.press("Tab")
    assert keys.page.evaluate(f"() => Boolean(document.activeElement.closest('#step-{moved.pk}'))")
    keys.is_seen()
    at(keys, "plan", room)
    keys.press("Set a task")
    keys.type(title="Bring a glass", words="One for each.")
    keys.press("Set the task", "Space")
    assert Task.objects.get().step == moved
    keys.reader.reads("Bring a glass")


def test_contributions_by_keys(keys: Keys, room: Space) -> None:
    """The table beside the picture opens and closes by its handle; the focus stays there. It says who did how much."""
    ayse, today = Person.objects.get(given_name="Ayşe"), timezone.localdate()
    step = Step.objects.create(
        activity=Activity.objects.create(space=room, title="Our rain"), title="Measure", first=today, last=today
    )
    Part.objects.create(step=step, school=school_of(ayse), done_at=timezone.now(), done_by=ayse)
    at(keys, "contributions", room)
    keys.to_words("Who does what, as a table")
    table = keys.page.locator("main details table").first
    expect(table).to_be_hidden()
    for key, is_open in (("Enter", True), ("Space", False), ("Space", True)):
        keys.page.keyboard.press(key)
        expect(table).to_be_visible() if is_open else expect(table).to_be_hidden()
        keys.is_seen()
        assert keys.page.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    expect(table.locator("thead th").nth(1)).to_have_text("Konya")
    expect(table.locator("tbody tr", has_text="Our rain").locator("td").first).to_have_text("1")
    keys.to('at.matches("details [role=region]")')  # one can scroll it by the arrows
    keys.page.keyboard.press("ArrowRight")
    keys.is_seen()
    keys.reader.passes()


def test_archive_by_keys(keys: Keys, room: Space) -> None:
    """Made and fetched; the focus stays on the link after the file came."""
    at(keys, "archives", room)
    keys.tick('at.name === "with_teachers"')
    keys.press("Make an archive")
    assert Archive.objects.get().is_ready
    keys.to_words("Fetch")
    fetched: Any
    with keys.page.expect_download() as fetched:
        keys.page.keyboard.press("Enter")
    with zipfile.ZipFile(fetched.value.path()) as packed:
        assert packed.namelist()
    keys.is_seen()
    assert "Fetch" in keys.page.evaluate("() => document.activeElement.textContent")


def test_copy_by_keys(keys: Keys, room: Space) -> None:
    """A new TwinSpace begins with the plan, the pages and the chats of the one before."""
    ayse = room.members.get(person__given_name="Ayşe").person
    bruno = room.members.get(person__given_name="Bruno").person
    before = make_room(ayse, bruno, title="Our springs")
    day = timezone.localdate() - timedelta(days=400)
    activity = Activity.objects.create(space=before, title="Rain", made_by=ayse)
    measure = Step.objects.create(activity=activity, title="Measure the rain", first=day, last=day)
    Step.objects.create(activity=activity, title="Compare it", first=day, last=day, waits_for=measure)
    Page.objects.create(space=before, title="What we know", author=ayse, state="published")
    Chat.objects.create(space=before, title="Our Fridays", made_by=ayse)
    at(keys, "archives", room)
    keys.press("Begin as a copy of another TwinSpace")
    keys.to('at.name === "source"')
    keys.page.keyboard.type("Our")
    keys.is_seen()
    keys.press("Copy its shape")
    keys.reader.reads("5 things were copied.")
    keys.reader.reads("What we know")
    for name, words in (("plan", "Measure the rain"), ("chats", "Our Fridays")):
        at(keys, name, room)
        keys.reader.reads(words)
    first = Step.objects.get(activity__space=room, title="Measure the rain")
    assert (first.first.weekday(), first.first >= timezone.localdate()) == (day.weekday(), True)


def test_how_far_an_archive_is_shows_by_itself(keys: Keys, room: Space) -> None:
    """The bar moves and the focus stays where it is; when all is over, the page says so."""
    making = Archive.objects.create(space=room, kind="brought", audiences=[], language="en", done=3, of=12)
    at(keys, "archives", room)
    bar = keys.page.locator("main progress")
    expect(bar).to_have_attribute("value", "3")
    keys.to_words("Look again")
    Archive.objects.filter(pk=making.pk).update(done=7)
    expect(bar).to_have_attribute("value", "7", timeout=10_000)
    keys.is_seen()
    assert "Look again" in keys.page.evaluate("() => document.activeElement.textContent")
    keys.reader.passes()
    Archive.objects.filter(pk=making.pk).update(state="failed", why="The store was away.")
    expect(keys.page.locator("main")).to_contain_text("The store was away.", timeout=10_000)
    expect(bar).to_have_count(0)
