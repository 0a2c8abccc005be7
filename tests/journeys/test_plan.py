"""Two teachers and two pupils through a locked step: the partner's part opens it; a pupil hands in."""

from django.urls import reverse

from etwinning.plans.models import HandIn, Step
from etwinning.projects.tests.factories import make_active
from etwinning.schools.models import School
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, enter, in_two_languages, sign_in


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


@in_two_languages
def test_a_step_that_waits_for_the_partner(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    elif_, luca = make_pupils(room, ayse, ["Elif Kaya"])[0], make_pupils(room, bruno, ["Luca R."])[0]
    at = reverse("plan", kwargs={"space_pk": room.pk})
    teacher = sign_in(site, look, ayse, at)
    teacher.passes()
    teacher.press("Plan an activity")
    teacher.fill(title="Where our water comes from")
    teacher.passes()
    teacher.press("Go on to the first step")
    measure = plan_step(teacher, "Measure", "2026-11-02", "2026-11-20")
    teacher.press("Plan a step")
    plan_step(teacher, "Compare", "2026-11-23", "2026-12-11", measure)
    both = {"en": "Konya and Lecce", "tr": "Konya ve Lecce"}[look.language]
    teacher.sees("It opens when “%(title)s” is done. Still missing there: %(who)s.", title="Measure", who=both)
    teacher.passes()

    teacher.follow(f"*/steps/{measure.pk}/task/")
    teacher.fill(title="Count the taps")
    teacher.passes()
    teacher.press("Set the task")
    girl, boy = enter(site, look, elif_), enter(site, look, luca)
    for pupil, words in ((girl, "Seven taps."), (boy, "Four taps.")):
        pupil.go(at)
        pupil.passes()
        pupil.page.locator("main a", has_text="Count the taps").click()
        pupil.fill(words=words)
        pupil.passes()
        pupil.press("Hand it in")
        pupil.sees("Handed in")
    one = HandIn.objects.get(member__person=elif_.person)
    teacher.go(reverse("answer_hand_in", kwargs={"space_pk": room.pk, "pk": one.pk}))
    teacher.reads("Seven taps.")
    teacher.fill(comment="Well counted.")
    teacher.passes()
    teacher.press("It is done")
    girl.page.reload()
    girl.reads("Well counted.")
    girl.passes()

    other = sign_in(site, look, bruno, at)
    for reader, city in ((teacher, "Konya"), (other, "Lecce")):
        reader.go(at)
        part = reader.page.locator(f"#step-{measure.pk} li", has_text=f"Measure: {city}")
        with reader.leaving():
            part.get_by_role("button").click()
    boy.go(at)
    boy.misses(boy.words("Locked", "step"))
    boy.passes()
    teacher.go(reverse("notices"))
    teacher.sees("“%(title)s” is open now", title="Compare")
