"""The directory of schools."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.directory.finding import find, suggest
from etwinning.directory.kinds import Kind
from etwinning.directory.schools import SCHOOLS
from etwinning.people.models import Person
from etwinning.schools.actions import register_school
from etwinning.schools.models import School

pytestmark = pytest.mark.django_db


def make(name: str, **fields: object) -> School:
    values = {
        "country": "PT",
        "region": "PT-11",
        "city": "Lisboa",
        "levels": ["isced-1"],
        "head_name": "H",
        "head_email": "h@h.example",
    }
    return register_school(by=None, name=name, **(values | fields))


@pytest.fixture(params=[True, False], ids=["index", "database"])
def schools(request: pytest.FixtureRequest, ayse: Person, write_index: Callable[[Kind], int]) -> list[School]:
    made = [
        make("Escola São João"),
        make("Školа Вук", country="RS", region="", city="Београд", levels=["isced-2", "isced-3"]),
    ]
    if request.param:
        write_index(SCHOOLS)
    return [*made, make("Escola Nova", levels=["isced-0"])]


def names(person: Person, **asked: list[str]) -> list[str]:
    return sorted(school.name for school in find(SCHOOLS, person, SCHOOLS.search(asked)).page.object_list)


def test_filters_and_words(ayse: Person, schools: list[School]) -> None:
    assert names(ayse, country=["PT"]) == ["Escola Nova", "Escola São João"]
    assert names(ayse, country=["PT", "RS"], level=["isced-3", "isced-0"]) == ["Escola Nova", "Školа Вук"]
    assert names(ayse, country=["PT"], region=["PT-11"], q=["joao"]) == ["Escola São João"]
    assert names(ayse, q=["skola beograd"]) == ["Školа Вук"]
    assert [school.name for school in suggest(SCHOOLS, ayse, "vuk")] == [
        "Школа Вук".replace("Шк", "Šk").replace("Škола", "Školа")
    ]


def test_the_page_says_how_many_teach_there_and_hides_the_head(
    client: Client, ayse: Person, schools: list[School]
) -> None:
    client.force_login(ayse)
    page = client.get("/schools/").content.decode()
    assert "Mevlana İlkokulu" in page
    assert "1 eTwinner" in page
    assert "h@h.example" not in page


def test_same_queries_for_one_and_many(client: Client, ayse: Person, schools: list[School]) -> None:
    client.force_login(ayse)
    client.get("/schools/")
    with CaptureQueriesContext(connection) as one:
        client.get("/schools/?country=RS")
    for number in range(30):
        make(f"Escola {number}", country="RS")
    client.get("/schools/")
    with CaptureQueriesContext(connection) as many:
        client.get("/schools/?country=RS")
    assert len(many) == len(one) <= 12


def test_list_and_map_lead_to_each_other_with_their_filters(
    client: Client, ayse: Person, schools: list[School]
) -> None:
    """Also after a filter has changed, when a script fetches nothing but the results."""
    client.force_login(ayse)
    asked = "q=escola&country=PT&level=isced-0&region=PT-11"
    page = client.get(f"/schools/?{asked}&page=1").content.decode()
    found = client.get(f"/schools/?{asked}", headers={"HX-Request": "true", "HX-Target": "found"}).content.decode()
    link = re.compile(r'href="(/schools/(?:map/)?\?[^"]*)"[^>]*>(?:<svg.*?</svg>)?(?:On the map|As a list)<')
    there = link.findall(page)
    assert there == link.findall(found)
    shown = client.get(unescape(there[0])).content.decode()
    assert "1 of 1 schools" in shown or "0 of 1 schools" in shown
    back = client.get(unescape(link.findall(shown)[0])).content.decode()
    for part in (page, back):
        assert ("Escola Nova" in part, "Escola São João" in part) == (True, False)
    assert 'href="/schools/map/"' in client.get("/schools/").content.decode()
