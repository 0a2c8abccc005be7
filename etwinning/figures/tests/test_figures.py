"""What is counted, what is shown of it, and what never is."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import combinations

import pytest
from django.test import Client

from etwinning.core import countries
from etwinning.core.languages import PLATFORM
from etwinning.figures.actions import KEPT, count_figures
from etwinning.figures.models import Count
from etwinning.figures.queries import counted
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active, make_agreed, room_of
from etwinning.twinspace.tests.factories import make_pupils
from tests.cast import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def make_people(number: int, country: str, year: int) -> None:
    for place in range(number):
        make_person(f"T{country}{year}{place}", "Öztürk", country=country, joined_at=datetime(year, 5, 1, tzinfo=UTC))


def test_people_are_counted_by_country_and_year_and_small_numbers_are_not_written_down() -> None:
    make_people(6, "TR", 2024)
    make_people(7, "TR", 2025)
    make_people(8, "IT", 2024)
    make_people(2, "IT", 2025)
    make_people(9, "GR", 2025)
    make_person("Vera", "Waiting", country="TR", state=Person.State.DRAFT, joined_at=NOW)
    people = counted()["people"]
    assert people["TR"] == {"2024": None, "2025": None, "all": 13}
    assert people["IT"] == {"2024": None, "2025": None, "all": 10}
    assert people["GR"] == {"2024": 0, "2025": 9, "all": 9}
    assert people["all"] == {"2024": 14, "2025": 18, "all": 32}


def test_projects_count_in_both_countries_and_once_in_all(ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno, languages=["en", "it"], subjects=["art"])
    make_agreed(ayse, bruno, title="Not approved yet")
    data = counted()
    year = str(project.opened_at.year) if project.opened_at else ""
    assert {code: row[year] for code, row in data["projects"].items()} == {"TR": 1, "IT": 1, "all": 1}
    assert data["pairs"] == [("IT", "TR", 1)]
    assert data["languages"] == [("en", 1), ("it", 1)]
    assert data["subjects"] == [("art", 1)]
    assert {code: row["all"] for code, row in data["schools"].items()} == {"TR": 1, "IT": 1, "all": 2}
    project.hidden_at, project.hidden_reason = NOW, "Not suitable"
    project.save()
    assert counted()["pairs"] == []
    assert counted()["projects"] == {"all": {"all": 0}}


def test_pupils_are_in_no_figure(ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    before = counted()
    make_pupils(room_of(project), ayse, ["Elif A.", "Deniz B.", "Can C.", "Ece D.", "Ali E.", "Su F."])
    assert counted() == before


def test_the_page_and_the_files_say_the_same(client: Client, ayse: Person, bruno: Person) -> None:
    make_people(6, "TR", 2024)
    make_active(ayse, bruno)
    count_figures(NOW)
    for address in ("/figures/", "/figures/TR/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "20 November 2026" in answer.text
        assert "Italy" in answer.text
        assert "Mevlana" not in answer.text
    rows = list(csv.DictReader(io.StringIO(client.get("/figures/figures.csv").text)))
    assert {"measure": "pair", "country": "IT", "year": "all", "other": "TR", "number": "1"} in rows
    data = json.loads(client.get("/figures/figures.json").text)
    assert data["hidden_below"] == 5
    assert data["people"] == counted()["people"]
    listed = {(row["country"], row["year"]): row["number"] for row in rows if row["measure"] == "people"}
    for country, years in data["people"].items():
        for year, number in years.items():
            assert listed[country, year] == ("" if number is None else str(number))


def test_nothing_was_counted_yet(client: Client) -> None:
    assert "Nothing has been counted yet." in client.get("/figures/").text
    assert client.get("/figures/figures.csv").status_code == 404
    assert client.get("/figures/figures.json").status_code == 404


def test_an_empty_platform_has_figures_too(client: Client) -> None:
    count_figures(NOW)
    assert client.get("/figures/").status_code == 200
    assert client.get("/figures/LI/").status_code == 200


@pytest.mark.parametrize("country", ["tr", "XX", "all", "t\u0131", "%00", "tr" * 500])
def test_no_such_country(client: Client, country: str) -> None:
    count_figures(NOW)
    assert client.get(f"/figures/{country}/").status_code == 404


def test_counting_twice_changes_nothing_and_old_counts_go() -> None:
    count_figures(NOW - KEPT - timedelta(days=2))
    count_figures(NOW)
    count_figures(NOW + timedelta(hours=1))
    assert list(Count.objects.values_list("day", flat=True)) == [NOW.date()]


def test_reading_asks_once(client: Client, django_assert_num_queries: object, ayse: Person, bruno: Person) -> None:
    make_active(ayse, bruno)
    make_people(50, "TR", 2024)
    count_figures(NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get("/figures/")
    with django_assert_num_queries(8):  # type: ignore[operator]
        counted()


def test_each_line_of_the_map_stands_in_a_table(client: Client) -> None:
    count_figures(NOW)
    kept = Count.objects.get()
    codes = sorted(countries.CODES)[:9]
    pairs = [(one, other, 40 - place) for place, (one, other) in enumerate(combinations(codes, 2))]
    kept.data |= {"pairs": pairs, "places": {code: (40 + place, 10 + place) for place, code in enumerate(codes)}}
    kept.save()
    said = client.get("/figures/").text
    assert said.count("<path class=") >= len(pairs)
    rows = re.findall(r'<th scope="row">([^<]+ – [^<]+)</th>', unescape(said))
    assert rows == [f"{countries.country_name(one)} – {countries.country_name(other)}" for one, other, _number in pairs]


def test_what_is_too_much_to_draw_stands_in_a_table(client: Client) -> None:
    count_figures(NOW)
    kept = Count.objects.get()
    kept.data |= {"languages": [(code, 40 - place) for place, code in enumerate(PLATFORM[:15])]}
    kept.save()
    said = client.get("/figures/").text
    table = said.partition("All as a table</summary>")[2].partition("</details>")[0]
    assert table.count('<th scope="row">') == 15
    assert said.count("All as a table") == 1  # few subjects: all of them are drawn
