"""The socket of a chat: who may, what is told to whom, what a cut or a second process costs (nothing)."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session

from etwinning.chat import actions, queries
from etwinning.chat.live import frames, hall
from etwinning.chat.models import Chat, Line, Presence
from etwinning.chat.tests.ears import Ear, run
from etwinning.chat.tests.factories import Room, make_chat, say
from etwinning.people.gathering import LOOKING
from etwinning.people.models import Person
from etwinning.spaces.actions import remove_member

pytestmark = pytest.mark.django_db(transaction=True)
later: Callable[..., Any] = sync_to_async


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks come sooner than in life."""
    monkeypatch.setattr(hall.Hall, "look", 0.1)
    monkeypatch.setattr(hall, "HERE", 0.1)


async def all_so(ears: Iterable[Ear], is_so: Callable[[Ear], bool]) -> None:
    """Wait until it is so for each of them."""
    for ear in ears:
        await ear.until(partial(is_so, ear))


def test_a_lesson(room: Room, ayse: Person, luca: Person, elif_: Person) -> None:
    """Two processes. Opened, spoken in, paused, a line removed, closed: everybody hears all of it, in one order."""
    chat = make_chat(room, "closed")
    teacher, near, far = Ear(chat, ayse), Ear(chat, luca), Ear(chat, elif_, elsewhere=True)
    everybody = (teacher, near, far)

    async def story() -> None:
        for ear in everybody:
            await ear.open()
        assert (teacher.state, near.state) == (("closed", False), ("closed", False))
        key = await near.writes("Hello?")
        assert "closed" in near.refused[key]
        await later(actions.open_chat)(chat, by=ayse)
        await all_so(everybody, lambda one: one.state == ("open", True))
        await near.until(lambda: len(near.here) == 3)
        await asyncio.gather(near.writes("It rains."), far.writes("Here not."), teacher.writes("Good."))
        await all_so(everybody, lambda one: list(one.lines) == [1, 2, 3])
        await later(actions.pause_chat)(chat, by=ayse)
        await far.until(lambda: far.state == ("paused", False))
        key = await far.writes("But …")
        assert "paused" in far.refused[key]
        await teacher.writes("Think first.")
        first = await later(Line.objects.select_related("chat").get)(chat=chat, number=1)
        await later(actions.remove_line)(first, by=ayse, reason="Twice.")
        await all_so(everybody, lambda one: one.lines.get(1) == "- Twice.")
        await later(actions.close_chat)(chat, by=ayse)
        await all_so(everybody, lambda one: one.state == ("closed", False))
        for ear in everybody:
            await ear.close()

    run(story)
    assert near.lines == far.lines == teacher.lines
    assert near.order == far.order == teacher.order == [1, 2, 3, 4, 1]
    assert not Presence.objects.exists()


def test_who_may(room: Room, luca: Person, victor: Person, bruno: Person) -> None:
    chat = make_chat(room)
    nobody, visitor, stranger = (Ear(chat, person) for person in (None, victor, bruno))
    wrong = Ear(Chat(pk=chat.pk, space_id=chat.space_id + 1), luca)

    async def story() -> None:
        for ear in (nobody, visitor, stranger, wrong):
            await ear.open()

    run(story)
    assert [ear.closed for ear in (nobody, visitor, stranger, wrong)] == [4401, 4404, 4404, 4404]


def test_a_removed_chat_shuts_pupils_out_at_once(room: Room, ayse: Person, luca: Person) -> None:
    chat = make_chat(room)
    teacher, pupil = Ear(chat, ayse), Ear(chat, luca)

    async def story() -> None:
        for ear in (teacher, pupil):
            await ear.open()
        await later(actions.remove_chat)(chat, by=ayse)
        await teacher.until(lambda: teacher.state == ("closed", False))
        await pupil.until(lambda: False)
        await teacher.close()

    run(story)
    assert pupil.closed == 4404


def test_who_looks_as_another_hears_nothing_as_themselves(room: Room, luca: Person) -> None:
    chat = make_chat(room)
    ear = Ear(chat, luca)
    ear.scope["session"][LOOKING] = {str(chat.space_id): "pupil"}

    async def story() -> None:
        await ear.open()

    run(story)
    assert ear.closed == 4404


ENDS: dict[str, tuple[Callable[[Room, Person], Any], int]] = {
    "signed out": (lambda _room, _luca: Session.objects.all().delete(), 4401),
    "removed": (lambda room, luca: remove_member(room.seat(luca), by=luca), 4404),
    "suspended": (lambda _room, luca: Person.objects.filter(pk=luca.pk).update(state="suspended"), 4404),
    "a new card": (lambda _room, luca: Person.objects.filter(pk=luca.pk).update(password="!new"), 4401),
}


@pytest.mark.parametrize("name", ENDS)
def test_it_ends_at_once(room: Room, ayse: Person, luca: Person, name: str) -> None:
    """Not a word goes out to, or comes in from, who may no more."""
    end, code = ENDS[name]
    chat = make_chat(room)
    ear = Ear(chat, luca)

    async def story() -> None:
        await ear.open()
        await later(end)(room, luca)
        await ear.sends("After the end")
        await later(actions.send_line)(chat, "Secret", by=ayse)
        await ear.until(lambda: False)

    run(story)
    assert ear.closed == code
    assert ear.lines == {}
    assert [line.body for line in Line.objects.all()] == ["Secret"]


def test_a_cut_loses_nothing_and_doubles_nothing(room: Room, ayse: Person, luca: Person) -> None:
    chat, key = make_chat(room), uuid4()
    ear = Ear(chat, luca)

    async def story() -> None:
        await ear.open()
        await ear.writes("One", key)
        await ear.until(lambda: bool(ear.lines))
        await ear.close()
        await later(chat.refresh_from_db)()
        for number in range(queries.AT_ONCE + 5):  # more than one frame holds
            await later(say)(chat, ayse, f"Missed {number}")
        await ear.open()
        await ear.writes("One", key)  # it never heard that this was kept
        await ear.until(lambda: len(ear.lines) == queries.AT_ONCE + 6)
        await ear.close()

    run(story)
    assert ear.order == list(range(1, queries.AT_ONCE + 7))
    assert ear.kept == [key, key]
    assert Line.objects.filter(body="One").count() == 1


NONSENSE = ("", "{", "[]", "7", '{"send": 1}', '{"hello": -1}', '{"send": "x", "words": 1}', "x" * 20_000)


def test_floods_and_nonsense(room: Room, luca: Person) -> None:
    chat = make_chat(room)
    ear, odd_ones = Ear(chat, luca), [Ear(chat, luca) for _each in NONSENSE]

    async def story() -> None:
        await ear.open("tr")
        for number in range(actions.MOST + 1):
            await ear.writes(f"la {number}")
        await ear.writes("x" * 1_001)
        await ear.writes("  \0 ")
        await ear.close()
        for odd, nonsense in zip(odd_ones, NONSENSE, strict=True):
            await odd.open()
            await odd.says(nonsense)
            await odd.until(lambda: False)

    run(story)
    assert len(ear.kept) == actions.MOST
    often, long, empty = ear.refused.values()
    assert "saniye" in often
    assert "1000" in long
    assert empty
    assert {odd.closed for odd in odd_ones} == {4400}
    assert [line.number for line in Line.objects.order_by("number")] == list(range(1, actions.MOST + 1))


def test_frames_say_nothing_of_who_reads(room: Room, luca: Person) -> None:
    line = say(make_chat(room), luca, "<b>é</b>")
    said = frames.lines([line])
    assert '"words":"<b>é</b>"' in said
    assert luca.username not in said
