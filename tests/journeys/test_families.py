"""A picture of pupils goes as far as the family allows: recorded, marked, refused, allowed, withdrawn, gone."""

from typing import Any

from playwright.sync_api import expect

from etwinning.core.tests import samples
from etwinning.pages import actions as pages
from etwinning.pages import queries as public
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active
from etwinning.spaces.models import Space
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, enter, in_two_languages, sign_in

WORDS = "Our class at the spring"


def make_page(space: Space, by: Person) -> Page:
    """A draft for everyone, with a picture in its text."""
    page = pages.new_page(space, by=by, title="Our day", language="en")
    added = pages.upload_to_page(page, samples.upload(samples.picture(size=(320, 200))), by=by, description=WORDS)
    address = public.picture_address(added, space.pk)
    page.body, page.audience = f'<p>We went out.</p><p><img src="{address}" alt="{WORDS}"></p>', "public"
    page.save()
    return page


def record(teacher: Reader, space: str, **levels: str) -> None:
    """What the families of some pupils allow, from the list of pupils."""
    teacher.go(f"{space}pupils/")
    teacher.passes()
    teacher.press("Record what families allowed")
    for name, level in levels.items():
        teacher.choose(name, level)
    teacher.tick("ground", "paper")
    teacher.fill(note="Blue folder, 12")
    teacher.passes()
    teacher.press("Record")
    teacher.passes()


def publish(teacher: Reader, page: Page) -> None:
    teacher.go(page.get_absolute_url())
    teacher.press("Publish")
    teacher.passes()


def mark(teacher: Reader, pupil: Pupil) -> None:
    """From the page that was refused to the picture, and back."""
    teacher.page.get_by_role("link", name=teacher.words("Who is in this picture?")).first.click()
    teacher.sees("Look at it and tick each pupil whom somebody could recognise. Nothing looks for faces: only you say "
                 "it, and only teachers read it.")  # fmt: skip
    expect(teacher.page.get_by_role("img", name=WORDS)).to_be_visible()
    teacher.tick("pupils", str(pupil.pk))
    teacher.passes()
    teacher.press("Save")
    teacher.sees("Pupils can be recognised")
    teacher.passes()


def shows(reader: Reader, address: str) -> bool:
    """Whether the page shows the picture to this reader, and it is really there. (Public pages are fresh in 5 s.)"""
    if "/gallery/" in address:
        reader.grows_stale()
    reader.go(address)
    picture = reader.page.locator(f'main article img[alt="{WORDS}"]')
    if not picture.count():
        reader.sees("A picture is not shown here.")
        return False
    picture.scroll_into_view_if_needed()
    return bool(picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)"))


@in_two_languages
def test_a_picture_goes_as_far_as_the_family_allows(site: Site, look: Look, settings: Any) -> None:
    settings.MEDIA_ROOT = site.folder / "files"  # where the site of the journeys keeps what we upload here
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room, space = project.twinspace.space, project.twinspace.get_absolute_url()
    elif_ = make_pupils(room, ayse, ["Elif Y.", "Deniz K."])[0]
    luca = make_pupils(room, bruno, ["Luca M."], "IV B")[0]
    page = make_page(room, ayse)
    outside = f"/gallery/{project.slug}/pages/{page.pk}/"
    teacher = sign_in(site, look, ayse)

    publish(teacher, page)
    teacher.sees("This cannot be shown to everyone")
    teacher.sees("Nobody has said yet who is in it")
    mark(teacher, elif_)
    record(teacher, space, **{f"pupil_{elif_.pk}": "2"})
    publish(teacher, page)
    teacher.sees("A family does not allow it.")
    teacher.press("Publish without these")
    anyone = arrive(site, look, "/")
    assert not shows(anyone, outside)
    anyone.passes()
    partner = enter(site, look, luca)
    partner.page.wait_for_url(f"**{space}")
    assert shows(partner, page.get_absolute_url())

    record(teacher, space, **{f"pupil_{elif_.pk}": "4"})
    assert shows(anyone, outside)
    picture = str(anyone.page.locator("main article img").get_attribute("src"))
    inside = str(partner.page.locator("main article img").get_attribute("src"))
    assert [anyone.page.request.get(picture).status, partner.page.request.get(inside).status] == [200, 200]

    teacher.go(f"{space}pupils/{elif_.pk}/allowed/")
    teacher.passes()
    teacher.press("The family allows less")
    teacher.tick("reach", "0")
    teacher.tick("ground", "talk")
    teacher.passes()
    teacher.press("Record and hide the pictures")
    teacher.sees("What to recall")
    teacher.reads(WORDS)
    teacher.sees("Everyone on the internet")
    teacher.passes()
    assert [anyone.page.request.get(picture).status, partner.page.request.get(inside).status] == [404, 404]
    assert not shows(partner, page.get_absolute_url())
    assert not shows(anyone, outside)
