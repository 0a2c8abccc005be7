"""The socket of a meeting: who is inside, what is passed on to whom, and that it ends at once."""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session

from etwinning.core.models import Entry
from etwinning.meetings import actions
from etwinning.meetings.live import hall, rights
from etwinning.meetings.models import Guest, Meeting, Pass, Saying, Signal
from etwinning.meetings.tests.ears import Ear, run
from etwinning.meetings.tests.factories import Room, make_meeting, make_running
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Caution, GuardSetting
from etwinning.spaces.actions import close_space, remove_member

pytestmark = pytest.mark.django_db(transaction=True)
later: Callable[..., Any] = sync_to_async


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks come sooner than in life."""
    monkeypatch.setattr(hall.Hall, "look", 0.1)


async def closed(*ears: Ear) -> None:
    for ear in ears:
        if ear.closed is None:
            await ear.close()


def test_a_lesson(room: Room, ayse: Person, chiara: Person, luca: Person, elif_: Person) -> None:
    """Two processes. Pupils wait for the start, then at the door; let in, heard, taken out; and all are out."""
    meeting = make_meeting(room, people=[luca, elif_])
    Meeting.objects.update(ends_at=meeting.ends_at.replace(year=2030))
    teacher, other = Ear(meeting, ayse), Ear(meeting, chiara, elsewhere=True)
    girl, boy = Ear(meeting, elif_, elsewhere=True), Ear(meeting, luca)

    async def story() -> None:
        for ear in (teacher, other, girl, boy):
            await ear.open()
        assert [(ear.why, ear.closed) for ear in (teacher, other, girl, boy)] == [("coming", None)] * 4
        assert girl.names == []
        await later(actions.start_meeting)(meeting, by=ayse)
        await girl.until(lambda: girl.why == "lobby")
        await boy.until(lambda: boy.why == "lobby")
        assert (girl.names, girl.knocks) == ([], [])
        await teacher.until(lambda: len(teacher.names) == 2 and len(teacher.knocks) == 2)
        await later(actions.admit_to_meeting)(meeting, [elif_.pk], by=ayse)
        await girl.until(lambda: girl.why == "" and len(girl.names) == 3)
        await teacher.until(lambda: teacher.knocks == [luca.name])
        assert girl.knocks == []
        await girl.says({"to": teacher.key, "signal": "an offer"})
        await teacher.until(lambda: teacher.signals == [(girl.key, "an offer")])
        await boy.says({"to": teacher.key, "signal": "from the door"})
        await teacher.says({"to": boy.key, "signal": "to the door"})
        await girl.writes("Our water is hard.")
        await teacher.until(lambda: teacher.lines == [f"{elif_.name}: Our water is hard."])
        await later(actions.admit_to_meeting)(meeting, [luca.pk], by=chiara)
        await boy.until(lambda: bool(boy.lines))  # who comes later reads it
        await later(actions.remove_from_meeting)(meeting, elif_, by=ayse)
        await girl.until(lambda: girl.why == "removed")
        assert girl.names == []
        await boy.until(lambda: elif_.name not in boy.names)
        await girl.says({"to": teacher.key, "signal": "after the end"})
        await later(actions.end_meeting)(meeting, by=ayse)
        for ear in (teacher, other, girl, boy):
            await ear.until(lambda one=ear: one.why == "over")  # type: ignore[misc]
        await closed(teacher, other, girl, boy)

    run(story)
    assert teacher.signals == [(girl.key, "an offer")]
    assert boy.signals == []
    assert not any(kind.objects.exists() for kind in (Guest, Pass, Saying, Signal))


def test_pupils_are_never_alone(room: Room, ayse: Person, luca: Person, elif_: Person) -> None:
    """Without a lobby, too: before a teacher is there, after the last has gone, whatever way that was."""
    meeting = make_running(room, ayse, has_lobby=False)
    girl, boy, teacher = Ear(meeting, elif_), Ear(meeting, luca, elsewhere=True), Ear(meeting, ayse)

    async def story() -> None:
        for ear in (girl, boy):
            await ear.open()
            assert (ear.why, ear.names) == ("alone", [])
        await girl.says({"to": boy.key, "signal": "psst"})
        key = await girl.writes("Anybody here?")
        assert girl.refused[key]["sentence"].startswith("You are not in the meeting now.")
        await teacher.open("text")
        await boy.until(lambda: len(boy.names) == 3)
        await girl.until(lambda: girl.why == "")
        await teacher.close()
        for ear in (girl, boy):
            await ear.until(lambda one=ear: one.why == "alone")  # type: ignore[misc]
        await girl.says({"to": boy.key, "signal": "psst"})
        for ear in (girl, boy):  # two turns later
            await ear.writes("Hello?")
        await closed(girl, boy)

    run(story)
    assert boy.signals == []
    assert girl.names == boy.names == []


def test_words_that_wait_ring_the_teachers(room: Room, ayse: Person, chiara: Person, elif_: Person) -> None:
    """Once, without the words and without the name; and the room's navigation counts them."""
    GuardSetting.objects.create(room=room.space.pk, mode="approve")
    meeting = make_running(room, ayse, has_lobby=False)
    teacher, girl = Ear(meeting, ayse), Ear(meeting, elif_)

    async def story() -> None:
        for ear in (teacher, girl):
            await ear.open()
        await girl.until(lambda: girl.why == "")
        for number in ("11", "22"):
            key = await girl.writes(f"Ara beni 0532 123 45 {number}", sure=True)
            assert girl.refused[key]["waits"]
        await closed(teacher, girl)

    run(story)
    assert set(Notice.objects.values_list("person", "deed")) == {
        (ayse.pk, "spaces/hold_words"), (chiara.pk, "spaces/hold_words")
    }  # fmt: skip
    assert not Notice.objects.filter(data__icontains="0532").exists()
    room.space.refresh_from_db()
    assert room.space.words_waiting == 2


