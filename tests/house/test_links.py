"""No dead link: all that links reach from where each of the cast begins; the map of the site; its languages.

A page reached is answered with 200, at once or after one step. Of each kind of address (its name, and the names of what
is asked) so many are followed for each person: the thirtieth profile is the same page. The whole site of the demo
world was crawled with more of them (docs/decisions/0069).
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.fields import RichTextField

from etwinning.people.models import Person
from etwinning.portal.models.base import prose_of
from etwinning.portal.queries.texts import written
from tests import cast
from tests.house.crawling import LEFT_OUT, LINK, TEMPLATES, Crawl, inside
from tests.house.visits import ask, text_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("undone")
BEGINS = {
    "anonymous": "portal_front", "elif": "pupil_home", "victor": "home", "ayse": "home", "olcay": "desk",
    "carla": "desk", "coordinator": "desk", "authority": "home",
}  # fmt: skip
NEWCOMERS: dict[str, Callable[[], Person]] = {
    "coordinator": lambda: cast.make_officer("Can", "Ak", "TR", ["TR-42"]),
    "authority": lambda: cast.make_teacher("Aylin", "Kaya", cast.KONYA, role="authority"),
}
MOST = 1
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


def crawled(client: Client, *starts: str) -> Crawl:
    crawl = Crawl(lambda address: ask(client, "get", address), text_of, MOST)
    crawl.go(*starts)
    return crawl


def dead_inside(client: Client, pages: dict[str, str]) -> list[str]:
    """What stands in the pages themselves and leads to nothing here. Each address is asked once."""
    leads: dict[str, str] = {}  # where to, from where
    for address, text in pages.items():
        for main in MAIN.findall(TEMPLATES.sub("", text)):
            for link in LINK.findall(main):
                there = urldefrag(inside(link, address))[0]
                if there and not there.startswith(LEFT_OUT):
                    leads.setdefault(there, address)
    answers = {there: ask(client, "get", there).status_code for there in leads.keys() - pages.keys()}
    return [f"{leads[there]} leads to {there}: {code}" for there, code in answers.items() if code in {404, 500}]


@pytest.mark.parametrize("who", BEGINS)
def test_no_link_is_dead(world: World, clients: dict[str, Client], who: str) -> None:
    name, client = BEGINS[who], clients.get(who)
    if client is None:
        client = Client()
        client.force_login(NEWCOMERS[who]())
    crawl = crawled(client, reverse(name, args=["en"] if name == "portal_front" else []))
    assert crawl.faults == []
    assert len(crawl.pages) > 10


def test_no_link_inside_a_text_is_dead(world: World) -> None:
    """Each that editors wrote into a text that can be read, in any language, also where no list leads to it."""
    visitor = Client()
    leads: dict[str, str] = {}
    texts: Any = written().filter(depth__gt=1)
    for row in texts.specific():
        rich = [field.attname for field in row._meta.fields if isinstance(field, RichTextField)]
        for link in LINK.findall("".join(prose_of(getattr(row, name)) for name in rich)):
            if there := urldefrag(inside(link, row.url_path))[0]:
                leads.setdefault(there, row.url_path)
    answers = {there: ask(visitor, "get", there).status_code for there in leads}
    assert len(leads) > 5
    assert [
        f"{leads[there]} leads to {there}: {code}" for there, code in answers.items() if code not in {200, 302}
    ] == []


def test_the_map_of_the_site_leads_to_pages_that_agree_on_their_languages(world: World) -> None:
    visitor = Client()
    text = text_of(ask(visitor, "get", reverse("sitemap")))
    addresses = dict.fromkeys(inside(found, "/") for found in re.findall(r'(?:<loc>|href=")([^"<]+)', text))
    pages = {}
    for address in addresses:
        got = ask(visitor, "get", address)
        assert got.status_code == 200, address
        pages[address] = text_of(got)
    assert dead_inside(visitor, pages) == []
    said = {
        address: {(code, inside(to, "/")) for code, to in ALTERNATE.findall(page)} for address, page in pages.items()
    }
    for address, others in said.items():
        canonical = CANONICAL.search(pages[address])
        assert canonical, address
        assert inside(canonical[1], "/") == address
        for code, other in others:
            if code != "x-default":
                assert said[other] == others, f"{address} and {other} name different languages"
