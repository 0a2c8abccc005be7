"""The directory of schools."""

from collections.abc import Callable

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
