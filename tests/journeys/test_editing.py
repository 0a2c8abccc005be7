"""An editor of a country writes, has it seen, schedules, translates, corrects; for Europe the central desk answers.

The CMS speaks in its own words, so its buttons are found by what they do and not by what stands on them.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from etwinning.editing.actions import load_texts, publish_due
from etwinning.people.models import Person
from etwinning.portal.models import National, News, Section
from tests import cast
from tests.journeys.axe import findings_now
from tests.journeys.site import Site
from tests.journeys.steps import Look, Reader, arrive, in_two_languages, picture, sign_in

# the CMS's editor hands what is typed on to the form a moment later
HANDED_ON = "(text) => document.querySelector('[name=body]').value.includes(text)"
TITLE, TEXT = "Workshop in Konya", "Two days for beginners."


@pytest.fixture
def olcay(site: Site) -> Person:
    """An editor of Türkiye; the texts of the programme are there."""
    cast.make_desk("TR")
    cast.make_desk("")
    load_texts()
    return cast.make_officer("Olcay", "Demir", "TR")


def editor_of(site: Site, look: Look, person: Person) -> Reader:
    """The CMS has no narrow way of all it does: editors sit at a table."""
    return sign_in(site, Look(look.language, look.dark, 1280), person, "/editors/")


def press_action(page: BrowserPage, name: str) -> None:
    press(page, f'button[name="{name}"]')


def press(page: BrowserPage, which: str) -> None:
    """A button at the foot of the CMS's form, in the menu beside the first one if it stands there.

    Ends with the next page: the CMS saves while one types, and changes the address of this one then.
    """
    button = page.locator(which).first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    with page.expect_event("load"):
        button.click()


def write_text(page: BrowserPage, title: str, text: str, key: str = "") -> None:
    """Title and text, the text in bold or italics by the keys for it."""
    page.locator("[name=title]").fill(title)
    body = page.locator(".Draftail-Editor [role=textbox]").first
    body.click()
    page.keyboard.press("Control+End")
    if key:
        page.keyboard.press(key)
    page.keyboard.type(text)
    page.wait_for_function(HANDED_ON, arg=text.strip())


def give_picture(page: BrowserPage) -> None:
    """Send a new picture in the window in which one is chosen."""
    page.locator("[data-chooser-action-choose]:visible").first.click()
    page.locator("#tab-label-upload").click()
    page.locator("[name=image-chooser-upload-file]").set_input_files(picture())  # type: ignore[arg-type]
    page.locator("[name=image-chooser-upload-title]").fill("Spring")
    page.locator("#tab-upload [type=submit]").click()
    expect(page.locator("[name=picture]")).not_to_have_value("")
    page.locator("[name=picture_alt]").fill("A blue square")


# what axe finds and is the CMS's own
THEIRS = {
    "data-tippy-root": "a name that is shown where the pointer rests stands outside the landmarks",
    " aria-allowed-role ": "how much a search found is a heading that is read out at once: heard twice, nothing lost",
}


def in_the_cms(editor: Reader) -> None:
    """Its page speaks the editor's language, nobody finds anything wrong with it, and nothing went wrong on the way."""
    assert editor.page.locator("html").get_attribute("lang") == editor.look.language
    editor.page.wait_for_timeout(700)  # a message that has just come fades in
    found = [one for one in findings_now(editor.page) if not any(rule in one for rule in THEIRS)]
    assert not found, "\n".join(found)
    assert not editor.faults, editor.faults


def write_news(editor: Reader, parent: int, title: str = TITLE, text: str = TEXT) -> None:
    editor.go(f"/editors/pages/add/portal/news/{parent}/")
    write_text(editor.page, title, text)


def part_of(country: str) -> National:
    found: National = National.objects.get(country=country, locale__language_code="en")
    return found


def reads_soon(visitor: Reader, text: str) -> None:
    """A page is kept for some seconds."""
    for _second in range(10):
        if text in visitor.page.locator("main").inner_text():
            break
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()
    visitor.reads(text)


@in_two_languages
def test_an_editor_writes_previews_publishes_and_corrects(site: Site, look: Look, olcay: Person) -> None:
    editor = editor_of(site, look, olcay)
    editor.go(f"/editors/pages/add/portal/news/{part_of('TR').pk}/")
    write_text(editor.page, TITLE, TEXT, "Control+b")
    give_picture(editor.page)
    editor.page.locator('[data-side-panel-toggle="preview"]').click()
    shown = editor.page.frame_locator('[data-side-panel="preview"] iframe').first
    expect(shown.locator("main strong", has_text=TEXT)).to_be_visible()
    expect(shown.locator("main img")).to_have_attribute("alt", "A blue square")
    editor.page.locator('[data-side-panel-toggle="preview"]').click()
    in_the_cms(editor)
    press_action(editor.page, "action-publish")
    news = News.objects.get(title=TITLE)
    visitor = arrive(site, look, news.url_path.replace("/en/", f"/{look.language}/", 1))
    reads_soon(visitor, TEXT)
    assert visitor.page.locator("main strong", has_text=TEXT).count() == 1
    visitor.passes()

    editor.go(f"/editors/pages/{news.pk}/edit/")
    write_text(editor.page, f"{TITLE}: new days", " It is on Monday.")
    press_action(editor.page, "action-publish")
    reads_soon(visitor, "It is on Monday.")
    visitor.reads(TEXT)
    editor.go(f"/editors/pages/{news.pk}/history/")
    assert editor.page.locator("main table tbody tr").count() >= 2
    in_the_cms(editor)
    for path in (f"pages/{part_of('TR').pk}/", "images/", "documents/", "pages/search/?q=a"):
        editor.go(f"/editors/{path}")
        in_the_cms(editor)
    editor.go(f"/editors/pages/{news.pk}/edit/")
    editor.page.locator('[data-side-panel-toggle="comments"]').click()
    in_the_cms(editor)


