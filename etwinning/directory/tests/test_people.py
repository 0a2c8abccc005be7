"""The directory of people: who is found, by what, and by whom; with an index and without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.directory.actions import note_founders
from etwinning.directory.finding import Found, find, suggest
from etwinning.directory.kinds import Kind
from etwinning.directory.people import PEOPLE, tags_of
from etwinning.people.actions import index_person
from etwinning.people.models import Person
from etwinning.safety.models import Block
from tests.cast import VOLOS, make_teacher

pytestmark = pytest.mark.django_db
type Write = Callable[[Kind], int]


@pytest.fixture(params=[True, False], ids=["index", "database"])
def either(request: pytest.FixtureRequest, everybody: list[Person], write_index: Write) -> bool:
    """Everything holds with an index and without one."""
    if request.param:
        write_index(PEOPLE)
    return bool(request.param)


def look(person: Person, **asked: object) -> Found:
    lists = {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
    return find(PEOPLE, person, PEOPLE.search(lists))  # type: ignore[arg-type]


def names(person: Person, **asked: object) -> list[str]:
    return sorted(str(found) for found in look(person, **asked).page.object_list)


def test_it_works(client: Client, ayse: Person, either: bool) -> None:
    client.force_login(ayse)
    answer = client.get("/people/")
    assert answer.status_code == 200
    assert "Bruno Greco" in answer.content.decode()
    assert "Ayşe Yılmaz" not in answer.content.decode().split("<main")[1]
    assert ('id="n-country-IT"' in answer.content.decode()) == either


def test_filters(ayse: Person, bruno: Person, either: bool) -> None:
    assert names(ayse) == ["Bruno Greco", "Chiara Longo", "Dimitris Papadakis"]
    assert names(ayse, country="IT") == ["Bruno Greco", "Chiara Longo"]
    assert names(ayse, country=["IT", "GR"]) == ["Bruno Greco", "Chiara Longo", "Dimitris Papadakis"]
    assert names(ayse, country="IT", region="IT-36") == ["Chiara Longo"]
    assert names(ayse, region="IT-36") == names(ayse)  # without its country it is no choice
    assert names(ayse, language="sl") == ["Chiara Longo"]
    assert names(ayse, language="sl", level="b2") == []
    assert names(ayse, language="sl", level="a2") == ["Chiara Longo"]
    assert names(ayse, level="native") == names(ayse)
    assert names(ayse, country="IT", language="el") == []
    assert names(ayse, interest=["sea"]) == []
    assert names(ayse, age="7-11", subject="natural-sciences", country="GR") == ["Dimitris Papadakis"]
    assert names(ayse, role="head") == []
    Person.objects.filter(pk=bruno.pk).update(available=False, interests=["sea", "museums"])
    assert names(ayse, available="yes", country="IT") == ["Chiara Longo"]
    assert names(ayse, interest=["sea", "games"]) == ["Bruno Greco"]


def test_who_is_free_now_and_who_later(
    ayse: Person, bruno: Person, chiara: Person, dimitris: Person, everybody: list[Person], write_index: Write
) -> None:
    """As `Person.is_free` says."""
    today = timezone.localdate()
    next_month = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    Person.objects.filter(pk=bruno.pk).update(available_from=next_month)
    Person.objects.filter(pk=chiara.pk).update(available=False, available_from=next_month)
    Person.objects.filter(pk=dimitris.pk).update(available_from=today.replace(day=1))
    for with_index in (False, True):
        if with_index:
            write_index(PEOPLE)
        assert names(ayse, available="yes") == ["Dimitris Papadakis"]
        assert names(ayse, available="later") == ["Bruno Greco"]
        assert names(ayse, available=["yes", "later"]) == ["Bruno Greco", "Dimitris Papadakis"]
    Person.objects.filter(pk=bruno.pk).update(available_from=None)
    assert names(ayse, available="yes") == ["Bruno Greco", "Dimitris Papadakis"]


def test_an_index_of_last_month_knows_who_is_free_by_now(bruno: Person) -> None:
    tags_asked = next(one.tags for one in PEOPLE.filters if one.name == "available")
    today = timezone.localdate()
    begun = today.replace(day=1)
    for since, now in ((None, "yes"), (begun, "yes"), (begun + timedelta(days=40), "later")):
        bruno.available_from = since.replace(day=1) if since else None
        for written in (begun - timedelta(days=1), today):
            known = set(tags_of(bruno, written))
            assert [one for one in ("yes", "later") if known.intersection(tags_asked(one, {}))] == [now], written
    bruno.available = False
    assert not [tag for tag in tags_of(bruno, today) if tag.startswith("available")]


def test_newcomers_and_founders(ayse: Person, bruno: Person, chiara: Person, either: bool) -> None:

    Person.objects.exclude(pk=chiara.pk).update(joined_at=timezone.now() - timedelta(days=400))
    Person.objects.filter(pk=chiara.pk).update(joined_at=timezone.now())
    assert names(ayse, newcomer="yes") == ["Chiara Longo"]
    assert names(ayse, founded="yes") == []
    note_founders([bruno.pk])
    assert names(ayse, founded="yes") == ["Bruno Greco"]


@pytest.mark.parametrize("asked", ["yilmaz", "YILMAZ", "Yılmaz", "yılmaz AYŞE", "ayse", "konya ay", "yilmz"])
def test_words(bruno: Person, either: bool, asked: str) -> None:
    assert names(bruno, q=asked) == ["Ayşe Yılmaz"]


def test_every_filter_says_what_it_would_leave(ayse: Person, everybody: list[Person], write_index: Write) -> None:
    write_index(PEOPLE)
    counts = look(ayse, country="IT", language="sl").counts
    assert counts is not None
    assert counts["language"]["it"] == 2  # in Italy
    assert counts["country"]["IT"] == 1  # who speak Slovene
    assert counts["country"]["GR"] == 0
    assert counts["region"]["IT-36"] == 1
    assert counts["level"] | {"a1": 0} == {"a1": 0, "a2": 1, "b1": 0, "b2": 0, "c1": 0, "c2": 0, "native": 0}
    assert counts["age"]["7-11"] == 1
    everything = look(ayse).counts
    assert everything is not None
    for values in (everything["country"], everything["role"]):
        assert sum(values.values()) == 3  # everybody but oneself has one
    for name, values in everything.items():
        for value, count in values.items():
            if name not in {"level", "region"}:
                assert look(ayse, **{name: value}).total == count, (name, value)


def test_nothing_found_says_what_to_leave_out(
    client: Client, ayse: Person, everybody: list[Person], write_index: Write
) -> None:
    write_index(PEOPLE)
    client.force_login(ayse)
    page = client.get("/people/?country=GR&language=it").content.decode()
    assert "Without “Country”: 2 people" in page
    assert "?language=it" in page


def test_who_is_not_found(
    ayse: Person, bruno: Person, eva: Person, elif_: Person, olga: Person, victor: Person, write_index: Write
) -> None:
    for with_index in (False, True):
        Block.objects.all().delete()
        if with_index:
            write_index(PEOPLE)
        assert names(ayse) == ["Bruno Greco"]
        Block.objects.create(person=bruno, blocked=ayse)
        assert (names(ayse), look(ayse).total) == ([], 0)
        assert (names(bruno), look(bruno).total) == ([], 0)
        assert suggest(PEOPLE, ayse, "bruno") == []


@pytest.mark.parametrize("change", [{"state": "suspended"}, {"is_active": False}, {"state": "left"}])
def test_who_goes_is_not_found_from_that_moment(
    ayse: Person, bruno: Person, everybody: list[Person], write_index: Write, change: dict[str, object]
) -> None:
    write_index(PEOPLE)
    assert "Bruno Greco" in names(ayse)
    Person.objects.filter(pk=bruno.pk).update(**change)
    assert "Bruno Greco" not in names(ayse)
    assert look(ayse).total == 2
    assert suggest(PEOPLE, ayse, "bruno") == []


def test_what_changes_is_found_at_once(ayse: Person, everybody: list[Person], write_index: Write) -> None:
    write_index(PEOPLE)
    nikos = make_teacher("Nikos", "Kazantzakis", VOLOS)
    index_person(nikos)
    assert names(ayse, q="kazantz") == ["Nikos Kazantzakis"]
    assert [person.pk for person in suggest(PEOPLE, ayse, "nik kaz")] == [nikos.pk]
    nikos.subjects, nikos.about = ["astronomy"], "Μετράμε τα άστρα"
    nikos.save()
    index_person(nikos)
    assert names(ayse, subject="astronomy", q="astra") == ["Nikos Kazantzakis"]
    nikos.delete()
    assert names(ayse, q="kazantzakis") == []


def test_suggestions(client: Client, ayse: Person, everybody: list[Person], either: bool) -> None:
    client.force_login(ayse)
    answer = client.get("/people/suggest/?q=papa")
    assert answer.status_code == 200
    assert "Dimitris Papadakis" in answer.content.decode()
    assert client.get("/people/suggest/?q=").content.strip() == b""
    assert "Ayşe" not in client.get("/people/suggest/?q=ay").content.decode()


def test_only_the_region_for_a_script(
    client: Client, ayse: Person, everybody: list[Person], write_index: Write
) -> None:
    write_index(PEOPLE)
    client.force_login(ayse)
    answer = client.get("/people/?country=IT", headers={"HX-Request": "true", "HX-Target": "found"}).content.decode()
    assert answer.strip().startswith('<section id="found"')
    assert 'id="n-country-GR" hx-swap-oob="true">1<' in answer
    assert 'id="group-region" hx-swap-oob="true"' in answer
    assert "<h1" not in answer


def test_who_may_look(client: Client, eva: Person, elif_: Person, olga: Person, victor: Person, bruno: Person) -> None:
    for address in ("/people/", "/people/suggest/?q=bru", "/schools/", "/schools/suggest/?q=lec"):
        client.logout()
        assert client.get(address).status_code == 302
        for person, status in ((eva, 200), (olga, 200), (victor, 403), (elif_, 404)):
            client.force_login(person)
            assert client.get(address).status_code == status, person


BAD = [
    "q=%00", "q=" + "x" * 10_000, "q=" + "x%20" * 3000, "country=XX", "language=%ff", "page=99999999999999", "page=-1",
    "page=0", "page=abc", "page=1&page=2", "age=[]", "q=%E2%80%8F", "q=the%20and%20of",
    "q=%F0%9F%99%82%F0%9F%8E%89", "q=%25",
    "q=_", "q='", 'q="', "q=\\", "q=%27%3B%20DROP%20TABLE%20people_person%3B--",
    "q=a%20%26%20!b%20%7C%20(c%3A*)%20%3C-%3E%20d",
    "q=(((", "q=%5B%5D%7B%7D%5E%24.*%2B%3F", "q=%5Cm%5Cy", "q=-konya%20OR%20lecce", "country=IT&" * 400, "level=b2",
    "region=IT-75", "available=no", "subject=" + "&subject=".join(["music"] * 600), "q[]=1", "q=1&q=2",
]  # fmt: skip


@pytest.mark.parametrize("query", BAD, ids=lambda query: query[:30])
def test_nonsense_is_left_out(client: Client, ayse: Person, either: bool, query: str) -> None:
    client.force_login(ayse)
    assert client.get(f"/people/?{query}").status_code == 200
    assert client.get(f"/people/suggest/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["q=🙂🎉", "q=%25", "q=***"])
def test_signs_alone_find_nothing(ayse: Person, either: bool, query: str) -> None:
    assert look(ayse, q=query.removeprefix("q=").replace("%25", "%")).total == 0


def test_a_page_beyond_the_last_is_the_last(client: Client, ayse: Person, either: bool) -> None:
    client.force_login(ayse)
    for page in ("2", "99999", "-3", "x"):
        assert "Bruno Greco" in client.get(f"/people/?page={page}").content.decode()


def test_same_queries_for_one_and_many(client: Client, ayse: Person, either: bool) -> None:
    client.force_login(ayse)
    client.get("/people/")
    with CaptureQueriesContext(connection) as one:
        client.get("/people/?country=GR")
    for number in range(25):
        index_person(make_teacher(f"Nikos{number}", "Papadakis", VOLOS))
    client.get("/people/")
    with CaptureQueriesContext(connection) as many:
        client.get("/people/?country=GR")
    assert len(many) == len(one) <= 12


def test_pages_follow_each_other(ayse: Person, everybody: list[Person], write_index: Write) -> None:
    for number in range(45):
        index_person(make_teacher(f"Nikos{number}", "Papadakis", VOLOS))
    write_index(PEOPLE)
    seen = [person.pk for page in "123" for person in find(PEOPLE, ayse, PEOPLE.search({}), page).page.object_list]
    assert len(seen) == len(set(seen)) == 48
