"""When the schools of the demo world teach."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Max, Min

from etwinning.calendar import queries
from etwinning.calendar.models import Change, Lesson
from etwinning.config.world import build
from etwinning.config.world.making import NOW, Size, World
from etwinning.schools.models import School

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        build.clear()
        yield build.build(Size(schools=60, people=30, projects=0, pictures=4, portraits=1))
        transaction.set_rollback(True)


def test_every_school_has_said_its_lessons(world: World) -> None:
    schools = list(School.objects.order_by("pk"))
    timetables = queries.timetables_of(schools)
    assert not [school for school in schools if timetables[school.pk].is_usual]
    hours = Lesson.objects.aggregate(Min("begins"), Max("ends"))
    assert time(7) <= hours["begins__min"] < hours["ends__max"] <= time(17, 30)
    for timetable in timetables.values():
        for one, later in zip(timetable.periods, timetable.periods[1:], strict=False):
            assert one.weekday < later.weekday or one.ends <= later.begins


def test_some_have_days_of_their_own_in_their_language(world: World) -> None:
    changes = list(Change.objects.select_related("school"))
    assert len(changes) > 8
    assert len({change.name for change in changes}) > 4
    for change in changes:
        year = queries.times_of([change.school], NOW.date())[0].year
        assert year.first <= change.first_date <= year.last
        assert change.first_date.weekday() == 4
        assert not year.in_school(change.first_date)


def test_the_cast_can_meet(world: World) -> None:
    konya, lecce = (School.objects.get(pk=world.cast_places[name].pk) for name in ("Ayşe", "Bruno"))
    drawn = queries.together([konya, lecce], NOW.date())
    assert drawn is not None
    assert drawn.periods > 0
    assert drawn.weeks_left > 10
    assert [stage.moves for stage in drawn.stages] == [True, True]
