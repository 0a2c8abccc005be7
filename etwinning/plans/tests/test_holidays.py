"""Holidays of all schools of a room, of every school year a plan touches, beside the dates of a step, and as a hint."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from etwinning.calendar.actions import add_holiday
from etwinning.calendar.queries import holidays_between
from etwinning.calendar.reference import Span
from etwinning.calendar.years import joined
from etwinning.people.models import Person
from etwinning.plans import drawing, queries
from etwinning.plans.actions import Terms, add_step
from etwinning.plans.models import Activity, Step
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import Role, school_of, seat, seat_of

pytestmark = pytest.mark.django_db


def said(person: Person, first: str, last: str) -> dict[str, Any]:
    school = school_of(person).pk
    return {"title": "Measure", "words": "", "first": first, "last": last, "schools": [school], "waits_for": ""}


def test_all_schools_and_all_years(
    room: Space, activity: Activity, measure: Step, ayse: Person, chiara: Person
) -> None:
    """A school without a part has a lane, too, and the holidays of the second year are there."""
    seat(room, chiara, Role.TEACHER, school_of(chiara))
    third = school_of(chiara)
    add_holiday(third, first=date(2026, 11, 5), last=date(2026, 11, 6), name="Fog", by=chiara)
    add_holiday(third, first=date(2028, 2, 3), last=date(2028, 2, 4), name="Snow", by=chiara)
    late = Terms("Look back", "", date(2028, 1, 10), date(2028, 2, 25), {school_of(ayse).pk: ""})
    add_step(activity, late, by=ayse)
    made = queries.plan_of(seat_of(room, ayse))
    assert [school.pk for school in made.schools][-1] == third.pk
    assert {"Fog", "Snow"} <= {span.name for span in made.holidays[third.pk]}
    lanes = drawing.lanes(made)
    assert lanes is not None
    assert len(lanes.schools) == 3


def test_summer_is_free(ayse: Person) -> None:
    school = school_of(ayse)
    free = holidays_between([school], date(2027, 5, 1), date(2027, 8, 30))[school.pk]
    [summer] = [span for span in free if span.word == "summer"]
    assert summer.first < date(2027, 7, 10) < summer.last
    assert len({(span.first, span.last, span.name) for span in free}) == len(free)


def test_a_summer_of_two_years_is_one() -> None:
    before, after = (
        Span(date(2027, 6, 20), date(2027, 7, 31), word="summer"),
        Span(date(2027, 8, 1), date(2027, 9, 12), word="summer"),
    )
    feast = Span(date(2027, 8, 15), date(2027, 8, 15), name="Feast")
    assert joined([after, feast, before, feast]) == [Span(before.first, after.last, word="summer"), feast]


@pytest.mark.parametrize("year", [1, 1999, 2100, 9998])
def test_years_of_which_nobody_knows(ayse: Person, year: int) -> None:
    school = school_of(ayse)
    assert holidays_between([school], date(year, 1, 1), date(year, 2, 1)) == {school.pk: []}


def test_beside_the_dates(client: Client, room: Space, measure: Step, ayse: Person, bruno: Person) -> None:
    add_holiday(school_of(bruno), first=date(2026, 11, 5), last=date(2026, 11, 6), name="Fog", by=bruno)
    client.force_login(ayse)
    text = client.get(f"/spaces/{room.pk}/plan/{measure.activity_id}/add/").text
    assert "plan-lanes" in text
    assert "The holidays in words" in text
    assert "Holidays in these days" not in text
    text = client.get(f"/spaces/{room.pk}/plan/steps/{measure.pk}/edit/").text
    assert "Lecce has holidays from 5 November 2026 to 6 November 2026." in text


def test_a_hint_and_no_error(client: Client, room: Space, measure: Step, ayse: Person) -> None:
    add_holiday(school_of(ayse), first=date(2026, 11, 26), last=date(2026, 11, 27), name="Snow", by=ayse)
    client.force_login(ayse)
    at = f"/spaces/{room.pk}/plan/steps/{measure.pk}/edit/"
    answer = client.post(at, said(ayse, "2026-11-24", "2026-12-02"))
    assert answer.status_code == 303
    measure.refresh_from_db()
    assert measure.first == date(2026, 11, 24)
    text = client.get(answer["Location"]).text
    assert "Some of these days are holidays: Konya (26–27 Nov 2026). The step may stand all the same." in text
    client.post(at, said(ayse, "2026-12-01", "2026-12-02"))
    assert "Some of these days" not in client.get(f"/spaces/{room.pk}/plan/").text
    wrong = client.post(at, said(ayse, "2026-11-24", "2026-12-02") | {"title": ""})
    assert (wrong.status_code, "Holidays in these days" in wrong.text) == (422, True)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-05-05"])
def test_days_of_no_plan(client: Client, room: Space, measure: Step, ayse: Person, day: str) -> None:
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/plan/steps/{measure.pk}/edit/", said(ayse, day, day))
    assert answer.status_code == 422
    assert "Choose a day between" in answer.text
