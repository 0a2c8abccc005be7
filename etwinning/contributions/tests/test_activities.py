"""The map by activity: what counts for an activity of the plan, capped, hidden and compared as kinds of work are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.contributions import counting, queries
from etwinning.contributions.queries import Row
from etwinning.materials.tests.factories import make_folder, make_item
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans.models import Activity, HandIn, Part, Step, Task, Thing
from etwinning.remarks.models import Remark
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import school_of, seat_of
from etwinning.threads.models import Post, Thread

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def water(room: Space) -> Activity:
    return Activity.objects.create(space=room, title="Water")


@pytest.fixture
def step(water: Activity) -> Step:
    return Step.objects.create(activity=water, title="Measure", first=NOON, last=NOON)


@pytest.fixture
def task(step: Step) -> Task:
    return Task.objects.create(step=step, title="Count the taps")


def hand_in(task: Task, pupil: Person, at: datetime = NOON) -> None:
    HandIn.objects.create(task=task, member=seat_of(task.step.activity.space, pupil), words="Seven", handed_at=at)


def counted(space: Space) -> dict[tuple[int, int], int]:
    rows = counting.acts_by_activity(space.pk)
    return {(one, school): acts for one, _title, school, acts, _pupils, _day in rows if school}


def shown(space: Space) -> list[Row]:
    return queries.activities_in(space, queries.schools_in(space), 12)[0]


def test_what_counts_for_an_activity(
    room: Space, water: Activity, step: Step, task: Task, ayse: Person, bruno: Person, pupils: dict[str, Person]
) -> None:
    Activity.objects.create(space=room, title="Nothing yet")
    Part.objects.create(step=step, school=school_of(ayse), done_at=NOON, done_by=ayse)
    Part.objects.create(step=step, school=school_of(bruno))
    page = Page.objects.create(space=room, title="Spring", author=bruno, state="published", created_at=NOON)
    Remark.objects.create(page=page, author=bruno, body="Look", created_at=NOON)  # in the same place
    thread = Thread.objects.create(space=room, title="Rain", author=ayse)
    Post.objects.create(thread=thread, author=ayse, body="Rain", created_at=NOON)
    other = Thread.objects.create(space=room, title="Snow", author=ayse)
    Post.objects.create(thread=other, author=bruno, body="Snow", created_at=NOON)  # belongs to no step
    item = make_item(room, bruno, folder=make_folder(room, bruno))
    for thing in ({"page": page}, {"thread": thread}, {"item": item}):
        Thing.objects.create(step=step, **thing)
    later = Step.objects.create(activity=water, title="Compare", first=NOON, last=NOON)
    Thing.objects.create(step=later, page=page)  # a page of two steps is one place
    hand_in(task, pupils["Luca"])
    assert counted(room) == {(water.pk, school_of(ayse).pk): 2, (water.pk, school_of(bruno).pk): 3}
    [row, empty] = shown(room)
    assert (row.thing, row.title, row.evenness) == (water, "Water", "early")
    assert [(cell.number, cell.few) for cell in row.cells] == [(2, False), (0, True), (0, False)]
    assert not any(cell.is_filled for cell in empty.cells)


def test_a_day_has_an_end(room: Space, water: Activity, step: Step, ayse: Person) -> None:
    for number in range(8):
        thread = Thread.objects.create(space=room, title=str(number), author=ayse)
        Thing.objects.create(step=step, thread=thread)
        Post.objects.bulk_create(Post(thread=thread, author=ayse, body="x", created_at=NOON) for _ in range(20))
    assert counted(room) == {(water.pk, school_of(ayse).pk): counting.MOST_A_DAY}


def test_few_pupils_are_not_told_apart(
    room: Space, water: Activity, task: Task, ayse: Person, pupils: dict[str, Person]
) -> None:
    seen = []
    for name in ("Elif", "Can", "Ece", "Mert"):
        hand_in(task, pupils[name])
        cell = shown(room)[0].cells[0]
        seen.append((cell.number, cell.few, cell.about))
    # in fives, so that no number of the kinds of work can be taken from it
    assert seen == [(0, True, False), (0, True, False), (5, False, True), (5, False, True)]


def test_as_even_as_heads(
    room: Space, water: Activity, step: Step, ayse: Person, bruno: Person, chiara: Person
) -> None:
    """Five people of Konya did five things, four of Lecce four, two of the third school two: that is even."""
    for teacher, number in ((ayse, 5), (bruno, 4), (chiara, 2)):
        for day in range(number):
            thread = Thread.objects.create(space=room, title="Rain", author=teacher)
            Thing.objects.create(step=step, thread=thread)
            Post.objects.create(thread=thread, author=teacher, body="x", created_at=NOON - timedelta(days=day))
    [row] = shown(room)
    assert ([cell.number for cell in row.cells], [cell.share for cell in row.cells]) == ([5, 4, 2], [1, 1, 1])
    assert row.evenness == "even"


def test_the_latest_of_many(room: Space, water: Activity, task: Task, ayse: Person, pupils: dict[str, Person]) -> None:
    hand_in(task, pupils["Elif"])
    for number in range(14):
        Activity.objects.create(space=room, title=f"Idea {number}")
    rows, has_more = queries.activities_in(room, queries.schools_in(room), 12)
    assert (len(rows), rows[0].title, has_more) == (12, "Water", True)


def test_the_page(
    client: Client, room: Space, water: Activity, task: Task, ayse: Person, pupils: dict[str, Person]
) -> None:
    for name in ("Elif", "Can", "Ece"):
        hand_in(task, pupils[name])
    client.force_login(ayse)
    at = f"/spaces/{room.pk}/contributions/"
    text = client.get(at).text
    assert f"/plan/#activity-{water.pk}" in text
    assert "about 5" in text
    assert "All activities" not in text
    for number in range(14):
        step = Step.objects.create(
            activity=Activity.objects.create(space=room, title=f"Idea {number}"), title="One", first=NOON, last=NOON
        )
        Part.objects.create(step=step, school=school_of(ayse), done_at=NOON, done_by=ayse)
    assert "All activities" in client.get(at).text
    assert "All activities" not in client.get(f"{at}?all=1").text


def test_as_many_queries_for_many(room: Space, task: Task, ayse: Person, pupils: dict[str, Person]) -> None:
    schools = queries.schools_in(room)

    def number() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.activities_in(room, schools, 60)
        return len(asked)

    hand_in(task, pupils["Elif"])
    before = number()
    for title in range(20):
        step = Step.objects.create(
            activity=Activity.objects.create(space=room, title=str(title)), title="One", first=NOON, last=NOON
        )
        hand_in(Task.objects.create(step=step, title="x"), pupils["Luca"])
    assert number() == before == 1
