"""The directory: who is found, by what, and by whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.folding import search_text
from etwinning.directory.queries import Wanted, people_found
from etwinning.people.models import Person
from etwinning.safety.models import Block
from tests.cast import VOLOS, make_teacher

pytestmark = pytest.mark.django_db


def names(person: Person, **wanted: object) -> list[str]:
    return sorted(str(found) for found in people_found(person, Wanted(**wanted)))  # type: ignore[arg-type]


def test_it_works(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    answer = client.get("/people/")
    assert answer.status_code == 200
    assert "Bruno Greco" in answer.content.decode()
    assert "Ayşe Yılmaz" not in answer.content.decode().split("<main")[1]


def test_filters(ayse: Person, bruno: Person, chiara: Person, dimitris: Person) -> None:
    assert names(ayse) == ["Bruno Greco", "Chiara Longo", "Dimitris Papadakis"]
    assert names(ayse, country="IT") == ["Bruno Greco", "Chiara Longo"]
    assert names(ayse, language="sl") == ["Chiara Longo"]
    assert names(ayse, country="IT", language="el") == []
    assert names(ayse, age="7-11", subject="natural-sciences", country="GR") == ["Dimitris Papadakis"]
    Person.objects.filter(pk=bruno.pk).update(available=False)
    assert names(ayse, available=True, country="IT") == ["Chiara Longo"]


@pytest.mark.parametrize("asked", ["yilmaz", "YILMAZ", "Yılmaz", "yılmaz AYŞE", "ayse"])
def test_words_are_folded(bruno: Person, ayse: Person, asked: str) -> None:
    Person.objects.filter(pk=ayse.pk).update(search=search_text("Ayşe Yılmaz"))
    assert names(bruno, text=asked) == ["Ayşe Yılmaz"]


def test_who_is_not_found(
    ayse: Person, bruno: Person, eva: Person, elif_: Person, olga: Person, victor: Person
) -> None:
    assert names(ayse) == ["Bruno Greco"]
    Block.objects.create(person=bruno, blocked=ayse)
    assert names(ayse) == []
    assert names(bruno) == []


def test_who_may_look(client: Client, eva: Person, elif_: Person, olga: Person, victor: Person, bruno: Person) -> None:
    assert client.get("/people/").status_code == 302
    for person, status in ((eva, 200), (olga, 200), (victor, 403), (elif_, 404)):
        client.force_login(person)
        assert client.get("/people/").status_code == status, person


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "x" * 10_000,
        "country=XX",
        "language=%ff",
        "page=99999999999999",
        "page=-1",
        "age=[]",
        "q=%E2%80%8F",
    ],
)
def test_nonsense_is_left_out(client: Client, ayse: Person, bruno: Person, query: str) -> None:
    client.force_login(ayse)
    assert client.get(f"/people/?{query}").status_code == 200


def test_same_queries_for_one_and_many(client: Client, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    client.get("/people/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/people/")
    for number in range(25):
        make_teacher(f"Nikos{number}", "Papadakis", VOLOS)
    with CaptureQueriesContext(connection) as many:
        client.get("/people/")
    assert len(many) == len(one) <= 12
