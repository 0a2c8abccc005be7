"""A visitor goes from the map of the front page to a country: by keys, by a finger, where no script runs."""

from playwright.sync_api import expect

from etwinning.editing.actions import load_texts
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, arrive, in_two_languages

FINGER = 24  # CSS pixels


@in_two_languages
def test_a_visitor_chooses_a_country_on_the_map(site: Site, look: Look) -> None:
    for country in ("TR", ""):
        cast.make_desk(country)
    load_texts()
    visitor = arrive(site, look, "/")
    assert visitor.page.locator(".country-map a").count() == 0  # it comes when one is near
    visitor.page.locator(".country-place").scroll_into_view_if_needed()
    lands = visitor.page.locator(".country-map a")
    expect(lands).to_have_count(46)
    visitor.passes()
    for dot in visitor.page.locator(".country-map .is-dot").all():
        size = dot.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= FINGER
        dot.click(trial=True)  # nothing lies above it

    visitor.page.locator(".country-skip a").focus()
    visitor.tab_to("at.querySelector('title')?.textContent === 'Türkiye'")
    land = visitor.page.locator(".country-map a:focus use")
    expect(land).to_have_css("stroke-width", "3px")
    with visitor.leaving():
        visitor.page.keyboard.press("Enter")
    visitor.reads("Türkiye")


def test_the_map_is_there_without_scripts(site: Site) -> None:
    visitor = arrive(site, Look("en", dark=False, width=360), "/en/", scripts=False)
    expect(visitor.page.locator(".country-map:visible")).to_have_count(1)
    visitor.page.locator(".country-map .is-dot").first.click()
    visitor.page.wait_for_url("**/figures/LI/")
