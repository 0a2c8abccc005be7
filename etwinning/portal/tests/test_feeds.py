"""Feeds and the maps of the site by the rules of those who read them (tests.house.feeds)."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from django.test import Client

from etwinning.core.languages import INTERFACE
from etwinning.people.models import Person
from etwinning.portal.models import National, News, Offer
from etwinning.projects.tests.factories import make_active
from tests.house.feeds import ATOM, MAP, faults_of_atom, faults_of_calendar, faults_of_sitemap

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"
BODY = '<p>Rain &amp; <a href="/en/about/">snow</a>, <a href="https://a.example/?a=1&amp;b=2">elsewhere</a> x="/y"</p>'
ODD = "Yağmur\x0b\uffff & <kar> ]]> \u2028 «Ψ»"


@pytest.fixture
def news(texts: dict[str, int]) -> list[News]:
    """News of Türkiye with an odd title, and a day between."""
    above = National.objects.get(pk=texts["TR"])
    days = [date(2026, 11, 1) + timedelta(days=number) for number in range(3)]
    return [
        above.add_child(instance=News(title=f"{ODD} {number}", slug=f"rain-{number}", day=day, body=BODY))
        for number, day in enumerate(days)
    ]


@pytest.mark.parametrize("country", ["", "TR/", "MT/"])
@pytest.mark.parametrize("language", ["en", "tr", "el", "sr"])
@pytest.mark.usefixtures("news")
def test_atom(client: Client, language: str, country: str) -> None:
    path = f"/feeds/{language}/{country}"
    answer = client.get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert faults_of_atom(answer.content, HOST + path) == []


def test_an_entry_keeps_its_name_when_its_page_moves(client: Client, news: list[News]) -> None:
    def names() -> list[str | None]:
        feed = ET.fromstring(client.get("/feeds/en/TR/").content)  # noqa: S314 - our own
        return [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]

    before = names()
    moved = News.objects.get(pk=news[0].pk)
    moved.slug = "snow"
    moved.save()
    assert names() == before
    assert "/snow/" in client.get("/feeds/en/TR/").text


@pytest.mark.parametrize("language", ["en", "tr", "el", "sr"])
def test_calendars(client: Client, texts: dict[str, int], language: str) -> None:
    above = National.objects.get(pk=texts["TR"])
    offer = Offer(title=ODD * 9, slug="rain", kind="course", first=date.today(), apply_until=date.today())  # noqa: DTZ011
    above.add_child(instance=offer)
    for path in (f"/feeds/{language}/TR/events.ics", f"/feeds/{language}/events.ics"):
        assert faults_of_calendar(client.get(path).content) == []


@pytest.mark.usefixtures("news")
def test_the_map_of_the_site(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    content = client.get("/sitemap.xml").content
    assert faults_of_sitemap(content, HOST) == []
    assert f"{HOST}/gallery/{project.slug}/</loc>" in content.decode()
    assert all(f"<loc>{HOST}/{language}/</loc>" in content.decode() for language in INTERFACE)


@pytest.mark.usefixtures("news")
def test_a_large_map_comes_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.get("/sitemap.xml").text.count("<loc>")
    monkeypatch.setattr("etwinning.portal.views.texts.MAPPED", 100)
    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    parts = [part.findtext(f"{MAP}loc") or "" for part in index]
    assert index.tag == f"{MAP}sitemapindex"
    assert len(parts) == whole // 100 + 1
    found = [client.get(part.removeprefix(HOST)).text.count("<loc>") for part in parts]
    assert sum(found) == whole
    assert max(found) == 100
    for nothing in ("0", str(len(parts) + 1), "99999999999999999999"):
        assert client.get(f"/sitemap-{nothing}.xml").status_code == 404
