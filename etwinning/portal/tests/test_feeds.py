"""Feeds and the maps of the site by the rules of those who read them (tests.house.feeds)."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.languages import INTERFACE
from etwinning.groups.tests.factories import make_group
from etwinning.materials.tests.factories import make_item
from etwinning.pages.models import Page as Leaf
from etwinning.people.models import Person
from etwinning.portal.models import National, News, Offer
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active, room_of
from etwinning.schools.models import School
from etwinning.threads.models import Post, Thread
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


def test_the_map_names_all_that_is_public_and_nothing_else(
    client: Client, ayse: Person, bruno: Person, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    project, quiet = make_active(ayse, bruno), make_active(ayse, bruno, title="Quiet")
    space, group = room_of(project), make_group(ayse, bruno)
    shown, kept = (
        Leaf.objects.create(space=space, title="Springs", author=ayse, state="published", audience=audience)
        for audience in ("public", "members")
    )
    told = Thread.objects.create(space=space, title="Rain", author=ayse, audience="public", told_on=date(2026, 5, 4))
    Post.objects.create(thread=told, author=ayse, body="<p>Rain</p>")
    make_item(space, ayse, "spring.jpg", audience="public")
    Project.objects.filter(pk=project.pk).update(state_since=datetime(2026, 4, 1, tzinfo=UTC))
    School.objects.create(name="Nobody's", country="TR", city="Konya")
    text = client.get("/sitemap.xml").text
    mapped = re.findall(f"<loc>{HOST}(/[^<]*)</loc>", text)
    home = f"/gallery/{project.slug}/"
    wanted = [home, f"{home}journal/", f"{home}materials/", f"{home}pages/{shown.pk}/", f"{home}journal/{told.pk}/"]
    wanted += [f"/gallery/{quiet.slug}/", group.get_absolute_url(), "/figures/", "/figures/TR/"]
    assert set(wanted) <= set(mapped)
    assert len(mapped) == len(set(mapped))
    assert f"{home}</loc><lastmod>2026-04-01</lastmod>" in text
    nowhere = (f"{home}pages/{kept.pk}/", f"/gallery/{quiet.slug}/journal/", f"/gallery/{quiet.slug}/materials/")
    assert not set(nowhere) & set(mapped)
    assert len([one for one in mapped if one.startswith("/schools/")]) == 2
    Project.objects.update(hidden_at=timezone.now(), hidden_reason="Away")
    assert "/gallery/" + project.slug not in client.get("/sitemap.xml").text


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