def test_removed_words_go_from_every_page(room: Room, ayse: Person, luca: Person, elif_: Person) -> None:
    """Reported, and taken away: on the pages of both processes; who comes later never sees them."""
    meeting = make_running(room, ayse, has_lobby=False)
    teacher, girl, boy = Ear(meeting, ayse), Ear(meeting, elif_, elsewhere=True), Ear(meeting, luca)

    async def story() -> None:
        for ear in (teacher, girl):
            await ear.open()
        await girl.until(lambda: len(girl.names) == 2)
        for words in ("You are stupid.", "It rains."):
            await girl.writes(words)
        await teacher.until(lambda: len(teacher.lines) == 2)
        saying = await later(Saying.objects.select_related("meeting").get)(body="You are stupid.")
        for _twice in range(2):
            await later(actions.remove_saying)(saying, by=ayse)
        for ear in (teacher, girl):
            await ear.until(lambda one=ear: one.lines == [f"{elif_.name}: It rains."])  # type: ignore[misc]
        await boy.open()
        await boy.until(lambda: boy.lines == [f"{elif_.name}: It rains."])
        await closed(teacher, girl, boy)

    run(story)
    assert Entry.objects.filter(deed="meetings/remove_saying").count() == 1


def test_who_may(room: Room, ayse: Person, luca: Person, elif_: Person, victor: Person, bruno: Person) -> None:
    meeting = make_running(room, ayse, people=[luca])
    nobody, visitor, stranger, other = (Ear(meeting, person) for person in (None, victor, bruno, elif_))
    wrong = Ear(Meeting(pk=meeting.pk, space_id=meeting.space_id + 1), luca)
    huge = Ear(Meeting(pk=10**30, space_id=meeting.space_id), luca)
    served = Ear(make_running(room, ayse, place="jitsi"), ayse)
    ears = (nobody, visitor, stranger, other, wrong, huge)

    async def story() -> None:
        for ear in ears:
            await ear.open()
        await served.open()
        await served.close()

    run(story)
    assert [ear.closed for ear in ears] == [4401, *[4404] * 5]
    assert (served.why, served.names) == ("server", [])


KEPT: dict[int, str] = {}  # sessions that stay
ENDS: dict[str, tuple[Callable[[Room, Person, Person], Any], int]] = {
    "signed out": (lambda _room, _luca, ayse: Session.objects.exclude(session_key=KEPT[ayse.pk]).delete(), 4401),
    "removed": (lambda room, luca, ayse: remove_member(room.seat(luca), by=ayse), 4404),
    "suspended": (lambda _room, luca, _ayse: Person.objects.filter(pk=luca.pk).update(state="suspended"), 4404),
    "a new card": (lambda _room, luca, _ayse: Person.objects.filter(pk=luca.pk).update(password="!new"), 4401),
    "invited no more": (lambda _room, _luca, _ayse: Meeting.objects.update(is_for_all=False), 4404),
}


