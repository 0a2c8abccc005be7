"""Pages in other languages: drafts first, what is missing falls back visibly, and what is overtaken says so."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from etwinning.portal.models import Checked, FurtherPicture, National, News, Picture, Plain
from etwinning.portal.queries import in_language, state_of, with_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(texts: dict[str, int]) -> News:
    """A piece of news of Türkiye, in English."""
    part = National.objects.get(pk=texts["TR"])
    news: News = part.add_child(instance=News(title="Water", slug="water", body="<p>It rains.</p><p>It snows.</p>"))
    news.save_revision().publish()
    saved: News = News.objects.get(pk=news.pk)
    return saved


def into(language: str, page: Page, editor: Client) -> Page:
    """The draft that an editor has made for this language."""
    locale = Locale.objects.get(language_code=language)
    answer = editor.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [locale.pk]})
    assert answer.status_code == 302, answer.text
    return Page.objects.get(translation_key=page.translation_key, locale=locale).specific


def translate(page: Page, words: dict[str, str], kind: str = "manual") -> None:
    """Say sentences in the language of a page, and publish it."""
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    for segment in translation.source.stringsegment_set.select_related("string"):
        if segment.string.data in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, context=segment.context, locale=page.locale,
                defaults={"data": words[segment.string.data], "translation_type": kind},
            )  # fmt: skip
    translation.save_target(publish=True)
    Page.objects.get(pk=page.pk).get_latest_revision().publish()  # the CMS does it when the transaction is over


ALL = {"Water": "Νερό", "It rains.": "Βρέχει.", "It snows.": "Χιονίζει.", "water": "water"}


def test_a_translation_begins_as_a_draft_at_its_own_address(editor: Client, news: News) -> None:
    draft = into("el", news, editor)
    assert (draft.live, draft.url_path) == (False, "/el/services/tr/water/")
    answer = Client().get(draft.url_path)
    assert 'lang="en"' in answer.text
    assert "This page is not there in" in answer.text or "δεν" in answer.text


def test_what_only_holds_a_place_counts_as_no_translation(editor: Client, news: News, texts: dict[str, int]) -> None:
    into("el", news, editor)
    assert Page.objects.filter(url_path="/el/services/tr/").exists()
    assert in_language(National, "el").get(country="TR").pk == texts["TR"]
    assert 'hreflang="el"' not in Client().get("/en/services/tr/").text
    assert "/el/services/tr/" not in Client().get("/sitemap.xml").text


def test_whoever_wrote_the_original_publishes_the_translation(
    editor: Client, news: News, django_capture_on_commit_callbacks: Any
) -> None:
    draft = into("el", news, editor)
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert editor.get(url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(url, {"action": "publish"}).status_code in {200, 302}
    draft.refresh_from_db()
    assert draft.live


def test_what_is_not_translated_yet_is_said(editor: Client, news: News) -> None:
    draft = into("el", news, editor)
    translate(draft, {"Water": "Νερό"})
    draft.refresh_from_db()
    assert state_of(draft).in_parts
    translate(draft, {said: words for said, words in ALL.items() if said != news.slug})
    assert not state_of(draft).in_parts  # the end of its address may stay as it was
    assert "Νερό" in Client().get(draft.url_path).text


def test_what_is_not_translated_yet_names_its_language(editor: Client, texts: dict[str, int]) -> None:
    """A voice that reads it out is that of its language, line by line (WCAG 2.2, 3.1.2)."""
    part = National.objects.get(pk=texts["TR"])
    body = '<p>It rains.</p><p>It <b>snows</b> &amp; <a href="https://a.example/">melts</a>.</p><ul><li>Ice</li></ul>'
    news = part.add_child(instance=News(title="Water", slug="water", summary="In short", body=body))
    news.save_revision().publish()
    draft = into("el", News.objects.get(pk=news.pk), editor)
    translate(draft, {"It rains.": "Βρέχει.", "In short": "Σύντομα"})
    said = Client().get(draft.url_path).text
    assert re.search(r'<h1[^>]* lang="en"[^>]*>Water<', said)
    assert '<span lang="el">Σύντομα</span>' in said
    assert "<p>Βρέχει.</p>" in said
    assert re.search(r'<p><span lang="en">It <(b|strong)>snows</\1> &amp; <a [^>]+>melts</a>.</span></p>', said)
    assert '<li><span lang="en">Ice</span></li>' in said
    assert '<span lang="' not in Client().get(news.url_path).text.partition("<main")[2].partition("</main")[0]


def test_what_its_original_overtook_is_said_to_readers_and_editors(editor: Client, news: News) -> None:
    page = into("el", news, editor)
    translate(page, ALL)
    assert state_of(page).changed_at is None
    news.title = "Much water"
    news.save_revision().publish()
    page.refresh_from_db()
    assert state_of(page).changed_at is not None
    assert state_of(news).changed_at is None
    page.save_revision().publish()  # a comma set right; the sentences are still the old ones
    assert state_of(page).changed_at is not None
    above = page.get_parent()
    listed = editor.get(reverse("wagtailadmin_explore", args=[above.pk])).text
    assert "[the original changed" in listed
    Checked.objects.create(page_id=page.pk, at=timezone.now() + timedelta(seconds=1))
    assert state_of(page).changed_at is None


def test_a_page_that_was_written_twice_is_overtaken_too(texts: dict[str, int]) -> None:
    english = Plain.objects.get(role="about", locale__language_code="en")
    turkish = Plain.objects.get(role="about", locale__language_code="tr")
    assert state_of(turkish).changed_at is None
    english.save_revision().publish()
    assert state_of(turkish).changed_at is not None
    assert "Özgün" in Client().get(turkish.url_path).text
    turkish.save_revision().publish()
    assert state_of(turkish).changed_at is None


def test_a_machine_is_named_until_a_person_stands_for_it(editor: Client, news: News) -> None:
    page = into("el", news, editor)
    translate(page, ALL, kind="machine")
    assert state_of(page).by_machine
    assert not state_of(news).by_machine
    assert with_state(Page.objects.filter(pk=page.pk)).get().by_machine


def test_a_translation_of_a_page_that_was_deleted_meanwhile(editor: Client, news: News) -> None:
    page = into("el", news, editor)
    translate(page, ALL)
    editor.post(reverse("wagtailadmin_pages:delete", args=[news.pk]))
    if News.objects.filter(pk=news.pk).exists():
        news.delete()
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert "Βρέχει" in Client().get(page.url_path).text


def test_an_address_that_is_taken_in_the_other_language(editor: Client, news: News) -> None:
    """The translation gets another one, as a draft and when its editor translates the address too."""
    first = into("el", news.get_parent().add_child(instance=News(title="Snow", slug="snow")), editor)
    for slug in ("water", "nero"):
        first.get_parent().add_child(instance=News(title="Άλλο", slug=slug, locale=first.locale))
    draft = into("el", news, editor)
    assert (draft.slug, draft.live) == ("water-1", False)
    translate(draft, ALL | {"water": "nero"})
    draft.refresh_from_db()
    assert draft.slug not in {"water", "nero"}
    assert "Βρέχει." in Client().get(draft.url_path).text
    assert "Άλλο" in Client().get("/el/services/tr/nero/").text


def test_what_a_further_picture_shows_is_said_in_each_language(editor: Client, news: News) -> None:
    picture = Picture.objects.create(title="River", width=8, height=6, file="portal/river.png")
    news.pictures.add(FurtherPicture(picture=picture, shows="The river in spring", locale=news.locale))
    news.save_revision().publish()
    greek = into("el", News.objects.get(pk=news.pk), editor)
    translate(greek, {**ALL, "The river in spring": "Το ποτάμι την άνοιξη"})
    shown = FurtherPicture.objects.get(news=greek.pk)
    assert (shown.shows, shown.picture, shown.locale) == ("Το ποτάμι την άνοιξη", picture, greek.locale)
    assert FurtherPicture.objects.get(news=news.pk).shows == "The river in spring"
