"""Texts as readers meet them: in their language or visibly in another, found, followed, and asked about."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.groups.models import Group
from etwinning.groups.tests.factories import make_group
from etwinning.people.models import Person
from etwinning.portal.models import Article, Front, Moved, National, News, Offer, Opinion, Plain, Section
from etwinning.portal.queries import Looked, news_published, search
from etwinning.projects.tests.factories import make_active
from etwinning.safety.models import Block

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
ATOM = "{http://www.w3.org/2005/Atom}"


def write(above: int | Section | National, title: str, **fields: object) -> News:
    page = National.objects.get(pk=above) if isinstance(above, int) else above
    fields = {"slug": title.lower().replace(" ", "-"), "summary": "In short", "locale": page.locale} | fields
    return page.add_child(instance=News(title=title, **fields))  # type: ignore[no-any-return]


def test_a_page_has_an_address_in_each_language(client: Client) -> None:
    english, turkish = client.get("/en/history/").text, client.get("/tr/tarihce/").text
    for text in (english, turkish):
        assert 'hreflang="en" href="http://127.0.0.1:8000/en/history/"' in text
        assert 'hreflang="tr" href="http://127.0.0.1:8000/tr/tarihce/"' in text
    assert "604,536" in english
    assert "604.536" in turkish
    assert client.get("/tr/history/")["Location"] == "/tr/tarihce/"


def test_what_a_language_lacks_is_shown_in_another_and_says_so(client: Client) -> None:
    answer = client.get("/el/history/")
    assert answer["Content-Language"] == "el"
    assert '<html lang="en"' in answer.text  # our own sentences are still English
    assert '<article class="reading prose" lang="en" dir="auto">' in answer.text
    assert "note-info" in answer.text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/history/">' in answer.text
    assert "note-info" not in client.get("/en/history/").text


def test_a_reader_stays_in_her_language_whatever_is_written_in_it(client: Client, texts: dict[str, int]) -> None:
    """No page in Greek leads to the English part of the site but by its canonical address, and each link leads on."""
    write(texts["TR"], "Water")
    waiting, seen = ["/el/", "/help/", "/search/?q=water"], set()
    while waiting:
        at = waiting.pop()
        seen.add(at)
        said = client.get(at, headers={"Accept-Language": "el"})
        assert said.status_code == 200, at
        assert said["Content-Language"] == "el"
        main = re.sub(
            r'<article class="reading.*?</article>', "", said.text[said.text.index("<main") :], flags=re.DOTALL
        )
        for code in ("en", "tr"):
            assert f'href="/{code}/' not in main, at
        waiting += sorted(set(re.findall(r'href="(/el/[^"#]*)"', main)) - seen - set(waiting))
    assert "/el/services/tr/water/" in seen
    assert len(seen) > 20


def test_two_pages_at_one_place_of_two_languages_are_told_apart(client: Client, texts: dict[str, int]) -> None:
    german, french = (_news_in(language, texts["TR"]) for language in ("de", "fr"))
    assert german.url_path[3:] == french.url_path[3:]
    for news in (german, french):
        at = news.address_in("el")
        assert news.body in client.get(at).text
        assert at in client.get("/el/services/tr/").text
    assert client.get(f"{german.address_in('el')}%00x").status_code == 200
    assert german.address_in("de") == german.url_path


def _news_in(language: str, above: int) -> News:
    """A piece of news that was written in this language alone, under the same name as others."""
    part = National.objects.get(pk=above)
    section = part.get_parent().specific
    above_all = Front.objects.get(locale__language_code=language)
    above_all.save_revision().publish()
    said = {"locale": above_all.locale, "title": language}
    beside = Section(slug=section.slug, kind=section.kind, translation_key=section.translation_key, **said)
    above_all.add_child(instance=beside)
    own = National(slug=part.slug, country=part.country, translation_key=part.translation_key, **said)
    beside.add_child(instance=own)
    return write(own, "Wasser und mehr", body=f"<p>In {language}</p>", slug="wasser")


def test_a_page_that_was_taken_off_is_gone_and_so_is_its_translation_alone(client: Client) -> None:
    Plain.objects.get(url_path="/en/history/").unpublish()
    assert client.get("/en/history/").status_code == 302 or client.get("/en/history/").status_code == 404
    assert client.get("/tr/tarihce/").status_code == 200
    Plain.objects.get(url_path="/en/imprint/").delete()
    assert client.get("/tr/kunye/").status_code == 200


def test_old_addresses_lead_to_where_the_page_is_now(client: Client, texts: dict[str, int]) -> None:
    news = write(texts["TR"], "Water", live=True)
    assert client.get("/en/services/tr/water/").status_code == 200
    news.slug = "rain"
    news.save_revision().publish()
    for language in ("en", "el"):
        answer = client.get(f"/{language}/services/tr/water/")
        assert (answer.status_code, answer["Location"]) == (301, f"/{language}/services/tr/rain/")
    part = National.objects.get(pk=texts["TR"])
    part.slug = "turkiye"
    part.save_revision().publish()
    assert client.get("/en/services/tr/rain/?of=en")["Location"] == "/en/services/turkiye/rain/"
    assert client.get("/en/services/tr/water/")["Location"] == "/en/services/turkiye/rain/"
    News.objects.get(pk=news.pk).move(National.objects.get(pk=texts["IT"]), "last-child")
    assert client.get("/en/services/turkiye/rain/")["Location"] == "/en/services/it/rain/"
    back = National.objects.get(pk=texts["TR"])
    back.slug = "tr"
    back.save_revision().publish()
    assert client.get("/en/services/tr/").status_code == 200
    assert client.get("/en/services/turkiye/")["Location"] == "/en/services/tr/"


def test_what_has_no_reader_yet_or_any_more_leads_nowhere(client: Client, texts: dict[str, int]) -> None:
    draft = write(texts["TR"], "Draft", live=False)
    draft.slug = "secret"
    draft.save()
    assert not Moved.objects.exists()
    news = write(texts["TR"], "Water")
    news.slug = "rain"
    news.save()
    write(texts["TR"], "Water", body="<p>Another</p>")
    assert "Another" in client.get("/en/services/tr/water/").text  # an address in use is its page's
    News.objects.get(slug="water").delete()
    assert client.get("/en/services/tr/water/").status_code == 301
    News.objects.get(slug="rain").unpublish()
    assert client.get("/en/services/tr/water/").status_code == 404
    assert client.get("/en/services/tr/%00/").status_code == 404


def test_a_list_costs_the_same_for_one_row_and_for_fifty(client: Client, texts: dict[str, int]) -> None:
    counts = []
    client.get("/en/services/tr/")  # counts the figures of the country, for five minutes
    for more in (1, 49):
        for number in range(more):
            write(texts["TR"], f"News {more} {number}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/en/services/tr/").status_code == 200
        counts.append(len(queries))
    assert counts[0] - 1 <= counts[1] <= counts[0] + 1
    assert max(counts) <= 15


def test_the_front_page_has_news_of_my_country_and_of_europe(client: Client, texts: dict[str, int]) -> None:
    write(texts["TR"], "Workshop in Konya")
    write(Section.objects.get(kind="news", locale__language_code="en"), "For all of Europe")
    client.post("/country/", {"country": "TR", "next": "/"})
    answer = client.get("/de/")
    text = answer.text
    assert answer["Content-Language"] == "de"  # the country says nothing of the language
    assert "Workshop in Konya" in text
    assert "For all of Europe" in text
    client.post("/country/", {"country": "IT"})
    assert "Workshop in Konya" not in client.get("/de/").text
    assert client.post("/country/", {"country": "XX"}).status_code == 422


def test_search_finds_pages_and_projects_with_the_words_around(client: Client, ayse: Person, bruno: Person) -> None:
    make_active(ayse, bruno)
    text = client.get("/search/?q=water").text
    assert "/en/kits/where-our-water-comes-from/" in text
    assert "/gallery/" in text
    assert "<mark>" in text
    only = client.get("/search/?q=water&kind=text").text
    assert "Project kits</p>" in only
    assert "Projects</p>" not in only
    assert "tarihce" in client.get("/search/?q=TARİHÇE", headers={"Accept-Language": "tr"}).text
    for odd in ("%00", "x" * 500, "%25", "<script>alert(1)</script>", ""):
        assert client.get(f"/search/?q={odd}").status_code == 200


def test_the_help_is_searched_alone(client: Client) -> None:
    assert '<input type="hidden" name="kind" value="help">' in client.get("/help/").text
    said = client.get("/search/?q=pupils&kind=help").text
    assert '<p class="row-kicker">Help</p>' in said
    assert 'href="/en/help-centre/' in said
    for other in ("/en/news/", "/en/kits/", "/en/about/"):
        assert f'href="{other}' not in said[said.index("<main") : said.index("</main>")]
    assert '<meta name="robots" content="noindex, follow">' in said


def test_a_page_of_a_list_has_an_address_of_its_own(client: Client, texts: dict[str, int]) -> None:
    for number in range(21):
        write(texts["TR"], f"News {number}")
    for page, said in ((1, ""), (2, "?page=2"), (99, "?page=2")):
        answer = client.get("/en/services/tr/", {"page": page}).text
        assert f'<link rel="canonical" href="http://127.0.0.1:8000/en/services/tr/{said}">' in answer
    assert '<link rel="canonical" href="http://127.0.0.1:8000/gallery/">' in client.get("/gallery/?q=x&page=7").text


def test_search_knows_groups_events_and_kits_by_language(client: Client, ayse: Person) -> None:
    group = make_group(ayse, title="Water of our towns")
    learning = Section.objects.get(kind="learning", locale__language_code="en")
    said = {"slug": "water", "summary": "Ten days on the water", "kind": "course", "locale": learning.locale}
    offer = Offer(title="Water for beginners", **said)
    learning.add_child(instance=offer)
    found = {
        "group": group.get_absolute_url(),
        "event": offer.url_path,
        "kit": "/en/kits/where-our-water-comes-from/",
    }
    everything = client.get("/search/?q=water").text
    for kind, path in found.items():
        only = client.get(f"/search/?q=water&kind={kind}").text
        assert path in everything
        assert [other for other in found.values() if other in only] == [path]
    assert "Ten days on the <mark>water</mark>" in everything
    assert offer.url_path not in client.get("/search/?q=water&written=tr").text
    assert offer.url_path in client.get("/search/?q=water&written=en", headers={"Accept-Language": "tr"}).text
    assert client.get("/search/?q=water&written=%00&kind=x").status_code == 200
    Group.objects.filter(pk=group.pk).update(hidden_at=timezone.now(), hidden_reason="No")
    assert group.get_absolute_url() not in client.get("/search/?q=water").text


def test_search_finds_what_belongs_to_a_country(
    client: Client, texts: dict[str, int], ayse: Person, bruno: Person
) -> None:
    news = write(texts["TR"], "Lighthouse")
    project, group = make_active(ayse, bruno, title="Lighthouses"), make_group(ayse, title="Lighthouse keepers")
    hrefs = {news.url_path, f"/gallery/{project.slug}/", group.get_absolute_url()}
    for country, found in (
        ("", hrefs),
        ("TR", hrefs - {group.get_absolute_url()}),
        ("IT", {f"/gallery/{project.slug}/"}),
    ):
        said = client.get("/search/", {"q": "lighthouse", "country": country}).text
        assert {href for href in hrefs if f'href="{href}"' in said} == found, country
    assert "Nothing was found" in client.get("/search/?q=lighthouse&country=MT").text
    assert f'href="{news.url_path}"' in client.get("/search/?q=lighthouse&country=%00").text
    assert "kind=news&amp;written=&amp;country=TR" in client.get("/search/?q=lighthouse&country=TR").text


def test_a_search_costs_the_same_for_one_hit_and_for_many(client: Client, texts: dict[str, int], ayse: Person) -> None:
    counts = []
    for more in (1, 30):
        for number in range(more):
            write(texts["TR"], f"Lighthouse {more} {number}")
            if number < 3:  # no more are opened on one day
                make_group(ayse, title=f"Lighthouse {more} {number}")
        with CaptureQueriesContext(connection) as queries:
            text = client.get("/search/?q=lighthouse&page=1").text
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert text.count('class="row-kicker"') == 20
    assert client.get("/search/?q=lighthouse&page=2").text != text
    assert client.get("/search/?q=lighthouse&page=99999999999&kind=news").text.count('class="row-kicker"') == 11


def test_a_pupil_finds_no_groups_and_a_block_hides_one(client: Client, ayse: Person, bruno: Person) -> None:
    path = make_group(ayse, title="Lighthouse").get_absolute_url()
    client.force_login(bruno)
    assert path in client.get("/search/?q=lighthouse").text
    assert [hit.href for hit in search(Looked("lighthouse"), "en", bruno)] == [path]
    Block.objects.create(person=bruno, blocked=ayse)
    assert search(Looked("lighthouse"), "en", bruno) == []
    assert search(Looked("lighthouse"), "en", Person(kind=Person.Kind.PUPIL)) == []


def test_a_feed_that_is_known_is_not_sent_again(client: Client, texts: dict[str, int]) -> None:
    write(texts["TR"], "Rain")
    for path in ("/feeds/en/", "/feeds/en/TR/", "/feeds/en/IT/", "/feeds/tr/TR/"):
        first = client.get(path)
        assert first["ETag"] == client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    known = client.get("/feeds/en/TR/")["ETag"]
    write(texts["TR"], "Snow")
    assert client.get("/feeds/en/TR/", headers={"If-None-Match": known}).status_code == 200
    client.post("/country/", {"country": "TR"})
    assert 'href="/feeds/de/TR/"' in client.get("/de/").text


def test_feeds_and_the_map_of_the_site_are_well_formed(client: Client, texts: dict[str, int]) -> None:
    news = write(texts["TR"], "Rain & <snow>", slug="rain")
    feed = ET.fromstring(client.get("/feeds/en/TR/").content)  # noqa: S314 - our own
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Rain & <snow>"]
    assert feed.findtext(f"{ATOM}id") == "http://127.0.0.1:8000/feeds/en/TR/"
    assert client.get("/feeds/en/XX/").status_code == 404
    assert (
        client.get("/feeds/en/", headers={"If-None-Match": '"x"', "Accept": "x/y", "Range": "bytes=0-"}).status_code
        == 200
    )
    sitemap = client.get("/sitemap.xml").content
    ET.fromstring(sitemap)  # noqa: S314
    assert news.url_path in sitemap.decode()
    ET.fromstring(client.get("/open-search.xml").content)  # noqa: S314


def test_say_helpful(client: Client) -> None:
    article = Article.objects.filter(locale__language_code="en").first()
    assert article is not None
    url = f"/help/helpful/{article.pk}/"
    for answer in ("yes", "yes", "no"):
        assert client.post(url, {"helped": answer}).status_code == 303
    assert client.post(url, {"helped": "perhaps"}).status_code == 422
    assert Opinion.objects.values_list("helped", "not_helped").get(page_id=article.pk) == (2, 1)


def test_who_is_suspended_can_still_read_the_rules(client: Client, texts: dict[str, int], ayse: Person) -> None:
    assert texts
    Person.objects.filter(pk=ayse.pk).update(state=Person.State.SUSPENDED)
    client.force_login(ayse)
    assert client.get("/home/")["Location"] == "/me/standing/"
    for path in ("/code-of-conduct/", "/help/"):
        assert client.get(path, follow=True).status_code == 200, path


def test_news_published(texts: dict[str, int]) -> None:
    now = timezone.now()
    since, week = now - timedelta(days=7), timedelta(days=7)
    write(texts["TR"], "Rain", first_published_at=now - timedelta(days=1))
    write(texts["TR"], "Old rain", first_published_at=now - timedelta(days=8))
    write(texts["TR"], "Draft", live=False, first_published_at=now - timedelta(days=1))
    write(texts["IT"], "Sun", first_published_at=now - timedelta(days=1))
    europe = Section.objects.get(kind="news", locale__language_code="en")
    write(europe, "All", first_published_at=now - timedelta(days=2))
    assert {row["title"] for row in news_published("el", "TR", since, since + week)} == {"Rain", "All"}
    assert [row["title"] for row in news_published("el", "", since, since + week)] == ["All"]
