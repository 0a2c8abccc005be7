"""Partner calls are found as people and schools are; with an index and without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.calls import actions
from etwinning.calls.models import Call
from etwinning.calls.tests.factories import make_call, make_draft
from etwinning.directory.calls import CALLS
from etwinning.directory.finding import Found, find, suggest
from etwinning.directory.kinds import Kind
from etwinning.people.models import Person
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db
type Write = Callable[[Kind], int]


@pytest.fixture
def several(bruno: Person, dimitris: Person, chiara: Person) -> None:
    make_call(
        bruno, title="Kuş gözlemi", idea="Her pazartesi bahçede kuşları sayıyoruz ve sizinle konuşuyoruz.",
        countries=["TR", "FI"],
    )  # fmt: skip
    make_call(
        dimitris, title="Το νερό", idea="Μετράμε τη θάλασσα κάθε εβδομάδα με τα παιδιά.",
        languages={"el": "native", "fr": "a2"}, subjects=["art", "music"],
    )  # fmt: skip
    make_call(
        chiara, title="Stars", idea="We look at the stars and write down what we see each night.", band="12-15",
        age_from=12, age_to=14,
    )  # fmt: skip


@pytest.fixture(params=[True, False], ids=["index", "database"])
def either(request: pytest.FixtureRequest, several: None, write_index: Write) -> bool:
    """Everything holds with an index and without one."""
    if request.param:
        write_index(CALLS)
    return bool(request.param)


def look(person: Person, **asked: object) -> Found:
    lists = {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
    return find(CALLS, person, CALLS.search(lists))  # type: ignore[arg-type]


def titles(person: Person, **asked: object) -> list[str]:
    return sorted(str(call) for call in look(person, **asked).page.object_list)


def test_words_and_filters(ayse: Person, either: bool) -> None:
    everything = ["Kuş gözlemi", "Stars", "Το νερό"]
    for asked, expected in (
        ({}, everything),
        ({"q": "KUS BAHCE"}, ["Kuş gözlemi"]),  # words in any order, as they begin, without their signs
        ({"q": "gözlem kus"}, ["Kuş gözlemi"]),
        ({"q": "ΝΕΡΟ"}, ["Το νερό"]),
        ({"q": "nero"}, ["Το νερό"]),
        ({"q": "gozlemii"}, ["Kuş gözlemi"]),  # a slip
        ({"q": "zzzzzz"}, []),
        ({"q": "***"}, []),
        ({"band": ["12-15", "16-19"]}, ["Stars"]),
        ({"band": ["12-15", "7-11"]}, everything),
        ({"subject": ["art", "natural-sciences"]}, everything),
        ({"language": "fr"}, ["Το νερό"]),
        ({"country": "TR"}, everything),
        ({"country": ["IS", "FI"]}, everything),
        ({"country": "IS"}, ["Stars", "Το νερό"]),  # open to every country
        ({"band": "7-11", "language": "en", "country": "FI"}, ["Kuş gözlemi"]),
        ({"subject": "nonsense"}, everything),
    ):
        assert titles(ayse, **asked) == expected, asked


def test_every_choice_says_what_it_would_leave(ayse: Person, several: None, write_index: Write) -> None:
    write_index(CALLS)
    counts = look(ayse).counts
    assert counts is not None
    assert (counts["band"]["7-11"], counts["band"]["12-15"], counts["band"]["0-6"]) == (2, 1, 0)
    assert (counts["country"]["TR"], counts["country"]["IS"]) == (3, 2)
    for name, values in counts.items():
        for value, count in values.items():
            assert look(ayse, **{name: value}).total == count, (name, value)
    narrow = look(ayse, band="7-11", language="fr").counts
    assert narrow is not None
    assert (narrow["language"]["en"], narrow["subject"]["art"], narrow["band"]["12-15"]) == (1, 1, 0)


def test_what_is_no_longer_to_be_found(
    ayse: Person, bruno: Person, dimitris: Person, chiara: Person, either: bool
) -> None:
    """At once, whatever the index says."""
    Block.objects.create(person=ayse, blocked=bruno)
    assert (titles(ayse), look(ayse).total) == (["Stars", "Το νερό"], 2)
    Person.objects.filter(pk=dimitris.pk).update(state="suspended")
    make_draft(chiara, title="Secret")
    assert (titles(ayse), look(ayse).total) == (["Stars"], 1)
    stars = Call.objects.get(title="Stars")
    Call.objects.filter(pk=stars.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    assert (titles(ayse), look(ayse).total) == ([], 0)
    actions.renew_call(stars, by=chiara)
    assert titles(ayse) == ["Stars"]
    actions.mark_answered(stars, by=chiara)
    assert (titles(ayse), titles(ayse, looking="yes")) == (["Stars"], [])
    actions.close_call(Call.objects.get(pk=stars.pk), by=chiara)
    assert look(ayse).total == 0


def test_those_that_have_found_partners_stand_last(ayse: Person, chiara: Person, either: bool) -> None:
    assert str(look(ayse).page.object_list[0]) == "Stars"
    actions.mark_answered(Call.objects.get(title="Stars"), by=chiara)
    assert [str(call) for call in look(ayse).page.object_list] == ["Το νερό", "Kuş gözlemi", "Stars"]


def test_the_page(client: Client, ayse: Person, either: bool) -> None:
    client.force_login(ayse)
    page = client.get("/calls/?band=7-11&language=fr").content.decode()
    assert "Το νερό" in page
    assert "Kuş gözlemi" not in page
    assert 'name="language" value="fr" checked' in page
    assert "/searches/keep/calls/?band=7-11&amp;language=fr" in page
    assert 'name="band" value="7-11"' in page.split("Write a call")[0]  # a new call begins where one looks
    assert ('id="n-band-12-15"' in page) == either
    with CaptureQueriesContext(connection) as one:
        client.get("/calls/?band=7-11")
    for number in range(20):
        make_call(ayse, title=f"Rain {number}", idea=" ".join(f"{number}rain{word}" for word in range(20)))
    client.get("/calls/?band=7-11")
    with CaptureQueriesContext(connection) as many:
        client.get("/calls/?band=7-11")
    assert len(many) == len(one) <= 12


def test_suggestions(client: Client, ayse: Person, either: bool) -> None:
    assert [str(call) for call in suggest(CALLS, ayse, "kus")] == ["Kuş gözlemi"]
    client.force_login(ayse)
    assert "Stars" in client.get("/calls/suggest/?q=sta").content.decode()
