"""A newcomer finds a school on the map by keyboard and opens a teacher's page; the same where no script runs."""

import re

from playwright.sync_api import expect

from etwinning.people.models import Person
from etwinning.schools.actions import fill_folded
from etwinning.schools.models import School
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, in_two_languages, sign_in

PLACES = {cast.KONYA: (37.87, 32.48), cast.LECCE: (40.35, 18.17), cast.VOLOS: (39.36, 22.94)}
FOCUSED = "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"


def make_places() -> None:
    """Schools where the cast teaches, and some more around Konya."""
    for place, (latitude, longitude) in PLACES.items():
        School.objects.filter(pk=cast.make_school(place).pk).update(latitude=latitude, longitude=longitude)
    for number in range(24):
        school = School(country="TR", region="TR-42", city="Karaman", name=f"Okul {number}", levels=["isced-1"])
        school.official_number, school.head_email = f"T{number}", "head@okul.example"
        school.latitude, school.longitude = 37.18 + number * 0.001, 33.22
        fill_folded(school)
        school.save()


def tab_to(reader: Reader, name: str) -> None:
    """Press the tabulator until what has that name has the focus."""
    for _step in range(150):
        if reader.page.evaluate(FOCUSED) == name:
            return
        reader.page.keyboard.press("Tab")
    raise AssertionError(name)


@in_two_languages
def test_a_newcomer_finds_a_teacher_on_the_map(site: Site, look: Look) -> None:
    bruno = cast.make_teacher("Bruno", "Greco", cast.LECCE)
    cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA)
    cast.make_teacher("Dimitris", "Papadakis", cast.VOLOS)
    eva = cast.make_teacher("Eva", "Nováková", cast.BRNO, state=Person.State.WAITING)
    make_places()
    reader = sign_in(site, look, eva, "/schools/map/?level=&country=")
    reader.passes()
    keyboard, page = reader.page.keyboard, reader.page
    circle = page.locator("svg a.map-circle").first
    circle.wait_for()
    tab_to(reader, str(circle.get_attribute("aria-label")))

    keyboard.press("+")  # nearer, without loading the page
    page.wait_for_url(re.compile("zoom=1"))
    expect(page.locator("svg.school-map")).to_have_attribute("data-zoom", "1")
    assert page.evaluate("() => !!document.activeElement.closest('svg')")
    expect(page.locator("school-map [role=status]")).to_contain_text("28")
    keyboard.press("Home")
    page.wait_for_url(re.compile(r"map/\??$"))
    reader.passes()

    tab_to(reader, str(page.locator("svg a.map-circle").first.get_attribute("aria-label")))
    keyboard.press("Enter")  # into the circle
    page.wait_for_url(re.compile("zoom=[1-9]"))
    reader.passes()
    page.go_back()
    page.wait_for_url(re.compile(r"map/\??$"))
    expect(page.locator("svg.school-map")).to_have_attribute("data-zoom", "0")

    tab_to(reader, str(page.locator("svg a.map-circle").first.get_attribute("aria-label")))
    keyboard.press("ArrowLeft")  # westwards, to the circle of Greece and Italy, and into it
    keyboard.press("Enter")
    page.wait_for_url(re.compile("zoom=[1-9]"))
    lecce = page.locator("svg a.map-school").filter(has_text="Falcone")
    expect(page.locator("svg a:focus")).to_have_count(1)
    if page.evaluate(FOCUSED) != lecce.get_attribute("aria-label"):
        keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUSED) == lecce.get_attribute("aria-label")
    with reader.leaving():
        keyboard.press("Enter")
    reader.reads("Istituto Comprensivo “Falcone”")
    reader.passes()
    tab_to(reader, "Bruno Greco")
    with reader.leaving():
        keyboard.press("Enter")
    assert page.url.endswith(f"/people/{bruno.pk}/")
    reader.reads("Bruno Greco")
    reader.sees("You can write to people once your National Support Service has validated you.")
    reader.passes()


def test_so_does_one_without_scripts(site: Site) -> None:
    ayse, bruno = cast.make_teacher("Ayşe", "Yılmaz", cast.KONYA), cast.make_teacher("Bruno", "Greco", cast.LECCE)
    cast.make_teacher("Dimitris", "Papadakis", cast.VOLOS)
    make_places()
    reader = sign_in(site, Look("en", dark=False, width=360), ayse, "/schools/map/", scripts=False)
    for _step in range(6):  # each circle leads nearer, until its schools are listed
        circles = reader.page.locator("svg a.map-circle")
        if not circles.count() or "box=" in reader.page.url:
            break
        with reader.leaving():
            circles.first.click()
    reader.reads("Okul 2")
    reader.go("/schools/map/?q=falcone")
    with reader.leaving():
        reader.page.locator("svg a.map-school").click()
    reader.press("Bruno Greco")
    assert reader.page.url.endswith(f"/people/{bruno.pk}/")


@in_two_languages
def test_a_teacher_writes_for_the_school_and_confirms_a_colleague(site: Site, look: Look) -> None:
    """A second school, its staff's yes, the page of the school, and what of oneself the internet may read."""
    bruno, chiara = cast.make_teacher("Bruno", "Greco", cast.LECCE), cast.make_teacher("Chiara", "Longo", cast.TRIESTE)
    school = cast.make_school(cast.LECCE)
    colleague = sign_in(site, look, chiara, "/me/school/?q=falcone")
    colleague.passes()
    colleague.press("I teach here as well")
    colleague.sees("Not confirmed yet: only you see it")
    colleague.passes()

    reader = sign_in(site, look, bruno, f"/schools/{school.pk}/")
    reader.sees("Do you know these colleagues?")
    reader.passes()
    reader.press("Yes, a colleague")
    reader.sees("%(name)s stands on the page now.", name="Chiara Longo")
    reader.press("Change this page")
    reader.passes()
    reader.fill(description="Tra gli ulivi.", website="https://falcone.example/")
    reader.tick("levels", "isced-2")
    reader.press("Save")
    reader.reads("Tra gli ulivi.")
    reader.passes()

    reader.go("/me/")
    reader.tick("interests", "museums")
    reader.tick("visibility", "public")
    reader.tick("public_parts", "schools", "interests")
    reader.press("Save")
    reader.passes()
    reader.page.context.clear_cookies()
    reader.go(f"/people/{bruno.pk}/")
    reader.reads("Falcone")
    reader.misses("English")
