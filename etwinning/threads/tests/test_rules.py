"""Who may do what in the talk of a room: the cast against threads, posts and notes."""

import pytest

from etwinning.people.models import Person
from etwinning.threads import queries, rules
from etwinning.threads.tests.factories import NOW, Role, Room, make_note, make_post, make_room, make_thread

pytestmark = pytest.mark.django_db

CAST = ("ayse", "chiara", "elif_", "luca", "victor")  # administrator, teacher, pupil administrator, pupil, visitor


def marks(answers: list[bool]) -> str:
    return "".join("y" if answer else "-" for answer in answers)


@pytest.mark.parametrize(
    ("audience", "reads", "closes"), [("members", "yyyyy", "yy---"), ("teachers", "yy---", "yy---")]
)
def test_threads(room: Room, request: pytest.FixtureRequest, audience: str, reads: str, closes: str) -> None:
    thread = make_thread(room, request.getfixturevalue("chiara"), audience=audience)
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([thread in queries.threads_visible_to(seat) for seat in seats]) == reads
    replies = reads[:-1] + "-"
    assert marks([rules.can_reply(seat, thread) for seat in seats]) == replies
    admits = "yy---" if audience == "members" else "-----"
    assert marks([rules.can_admit_visitors(seat, thread) for seat in seats]) == admits
    assert marks([rules.can_exclude_visitors(seat, thread) for seat in seats]) == admits
    thread.visitors_answer = True
    assert marks([rules.can_reply(seat, thread) for seat in seats]) == reads
    assert marks([rules.can_close_thread(seat, thread) for seat in seats]) == closes
    assert marks([rules.can_reopen_thread(seat, thread) for seat in seats]) == closes


@pytest.mark.parametrize(
    ("author", "edits", "removes"),
    [("ayse", "y----", "yy---"), ("luca", "---y-", "yy-y-"), ("victor", "-----", "yy--y")],
)
def test_posts(room: Room, request: pytest.FixtureRequest, author: str, edits: str, removes: str) -> None:
    thread = make_thread(room, request.getfixturevalue("ayse"))
    post = make_post(thread, request.getfixturevalue(author))
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([rules.can_edit_post(seat, post) for seat in seats]) == edits
    assert marks([rules.can_remove_post(seat, post) for seat in seats]) == removes
    if author == "victor":
        post.thread.visitors_answer = True
        assert marks([rules.can_edit_post(seat, post) for seat in seats]) == "----y"
    post.removed_at = NOW
    assert marks([rules.can_edit_post(seat, post) for seat in seats]) == "-----"


# note: (author, audience), who reads it, who removes it
NOTES = {
    "a teacher's news": (("chiara", "members"), "yyyyy", "yy---"),
    "an administrator's news": (("ayse", "members"), "yyyyy", "y----"),
    "a pupil administrator's news": (("elif_", "members"), "yyyyy", "yyy--"),
    "for everyone": (("chiara", "public"), "yyyyy", "yy---"),
    "the bulletin": (("chiara", "teachers"), "yy---", "yy---"),
}


@pytest.mark.parametrize("name", NOTES)
def test_notes(room: Room, request: pytest.FixtureRequest, name: str) -> None:
    (author, audience), reads, removes = NOTES[name]
    note = make_note(room, request.getfixturevalue(author), audience=audience)
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([note in queries.notes_in(room.space, seat) for seat in seats]) == reads
    assert marks([rules.can_remove_note(seat, note) for seat in seats]) == removes


def test_deeds_of_the_room(room: Room, request: pytest.FixtureRequest) -> None:
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([rules.can_open_thread(seat) for seat in seats]) == "yyy--"
    assert marks([rules.can_write_note(seat) for seat in seats]) == "yyy--"
    assert marks([rules.can_see_bulletin(seat) for seat in seats]) == "yy---"
    assert [rules.audiences_for_notes(seat) for seat in seats[1:4]] == [
        ("members", "teachers", "public"), ("members",), (),
    ]  # fmt: skip
    assert [rules.audiences_for_threads(seat) for seat in seats[1:3]] == [("members", "teachers"), ("members",)]


def test_who_left_and_who_sits_elsewhere(room: Room, ayse: Person, chiara: Person, bruno: Person) -> None:
    thread, note = make_thread(room, ayse), make_note(room, ayse)
    other = make_room({bruno: Role.ADMINISTRATOR}).seat(bruno)
    gone = room.seat(chiara)
    gone.left_at = NOW
    for stranger in (gone, other):
        assert not rules.can_reply(stranger, thread)
        assert not rules.can_remove_note(stranger, note)
        assert not queries.notes_in(room.space, stranger).exists()
        assert thread not in queries.threads_visible_to(stranger)
