"""A newcomer finds a partner by search: a name without accents, filters that count, a kept search, a contact."""

import os
import re
import subprocess
import sys
from typing import Any

from django.conf import settings
from playwright.sync_api import expect

from etwinning.directory.models import SavedSearch
from etwinning.network.models import Contact
from etwinning.people.actions import index_person
from etwinning.people.models import Person
from tests import cast
from tests.journeys.site import Site, database_url
from tests.journeys.steps import Look, Reader, in_two_languages, read_in, sign_in

GREETING = "We sing every morning, too. Shall we write to each other?"
OLD = Look("en", dark=False, width=360)


def make_people() -> dict[str, Person]:
    """Eva, validated today; two whom she may look for, and some more who can be found."""
    known: dict[str, tuple[str, cast.Place, dict[str, Any]]] = {
        "Ayşe": ("Yılmaz", cast.KONYA, {"speaks": {"tr": "native", "en": "b2"}, "subjects": ["music"]}),
        "Bruno": ("Greco", cast.LECCE, {"speaks": {"it": "native"}, "subjects": ["music"]}),
        "Chiara": ("Longo", cast.TRIESTE, {"speaks": {"it": "native", "en": "c1"}, "interests": ["sea"]}),
        "Dimitris": ("Papadakis", cast.VOLOS, {"speaks": {"el": "native", "en": "c1"}, "available": False}),
        "Eva": ("Nováková", cast.BRNO, {"speaks": {"cs": "native", "en": "b1"}}),
    }
    people = {given: cast.make_teacher(given, family, place, **said) for given, (family, place, said) in known.items()}
    for person in people.values():
        index_person(person)
    return people


def write_index(site: Site) -> None:
    """As the nightly job does, for the servers of this site."""
    environment = os.environ | {"DATABASE_URL": database_url(), "ETWINNING_VAR": str(site.folder)}
    subprocess.run(
        [sys.executable, "manage.py", "index_directory"], cwd=settings.ROOT, env=environment, check=True,
        capture_output=True,
    )  # fmt: skip


def found_count(reader: Reader, number: int) -> None:
    """So many people are found, says the page."""
    expect(reader.page.locator("#found-count")).to_have_text(re.compile(rf"^{number}\b"))


def types_a_name(eva: Reader) -> None:
    """Suggestions come while she types; what is spelt otherwise is found all the same."""
    search = eva.page.locator('main [name="q"]')
    search.press_sequentially("yilm")
    suggestion = eva.page.locator(".suggestions a", has_text="Ayşe Yılmaz")
    suggestion.wait_for()
    eva.passes()
    search.press("Escape")
    expect(suggestion).to_be_hidden()
    search.fill("KONYA yilmaz")
    eva.press("Search", "search button")
    found_count(eva, 1)
    eva.reads("Ayşe Yılmaz")
    eva.passes()
    search.fill("papadakkis")
    eva.press("Search", "search button")
    eva.sees("Nobody wrote “%(typed)s”. These are the results for “%(meant)s”.", typed="papadakkis", meant="papadakis")
    eva.passes()


def narrows_by_filters(eva: Reader) -> None:
    """Each choice says what it would leave, and goes on saying it when others are made. No page is loaded."""
    eva.go("/people/")
    found_count(eva, 4)
    tally = eva.page.locator("#n-language-en")
    expect(tally).to_have_text("3")
    eva.tick("subject", "music")
    eva.page.wait_for_url(re.compile("subject=music"))
    found_count(eva, 2)
    expect(tally).to_have_text("1")
    eva.tick("language", "en")
    eva.page.wait_for_url(re.compile("language=en"))
    found_count(eva, 1)
    expect(eva.page.locator("#n-subject-natural-sciences")).to_have_text("2")
    eva.passes()
    eva.page.go_back()
    eva.page.wait_for_url(re.compile(r"subject=music$"))
    found_count(eva, 2)
    eva.page.go_forward()
    eva.page.wait_for_url(re.compile("language=en"))
    found_count(eva, 1)


def keeps_the_search(eva: Reader) -> None:
    eva.press("Keep this search")
    eva.passes()
    eva.fill(name="")
    eva.press("Keep it", "search")
    eva.passes()
    eva.fill(name="Music in English")
    eva.tick("weekly")
    eva.press("Keep it", "search")
    eva.sees("You keep this search now.")
    eva.passes()
    with eva.leaving():
        eva.page.get_by_role("link", name="Music in English").click()
    found_count(eva, 1)
    eva.passes()


def asks_for_contact(eva: Reader) -> None:
    with eva.leaving():
        eva.page.locator("#found").get_by_role("link", name="Ayşe Yılmaz").click()
    eva.passes()
    eva.press("Ask to be contacts")
    eva.passes()
    eva.fill(message=GREETING)
    eva.press("Send the request")
    eva.sees("You asked to be contacts")
    eva.passes()


@in_two_languages
def test_a_newcomer_finds_a_partner_by_search(site: Site, look: Look) -> None:
    people = make_people()
    write_index(site)
    read_in(look, people["Ayşe"])
    eva = sign_in(site, look, people["Eva"], "/people/")
    eva.passes()
    types_a_name(eva)
    narrows_by_filters(eva)
    keeps_the_search(eva)
    asks_for_contact(eva)
    assert Contact.objects.get().asked_of == people["Ayşe"]
    saved = SavedSearch.objects.get()
    assert (saved.person, saved.weekly) == (people["Eva"], True)
    assert sorted(saved.query.split("&")) == ["language=en", "subject=music"]


def test_a_partner_is_found_without_scripts_and_without_an_index(site: Site) -> None:
    people = make_people()
    eva = sign_in(site, OLD, people["Eva"], "/people/", scripts=False)
    eva.fill(q="yilmaz")
    eva.press("Search", "search button")
    found_count(eva, 1)
    eva.go("/people/")
    eva.tick("language", "en")
    eva.tick("available", "yes")
    eva.press("Show results")
    found_count(eva, 2)
    eva.misses("Dimitris Papadakis")
    eva.page.locator(".chip-link", has_text="English").click()
    found_count(eva, 3)
    eva.press("Keep this search")
    eva.press("Keep it", "search")
    eva.sees("You keep this search now.")
    eva.go("/people/?language=en&interest=sea")
    eva.page.locator("#found").get_by_role("link", name="Chiara Longo").click()
    eva.press("Ask to be contacts")
    eva.fill(message=GREETING)
    eva.press("Send the request")
    assert Contact.objects.get().asked_of == people["Chiara"]
