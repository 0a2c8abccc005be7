"""Offers and themes as a calendar, as RFC 5545 wants it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from etwinning.portal.models import National, Offer, Section, Theme
from etwinning.portal.models.base import Text
from tests.house.feeds import faults_of_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
TODAY = date.today()  # noqa: DTZ011 - the tests run in UTC
LONG = "Su, “kar”; yağmur \\ ve buz: öğrencilerle şelaleden denize" * 4


def add(above: Text, number: int = 0, **fields: object) -> Offer:
    fields = {
        "title": "First steps", "summary": "Ten days", "kind": "course", "first": TODAY + timedelta(days=20 + number),
        "last": TODAY + timedelta(days=30 + number), "slug": f"steps-{number}", "locale": above.locale,
    } | fields  # fmt: skip
    return above.add_child(instance=Offer(**fields))  # type: ignore[no-any-return]


@pytest.fixture
def learning() -> Section:
    return Section.objects.get(kind="learning", locale__language_code="en")  # type: ignore[no-any-return]


def events_of(client: Client, path: str) -> list[dict[str, object]]:
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert faults_of_calendar(answer.content) == []
    return [
        {name: event.decoded(name) for name in ("uid", "summary", "dtstart", "dtend", "dtstamp")}
        | {"url": str(event["url"]), "location": str(event.get("location", ""))}
        for event in Calendar.from_ical(answer.content).walk("VEVENT")
    ]


def test_offers_and_themes_stand_in_the_calendar(client: Client, learning: Section) -> None:
    themes = Section.objects.get(kind="themes", locale__language_code="en")
    theme = Theme(title="Water", slug="water", first=TODAY, last=TODAY + timedelta(days=200), locale=themes.locale)
    themes.add_child(instance=theme)
    add(learning, title=LONG, place="Konya", apply_until=TODAY + timedelta(days=9),
        last_published_at=datetime(2026, 11, 2, 23, 30, 1, 5, tzinfo=UTC))  # fmt: skip
    water, steps, closes = events_of(client, "/feeds/en/events.ics")
    assert (water["summary"], water["dtstart"]) == ("Water", TODAY)
    assert water["dtend"] == TODAY + timedelta(days=201)  # the first day that no longer belongs to it
    assert closes["dtstart"] == TODAY + timedelta(days=9)
    assert steps["summary"] == LONG
    assert (steps["location"], steps["url"]) == ("Konya", "http://127.0.0.1:8000/en/learning/steps-0/")
    assert steps["dtstamp"] == datetime(2026, 11, 2, 23, 30, 1, tzinfo=UTC)


def test_a_country_has_its_own(client: Client, learning: Section, texts: dict[str, int]) -> None:
    add(learning)
    add(National.objects.get(pk=texts["TR"]), 1, title="Konya")
    assert [event["summary"] for event in events_of(client, "/feeds/tr/TR/events.ics")] == ["Konya"]
    assert [event["summary"] for event in events_of(client, "/feeds/tr/events.ics")] == ["First steps"]
    assert events_of(client, "/feeds/tr/IT/events.ics") == []
    for path in ("/feeds/tr/XX/events.ics", "/feeds/xx/events.ics", "/feeds/tr/%00/events.ics"):
        assert client.get(path).status_code == 404
    assert "/feeds/en/TR/events.ics" in client.get("/en/services/tr/").text
    assert client.get("/en/learning/").text.count("/feeds/en/events.ics") == 2


def test_a_date_that_makes_no_sense_is_no_error(client: Client, learning: Section) -> None:
    add(learning, first=TODAY, last=TODAY - timedelta(days=5), apply_until=TODAY)
    add(learning, 1, first=None, last=None)
    add(learning, 2, first=TODAY - timedelta(days=400), last=TODAY - timedelta(days=399))
    assert [event["dtend"] for event in events_of(client, "/feeds/en/events.ics")] == [TODAY + timedelta(days=1)] * 2


def test_it_is_asked_for_by_its_mark_and_costs_the_same_for_many(client: Client, learning: Section) -> None:
    counts = []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            add(learning, number)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get("/feeds/en/events.ics")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
    assert client.get("/feeds/en/events.ics", headers={"If-None-Match": answer["ETag"]}).status_code == 304