@pytest.mark.parametrize("name", ENDS)
def test_it_ends_at_once(room: Room, ayse: Person, luca: Person, name: str) -> None:
    """Who may no more is closed, and gone from the list by which every other browser ends its line."""
    end, code = ENDS[name]
    meeting = make_running(room, ayse, has_lobby=False)
    teacher, boy = Ear(meeting, ayse), Ear(meeting, luca)
    KEPT[ayse.pk] = str(teacher.client.session.session_key)

    async def story() -> None:
        await teacher.open()
        await boy.open()
        await teacher.until(lambda: len(teacher.names) == 2)
        await later(end)(room, luca, ayse)
        await boy.until(lambda: False)
        await teacher.until(lambda: teacher.names == [ayse.name])
        await teacher.writes("Secret")
        await teacher.close()

    run(story)
    assert boy.closed == code
    assert boy.lines == []


def test_a_closed_room_empties_it(room: Room, ayse: Person) -> None:
    meeting = make_running(room, ayse)
    teacher = Ear(meeting, ayse)

    async def story() -> None:
        await teacher.open()
        assert teacher.why == ""
        await later(close_space)(room.space, by=ayse, deed="twinspace/close_twinspace")
        await teacher.until(lambda: teacher.why == "over")
        await teacher.close()

    run(story)


def test_one_window_a_person(room: Room, ayse: Person) -> None:
    """The latest counts; the one before is told so."""
    meeting = make_running(room, ayse)
    first, second = Ear(meeting, ayse), Ear(meeting, ayse, elsewhere=True)

    async def story() -> None:
        await first.open()
        await second.open("")
        assert second.why == "door"
        await first.until(lambda: first.why == "elsewhere")
        await second.says({"mode": "listener"})
        await second.until(lambda: second.why == "")
        assert second.names == [ayse.name]
        assert second.room is not None
        assert (second.room["mode"], second.room["wanted"]) == ("listener", "listener")
        await closed(first, second)

    run(story)


NONSENSE = (
    "", "{", "[]", "7", '{"say": 1}', '{"hello": -1, "mode": ""}', '{"hello": 0, "mode": "film"}', '{"hello": true}',
    '{"hello": 0, "mode": []}', '{"to": 1, "signal": 7}', '{"to": "1", "signal": ""}', "x" * 40_000,
    '{"to": 1, "signal": "a\\u0000"}', '{"to": 1, "signal": "\\ud800"}',
    '{"say": "0b7a7e0c-58f8-4b39-9d1c-1f5ea1a3f0aa", "words": "\\ud800"}',
)  # fmt: skip


def test_words_and_nonsense(room: Room, ayse: Person, luca: Person) -> None:
    """Floods, long and empty words are refused with a sentence; nonsense closes; the guard reads pupils' words."""
    meeting = make_running(room, ayse, has_lobby=False)
    teacher, boy, odd_ones = Ear(meeting, ayse), Ear(meeting, luca), [Ear(meeting, ayse) for _each in NONSENSE]

    async def story() -> None:
        for odd, nonsense in zip(odd_ones, NONSENSE, strict=True):
            await odd.open()
            await odd.says(nonsense)
            await odd.until(lambda: False)
        await teacher.open()
        await boy.open(language="tr")
        key = await boy.writes("Ara beni: 0532 123 45 67")
        assert boy.refused[key]["hint"]
        await boy.writes("Ara beni: 0532 123 45 67", key, sure=True)
        for _twice in range(2):
            await teacher.writes("One", key := (await teacher.writes("First")))
            assert key in teacher.kept
        for wrong in ("", "x" * 501, " \0 "):
            key = await boy.writes(wrong)
            assert boy.refused[key]["sentence"]
        for number in range(actions.MOST_WORDS):
            key = await boy.writes(f"la {number}")
        assert "saniye" in boy.refused[key]["sentence"]
        await closed(teacher, boy)

    run(story)
    assert {odd.closed for odd in odd_ones} == {4400}
    assert [(one.deed, one.state) for one in Caution.objects.all()] == [("meetings/say_in_meeting", "sent")]
    assert not Saying.objects.filter(body="One").exists()


def test_six_cameras(room: Room, ayse: Person) -> None:
    """Teachers first, then who came first; whoever finds no place listens, then writes."""
    cameras = [Guest(pk=number, wanted="camera") for number in range(1, 9)]
    rest = [Guest(pk=number, wanted="listener") for number in range(9, 14)] + [Guest(pk=14, wanted="text")]
    modes = list(rights.modes_of([*cameras, *rest]).values())
    assert modes == ["camera"] * 6 + ["listener"] * 6 + ["text"] * 2
