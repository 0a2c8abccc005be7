"""A room of two schools with an activity, a step, one that waits for it, a task, and a pupil of each."""

from datetime import date

import pytest

from etwinning.people.models import Person
from etwinning.plans.actions import Terms, add_activity, add_step, set_task
from etwinning.plans.models import Activity, Step, Task
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import make_room, school_of
from etwinning.teams.tests.factories import make_pupil

MEASURE = (date(2026, 11, 2), date(2026, 11, 20))
COMPARE = (date(2026, 11, 23), date(2026, 12, 11))


@pytest.fixture
def room(ayse: Person, bruno: Person) -> Space:
    return make_room(ayse, bruno)


@pytest.fixture
def activity(room: Space, ayse: Person) -> Activity:
    return add_activity(room, title="Where our water comes from", about="From the tap to the spring.", by=ayse)


@pytest.fixture
def measure(activity: Activity, ayse: Person, bruno: Person) -> Step:
    parts = {school_of(ayse).pk: "The fountains", school_of(bruno).pk: "The cistern"}
    return add_step(activity, Terms("Measure", "For a week.", *MEASURE, parts), by=ayse)


@pytest.fixture
def compare(activity: Activity, measure: Step, ayse: Person, bruno: Person) -> Step:
    parts = {school_of(ayse).pk: "The diagrams", school_of(bruno).pk: ""}
    return add_step(activity, Terms("Compare", "", *COMPARE, parts, waits_for=measure), by=ayse)


@pytest.fixture
def elif_(room: Space, ayse: Person) -> Member:
    return make_pupil(room, "Elif Y.", ayse)


@pytest.fixture
def luca(room: Space, bruno: Person) -> Member:
    return make_pupil(room, "Luca M.", bruno)


@pytest.fixture
def task(measure: Step, ayse: Person) -> Task:
    return set_task(measure, title="Count the taps", words="At home, for a week.", by=ayse)
