"""The home says what a pupil has to do, and how many hand-ins wait for a teacher; for one task and many alike."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.plans import actions as plans
from etwinning.plans.models import Activity, Part, Step, Task
from etwinning.plans.tasks import Whom
from etwinning.plans.work import Work
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import school_of, seat_of
from etwinning.teams.models import Place, Team
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils


@pytest.fixture
def elif_(room: Space, elif_y: Pupil) -> Member:
    return seat_of(room, elif_y.person)


@pytest.fixture
def step(room: Space, ayse: Person) -> Step:
    return make_step(plans.add_activity(room, title="Water", about="", by=ayse), ayse)


def make_step(activity: Activity, by: Person, waits_for: Step | None = None) -> Step:
    parts = {school_of(by).pk: ""}
    terms = plans.Terms("Measure", "", date(2026, 11, 2), date(2026, 11, 20), parts, waits_for=waits_for)
    return plans.add_step(activity, terms, by=by)


def set_task(step: Step, title: str, by: Person, team: Team | None = None) -> Task:
    return plans.set_task(step, title=title, words="", whom=Whom(team=team), by=by)


def home(client: Client, room: Space, person: Person) -> str:
    client.force_login(person)
    return client.get(f"/spaces/{room.pk}/").text


def test_what_she_has_to_do(client: Client, room: Space, step: Step, elif_: Member, ayse: Person) -> None:
    mine, others = Team.objects.create(space=room, number=1), Team.objects.create(space=room, number=2)
    Place.objects.create(member=elif_, team=mine)
    second = seat_of(room, make_pupils(room, ayse, ["Can D."])[0].person)
    Place.objects.create(member=second, team=mine)
    done = set_task(step, "Is done", ayse)
    back = set_task(step, "Came back", ayse)
    ours = set_task(step, "Our diagram", ayse, mine)
    theirs = set_task(step, "Not hers", ayse, others)
    later = set_task(make_step(step.activity, ayse, waits_for=step), "Still locked", ayse)
    plans.hand_in(done, Work("Seven"), by=elif_)
    returned = plans.hand_in(back, Work("Eight"), by=elif_)
    plans.answer_hand_in(returned, state="back", comment="", by=ayse)
    html = home(client, room, elif_.person)
    assert "My tasks" in html
    at = f"/spaces/{room.pk}/plan/tasks"
    wanted = {done: False, back: True, ours: True, theirs: False, later: False}
    assert {task: f"{at}/{task.pk}/" in html for task in wanted} == wanted
    assert "Until" in html
    plans.hand_in(ours, Work("By another of the team"), by=second)
    assert f"{at}/{ours.pk}/" not in home(client, room, elif_.person)
    Part.objects.update(done_at="2026-11-20T09:00Z", done_by=ayse)
    assert f"{at}/{later.pk}/" in home(client, room, elif_.person)
    assert f"{at}/{done.pk}/" in home(client, room, second.person)  # each for herself


def test_what_waits_for_teachers(client: Client, room: Space, step: Step, elif_: Member, ayse: Person) -> None:
    one = plans.hand_in(set_task(step, "Count", ayse), Work("Seven"), by=elif_)
    assert "1 hand-in waits for your answer" in home(client, room, ayse)
    assert "waits for your answer" not in home(client, room, elif_.person)
    plans.answer_hand_in(one, state="done", comment="", by=ayse)
    assert "for your answer" not in home(client, room, ayse)
    assert "My tasks" not in home(client, room, ayse)


def test_what_was_answered(client: Client, room: Space, step: Step, elif_: Member, ayse: Person) -> None:
    """A pupil sees what her teacher said, on the home and in the plan, without opening each task."""
    task, other = set_task(step, "Count", ayse), set_task(step, "Draw", ayse)
    one, back = (plans.hand_in(each, Work("Seven"), by=elif_) for each in (task, other))
    plans.answer_hand_in(one, state="done", comment="Well counted. " + "Go on. " * 40, by=ayse)
    plans.answer_hand_in(back, state="back", comment="And the colours?", by=ayse)
    html = home(client, room, elif_.person)
    assert "Well counted." in html
    assert "Go on. " * 30 not in html
    assert "Given back" in html
    plan = client.get(f"/spaces/{room.pk}/plan/").text
    assert "Well counted." in plan
    assert "And the colours?" in plan
    second = make_pupils(room, ayse, ["Can D."])[0].person
    assert "Well counted." not in home(client, room, second)
    plans.answer_hand_in(one, state="done", comment="Long ago", by=ayse, at=timezone.now() - timedelta(days=15))
    assert "Long ago" not in home(client, room, elif_.person)


@pytest.mark.parametrize("who", ["pupil", "teacher"])
def test_as_many_queries_for_many(
    client: Client, room: Space, step: Step, elif_: Member, ayse: Person, who: str
) -> None:
    def number() -> int:
        with CaptureQueriesContext(connection) as asked:
            html = client.get(f"/spaces/{room.pk}/").text
        assert html.count("/plan/tasks/") <= 5
        return len(asked)

    plans.hand_in(set_task(step, "Handed in", ayse), Work("Seven"), by=elif_)
    set_task(step, "Count", ayse)
    client.force_login(elif_.person if who == "pupil" else ayse)
    number()
    before = number()
    for place in range(20):
        plans.hand_in(set_task(step, f"Handed in {place}", ayse), Work("Seven"), by=elif_)
        if place < 8:
            set_task(step, f"Count {place}", ayse)
    assert number() == before
    assert before <= 12
