"""The public pages: open to everyone, true, and cheap."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.countries import CODES
from etwinning.core.languages import INTERFACE
from etwinning.groups.actions import feature_group, hide_group
from etwinning.groups.tests.factories import make_group
from etwinning.libraries.moment import spoken
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active
from etwinning.safety.models import Block
from etwinning.schools.models import School

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
Counting = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
STATIC = ["/about/", "/history/", "/code-of-conduct/", "/privacy/", "/accessibility/", "/help/", "/imprint/"]
STATIC += ["/language/"]


@pytest.fixture(autouse=True)
def _fresh_figures() -> None:
    cache.delete("portal:figures")


@pytest.mark.parametrize("url", ["/", "/gallery/", *STATIC])
@pytest.mark.parametrize("language", ["en", "tr", "el", "sr"])
def test_every_page_in_several_languages(client: Client, url: str, language: str) -> None:
    answer = client.get(url, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert answer["Content-Language"] == language
    assert f'<html lang="{spoken(language)}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("url", STATIC)
def test_members_and_pupils_read_them_too(client: Client, url: str, ayse: Person, elif_: Person) -> None:
    for person in (ayse, elif_):
        client.force_login(person)
        assert client.get(url).status_code == 200


def test_the_front_page_says_what_there_is(client: Client, ayse: Person, bruno: Person) -> None:
    School.objects.filter(city="Konya").update(latitude=37.87, longitude=32.48)
    School.objects.filter(city="Lecce").update(latitude=40.35, longitude=18.17)
    make_active(ayse, bruno)
    text = client.get("/").text
    assert "1 project is running now. The longest line: Konya to Lecce." in text
    assert text.count("map-point") == 2
    assert "Where our water comes from" in text
    assert "Sign in with your card" in text


def test_without_any_news_one_can_choose_a_country_and_what_is_said_of_news_is_true(client: Client) -> None:
    said = client.get("/en/").text
    assert ">Choose your country<" in said
    assert "There is no news of Europe yet." in said
    assert f"{len(CODES)} countries</h2>" in said
    assert f"school staff from {len(CODES)} countries" in said
    assert f"{len(INTERFACE)} languages, {len(CODES)} countries." in said
    news = client.get("/en/news/").text
    assert "and in the countries" not in news
    assert re.search(r'href="/en/services/"[^>]*>News of the countries<', news)


def test_the_history_is_found_from_the_foot_and_from_about(client: Client) -> None:
    assert "604,536" in client.get("/history/").text
    about = client.get("/about/").text
    assert 'href="/history/"' in about[about.index("<main") : about.index("</main")]
    assert 'href="/history/"' in about[about.index("<footer") :]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["Conformance status", "conforms in part", "What is not accessible", "27 November 2026",
                "by an assessment", "/help/ask/", "If the answer does not help"]),
        ("tr", ["Uygunluk durumu", "kısmen uygundur", "Erişilebilir olmayanlar", "27 Kasım 2026",
                "kendi değerlendirmemiz", "/help/ask/", "Yanıt yeterli olmazsa"]),
    ],
)  # fmt: skip
def test_the_accessibility_statement_says_what_the_model_asks(client: Client, language: str, parts: list[str]) -> None:
    """Commission Implementing Decision (EU) 2018/1523."""
    said = client.get("/accessibility/", headers={"Accept-Language": language}).text
    assert [part for part in parts if part not in said] == []


def test_each_address_of_the_front_page_is_its_own(client: Client) -> None:
    """The one without a language is for all whose language is not ours (x-default), and no copy of the English one."""
    for path in ("/", "/en/", "/tr/"):
        text = client.get(path).text
        assert f'<link rel="canonical" href="http://127.0.0.1:8000{path}">' in text
        assert '<link rel="alternate" hreflang="x-default" href="http://127.0.0.1:8000/">' in text


@pytest.mark.parametrize(("language", "name"), [("en", "Türkiye"), ("tr", "Kuzey Makedonya")])
def test_the_map_of_the_front_page_says_what_the_list_says(client: Client, language: str, name: str) -> None:
    text = client.get(f"/{language}/").text
    on_the_map = dict(re.findall(r'<a class="map-members" href="([^"]+)"><title>([^<]+)</title>', text))
    listed = dict(re.findall(r'<li><a [^>]*href="([^"]+)"[^>]*>([^<]+)</a>', text.split('id="countries"')[1]))
    assert len(on_the_map) == 46
    assert on_the_map.items() <= {address: word.strip() for address, word in listed.items()}.items()
    assert name in on_the_map.values()
    assert "map-members" not in client.get(f"/{language}/", headers={"Save-Data": "on"}).text


def test_featured_groups_stand_on_the_front_page(
    client: Client, ayse: Person, bruno: Person, carla: Person, dimitris: Person
) -> None:
    group, other = make_group(ayse, bruno), make_group(bruno, title="Robots in class")
    assert "Featured groups" not in client.get("/").text
    feature_group(group, by=carla)
    text = client.get("/").text
    assert "Featured groups" in text
    assert f'href="{group.get_absolute_url()}"' in text
    assert other.space.title not in text
    client.force_login(dimitris)
    assert "Featured groups" in client.get("/en/").text
    Block.objects.create(person=dimitris, blocked=ayse)  # who alone leads it
    assert "Featured groups" not in client.get("/en/").text
    client.force_login(bruno)
    hide_group(group, by=carla, reason="Not about school.")
    assert "Featured groups" not in client.get("/en/").text  # its members see it, but not as one that is featured


def test_the_figures_are_counted_once_in_a_while(
    client: Client, ayse: Person, bruno: Person, django_assert_max_num_queries: Counting
) -> None:
    make_active(ayse, bruno)
    client.get("/")
    with django_assert_max_num_queries(10):
        client.get("/")


def test_an_empty_platform_has_a_front_page(client: Client) -> None:
    assert "Soon the first lines" in client.get("/").text


@pytest.mark.parametrize(("who", "where"), [("ayse", "/home/"), ("olcay", "/desks/"), ("elif_", "/pupil/home/")])
def test_who_has_signed_in_goes_to_their_own_page(
    client: Client, request: pytest.FixtureRequest, who: str, where: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, where)


def test_choose_language(client: Client, ayse: Person) -> None:
    answer = client.post("/language/", {"language": "tr", "next": "/about/"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/about/")
    assert '<html lang="tr"' in client.get("/about/").text
    client.force_login(ayse)
    client.post("/language/", {"language": "it", "next": "/help/"})
    ayse.refresh_from_db()
    assert ayse.language == "it"
    assert client.get("/help/")["Content-Language"] == "it"


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", "/\\evil"]
)
def test_nobody_is_led_away(client: Client, bad: str) -> None:
    for url, said in (("/language/", {"language": "tr"}), ("/theme/", {"theme": "night"})):
        assert client.post(url, said | {"next": bad}).headers["Location"] == "/"
    page = client.get("/language/", {"next": bad}).text
    assert 'name="next" value="/"' in page
    assert f'name="next" value="{bad}"' not in page


@pytest.mark.parametrize("way", ["/tr/", "/tr/tarihce/"])
def test_who_comes_to_a_turkish_page_goes_on_in_turkish(client: Client, ayse: Person, way: str) -> None:
    """Also with a browser that asks for English; the page itself can still be kept for all who come like that."""
    english = {"Accept-Language": "en-GB,en"}
    cookie = client.get(way, headers=english).cookies["django_language"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("tr", "", "Lax")
    for then in ("/", "/gallery/", "/help/", "/about/", "/search/?q=su"):
        assert client.get(then, headers=english)["Content-Language"] == "tr", then
    assert not client.get(way, headers=english).cookies  # it is known already
    client.get("/en/history/", headers=english)
    assert client.get("/gallery/", headers=english)["Content-Language"] == "en"
    client.cookies.clear()
    assert not client.get(way, headers={"Accept-Language": "tr"}).cookies
    assert not client.get("/tr/nowhere/", headers=english).cookies
    client.force_login(ayse)
    assert "django_language" not in client.get("/el/", headers=english).cookies  # hers is on her account


@pytest.mark.parametrize("language", ["", "tlh", "EN-us-x", "a" * 5000, "nul\0"])
def test_languages_we_do_not_speak(client: Client, language: str) -> None:
    answer = client.post("/language/", {"language": language})
    assert answer.status_code == 303
    assert not answer.cookies.get("django_language")


def test_all_languages_stand_in_the_list_those_of_the_country_first(client: Client) -> None:
    text = client.get("/language/?country=CY").text
    assert text.index("Ελληνικά") < text.index("Türkçe") < text.index("Български")
    assert all(f'value="{code}"' in text for code in INTERFACE)
    by_browser = client.get("/language/", headers={"Accept-Language": "en-TR,en;q=0.5"}).text
    assert "Languages of your country" in by_browser
    assert client.get("/language/?country=%00&next=%ff").status_code == 200


def test_search_engines_and_browsers_find_what_they_look_for(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /desks/\n" in answer.content.decode()
    assert client.get("/favicon.ico")["Location"].endswith(".svg")


def test_an_officer_is_not_sent_to_choose_a_school(client: Client, olcay: Person) -> None:
    client.force_login(olcay)
    assert "/me/school/" not in client.get("/help/").content.decode()
    for url, words in (("/me/school/", "for the staff of schools"), ("/projects/new/", "Two teachers of two schools")):
        answer = client.get(url)
        assert (answer.status_code, words in answer.content.decode()) == (403, True)
