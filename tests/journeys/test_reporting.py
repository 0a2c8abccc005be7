"""A report is made and decided: a pupil's words by the teachers, a teacher's by the desk, whose author reads why."""

from datetime import timedelta

from django.utils import timezone

from etwinning.projects.tests.factories import make_active
from etwinning.safety.models import Report
from etwinning.threads.models import Post, Thread
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, sign_in


def the_class_and_a_colleague_report(pupil: Reader, teacher: Reader, thread: Thread, said: Post) -> None:
    """A pupil what a teacher wrote; a teacher what a pupil wrote."""
    pupil.go(thread.get_absolute_url())
    pupil.passes()
    pupil.follow(f"/report/post/{said.pk}/")
    pupil.sees("Tell us what is wrong")
    pupil.passes()
    pupil.press("Send")
    pupil.passes()  # what is missing is said
    pupil.tick("reason", "bulk")
    pupil.press("Send")
    pupil.sees("Thank you for telling us. Grown-ups will look at it.")

    teacher.go(thread.get_absolute_url())
    teacher.page.locator("li[id^=post-] .fold-menu > summary").first.click()
    teacher.page.locator('a[href^="/report/post/"]').first.click()
    teacher.sees("Your report goes to the teachers of this TwinSpace, with these words as they are now.")
    teacher.tick("reason", "bullying")
    teacher.press("Send the report")


def teachers_answer(teacher: Reader, thread: Thread) -> None:
    """What a pupil wrote."""
    teacher.go(f"{thread.space.get_absolute_url()}reports/")
    teacher.passes()
    teacher.follow("*/decide/")
    teacher.reads("Your rain is stupid.")
    teacher.passes()
    teacher.tick("outcome", "removed")
    teacher.fill(note="We talked about it in class.")
    teacher.press("Decide")
    teacher.sees("Your answer is kept. Who reported it is told.")
    teacher.go(thread.get_absolute_url())
    teacher.misses("Your rain is stupid.")


def the_desk_answers(officer: Reader, said: Post) -> None:
    """What a teacher wrote."""
    officer.passes()
    officer.follow(f"/desks/reports/{Report.objects.get(thing_id=said.pk).pk}/")
    officer.reads("Buy my book, all of you!")
    officer.misses("Luca")
    officer.passes()
    officer.press("Answer this report")
    officer.tick("outcome", "suspended")
    officer.fill(note="The platform is not for selling.")
    officer.press("Decide")
    officer.sees("Choose a day from today on, within a year.")
    officer.passes()
    officer.fill(until=(timezone.localdate() + timedelta(days=7)).isoformat())
    officer.press("Decide")
    officer.sees("Your answer is kept. Who reported it is told.")


@in_two_languages
def test_a_report_is_made_and_decided(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    olga = cast.make_officer("Olga", "Marino", "IT")
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.space
    luca = make_pupils(space, bruno, ["Luca G."], "5B")[0]
    thread = Thread.objects.create(space=space, title="Rain", author=ayse, post_count=2)
    Post.objects.create(thread=thread, author=luca.person, body="<p>Your rain is stupid.</p>", language="en")
    said = Post.objects.create(thread=thread, author=bruno, body="<p>Buy my book, all of you!</p>", language="en")

    pupil, teacher = enter(site, look, luca), sign_in(site, look, ayse)
    the_class_and_a_colleague_report(pupil, teacher, thread, said)
    teachers_answer(teacher, thread)
    the_desk_answers(sign_in(site, look, olga, "/desks/reports/"), said)
    author = sign_in(site, look, bruno)
    author.sees("Your account is suspended")
    author.reads("The platform is not for selling.")
    author.passes()
    author.go("/people/")
    author.sees("Your account is suspended")
    author.go("/notices/")
    author.passes()
