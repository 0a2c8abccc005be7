"""What was suggested is suggested again for some minutes; who may be shown is asked each time."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.calls.queries import fits_for
from etwinning.calls.tests.factories import make_call
from etwinning.network.actions import block_person
from etwinning.people.models import Person
from tests.cast import LECCE, make_teacher

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests share people, but not what was suggested to them."""
    monkeypatch.setattr("etwinning.calls.queries.suggestions._CHOSEN", {})


def test_it_works(ayse: Person, bruno: Person, dimitris: Person, settings: Any) -> None:
    settings.SUGGESTIONS_KEPT = 600
    call = make_call(bruno, languages={"en": "b1"})
    first = fits_for(ayse)
    assert {other for other, _match in first.people} == {bruno, dimitris}
    with CaptureQueriesContext(connection) as asked:
        again = fits_for(ayse)
    assert [(other, match.score) for other, match in again.people] == [
        (other, match.score) for other, match in first.people
    ]
    assert [fit[0] for fit in again.calls] == [fit[0] for fit in first.calls] == [call]
    assert len(asked) == 2


def test_what_may_not_be_shown_any_more_is_not_shown(
    ayse: Person, bruno: Person, dimitris: Person, settings: Any
) -> None:
    settings.SUGGESTIONS_KEPT = 600
    call = make_call(bruno, languages={"en": "b1"})
    assert fits_for(ayse).calls[0][0] == call
    block_person(bruno, by=ayse)
    fits = fits_for(ayse)
    assert [other for other, _match in fits.people] == [dimitris]
    assert fits.calls == []
    Person.objects.filter(pk=dimitris.pk).update(state="suspended")
    assert fits_for(ayse).people == []
    newcomer = make_teacher("Nina", "Rossi", LECCE, speaks={"en": "b2"})
    assert [other for other, _match in fits_for(ayse).people] == [newcomer]


def test_why_is_told_as_things_are_and_in_the_language_of_who_reads(
    client: Client, ayse: Person, bruno: Person, settings: Any
) -> None:
    """Though a page asks for what was written for the page before."""
    settings.SUGGESTIONS_KEPT = 600

    def points(language: str) -> str:
        Person.objects.filter(pk=ayse.pk).update(language=language)
        client.force_login(ayse)
        found = re.search(r"<summary[^>]*>((?:Why|Neden)[^<]*)<", client.get("/home/").text)
        return found[1] if found else ""

    said = [points("en"), points("tr"), points("en")]
    Person.objects.filter(pk=bruno.pk).update(interests=["sport"])
    Person.objects.filter(pk=ayse.pk).update(interests=["sport"])
    assert [*said, points("en")] == ["Why: 19 points", "Neden: 19 puan", "Why: 19 points", "Why: 20 points"]
