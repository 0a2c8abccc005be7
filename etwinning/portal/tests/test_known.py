"""What machines read of public pages: JSON-LD that is whole, of the kinds and with the properties they ask for."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.portal.models import News, Offer, Section
from etwinning.projects.tests.factories import make_active

pytestmark = pytest.mark.django_db
# by schema.org and https://developers.google.com/search/docs/appearance/structured-data
NEEDED = {
    "WebSite": {"name", "url", "potentialAction"},
    "Organization": {"name", "url", "logo"},
    "CreativeWork": {"name", "description", "inLanguage", "url", "image", "publisher"},
    "NewsArticle": {"headline", "datePublished", "inLanguage", "url", "image"},
    "BreadcrumbList": {"itemListElement"},
    "Course": {"name", "description", "provider", "offers", "url", "image"},
    "EducationEvent": {"name", "startDate", "endDate", "location", "eventStatus", "organizer", "image"},
}
HOSTILE = "</script><script>alert(1)</script> & \u2028 'water'"


def read(client: Client, address: str) -> dict[str, dict[str, Any]]:
    """By its kind, all that a page says."""
    html = client.get(address).text
    found = [
        json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    ]
    for one in found:
        assert one["@context"] == "https://schema.org"
        assert NEEDED[one["@type"]] <= one.keys(), one
        assert None not in [one[name] for name in NEEDED[one["@type"]]]
    assert "alert(1)</script>" not in html
    return {one["@type"]: one for one in found}


def test_the_front_page(client: Client, texts: dict[str, int]) -> None:
    assert texts
    said = read(client, "/tr/")
    assert set(said) == {"WebSite", "Organization"}
    assert said["WebSite"]["inLanguage"] == "tr"


def test_a_project(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno, title=HOSTILE)
    said = read(client, f"/gallery/{project.slug}/")
    assert said["CreativeWork"]["name"] == HOSTILE
    assert [step["position"] for step in said["BreadcrumbList"]["itemListElement"]] == [1, 2, 3]


def test_a_text(client: Client, texts: dict[str, int]) -> None:
    assert texts
    above = Section.objects.get(kind="news", locale__language_code="en")
    news = above.add_child(instance=News(title=HOSTILE, slug="water", day=timezone.localdate(), body="<p>Water</p>"))
    said = read(client, news.url_path)
    assert said["NewsArticle"]["headline"] == HOSTILE
    assert [step["name"] for step in said["BreadcrumbList"]["itemListElement"]] == ["eTwinning", above.title, HOSTILE]


def offer(client: Client, **fields: object) -> dict[str, dict[str, Any]]:
    above = Section.objects.get(kind="learning", locale__language_code="en")
    fields = {"title": HOSTILE, "slug": "steps", "speaks": "el", "summary": "", "locale": above.locale} | fields
    said = read(client, above.add_child(instance=Offer(**fields)).url_path)
    del said["BreadcrumbList"]
    return said


def test_a_course_with_days_is_an_event_too(client: Client, texts: dict[str, int]) -> None:
    assert texts
    days = {"first": date(2027, 3, 1), "last": date(2027, 3, 10), "apply_from": date(2027, 2, 1)}
    said = offer(client, kind="course", link="https://learn.example/42", **days)
    assert set(said) == {"Course", "EducationEvent"}
    course, event = said["Course"], said["EducationEvent"]
    assert (course["name"], course["description"], course["inLanguage"]) == (HOSTILE, HOSTILE, "el")
    assert course["provider"]["name"] == "eTwinning"
    wanted = {"category": "Free", "price": 0, "priceCurrency": "EUR", "validFrom": "2027-02-01"}
    assert wanted.items() <= course["offers"].items()
    instance = course["hasCourseInstance"]
    assert (instance["courseMode"], instance["courseSchedule"]["repeatCount"]) == ("Online", 10)
    assert (event["startDate"], event["endDate"]) == ("2027-03-01", "2027-03-10")
    assert event["location"] == {"@type": "VirtualLocation", "url": "https://learn.example/42"}
    assert event["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")


def test_what_one_learns_alone_is_no_event(client: Client, texts: dict[str, int]) -> None:
    assert texts
    said = offer(client, kind="self")
    assert set(said) == {"Course"}
    assert "hasCourseInstance" not in said["Course"]  # it has no days, and nobody said how long it takes


def test_a_conference_is_no_course(client: Client, texts: dict[str, int]) -> None:
    assert texts
    event = offer(client, kind="conference", first=date(2027, 5, 9), place="Konya")
    assert set(event) == {"EducationEvent"}
    assert event["EducationEvent"]["endDate"] == "2027-05-09"
    assert event["EducationEvent"]["location"] == {"@type": "Place", "name": "Konya", "address": "Konya"}


def test_each_country_is_one_step_from_the_front_page(client: Client, texts: dict[str, int]) -> None:
    html = client.get("/en/").text
    assert texts
    addresses = re.findall(
        r'href="(/en/[^"]+|/figures/[A-Z]{2}/)"[^>]*>', html.split('id="countries"')[1].split("</ul>")[0]
    )
    assert len(addresses) == 46
    assert all(client.get(address).status_code == 200 for address in addresses)
