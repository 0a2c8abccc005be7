"""What machines read of public pages: JSON-LD that is whole, of the kinds and with the properties they ask for."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.portal.models import News, Section
from etwinning.projects.tests.factories import make_active

pytestmark = pytest.mark.django_db
# by schema.org and https://developers.google.com/search/docs/appearance/structured-data
NEEDED = {
    "WebSite": {"name", "url", "potentialAction"},
    "Organization": {"name", "url", "logo"},
    "CreativeWork": {"name", "description", "inLanguage", "url", "image", "publisher"},
    "NewsArticle": {"headline", "datePublished", "inLanguage", "url", "image"},
    "BreadcrumbList": {"itemListElement"},
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


def test_each_country_is_one_step_from_the_front_page(client: Client, texts: dict[str, int]) -> None:
    html = client.get("/en/").text
    assert texts
    addresses = re.findall(
        r'href="(/en/[^"]+|/figures/[A-Z]{2}/)"[^>]*>', html.split("46 countries</h2>")[1].split("</ul>")[0]
    )
    assert len(addresses) == 46
    assert all(client.get(address).status_code == 200 for address in addresses)
