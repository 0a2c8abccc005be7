"""The calendar feed: its secret address, what is in it and what is not, and the form of RFC 5545."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from etwinning.calendar import actions, queries
from etwinning.calendar.tests.factories import day_to_come
from etwinning.people.models import Person
from etwinning.projects.models import Partner
from etwinning.projects.tests.factories import make_active
from etwinning.safety.actions import sanction_person
from tests import cast
from tests.house.feeds import faults_of_calendar

pytestmark = pytest.mark.django_db


def address(person: Person) -> str:
    return f"/calendar/{actions.reset_feed(person, by=person).token}.ics"


def summaries(body: bytes) -> list[str]:
    return [str(event["summary"]) for event in Calendar.from_ical(body).walk("VEVENT")]


def test_it_is_rfc_5545(ayse: Person, bruno: Person) -> None:
    make_active(ayse, bruno)
    answer = Client().get(address(ayse))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    body = answer.content
    assert faults_of_calendar(body) == []
    calendar = Calendar.from_ical(body)
    assert not calendar.errors
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    events: list[Any] = calendar.walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(events) > 10
    for event in events:
        assert {"DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "UID"} <= set(event)
        assert type(event["dtstart"].dt) is date
        assert event["dtend"].dt > event["dtstart"].dt
        assert (event["transp"], event["class"]) == ("TRANSPARENT", "PRIVATE")
        assert not event.errors


def test_own_schools_and_those_of_project_partners(
    ayse: Person, bruno: Person, chiara: Person, dimitris: Person
) -> None:
    alone = summaries(Client().get(address(ayse)).content)
    assert {"Mevlana İlkokulu, Konya" in words for words in alone} == {True}
    project = make_active(ayse, bruno)
    trieste = cast.make_school(cast.TRIESTE)
    Partner.objects.create(project=project, person=chiara, school=trieste, asked_by=ayse, state="joined")
    for reader in (ayse, bruno, chiara):
        text = "\n".join(summaries(Client().get(address(reader)).content))
        assert all(town in text for town in ("Konya", "Lecce", "Trieste"))
        assert "Volos" not in text
    text = "\n".join(summaries(Client().get(address(dimitris)).content))
    assert "Konya" not in text
    assert "Volos" in text


def test_terms_holidays_and_what_the_school_says(ayse: Person) -> None:
    school = cast.make_school(cast.KONYA)
    day = day_to_come(school)
    actions.add_holiday(school, by=ayse, first=day, last=day, name="Okul şenliği")
    events: list[Any] = Calendar.from_ical(Client().get(address(ayse)).content).walk("VEVENT")
    found = {str(event["summary"]): (event["dtstart"].dt, event["dtend"].dt) for event in events}
    assert found["Mevlana İlkokulu, Konya: Okul şenliği"] == (day, day + timedelta(days=1))
    if day < date(2027, 7, 1):  # as long as the sample is of this year
        assert "Mevlana İlkokulu, Konya: first day of the term" in found
        assert "Mevlana İlkokulu, Konya: last day of the term" in found
        semester = found["Mevlana İlkokulu, Konya: Break between semesters"]
        assert semester == (date(2027, 1, 18), date(2027, 1, 30))


def test_in_the_language_of_its_owner(ayse: Person) -> None:
    Person.objects.filter(pk=ayse.pk).update(language="tr")
    assert any(words.endswith("Cumhuriyet Bayramı") for words in summaries(Client().get(address(ayse)).content))


def test_nobody_is_in_it(ayse: Person, bruno: Person, elif_: Person) -> None:
    make_active(ayse, bruno)
    text = Client().get(address(ayse)).content.decode()
    names = [name for person in (ayse, bruno, elif_) for name in (person.given_name, person.family_name) if name]
    assert not [name for name in [*names, "@twin.example"] if name in text]


def test_unchanged_is_not_sent_again(ayse: Person) -> None:
    url = address(ayse)
    first = Client().get(url)
    same = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    konya = cast.make_school(cast.KONYA)
    day = day_to_come(konya)
    actions.add_holiday(konya, by=ayse, first=day, last=day, name="Tatil")
    changed = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert Client().head(url).status_code == 200


@pytest.mark.parametrize("token", ["wrong", "x" * 500, "%00", "..%2f..", "ş"])
def test_a_wrong_address(ayse: Person, token: str) -> None:
    address(ayse)
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_it_stops_for_who_is_suspended_or_leaves(ayse: Person) -> None:
    url = address(ayse)
    Person.objects.filter(pk=ayse.pk).update(state="suspended")
    assert Client().get(url).status_code == 404
    assert not queries.feeds_that_answer().exists()
    Person.objects.filter(pk=ayse.pk).update(state="waiting")
    assert Client().get(url).status_code == 200
    sanction_person(ayse, "suspended", by=ayse, reason="Forty equal letters.")
    assert Client().get(url).status_code == 404


def test_its_queries_do_not_grow_with_the_schools(
    ayse: Person, bruno: Person, dimitris: Person, django_assert_max_num_queries: object
) -> None:
    url = address(ayse)
    for _more in range(2):
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            Client().get(url)
        make_active(ayse, bruno)
        make_active(ayse, dimitris)
