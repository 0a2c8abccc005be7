"""copy_twinspace: the shape of a room, and nothing that people wrote."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.archives import rules
from etwinning.archives.actions import copy_twinspace
from etwinning.archives.tests.factories import NOW
from etwinning.chat.models import Chat
from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.materials.models import Folder, Item
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.plans.models import Activity, HandIn, Part, Step, Task, Thing
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import make_room, school_of, seat_of
from etwinning.threads.models import Forum, Post


def test_it_works(client: Client, full: Space, empty: Space, ayse: Person) -> None:
    client.force_login(ayse)
    at = f"/spaces/{empty.pk}/archive/copy/"
    assert full.title in client.get(at).content.decode()
    assert client.post(at, {"source": full.pk}).status_code == 303
    pages = Page.objects.filter(space=empty).order_by("pk")
    assert [(page.title, page.body, page.state) for page in pages][:2] == [
        ("Our springs", "<h2>Where it comes from</h2>", "draft"), ("Marks", "", "draft"),
    ]  # fmt: skip
    assert Page.objects.get(space=empty, title="İzmir'de yağmur").parent == pages[0]
    assert Forum.objects.get(space=empty).title == "Weather"
    assert Folder.objects.get(space=empty).name == "Springs"
    assert not Item.objects.filter(space=empty).exists()
    assert not Post.objects.filter(thread__space=empty).exists()
    assert Entry.objects.get(deed="archives/copy_twinspace").data == {"number": 8}
    assert client.post(at, {"source": full.pk}).status_code == 409


def test_the_plan_begins_anew(
    client: Client, full: Space, empty: Space, ayse: Person, bruno: Person, dimitris: Person
) -> None:
    """Two steps, the second waits for the first; nobody has done anything, and the days of the week are the same."""
    third = school_of(dimitris)
    measure, compare = Step.objects.filter(activity__space=full).order_by("pk")
    Part.objects.create(step=compare, school=third, words="Not here")
    Thing.objects.create(step=compare, page=Page.objects.get(space=full, title="Our springs"))
    Step.objects.filter(pk=measure.pk).update(place=1)
    at = datetime(2027, 9, 15, 9, 0, tzinfo=UTC)  # a Wednesday; the plan began on a Friday
    copy_twinspace(empty, full, by=ayse, at=at)
    activity = Activity.objects.get(space=empty)
    assert (activity.title, activity.about, activity.made_by) == ("Rain", "What a pupil asked", ayse)
    first, second = Step.objects.filter(activity=activity).order_by("pk")
    assert (first.title, first.first, first.last, first.place) == (
        "Measure", date(2027, 9, 17), date(2027, 9, 17), 1,
    )  # fmt: skip
    assert (second.title, second.first, second.last) == ("Compare", date(2027, 9, 17), date(2027, 9, 24))
    assert second.waits_for == first
    assert [(part.school, part.words, part.done_at) for part in first.parts.all()] == [
        (school_of(ayse), "With a glass", None)
    ]
    assert {part.school for part in second.parts.all()} == {school_of(ayse), school_of(bruno)}  # of no school here
    assert Thing.objects.get(step__activity=activity).page == Page.objects.get(space=empty, title="Our springs")
    task = Task.objects.get(step=first)
    assert (task.title, task.team, task.set_by) == ("Count the taps", None, ayse)
    assert not HandIn.objects.filter(task=task).exists()
    client.force_login(ayse)
    assert "Compare" in client.get(f"/spaces/{empty.pk}/plan/").content.decode()


def test_chats_come_closed_and_only_into_a_room_without(full: Space, empty: Space, ayse: Person) -> None:
    Chat.objects.create(space=full, title="Questions of Elif Y.", made_by=ayse, opened_at=NOW)
    copy_twinspace(empty, full, by=ayse)
    chat = Chat.objects.get(space=empty)
    assert (chat.title, chat.state, chat.made_by) == ("Questions of a pupil", "closed", ayse)
    other = make_room(ayse, title="Another one")
    Chat.objects.create(space=other, title="Ours", made_by=ayse)
    copy_twinspace(other, full, by=ayse)
    assert Chat.objects.get(space=other).title == "Ours"


def test_a_room_with_a_plan_is_not_empty(full: Space, empty: Space, ayse: Person) -> None:
    Activity.objects.create(space=empty, title="Rain", made_by=ayse)
    with pytest.raises(Stale):
        copy_twinspace(empty, full, by=ayse)


def test_the_same_number_of_queries_for_a_long_plan(
    full: Space, empty: Space, ayse: Person, bruno: Person, django_assert_num_queries: Any
) -> None:
    copy_twinspace(make_room(ayse, title="Before all"), full, by=ayse)
    other = make_room(ayse, bruno, title="Another one")
    with CaptureQueriesContext(connection) as few:
        copy_twinspace(other, full, by=ayse)
    for number in range(20):
        step = Step.objects.create(
            activity=Activity.objects.get(space=full), title="s", first=NOW.date(), last=NOW.date()
        )
        Task.objects.create(step=step, title=str(number))
    with django_assert_num_queries(len(few)):
        copy_twinspace(empty, full, by=ayse)


def test_wrong(client: Client, full: Space, empty: Space, ayse: Person, chiara: Person, dimitris: Person) -> None:
    client.force_login(ayse)
    for wrong in ("", "x", "9" * 30, str(empty.pk), "-1"):
        assert client.post(f"/spaces/{empty.pk}/archive/copy/", {"source": wrong}).status_code == 422
    for person, expected in ((chiara, 403), (dimitris, 404)):
        client.force_login(person)
        assert client.post(f"/spaces/{full.pk}/archive/copy/", {"source": empty.pk}).status_code == expected
    assert not rules.can_copy_twinspace(seat_of(full, chiara))
    with pytest.raises(Stale):
        copy_twinspace(full, empty, by=ayse)
