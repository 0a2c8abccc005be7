"""A poll at a thread: who makes it, who votes, what is known of it, and what the guard does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from etwinning.core.actions import Stale
from etwinning.people.models import Person
from etwinning.safety import actions as safety
from etwinning.safety.models import Caution
from etwinning.threads import actions, rules
from etwinning.threads.actions import Question
from etwinning.threads.models import Ballot, Choice, Poll
from etwinning.threads.tests.factories import Room, make_thread
from etwinning.threads.tests.test_rules import CAST, marks
from etwinning.threads.tests.test_signs import deeds
from etwinning.threads.tests.test_threads import text

pytestmark = pytest.mark.django_db
SAID = {"question": "Which river first?", "choices": "The Po\n\n  The Meram \nThe Tiber"}


def ask(room: Room, by: Person, *, several: bool = False) -> Poll:
    question = Question("Which river first?", ["The Po", "The Meram", "The Tiber"], several)
    return actions.make_poll(make_thread(room, by), question, by=by, language="en")


def test_who_may(room: Room, request: pytest.FixtureRequest, elif_: Person) -> None:
    poll = ask(room, elif_)
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([rules.can_make_poll(seat, poll.thread) for seat in seats]) == "yyy--"
    assert marks([rules.can_close_poll(seat, poll) for seat in seats]) == "yyy--"
    assert marks([rules.can_vote_in_poll(seat, poll) for seat in seats]) == "yyyy-"


def test_make_poll(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    thread = make_thread(room, ayse)
    way = f"{thread.get_absolute_url()}poll/"
    client.force_login(luca)
    assert client.get(way).status_code == 403
    client.force_login(ayse)
    yesterday = str(timezone.localdate() - timedelta(days=1))
    for wrong in ({"choices": "One"}, {"choices": "The Po\nthe po"}, {"closes_on": yesterday}, {"question": ""}):
        assert client.post(way, SAID | wrong).status_code == 422
    for _twice in range(2):
        assert client.post(way, SAID).status_code == 303
    poll = Poll.objects.get()
    assert [choice.text for choice in poll.choices.order_by("position")] == ["The Po", "The Meram", "The Tiber"]
    assert client.post(way, SAID | {"question": "Another?"}).status_code == 409
    assert deeds() == ["make_poll"]


def test_vote_in_poll(
    client: Client, room: Room, request: pytest.FixtureRequest, ayse: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    poll = ask(room, ayse)
    first, second, _third = poll.choices.order_by("position")
    where, way = poll.thread.get_absolute_url(), room.at(f"polls/{poll.pk}/vote/")
    for number, who in enumerate(("chiara", "elif_", "luca"), start=1):
        client.force_login(request.getfixturevalue(who))
        assert "You vote once and cannot change it." in text(client, where)
        assert " of 2" not in text(client, where)
        assert client.post(way).status_code == 422
        assert client.post(way, {"choice": [first.pk]}).status_code == 303
        client.post(way, {"choice": [second.pk]})  # no second thought
        assert ("3 of 3" in text(client, where)) == (number == 3)
    with django_assert_max_num_queries(12):
        shown = text(client, where)
    assert "0 of 3" in shown
    client.force_login(ayse)
    assert "3 of 3" not in text(client, where)  # she has not voted yet
    assert {field.name for field in Ballot._meta.get_fields()} == {"id", "poll", "person"}
    assert deeds() == ["make_poll", *["vote_in_poll"] * 3]


def test_what_cannot_be_chosen(room: Room, ayse: Person, luca: Person) -> None:
    one, other = ask(room, ayse), ask(room, ayse, several=True)
    mine, of_other = ([choice.pk for choice in poll.choices.all()] for poll in (one, other))
    for wrong in (mine[:2], of_other[:1], []):
        with pytest.raises(Stale):
            actions.vote_in_poll(one, wrong, by=luca)
    actions.vote_in_poll(other, of_other[:2], by=luca)
    assert sorted(Choice.objects.filter(poll=other).values_list("number", flat=True)) == [0, 1, 1]
    actions.forget_person(luca)
    assert (Ballot.objects.count(), Poll.objects.get(pk=other.pk).ballot_count) == (0, 1)


def test_close_poll(client: Client, room: Room, ayse: Person, chiara: Person, luca: Person, elif_: Person) -> None:
    poll = ask(room, elif_)
    choice = poll.choices.first()
    assert choice is not None
    for one in (ayse, chiara, elif_):
        actions.vote_in_poll(poll, [choice.pk], by=one)
    client.force_login(luca)
    assert client.post(room.at(f"polls/{poll.pk}/close/")).status_code == 403
    assert "3 of 3" not in text(client, poll.thread.get_absolute_url())
    client.force_login(elif_)
    for _twice in range(2):
        assert client.post(room.at(f"polls/{poll.pk}/close/")).status_code == 303
    client.force_login(luca)
    assert "3 of 3" in text(client, poll.thread.get_absolute_url())
    assert client.post(room.at(f"polls/{poll.pk}/vote/"), {"choice": [choice.pk]}).status_code == 409
    assert deeds()[-2:] == ["vote_in_poll", "close_poll"]
    Poll.objects.update(closed_at=None, closes_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Stale):
        actions.vote_in_poll(poll, [choice.pk], by=luca)


def test_the_guard_reads_a_pupils_poll(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    thread = make_thread(room, elif_)
    safety.set_mode(room.space.pk, "approve")
    client.force_login(elif_)
    way = f"{thread.get_absolute_url()}poll/"
    said = SAID | {"choices": "Yes\nWrite to elif@example.org"}
    assert client.post(way, said).status_code == 422
    assert client.post(way, said | {"sure": "1"}).status_code == 303
    assert not Poll.objects.exists()
    assert "elif@example.org" in text(client, thread.get_absolute_url())  # her own words, that wait
    client.force_login(ayse)
    assert client.post(room.at(f"guard/{Caution.objects.get(state='waiting').pk}/approve/")).status_code == 303
    assert Poll.objects.get().choices.count() == 2
