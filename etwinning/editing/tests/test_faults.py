"""What goes wrong: texts of word processors, damaged input, thousands of news, two editors, pages that are gone."""

import gc
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource

from etwinning.core.tests import samples
from etwinning.editing.tests.test_editing import new_news, rich, said
from etwinning.portal.models import FurtherPicture, National, News, Picture, Plain

pytestmark = pytest.mark.django_db
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head>
<body><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
<p class=MsoNormal style='mso-margin-top-alt:auto;font-family:"Comic Sans MS"'><b><span lang=EN-GB>Water</span></b>
<o:p></o:p></p><h1 style="color:red">Rain</h1>
<p class="MsoListParagraph"><![if !supportLists]>·<![endif]> one<font face="Wingdings">two</font></p>
<table border=1><tr><td width=319 valign=top><p>cell</p></td></tr></table>
<a href="javascript:alert(1)" onclick="x()">link</a>
<img src="file:///C:/Users/a/image001.png"><script>alert(1)</script></body></html>"""
DAMAGED = ["{nonsense", "[]", "", "null", '{"blocks": [{}], "entityMap": {}}', "7", "a\0b", '{"blocks": "x"}']
DAMAGED += ["[" * 100_000, rich("<p>Su</p>").replace("Su", r"S\u0000u"), rich("<p>Su</p>").replace("Su", r"\ud800")]


def write(part: National, **fields: Any) -> News:
    return part.add_child(instance=News(**({"title": "Rain", "slug": "rain", "locale": part.locale} | fields)))  # type: ignore[no-any-return]


def many(news: News, first: int, last: int) -> None:
    """More of a piece of news, beside it, with these numbers, made by the database."""
    page = [field.column for field in Page._meta.local_fields]
    own = [field.column for field in News._meta.local_fields]
    said = {
        "path": "left(path, -4) || lpad(upper(to_hex(n + 4096)), 4, '0')", "slug": "'rain-' || n",
        "title": "'Rain ' || n", "url_path": "url_path || n || '/'", "translation_key": "gen_random_uuid()",
        "id": "1000000 + n", "page_ptr_id": "1000000 + n", "latest_revision_id": "NULL", "live_revision_id": "NULL",
    }  # fmt: skip
    with connection.cursor() as cursor:
        for table, key, columns in ((Page._meta.db_table, "id", page), (News._meta.db_table, "page_ptr_id", own)):
            values = ", ".join(said.get(column, column) for column in columns)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - our names
                f"SELECT {values} FROM {table}, generate_series(%s, %s) AS n WHERE {key} = %s",
                [first, last, news.pk],
            )
            cursor.execute(f"ANALYZE {table}")  # as the database does it by itself in a minute


def test_a_text_of_a_word_processor_is_made_clean(client: Client, texts: dict[str, int]) -> None:
    news = write(National.objects.get(pk=texts["TR"]), body=WORD)
    for word in ("Water", "Rain", "one", "two", "cell", "link"):
        assert word in news.body
    assert "<h2>Rain</h2>" in news.body
    for rest in ("Mso", "mso", "style", "o:p", "font", "javascript", "onclick", "file:", "script", "<!--", "xml"):
        assert rest not in news.body, rest
    assert "Water</span></strong>" in news.body
    assert "Water" in client.get(news.url_path).text


@pytest.mark.parametrize("body", DAMAGED)
def test_damaged_input_of_the_editor_is_no_error(editor: Client, texts: dict[str, int], body: str) -> None:
    answer = editor.post(new_news(texts["TR"]), said(body=body, **{"action-publish": "1"}))
    assert answer.status_code == 302
    news = News.objects.get(slug="wasser")
    assert Client().get(news.url_path).status_code == 200
    if body in {"{nonsense", "7"}:
        assert body in news.body  # words that came are not lost


def test_thousands_of_news_of_one_country(client: Client, texts: dict[str, int]) -> None:
    part = National.objects.get(pk=texts["TR"])
    news = write(part)
    pages = ("/en/services/tr/", "/el/services/tr/?page=2", "/feeds/en/TR/", "/en/", "/search/?q=rain")
    client.cookies["country"] = "TR"
    for url in pages:
        client.get(url)  # figures are counted once in five minutes
    counts: list[list[int]] = []
    for first, end in ((1, 30), (31, 5000)):
        many(news, first, end)
        counts.append([])
        for url in pages:
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(url)
            assert answer.status_code == 200
            assert len(answer.content) < 100_000
            counts[-1].append(len(asked))
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 16
    last = client.get("/en/services/tr/?page=999999999")
    assert last.status_code == 200
    assert "251" in last.text
    feed = ET.fromstring(client.get("/feeds/en/TR/").content)  # noqa: S314 - our own
    assert len(list(feed.iter("{http://www.w3.org/2005/Atom}entry"))) == 20


def test_the_same_address_in_two_languages_is_two_pages(client: Client, texts: dict[str, int]) -> None:
    turkish = Locale.objects.get(language_code="tr")
    above = Page.objects.get(url_path="/tr/").specific
    above.add_child(instance=Plain(title="Bizim tarihimiz", slug="history", locale=turkish))
    assert "Bizim tarihimiz" in client.get("/tr/history/").text
    assert "Bizim tarihimiz" not in client.get("/en/history/").text
    assert "Bizim tarihimiz" not in client.get("/el/history/").text  # as it was written first
    assert client.get("/tr/tarihce/").status_code == 200


@pytest.mark.parametrize("slug", ["νερό", "вода", "ağaç", "ŞIRINGA", "مدرسة", "a" * 255, "news"])
def test_addresses_in_every_script(client: Client, texts: dict[str, int], slug: str) -> None:
    news = write(National.objects.get(pk=texts["TR"]), slug=slug)
    assert client.get(news.url_path).status_code == 200
    assert client.get(f"/el/services/tr/{slug}/").status_code == 200


def test_the_translation_of_a_page_that_was_deleted_meanwhile(editor: Client, texts: dict[str, int]) -> None:
    news = write(National.objects.get(pk=texts["TR"]), body="<p>Water</p>")
    turkish = Locale.objects.get(language_code="tr")
    submit = reverse("wagtail_localize:submit_page_translation", args=[news.pk])
    assert editor.get(submit).status_code == 200
    assert editor.post(submit, {"locales": [turkish.pk]}).status_code in {200, 302}
    copy = News.objects.get(translation_key=news.translation_key, locale=turkish)
    source = TranslationSource.objects.get(object_id=news.translation_key)
    update = reverse("wagtail_localize:update_translations", args=[source.pk])
    News.objects.get(pk=news.pk).delete()
    for url in (submit, update, f"/editors/pages/{copy.pk}/edit/", f"/editors/pages/{news.pk}/edit/"):
        for answer in (editor.get(url), editor.post(url, {})):
            assert answer.status_code in {200, 302, 403, 404, 405}, url
    copy.refresh_from_db()  # the translation itself is not lost
    copy.save_revision().publish()
    assert Client().get(copy.url_path).status_code == 200


def test_a_page_that_somebody_deleted_while_another_wrote(editor: Client, texts: dict[str, int]) -> None:
    news = write(National.objects.get(pk=texts["TR"]))
    url = f"/editors/pages/{news.pk}/edit/"
    assert editor.get(url).status_code == 200
    News.objects.get(pk=news.pk).delete()
    answer = editor.post(url, said(title="Mine"))
    assert answer.status_code in {302, 404}


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": f'W/"x", *, "{"y" * 9000}'},
        {"If-None-Match": ', , "a",W/"b",'},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Thu, 99 Foo 99999 25:61:61 GMT"},
        {"Accept": "image/png"},
        {"Accept": "a/b;q=x, */" * 500},
        {"Accept-Language": "x" * 10_000},
        {"Accept-Language": "tr-TR;q=\0,,;=;*"},
        {"Range": "bytes=9-2,-"},
        {"Accept-Encoding": "br;q=9, zstd, \x7f"},
        {"Save-Data": "on, off"},
        {"Cookie": "country=\0; theme=;=;"},
        {"HX-Request": "true", "HX-Target": "main"},
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_feeds_with_odd_headers(client: Client, texts: dict[str, int], headers: dict[str, str], method: str) -> None:
    for url in ("/feeds/en/", "/feeds/tr/TR/", "/feeds/en/events.ics", "/sitemap.xml", "/open-search.xml"):
        answer = getattr(client, method)(url, headers=headers)
        assert answer.status_code == 200, url
        assert answer["Content-Type"].split(";")[0] in {
            "application/atom+xml", "application/xml", "text/calendar", "application/opensearchdescription+xml",
        }  # fmt: skip


LINES = "<p>First line<br/>second line</p><hr/><p>After</p>"


def test_a_text_with_ends_of_lines_can_be_edited_again(editor: Client, texts: dict[str, int]) -> None:
    editor.post(new_news(texts["TR"]), said(body=rich(LINES), **{"action-publish": "1"}))
    news = News.objects.get(slug="wasser")
    url = reverse("wagtailadmin_pages:edit", args=[news.pk])
    shown = editor.get(url)
    assert (shown.status_code, "First line\\nsecond line" in shown.text) == (200, True)
    assert editor.post(url, said(body=rich(news.body), title="Again", **{"action-publish": "1"})).status_code == 302
    news.refresh_from_db()
    assert (news.title, news.body.count("<br/>"), news.body.count("<hr/>")) == ("Again", 1, 1)
    assert "First line<br>second line" in Client().get(news.url_path).text


@pytest.mark.parametrize(
    "body",
    [
        "<p>one<br>two</p><hr><p>three</p>",
        '<p>one</p><img src="/a.png" alt="a > b"><p>two three</p>',
        "<strong><p>one</p></strong><p>two three</p>",
        "<p>one</p></ul><li>two</li><p>three",
        "<table><tr><td>one</td><td>two</td></tr></table><p>three</p>",
    ],
)
def test_what_was_stored_otherwise_can_be_edited(editor: Client, texts: dict[str, int], body: str) -> None:
    news = write(National.objects.get(pk=texts["TR"]))
    News.objects.filter(pk=news.pk).update(body=body)
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[news.pk]))
    assert shown.status_code == 200
    for word in ("one", "two", "three"):
        assert word in shown.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("harm", ["gone", "damaged", "copies gone"])
def test_a_picture_whose_file_is_gone_is_left_out(
    editor: Client, texts: dict[str, int], settings: Any, tmp_path: Any, caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("a.jpg", samples.picture(), "image/jpeg")
    picture = Picture.objects.create(title="Spring", file=file, width=64, height=64)
    news = write(National.objects.get(pk=texts["TR"]), body="<p>Words</p>", picture=picture)
    FurtherPicture.objects.create(news=news, picture=picture, shows="The river", sort_order=0)
    preview = reverse("text_preview", args=[news.pk])
    if harm == "copies gone":
        Client().get(preview)
        cache.clear()
    for kept in [path for path in tmp_path.rglob("*") if path.is_file()]:
        if harm == "damaged":
            kept.write_bytes(b"no picture")
        else:
            kept.unlink()
    gc.collect()
    answer = Client().get(news.url_path, headers={"Accept-Language": "de"})
    assert (answer.status_code, "Words" in answer.text, "<figure" in answer.text) == (200, True, False)
    assert Client().get(preview).status_code == 200
    assert "icture" in caplog.text
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).status_code == 200
    assert editor.get(reverse("wagtailimages:index")).status_code == 200
    gc.collect()
