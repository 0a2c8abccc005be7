"""Files of translators, a machine that may be wrong or away, and people who stand for what is said."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from etwinning.people.models import Person
from etwinning.portal.models import Checked, FurtherPicture, National, News, Picture
from etwinning.portal.queries import state_of
from etwinning.translating import machines
from tests import cast
from tests.texts import write_texts

pytestmark = pytest.mark.django_db
RAIN = "It &lt;strong&gt;rains&lt;/strong&gt;."  # as it stands in a file
LONG = "<p>" + "a " * 2100 + "</p>"


@pytest.fixture
def editor(client: Client, olcay: Person) -> Client:
    client.force_login(olcay)
    return client


@pytest.fixture
def greek(olcay: Person) -> Page:
    """A piece of news of Türkiye, in English, and its draft in Greek."""
    editor = Client()  # of its own, so that what is written here is written once for all tests (tests/shared.py)
    editor.force_login(olcay)
    cast.make_desk("IT")
    cast.make_desk("")  # as in the portal's tests, which may have had them written
    write_texts()
    part = National.objects.get(country="TR", locale__language_code="en")
    body = '<p>It <b>rains</b>.</p><p>See <a href="https://example.org/">here</a>.</p>'
    news = part.add_child(instance=News(title="Water", slug="water", body=body))
    news.save_revision().publish()
    return drafted(news, editor)


def drafted(news: Page, editor: Client) -> Page:
    locale = Locale.objects.get(language_code="el")
    editor.post(reverse("wagtail_localize:submit_page_translation", args=[news.pk]), {"locales": [locale.pk]})
    page: Page = Page.objects.get(translation_key=news.translation_key, locale=locale).specific
    return page


def taken_out(editor: Client, page: Page, kind: str) -> str:
    answer = editor.get(reverse("translation_file", kwargs={"pk": page.pk, "kind": kind}))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.content.decode()


def brought(editor: Client, page: Page, text: str | bytes, name: str = "a.xlf") -> Any:
    content = text.encode() if isinstance(text, str) else text
    url = reverse("bring_translation", kwargs={"pk": page.pk})
    return editor.post(url, {"file": SimpleUploadedFile(name, content)})


def said(page: Page) -> dict[str, str]:
    rows = StringTranslation.objects.filter(context__object_id=page.translation_key, locale=page.locale)
    return dict(rows.values_list("translation_of__data", "data"))


def with_target(xliff: str, source: str, target: str) -> str:
    """The file with one sentence translated, as a tool writes it."""
    before, mark, after = xliff.partition(f"<source>{source}</source>")
    assert mark, xliff
    return f"{before}{mark}<target>{target}</target>{after}"


def odd_files(text: str) -> list[tuple[str | bytes, str]]:
    """Files that are not taken, and a part of the sentence that says why."""
    return [
        (text[: len(text) // 2], "broken"),
        (text.replace("<xliff", '<!DOCTYPE x [<!ENTITY a "b">]><xliff', 1), "document type"),
        (text.replace('target-language="el"', 'target-language="tr"'), "another language"),
        (text.replace('original="', 'original="0'), "another page"),
        (text.replace("document:1.2", "document:9"), "no XLIFF"),
        (with_target(text, "Water", "&lt;script&gt;x&lt;/script&gt;"), "Sentence 1"),
        (with_target(text, "Water", "&lt;b&gt;x"), "Sentence 1"),
        (with_target(text, "Water", "x" * 300), "Sentence 1"),
        (text.encode("utf-16"), "UTF-8"),
        ("<a/>", "no XLIFF"),
        ("<" * 5000, "broken"),
        ("", "another page"),
        (b"PK\x03\x04", ""),
        ("x" * (3 << 20), "too large"),
    ]


class TestFiles:
    """Out, in, and what is refused."""

    def test_xliff_goes_out_and_comes_in(self, editor: Client, greek: Page) -> None:
        xliff = with_target(taken_out(editor, greek, "xlf"), "Water", "Νερό")
        xliff = with_target(xliff, RAIN, "&lt;strong&gt;Βρέχει&lt;/strong&gt;.")
        answer = brought(editor, greek, xliff)
        assert answer.status_code == 303
        assert said(greek) == {"Water": "Νερό", "It <strong>rains</strong>.": "<strong>Βρέχει</strong>."}
        assert "Βρέχει" in taken_out(editor, greek, "xlf")
        assert "Βρέχει" in editor.get(answer["Location"]).text

    def test_po_goes_out_and_comes_in(self, editor: Client, greek: Page) -> None:
        po = taken_out(editor, greek, "po").replace('msgid "Water"\nmsgstr ""', 'msgid "Water"\nmsgstr "Νερό"')
        assert brought(editor, greek, po, "a.po").status_code == 303
        assert said(greek) == {"Water": "Νερό"}

    def test_the_form_of_the_cms_takes_the_same_files(self, editor: Client, greek: Page) -> None:
        made = Translation.objects.get(target_locale=greek.locale)
        url = reverse("wagtail_localize:upload_pofile", args=[made.pk])
        for content in (b"msgid nonsense", b"\xff\xfe", b""):
            assert editor.post(url, {"file": SimpleUploadedFile("a.po", content)}).status_code == 422, content
        assert editor.post(url).status_code == 422
        po = taken_out(editor, greek, "po").replace('msgid "Water"\nmsgstr ""', 'msgid "Water"\nmsgstr "Νερό"')
        assert editor.post(url, {"file": SimpleUploadedFile("a.po", po.encode())}).status_code == 303
        assert said(greek) == {"Water": "Νερό"}

    def test_xliff_2_comes_in(self, editor: Client, greek: Page) -> None:
        mark = Translation.objects.get(target_locale=greek.locale).uuid
        xliff = (
            '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="el">'
            f'<file id="f" original="{mark}"><unit id="1" name="title"><segment><source>Water</source>'
            "<target>Νερό</target></segment></unit></file></xliff>"
        )
        assert brought(editor, greek, xliff).status_code == 303
        assert said(greek) == {"Water": "Νερό"}

    def test_what_a_further_picture_shows_is_held_to_its_own_field(self, editor: Client, greek: Page) -> None:
        news = News.objects.get(slug="water", locale__language_code="en")
        picture = Picture.objects.create(title="River", width=8, height=6, file="portal/river.png")
        news.pictures.add(FurtherPicture(picture=picture, shows="The river", locale=news.locale))
        news.save_revision().publish()
        Translation.objects.get(target_locale=greek.locale).source.update_from_db()
        xliff = taken_out(editor, greek, "xlf")
        refused = brought(editor, greek, with_target(xliff, "The river", "x" * 201))
        assert (refused.status_code, said(greek)) == (422, {})
        assert brought(editor, greek, with_target(xliff, "The river", "Το ποτάμι")).status_code == 303
        assert said(greek) == {"The river": "Το ποτάμι"}

    def test_what_is_odd_is_refused_as_a_whole(self, editor: Client, greek: Page) -> None:
        text = taken_out(editor, greek, "xlf")
        brought(editor, greek, with_target(text, "Water", "Νερό"))
        for odd, sentence in odd_files(text):
            answer = brought(editor, greek, odd)
            assert (answer.status_code, sentence in answer.text) == (422, True), sentence
            assert said(greek) == {"Water": "Νερό"}

    def test_a_sentence_that_changed_meanwhile_is_left_out_and_told(self, editor: Client, greek: Page) -> None:
        xliff = with_target(taken_out(editor, greek, "xlf"), "Water", "Νερό")
        answer = brought(editor, greek, xliff.replace(RAIN, "It snows."))
        assert answer.status_code == 200
        assert "1 sentence was taken" in answer.text
        assert "It snows." in answer.text
        assert said(greek) == {"Water": "Νερό"}

    def test_nobody_reaches_the_translations_of_another_country(self, greek: Page, carla: Person) -> None:
        other = Client()
        other.force_login(cast.make_officer("Ida", "Rossi", "IT"))
        made = Translation.objects.get(target_locale=greek.locale)
        for name in ("translation", "bring_translation", "translate_by_machine", "confirm_translation"):
            url = reverse(name, kwargs={"pk": greek.pk})
            assert other.get(url).status_code in {404, 405}
            assert other.post(url).status_code in {404, 405}
        assert other.get(reverse("translation_file", kwargs={"pk": greek.pk, "kind": "po"})).status_code == 404
        assert other.post(reverse("wagtail_localize:upload_pofile", args=[made.pk])).status_code == 404
        central = Client()
        central.force_login(carla)
        assert central.get(reverse("translation", kwargs={"pk": greek.pk})).status_code == 200


MOODS = {
    "few": "do not understand", "error": "do not understand", "page": "do not understand", "html": "do not understand",
    "busy": "too much to do", "key": "does not let", "silent": "does not answer",
    "no Greek": "between these two languages",
}  # fmt: skip


class Machine(BaseHTTPRequestHandler):
    """A server that answers as LibreTranslate's published API says; `mood` makes it answer otherwise."""

    mood = ""
    asked: list[dict[str, Any]] = []

    def do_GET(self) -> None:
        assert self.path == "/languages"
        targets = ["en"] if self.mood == "no Greek" else ["en", "el"]
        self.answer(200, [{"code": "en", "name": "English", "targets": targets}])

    def do_POST(self) -> None:
        assert self.path == "/translate"
        assert self.headers["Content-Type"] == "application/json"
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert set(question) <= {"q", "source", "target", "format", "alternatives", "api_key"}
        assert question["format"] == "html"
        self.asked.append(question)
        texts = [text.replace("Water", "Νερό") for text in question["q"]]
        match self.mood:
            case "few":
                self.answer(200, {"translatedText": texts[1:]})
            case "error":
                self.answer(400, {"error": "Invalid request: request (9999) exceeds text limit (5000)"})
            case "busy":
                self.answer(429, {"error": "Slowdown: Too many requests"})
            case "key":
                self.answer(403, {"error": "Invalid API key"})
            case "html":
                self.answer(200, {"translatedText": ["<script>" for _text in texts]})
            case "page":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<html>")
            case "silent":
                threading.Event().wait(1)
            case _:
                self.answer(200, {"translatedText": texts})

    def answer(self, status: int, said: Any) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing is written."""


@pytest.fixture
def machine(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Machine]]:
    server = HTTPServer(("127.0.0.1", 0), Machine)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TRANSLATOR = f"http://secret@127.0.0.1:{server.server_port}"
    monkeypatch.setattr(machines, "PATIENCE", 0.5)
    Machine.mood, Machine.asked = "", []
    yield Machine
    server.shutdown()
    server.server_close()


def by_machine(editor: Client, page: Page) -> Any:
    return editor.post(reverse("translate_by_machine", kwargs={"pk": page.pk}))


class TestTheMachine:
    """Off by itself; marked; never trusted."""

    def test_without_the_setting_there_is_none(self, editor: Client, greek: Page) -> None:
        assert by_machine(editor, greek).status_code == 403
        assert "machine" not in editor.get(reverse("translation", kwargs={"pk": greek.pk})).text.lower()

    def test_translate_by_machine(self, editor: Client, greek: Page, machine: type[Machine]) -> None:
        brought(
            editor,
            greek,
            with_target(taken_out(editor, greek, "xlf"), RAIN, "Βρέχει."),
        )
        assert by_machine(editor, greek).status_code == 303
        assert machine.asked[0]["api_key"] == "secret"
        assert machine.asked[0]["q"] == ["Water", 'See <a id="a1">here</a>.']
        assert said(greek)["Water"] == "Νερό"
        assert said(greek)["It <strong>rains</strong>."] == "Βρέχει."
        assert state_of(greek).by_machine
        assert "By a machine" in editor.get(reverse("translation", kwargs={"pk": greek.pk})).text
        by_machine(editor, greek)
        assert len(machine.asked) == 1

    def test_confirm_translation(self, editor: Client, greek: Page, machine: type[Machine]) -> None:
        by_machine(editor, greek)
        Translation.objects.get(target_locale=greek.locale).save_target(publish=True)
        Page.objects.get(pk=greek.pk).get_latest_revision().publish()
        assert "A machine translated this page" in Client().get(greek.url_path, headers={"Cookie": "a=1"}).text
        editor.post(reverse("confirm_translation", kwargs={"pk": greek.pk}))
        assert not state_of(greek).by_machine
        assert Checked.objects.filter(page_id=greek.pk).exists()

    def test_whatever_goes_wrong_is_said_and_nothing_is_lost(
        self, editor: Client, greek: Page, machine: type[Machine]
    ) -> None:
        brought(editor, greek, with_target(taken_out(editor, greek, "xlf"), RAIN, "Βρέχει."))
        for mood, sentence in MOODS.items():
            machine.mood = mood
            answer = by_machine(editor, greek)
            assert (answer.status_code, sentence in answer.text) == (422, True), mood
            assert said(greek) == {"It <strong>rains</strong>.": "Βρέχει."}

    def test_one_that_is_not_there(self, editor: Client, greek: Page, settings: Any) -> None:
        settings.TRANSLATOR = "http://127.0.0.1:1"
        assert "does not answer" in by_machine(editor, greek).text

    def test_a_paragraph_that_is_too_long(self, editor: Client, greek: Page, machine: type[Machine]) -> None:
        news = News.objects.get(slug="water", locale__language_code="en")
        news.body = LONG
        news.save_revision().publish()
        Translation.objects.get(target_locale=greek.locale).source.update_from_db()
        assert "too long" in by_machine(editor, greek).text
        assert machine.asked == []


def test_an_original_shows_how_its_translations_stand(editor: Client, greek: Page) -> None:
    original = News.objects.get(translation_key=greek.translation_key, locale__language_code="en")
    shown = editor.get(reverse("translation", kwargs={"pk": original.pk})).text
    assert "The original, in English" in shown
    assert reverse("translation", kwargs={"pk": greek.pk}) in shown
    assert "Not all translated" in shown
    assert "The original changed" not in shown
    greek.get_latest_revision().publish()
    original.save_revision().publish()
    assert "The original changed" in editor.get(reverse("translation", kwargs={"pk": original.pk})).text


def test_lists_and_menus_lead_to_the_page_of_a_translation(editor: Client, greek: Page) -> None:
    original = News.objects.get(translation_key=greek.translation_key, locale__language_code="en")
    listed = editor.get(reverse("wagtailadmin_explore", args=[greek.get_parent().pk])).text
    assert reverse("translation", kwargs={"pk": greek.pk}) in listed
    menu = editor.get(reverse("wagtailadmin_pages:edit", args=[original.pk])).text
    assert reverse("translation", kwargs={"pk": original.pk}) in menu
    assert "Its translations" in menu
    above = editor.get(reverse("wagtailadmin_explore", args=[original.get_parent().pk])).text
    assert reverse("translation", kwargs={"pk": original.pk}) not in above


def test_bring_translation_of_a_page_that_was_deleted_meanwhile(editor: Client, greek: Page) -> None:
    xliff = with_target(taken_out(editor, greek, "xlf"), "Water", "Νερό")
    News.objects.get(slug="water", locale__language_code="en").delete()
    assert editor.get(reverse("translation", kwargs={"pk": greek.pk})).status_code == 200
    assert brought(editor, greek, xliff).status_code in {303, 403, 422}
    greek.delete()
    assert brought(editor, greek, xliff).status_code == 404
