"""Two classes work together in their TwinSpace: step 7."""

from django.urls import reverse

from etwinning.pages.models import Page
from etwinning.projects.tests.factories import make_active
from etwinning.spaces.models import Space
from etwinning.threads.models import Thread
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, picture, sign_in, text_file


def write_page(teacher: Reader, space: str) -> Page:
    """A page with a heading, a picture and a file, for all members, who may also edit it."""
    teacher.go(f"{space}pages/")
    teacher.passes()
    teacher.press("Begin the first page")
    teacher.passes()
    teacher.fill(title="Our springs")
    teacher.press("Begin to write")
    tool = teacher.page.get_by_role("toolbar").get_by_role("button")
    tool.filter(has=teacher.page.locator('use[href$="#heading-2"]')).click()
    teacher.page.keyboard.type("The mountain")
    teacher.page.keyboard.press("Enter")
    teacher.write("The water of Konya comes from the mountains.")
    teacher.page.keyboard.press("Enter")
    with teacher.page.expect_file_chooser() as chooser:
        tool.filter(has=teacher.page.locator('use[href$="#image"]')).click()
    chooser.value.set_files(picture())  # type: ignore[arg-type]
    teacher.page.locator(".rich-ask [data-name=alt]").fill("A blue spring")
    teacher.page.locator(".rich-ask button").first.click()
    teacher.page.locator('.rich-box img[alt="A blue spring"]').wait_for()
    teacher.give("attach", text_file())
    teacher.tick("audience", "members")
    teacher.tick("editors", "members")
    teacher.passes()
    teacher.press("Publish")
    teacher.reads("The water of Konya comes from the mountains.")
    teacher.reads("plan.txt")
    shown = teacher.page.get_by_role("img", name="A blue spring")
    shown.scroll_into_view_if_needed()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    teacher.passes()
    return Page.objects.get()


def open_thread(teacher: Reader, space: str, title: str, audience: str) -> Thread:
    """A thread for those."""
    teacher.go(f"{space}threads/new/")
    teacher.fill(title=title)
    teacher.write(f"{title} Tell us.")
    teacher.tick("audience", audience)
    teacher.passes()
    teacher.press("Begin the thread")
    teacher.reads(f"{title} Tell us.")
    teacher.passes()
    return Thread.objects.get(title=title)


def post_note(teacher: Reader, space: str, where: str, text: str) -> None:
    """A note in the news or in the bulletin."""
    teacher.go(f"{space}{where}/")
    teacher.passes()
    teacher.press("Write a note")
    teacher.fill(body=text)
    teacher.passes()
    teacher.press("Post the note")
    teacher.reads(text)
    teacher.passes()


def pupil_answers(pupil: Reader, thread: Thread) -> None:
    """A reply with a file; then she finds a mistake in it and mends it."""
    pupil.go(thread.get_absolute_url())
    pupil.passes()
    pupil.write("In Lecce it rains litle.")
    pupil.give("attach", text_file("rain.txt"))
    pupil.press("Send")
    pupil.reads("In Lecce it rains litle.")
    pupil.reads("rain.txt")
    pupil.passes()
    pupil.page.locator("li[id^=post-] .fold-menu > summary").last.click()
    pupil.press("Edit", "a post")
    pupil.page.locator("rich-text [role=textbox]").fill("In Lecce it rains little.")
    pupil.passes()
    pupil.press("Save")
    pupil.reads("In Lecce it rains little.")
    pupil.sees("edited")


def pupil_edits(pupil: Reader, page: Page) -> None:
    """A page that all members may edit."""
    pupil.go(page.get_absolute_url())
    pupil.passes()
    pupil.press("Edit this page")
    pupil.write(" And ours from the ground.")
    pupil.passes()
    pupil.press("Save")
    pupil.reads("And ours from the ground.")


@in_two_languages
def test_they_work_together(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room: Space = project.twinspace.space
    luca = make_pupils(room, bruno, ["Luca G."], "5B")[0]
    space = reverse("space", kwargs={"space_pk": room.pk})

    teacher = sign_in(site, look, ayse)
    page = write_page(teacher, space)
    rain = open_thread(teacher, space, "How much does it rain?", "members")
    plans = open_thread(teacher, space, "Who brings the cameras?", "teachers")
    post_note(teacher, space, "news", "We measured the first rain.")
    post_note(teacher, space, "bulletin", "Exams next week, no calls.")

    pupil = enter(site, look, luca)
    pupil.reads("We measured the first rain.")
    pupil.misses("Exams next week")
    pupil.passes()
    pupil.go(f"{space}news/")
    pupil.misses("Exams next week")
    pupil.passes()
    pupil.go(f"{space}bulletin/", status=403)
    pupil.passes()
    pupil.go(f"{space}threads/")
    pupil.misses(plans.title)
    pupil.passes()
    pupil.go(plans.get_absolute_url(), status=404)
    pupil_answers(pupil, rain)
    pupil_edits(pupil, page)

    other = sign_in(site, look, bruno, space)
    other.reads("Exams next week, no calls.")
    other.passes()
    other.go(rain.get_absolute_url())
    other.reads("In Lecce it rains little.")
    other.passes()
    other.go(f"{space}members/")
    other.reads("Luca G.")
    other.passes()
    teacher.go("/notices/")
    teacher.sees("A pupil answered in “%(title)s”", title=rain.title)
