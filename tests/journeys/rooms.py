"""What several journeys do in a TwinSpace: chat, meet, plan, show to everyone, close."""

from playwright.sync_api import Locator, expect

from etwinning.pages.models import Page
from etwinning.plans.models import Step
from etwinning.projects.models import Project
from etwinning.schools.models import School
from tests.journeys.steps import Reader

LONG = 60_000  # milliseconds: lines come about while others draw thirty pictures on two cores
SEEN = "(video) => video.videoWidth > 0 && video.currentTime > 0"


def says(reader: Reader, text: str) -> None:
    """Type into a chat and send by the keyboard alone; the field is empty when it is kept."""
    reader.fill(body=text)
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("main textarea")).to_have_value("")


def choose(reader: Reader, mode: str) -> None:
    """How to take part in a meeting, by the keyboard."""
    reader.page.wait_for_function("() => Boolean(document.querySelector('meeting-room').line)")  # its script is there
    button = reader.page.locator("main [data-choose]").get_by_role("button", name=reader.words(mode), exact=True)
    button.focus()
    reader.page.keyboard.press("Enter")


def tiles(reader: Reader) -> Locator:
    """Who is in the meeting."""
    return reader.page.locator("[data-people] > li")


def sees_all(reader: Reader, pictures: int) -> None:
    """So many pictures, and each of them moves."""
    shown = reader.page.locator("[data-people] video:visible")
    expect(shown).to_have_count(pictures, timeout=LONG)
    for place in range(pictures):
        handle = shown.nth(place).element_handle()
        reader.page.wait_for_function(SEEN, arg=handle, timeout=LONG)


def plan_step(teacher: Reader, title: str, first: str, last: str, waits_for: Step | None = None) -> Step:
    """A step in which both schools have a part."""
    teacher.fill(title=title, first=first, last=last)
    for school in School.objects.order_by("pk"):
        teacher.fill(**{f"part_{school.pk}": f"{title}: {school.city}"})
    if waits_for:
        teacher.page.locator("main [name=waits_for]").select_option(str(waits_for.pk))
    teacher.passes()
    teacher.press("Save")
    return Step.objects.get(title=title)


def save(teacher: Reader) -> None:
    """Press Save once the editor is there: until then a form holds the text as it was, which editors may write anew."""
    expect(teacher.page.locator(".rich-box [role=textbox]")).to_be_visible()
    teacher.press("Save")


def make_public(teacher: Reader, page: Page) -> None:
    """Show a page to everyone: one is asked whether one is sure."""
    teacher.go(page.get_absolute_url())
    teacher.press("Edit this page")
    teacher.tick("audience", "public")
    save(teacher)
    teacher.sees("Everyone on the internet will see this page. Tick the box if that is right.")
    teacher.passes()
    teacher.tick("sure")
    save(teacher)
    teacher.passes()


def close_project(teacher: Reader, project: Project) -> None:
    """End it: one is asked once more."""
    teacher.go(project.get_absolute_url())
    teacher.passes()
    teacher.press("Close the project")
    teacher.passes()
    teacher.press("Close the project")
    teacher.passes()
