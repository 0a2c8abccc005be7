"""The plan as it is read: what is locked, whose holidays lie in a step, and who sees none of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.calendar.actions import add_holiday
from etwinning.materials.tests.factories import make_item
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans import drawing, queries
from etwinning.plans.actions import Terms, add_activity, add_step, attach_thing
from etwinning.plans.models import Step
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import Role, school_of, seat, seat_of
from etwinning.teams.tests.factories import make_pupil

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


def plan(client: Client, room: Space, person: Person) -> str:
    client.force_login(person)
    answer = client.get(f"/spaces/{room.pk}/plan/")
    assert answer.status_code == 200
    return answer.text


def test_it_works(client: Client, room: Space, ayse: Person, compare: Step) -> None:
    pupil = make_pupil(room, "Elif Y.", ayse)
    for person in (ayse, pupil.person):
        text = plan(client, room, person)
        assert "Where our water comes from" in text
        assert "The fountains" in text
        assert "It opens when “Measure” is done. Still missing there: Konya and Lecce." in text
        assert ("Plan an activity" in text) == (person == ayse)
        assert ("It is done" in text) == (person == ayse)


def test_nothing_is_planned_yet(client: Client, room: Space, ayse: Person) -> None:
    assert "There is no plan yet" in plan(client, room, ayse)
    assert "Your teachers make it." in plan(client, room, make_pupil(room, "Elif Y.", ayse).person)


def test_strangers_and_visitors_see_none(
    client: Client, room: Space, compare: Step, dimitris: Person, victor: Person
) -> None:
    seat(room, victor, Role.VISITOR)
    for person, status in ((dimitris, 404), (victor, 403)):
        client.force_login(person)
        assert client.get(f"/spaces/{room.pk}/plan/").status_code == status


def test_holidays_of_a_school_that_lie_in_a_step(room: Space, compare: Step, ayse: Person) -> None:
    add_holiday(school_of(ayse), first=date(2026, 11, 26), last=date(2026, 11, 27), name="Snow", by=ayse)
    made = queries.plan_of(seat_of(room, ayse))
    found = {one.step.title: [(day.school.city, day.span.first.day) for day in one.holidays] for one in made.steps}
    assert ("Konya", 26) in found["Compare"]
    assert ("Konya", 26) not in found["Measure"]


def test_what_a_reader_may_not_see_is_not_shown(client: Client, room: Space, ayse: Person, measure: Step) -> None:
    page = Page.objects.create(space=room, title="For us teachers", author=ayse, state="published", audience="teachers")
    item = make_item(room, ayse, "springs.png")
    attach_thing(measure, "page", page.pk, by=ayse)
    attach_thing(measure, "item", item.pk, by=ayse)
    assert "For us teachers" in plan(client, room, ayse)
    text = plan(client, room, make_pupil(room, "Elif Y.", ayse).person)
    assert "For us teachers" not in text
    assert item.name in text


def test_the_time_line_goes_from_the_first_day_to_the_last(room: Space, compare: Step, ayse: Person) -> None:
    lanes = drawing.lanes(queries.plan_of(seat_of(room, ayse)))
    assert lanes is not None
    assert [(one.step.title, bar.x) for one, bar in lanes.steps] == [("Measure", 0.0), ("Compare", 52.5)]
    assert lanes.steps[-1][1].x + lanes.steps[-1][1].width == 100.0
    assert all(
        0 <= bar.x <= 100 and bar.x + bar.width <= 100.01 for _city, _code, bars in lanes.schools for bar in bars
    )


def test_as_many_queries_for_many_steps(
    client: Client, room: Space, ayse: Person, bruno: Person, django_assert_num_queries: Counting
) -> None:
    parts = {school_of(ayse).pk: "", school_of(bruno).pk: ""}
    terms = Terms("Measure", "", date(2026, 11, 2), date(2026, 11, 20), parts)

    def add(number: int) -> None:
        for _place in range(number):
            other = add_activity(room, title="More", about="", by=ayse)
            page = Page.objects.create(space=room, title="Water", author=ayse, state="published", audience="members")
            attach_thing(add_step(other, terms, by=ayse), "page", page.pk, by=ayse)

    client.force_login(ayse)
    add(1)
    client.get(f"/spaces/{room.pk}/plan/")
    with django_assert_num_queries(14):
        client.get(f"/spaces/{room.pk}/plan/")
    add(30)
    with django_assert_num_queries(14):
        client.get(f"/spaces/{room.pk}/plan/")
