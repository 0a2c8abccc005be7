"""What counts, and that more of the same does not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etwinning.chat.models import Chat, Line
from etwinning.contributions import counting, queries
from etwinning.contributions.models import Elsewhere
from etwinning.materials.tests.factories import make_folder, make_item
from etwinning.pages.models import Page, Version
from etwinning.people.models import Person
from etwinning.plans.models import Activity, Part, Step
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import school_of, seat_of
from etwinning.threads.models import Note, Post, Thread

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def counted(space: Space) -> dict[tuple[str, int], int]:
    return {(kind, school): acts for kind, school, acts, _pupils in counting.acts_by_school(space.pk)}


def between(space: Space) -> dict[tuple[str, int, int], int]:
    return {(kind, one, other): acts for kind, one, other, acts, _pupils in counting.acts_between(space.pk)}


def say(thread: Thread, author: Person, body: str = "Rain", at: datetime = NOON, **more: object) -> Post:
    return Post.objects.create(thread=thread, author=author, body=body, created_at=at, **more)


@pytest.fixture
def thread(room: Space, ayse: Person) -> Thread:
    return Thread.objects.create(space=room, title="Rain", author=ayse)


def test_each_kind_counts_once_a_place_and_day(room: Space, ayse: Person, bruno: Person, thread: Thread) -> None:
    konya = school_of(ayse).pk
    page = Page.objects.create(space=room, title="Spring", author=ayse, state="published", created_at=NOON)
    version = Version.objects.create(page=page, number=1, title="Spring", at=NOON + timedelta(days=1))
    version.writers.add(ayse)
    Page.objects.create(space=room, title="Draft", author=ayse)
    say(thread, ayse)
    say(thread, ayse, at=NOON + timedelta(days=1))
    say(thread, ayse, removed_at=NOON, at=NOON + timedelta(days=2))
    Note.objects.create(space=room, author=ayse, body="Monday")
    make_item(room, ayse, folder=make_folder(room, ayse))
    chat = Chat.objects.create(space=room, title="Now", made_by=ayse)
    for number in (1, 2):
        Line.objects.create(chat=chat, number=number, changed=number, author=ayse, body="Hello", at=NOON)
    for state, answered in (("waiting", None), ("confirmed", NOON), ("declined", NOON)):
        Elsewhere.objects.create(
            space=room, school=school_of(ayse), day=NOON.date(), words="A trip", author=ayse, state=state,
            answered_at=answered, answered_by=bruno if answered else None,
        )  # fmt: skip
    step = Step.objects.create(
        activity=Activity.objects.create(space=room, title="Water"), title="Measure", first=NOON, last=NOON
    )
    Part.objects.create(step=step, school=school_of(ayse), done_at=NOON, done_by=ayse)
    Part.objects.create(step=step, school=school_of(bruno))
    assert counted(room) == {
        (kind, konya): number
        for kind, number in (
            ("pages", 2), ("talk", 2), ("news", 1), ("materials", 1), ("chat", 1), ("plan", 1), ("elsewhere", 1),
        )
    }  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(threads=st.integers(1, 8), posts=st.integers(1, 30))
def test_repetition_changes_no_more_than_the_cap(room: Space, ayse: Person, threads: int, posts: int) -> None:
    Thread.objects.filter(space=room).delete()
    for number in range(threads):
        here = Thread.objects.create(space=room, title=str(number), author=ayse)
        Post.objects.bulk_create(Post(thread=here, author=ayse, body="x", created_at=NOON) for _ in range(posts))
    assert counted(room) == {("talk", school_of(ayse).pk): min(threads, counting.MOST_A_DAY)}


def test_a_thousand_times_and_a_text_in_a_hundred_pieces(
    room: Space, ayse: Person, bruno: Person, thread: Thread
) -> None:
    say(thread, bruno, "rain " * 100)
    before = counted(room), between(room)
    Post.objects.bulk_create(Post(thread=thread, author=bruno, body="rain", created_at=NOON) for _ in range(100))
    Note.objects.bulk_create(Note(space=room, author=bruno, body="Monday", created_at=NOON) for _ in range(1000))
    after = counted(room)
    assert after.pop(("news", school_of(bruno).pk)) == 1
    assert (after, between(room)) == before


def test_who_works_with_whom(room: Space, ayse: Person, bruno: Person, chiara: Person, thread: Thread) -> None:
    konya, lecce, third = (school_of(one).pk for one in (ayse, bruno, chiara))
    asked = say(thread, bruno)  # Konya began the thread
    say(thread, chiara, answers=asked)
    page = Page.objects.create(space=room, title="Spring", author=ayse, state="published", created_at=NOON)
    version = Version.objects.create(page=page, number=1, title="Spring", at=NOON)
    version.writers.add(ayse, chiara)
    item = make_item(room, chiara)
    say(thread, ayse, f'<p><img src="/spaces/{room.pk}/materials/{item.pk}/file/?size=large" alt=""></p>', answers=None)
    assert between(room) == {
        ("replies", lecce, konya): 1,
        ("replies", third, lecce): 1,
        ("together", konya, third): 1,
        ("together", third, konya): 1,
        ("reuse", konya, third): 1,
    }


def test_a_number_of_one_or_two_pupils_is_not_said(
    room: Space, ayse: Person, pupils: dict[str, Person], thread: Thread
) -> None:
    schools = queries.schools_in(room)
    seen = []
    for name in ("Elif", "Can", "Ece"):
        say(thread, pupils[name])
        cell = next(row for row in queries.work_in(room, schools) if row.kind == "talk").cells[0]
        seen.append((cell.number, cell.few, cell.share))
    assert seen == [(0, True, 0), (0, True, 0), (3, False, 1)]
    say(thread, pupils["Luca"])
    tie = next(one for one in queries.ties_in(room, schools) if one.is_filled)
    assert (tie.school.city, tie.cells[0].few, tie.cells[0].number, tie.share) == ("Lecce", True, 0, 0)


def test_places_show_who_was_there_and_no_number(
    room: Space, ayse: Person, bruno: Person, pupils: dict[str, Person], thread: Thread
) -> None:
    say(thread, ayse)
    say(thread, pupils["Luca"])
    schools = queries.schools_in(room)
    [row] = queries.rows_of(queries.places_in(room), schools, seat_of(room, ayse))
    assert row.thing == thread
    assert [(cell.is_filled, cell.number) for cell in row.cells] == [(True, 0), (True, 0), (False, 0)]
    assert row.schools == 2


def test_languages(room: Space, ayse: Person, bruno: Person, pupils: dict[str, Person], thread: Thread) -> None:
    say(thread, ayse, "<p>yağmur yağıyor</p>", language="tr")
    say(thread, bruno, "<p>it rains a lot today <b>here</b></p>", language="en")
    say(thread, bruno, "one two", language="")
    say(thread, pupils["Luca"], "piove", language="it")
    found = queries.languages_of(room)
    assert [(one.language, one.percent) for one in found.shares] == [("en", 75), ("tr", 25), ("it", None)]
    assert found.unknown == 20


def test_words_of_a_day_are_capped(room: Space, ayse: Person, bruno: Person, thread: Thread) -> None:
    say(thread, ayse, "yağmur " * 2_000, language="tr")
    Post.objects.bulk_create(
        Post(thread=thread, author=bruno, body="rain " * 2_000, language="en", created_at=NOON) for _ in range(5)
    )
    assert [one.percent for one in queries.languages_of(room).shares] == [50, 50]


def test_as_many_queries_for_much_as_for_little(
    room: Space, ayse: Person, bruno: Person, client: object, thread: Thread
) -> None:
    say(thread, bruno)
    schools = queries.schools_in(room)
    with CaptureQueriesContext(connection) as few:
        queries.work_in(room, schools)
        queries.ties_in(room, schools)
    assert len(few) == 2