@in_two_languages
def test_news_that_come_and_go_by_themselves(
    site: Site, look: Look, olcay: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = editor_of(site, look, olcay)
    write_news(editor, part_of("TR").pk)
    page = editor.page
    status = page.locator('[data-side-panel-toggle="status"]')
    if status.get_attribute("aria-expanded") != "true":
        status.click()
    page.locator('[data-a11y-dialog-show="schedule-publishing-dialog"]:visible').first.click()
    now = timezone.localtime()
    page.locator("[name=go_live_at]").fill(f"{now + timedelta(days=2):%Y-%m-%d %H:%M}")
    page.locator("[name=expire_at]").fill(f"{now + timedelta(days=4):%Y-%m-%d %H:%M}")
    with page.expect_event("load"):
        page.locator("#schedule-publishing-dialog button[type=submit]").press("Enter")  # a calendar lies above it
    press_action(page, "action-publish")
    in_the_cms(editor)
    news = News.objects.get(title=TITLE)
    visitor = arrive(site, look)
    for days, status_then in ((0, 404), (3, 200), (5, 404)):
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda at=now + timedelta(days=days): at)
            publish_due()
        visitor.go(f"{news.url_path}?{days}", status=status_then)


def translate_sentence(page: BrowserPage, original: str, said: str) -> None:
    """Side by side: the original's sentence, and what one types beside it."""
    sentence = page.locator("li", has_text=original).last
    sentence.get_by_role("button").last.click()
    page.locator("main textarea:visible").fill(said)
    page.locator("main textarea:visible").locator("xpath=ancestor::li[1]").get_by_role("button").last.click()
    expect(page.locator("main textarea:visible")).to_have_count(0)
    expect(page.locator("main").get_by_text(said).first).to_be_visible()


@in_two_languages
def test_an_editor_translates_and_is_told_what_changed(site: Site, look: Look, olcay: Person) -> None:
    editor = editor_of(site, look, olcay)
    write_news(editor, part_of("TR").pk)
    press_action(editor.page, "action-publish")
    news = News.objects.get(title=TITLE)
    editor.go(f"/editors/localize/submit/page/{news.pk}/")
    turkish = National.objects.get(country="TR", locale__language_code="tr")
    editor.page.locator(f'[name=locales][value="{turkish.locale_id}"]').check()
    with editor.leaving():
        editor.page.locator("main form input[type=submit]").click()
    expect(editor.page.locator(".js-translation-editor h3[aria-level='2']").first).to_be_visible()
    in_the_cms(editor)
    translate_sentence(editor.page, TITLE, "Konya’da çalıştay")
    translate_sentence(editor.page, TEXT, "Yeni başlayanlar için iki gün.")
    press(editor.page, 'button[name="action"][value="publish"]')
    in_the_cms(editor)
    made = News.objects.get(translation_key=news.translation_key, locale__language_code="tr")
    visitor = arrive(site, look, made.url_path)
    visitor.reads("Yeni başlayanlar için iki gün.")

    editor.go(f"/editors/pages/{news.pk}/edit/")
    write_text(editor.page, TITLE, " It is on Monday.")
    press_action(editor.page, "action-publish")
    editor.go(f"/editors/pages/{turkish.pk}/")
    expect(editor.page.locator("main").get_by_text(editor.words("the original changed")).first).to_be_visible()
    editor.go(f"/editors/translations/{made.pk}/")
    editor.passes()
    editor.press("I have read it: it says what the original says")
    editor.go(f"/editors/pages/{turkish.pk}/")
    expect(editor.page.locator("main").get_by_text(editor.words("the original changed"))).to_have_count(0)


@in_two_languages
def test_the_central_desk_answers_what_is_for_europe(site: Site, look: Look, olcay: Person) -> None:
    editor = editor_of(site, look, olcay)
    europe = Section.objects.get(kind="news", locale__language_code="en")
    for title in ("A week of water", "A week of nothing"):
        write_news(editor, europe.pk, title, "For all classes.")
        assert editor.page.locator('button[name="action-publish"]').count() == 0
        press_action(editor.page, "action-submit")
    asked, other = News.objects.get(title="A week of water"), News.objects.get(title="A week of nothing")
    assert not asked.live
    visitor = arrive(site, look)
    visitor.go(asked.url_path, status=404)

    central = editor_of(site, look, cast.make_officer("Carla", "Moreau", ""))
    expect(central.page.locator("main").get_by_text("A week of water").first).to_be_visible()
    central.go(f"/editors/pages/{asked.pk}/edit/")
    expect(central.page.locator("[name=title]")).to_have_value("A week of water")
    press(central.page, '[data-workflow-action-name="approve"]:not([data-workflow-action-modal-url])')
    visitor.go(asked.url_path)
    visitor.reads("For all classes.")

    central.go(f"/editors/pages/{other.pk}/edit/")
    refuse = central.page.locator('[data-workflow-action-name="reject"]').first
    if not refuse.is_visible():
        central.page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    refuse.click()
    central.page.locator(".modal [name=comment]").fill("Which week is it?")
    expect(central.page.locator(".modal[role=dialog][aria-label]")).to_be_visible()
    in_the_cms(central)
    with central.page.expect_event("load"):
        central.page.locator(".modal [type=submit]").click()
    in_the_cms(central)
    visitor.go(other.url_path, status=404)
    editor.go(f"/editors/pages/{other.pk}/edit/")
    expect(editor.page.get_by_text("Which week is it?").first).to_be_attached()
    expect(editor.page.locator("[name=title]")).to_have_value("A week of nothing")
