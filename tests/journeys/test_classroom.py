"""One tablet for a class: the teacher opens it, two pupils work at it with their pictures, the PIN ends it."""

from etwinning.classroom.models import Turn
from etwinning.classroom.pictures import pictures_of
from etwinning.projects.tests.factories import make_active
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, in_two_languages, read_in, sign_in


def sit_down(tablet: Reader, pupil: Pupil) -> None:
    """Tap the name, then the pictures, with the keyboard."""
    with tablet.leaving():
        tablet.page.get_by_role("button", name=pupil.person.name).press("Enter")
    for name in pictures_of(pupil):
        tablet.passes()
        with tablet.leaving():
            tablet.page.get_by_role("button", name=tablet.words(name, "picture"), exact=True).press("Enter")


@in_two_languages
def test_one_tablet_for_a_class(site: Site, look: Look) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    space = project.twinspace.get_absolute_url()
    elif_, can = make_pupils(project.twinspace.space, ayse, ["Elif Y.", "Can D."])
    read_in(look, elif_.person, can.person)
    tablet = sign_in(site, look, ayse, f"{space}pupils/")
    tablet.press("Class mode")
    tablet.passes()
    tablet.tick("asks_pictures")
    tablet.fill(pin="2468")
    tablet.press("Begin class mode")
    tablet.sees("Tap your name")
    tablet.passes()
    for pupil in (elif_, can):
        sit_down(tablet, pupil)
        assert tablet.page.url.endswith(space)
        tablet.passes()
        tablet.go(f"{space}members/", status=404)
        with tablet.leaving():
            tablet.page.get_by_role("button", name=tablet.words("Next pupil")).click()
        tablet.sees("Tap your name")
    assert list(Turn.objects.order_by("pk").values_list("pupil", flat=True)) == [elif_.pk, can.pk]
    tablet.press("For the teacher: end class mode")
    tablet.fill(pin="1111")
    tablet.press("End class mode")
    tablet.sees("This is not the PIN.")
    tablet.passes()
    tablet.fill(pin="2468")
    tablet.press("End class mode")
    tablet.sees("Class mode is over on this device.")
    tablet.go("/class/", status=404)
    tablet.passes()
