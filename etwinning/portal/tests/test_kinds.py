"""What each kind of page shows besides its text: facts, days, the way to apply, numbers of a country."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.portal import queries
from etwinning.portal.models import Kit, National, Offer, Publication, Section, Text, Theme
from etwinning.projects.tests.factories import make_active
from etwinning.schools.models import School

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
TODAY = timezone.localdate()
LINK = "https://apply.example/"
OPEN = {"link": LINK, "apply_from": TODAY - timedelta(days=3), "apply_until": TODAY}


def add[T: Text](kind: type[T], above: str | National, /, **fields: Any) -> T:
    section = above if isinstance(above, National) else Section.objects.get(kind=above, locale__language_code="en")
    page = kind(**{"title": "Water", "slug": "water", "locale": section.locale} | fields)
    section.add_child(instance=page)
    return page


@pytest.mark.parametrize(
    ("kind", "above", "fields", "shown"),
    [
        (Kit, "kits", {"ages": ["7-11"], "weeks": 6, "competences": "Science", "objectives": "<p>To measure</p>"},
         ["Age of the pupils", "7 to 11 years", "6 weeks", "Science", "What pupils learn", "<p>To measure</p>"]),
        (Theme, "themes", {"first": date(2030, 5, 4), "last": date(2030, 6, 2)}, ["4 May 2030 to 2 June 2030"]),
        (Publication, "publications", {"year": 2019}, ["2019"]),
        (Offer, "learning", {"kind": "workshop", "first": date(2030, 5, 4), "speaks": "el",
          "audience": "Heads", "place": "Konya", "apply_until": date(2030, 4, 1)},
         ["Workshop on site", "4 May 2030", "Greek", "Heads", "Konya", "until 1 April 2030"]),
    ],
    ids=["kit", "theme", "publication", "offer"],
)  # fmt: skip
def test_its_facts(client: Client, kind: type[Text], above: str, fields: dict[str, Any], shown: list[str]) -> None:
    said = client.get(add(kind, above, **fields).url_path).text
    for words in shown:
        assert words in said


@pytest.mark.parametrize(
    ("changed", "can"),
    [
        ({}, True),
        ({"apply_from": None, "apply_until": None}, True),
        ({"apply_from": TODAY + timedelta(days=1)}, False),
        ({"apply_until": TODAY - timedelta(days=1)}, False),
        ({"link": ""}, False),
    ],
    ids=["today is the last day", "always", "not yet", "too late", "no address"],
)
def test_one_can_apply_while_it_is_open(client: Client, changed: dict[str, Any], can: bool) -> None:
    offer = add(Offer, "learning", kind="course", **OPEN | changed)
    assert (">Apply<" in client.get(offer.url_path).text) == can


@pytest.mark.parametrize("of_country", [False, True], ids=["Europe", "a country"])
def test_what_is_over_stands_in_no_list(client: Client, texts: dict[str, int], of_country: bool) -> None:
    above: str | National = National.objects.get(pk=texts["TR"]) if of_country else "learning"
    country = "TR" if of_country else ""
    for number in range(12):
        day = TODAY - timedelta(days=number + 1)
        add(
            Offer,
            above,
            kind="course",
            country=country,
            title=f"Was {number}",
            slug=f"was-{number}",
            first=day,
            last=day,
        )
    add(
        Offer,
        above,
        kind="course",
        country=country,
        title="Ends today",
        slug="ends",
        first=TODAY - timedelta(9),
        last=TODAY,
    )
    add(Offer, above, kind="self", country=country, title="At any time", slug="any")
    said = client.get("/en/services/tr/" if of_country else "/en/learning/").text
    assert "Was " not in said
    assert said.index("Ends today") < said.index("At any time")


def test_a_search_looks_into_all_that_is_shown(client: Client, texts: dict[str, int]) -> None:
    part = National.objects.get(pk=texts["TR"])
    part.ambassadors = "<p>Ask <b>Zühre</b> of Konya</p>"
    part.save()
    kit = add(Kit, "kits", objectives="<p>To build a hygrometer</p>")
    offer = add(Offer, "learning", kind="course", audience="Librarians")
    for words, path in (("Zühre", part.url_path), ("hygrometer", kit.url_path), ("librarians", offer.url_path)):
        assert path in client.get(f"/search/?q={words}").text


def test_few_people_of_a_country_are_counted_nowhere(client: Client, olcay: Person) -> None:
    """What the figures hide (decision 0061), the page of the country does not tell."""
    cache.delete("portal:figures:TR")
    said = client.get("/en/services/tr/").text
    assert "teachers and school staff" not in said
    assert 'href="/figures/TR/"' in said
    assert "people" not in queries.figures_of("TR")


def test_what_a_desk_has_hidden_counts_nowhere(ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    for place, school in enumerate(School.objects.order_by("pk")):
        School.objects.filter(pk=school.pk).update(latitude=37.9, longitude=32.5 + place)

    def counted() -> tuple[int, int, int, int, bool]:
        for key in ("portal:figures", "portal:figures:TR"):
            cache.delete(key)
        all_of = queries.figures()
        return (
            all_of.projects,
            all_of.running,
            queries.figures_of("TR")["projects"],
            len(all_of.lines),
            bool(all_of.longest),
        )

    assert counted() == (1, 1, 1, 1, True)
    project.hidden_at, project.hidden_reason = timezone.now(), "Not suitable"
    project.save()
    assert counted() == (0, 0, 0, 0, False)
    cache.clear()


def test_what_can_be_learned_in_all_countries_is_found_by_kind_country_and_language(
    client: Client, texts: dict[str, int]
) -> None:
    part = National.objects.get(pk=texts["TR"])
    add(Offer, "learning", title="Of Europe", slug="europe", kind="seminar", speaks="en")
    for number in range(11):
        add(Offer, part, title=f"Of Türkiye {number}", slug=f"tr-{number}", kind="course", speaks="tr")
    add(Offer, National.objects.get(pk=texts["IT"]), title="Of Italy", slug="it", kind="course", speaks="it")

    def titles(asked: str) -> set[str]:
        return set(re.findall(r"Of (\w+)", client.get(f"/en/learning/{asked}").text))

    assert titles("") == {"Europe", "Türkiye", "Italy"}
    assert titles("?kind=course") == {"Türkiye", "Italy"}
    assert titles("?country=IT") == titles("?speaks=it&kind=course") == {"Italy"}
    assert titles("?speaks=en") == {"Europe"}
    assert titles("?kind=%00&country=ZZ&speaks=nothing&page=x") == {"Europe", "Türkiye", "Italy"}
    assert client.get("/tr/learning/?country=IT")["Location"] == "/tr/mesleki-gelisim/?country=IT"
    said = client.get("/en/learning/?country=MT").text
    assert "Nothing was found" in said
    assert 'value="MT" selected' in said
    national = client.get("/en/services/tr/").text
    assert len(set(re.findall(r"Of Türkiye (\d+)", national))) == 10
    assert 'href="/en/learning/?country=TR"' in national
    assert len(set(re.findall(r"Of Türkiye (\d+)", client.get("/en/learning/?country=TR").text))) == 11
    assert "Learning event · Türkiye" in client.get("/en/learning/").text
    for number in range(11, 40):
        add(Offer, part, title=f"Of Türkiye {number}", slug=f"tr-{number}", kind="course", speaks="tr")
    assert 'href="?kind=course&amp;page=2"' in client.get("/en/learning/?kind=course").text
