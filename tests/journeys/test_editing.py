"""An editor of a country writes, has it seen, corrects; for Europe the central desk publishes what was handed in."""

from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from etwinning.portal.actions import load_texts
from etwinning.portal.models import National, News, Section
from tests import cast
from tests.journeys.site import Site
from tests.journeys.steps import Look, arrive, sign_in

# the CMS's editor hands what is typed on to the form a moment later
HANDED_ON = "(text) => document.querySelector('[name=body]').value.includes(text)"
LOOK = Look("en", dark=False, width=1280)


def press_action(page: BrowserPage, name: str) -> None:
    press(page, f'button[name="{name}"]')


def press(page: BrowserPage, which: str) -> None:
    """A button at the foot of the CMS's form, in the menu beside the first one if it stands there."""
    button = page.locator(which).first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    with page.expect_navigation(wait_until="load"):
        button.click()


def write_text(page: BrowserPage, title: str, text: str) -> None:
    page.locator("[name=title]").fill(title)
    body = page.locator(".Draftail-Editor [role=textbox]").first
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    page.wait_for_function(HANDED_ON, arg=text.strip())


def test_an_editor_writes_publishes_and_corrects(site: Site) -> None:
    cast.make_desk("TR")
    olcay, carla = cast.make_officer("Olcay", "Demir", "TR"), cast.make_officer("Carla", "Moreau", "")
    load_texts()
    part = National.objects.get(country="TR", locale__language_code="en")
    editor = sign_in(site, LOOK, olcay, "/editors/")
    editor.go(f"/editors/pages/add/portal/news/{part.pk}/")
    write_text(editor.page, "Workshop in Konya", "Two days for beginners.")
    press_action(editor.page, "action-publish")
    news = News.objects.get(title="Workshop in Konya")
    visitor = arrive(site, LOOK, news.url_path)
    visitor.reads("Two days for beginners.")
    visitor.passes()

    editor.go(f"/editors/pages/{news.pk}/edit/")
    write_text(editor.page, "Workshop in Konya: new days", " It is on Monday.")
    press_action(editor.page, "action-publish")
    for _second in range(10):  # a page is kept for some seconds
        if "Monday" in visitor.page.locator("main").inner_text():
            break
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()
    visitor.reads("Two days for beginners. It is on Monday.")

    europe = Section.objects.get(kind="news", locale__language_code="en")
    editor.go(f"/editors/pages/add/portal/news/{europe.pk}/")
    write_text(editor.page, "A week of water", "For all classes.")
    assert editor.page.locator('button[name="action-publish"]').count() == 0
    press_action(editor.page, "action-submit")
    asked = News.objects.get(title="A week of water")
    assert not asked.live
    visitor.go(asked.url_path, status=404)

    central = sign_in(site, LOOK, carla, "/editors/")
    central.go(f"/editors/pages/{asked.pk}/edit/")
    expect(central.page.locator("[name=title]")).to_have_value("A week of water")
    press(central.page, '[data-workflow-action-name="approve"]:not([data-workflow-action-modal-url])')
    visitor.go(asked.url_path)
    visitor.reads("For all classes.")
