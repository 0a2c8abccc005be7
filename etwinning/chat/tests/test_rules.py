"""Who may do what in a chat: the cast against its states."""

import pytest

from etwinning.chat import queries, rules
from etwinning.chat.tests.factories import NOW, Room, make_chat, say

pytestmark = pytest.mark.django_db

CAST = ("ayse", "chiara", "elif_", "luca", "victor")  # administrator, teacher, pupil administrator, pupil, visitor
# state: who reads, who writes
STATES = {"open": ("yyyy-", "yyyy-"), "paused": ("yyyy-", "yy---"), "closed": ("yy---", "-----")}
LEADS = (
    "can_rename_chat",
    "can_remove_chat",
    "can_open_chat",
    "can_close_chat",
    "can_pause_chat",
    "can_resume_chat",
    "can_export_chat",
)


def marks(answers: list[bool]) -> str:
    return "".join("y" if answer else "-" for answer in answers)


@pytest.mark.parametrize("state", STATES)
def test_states(room: Room, request: pytest.FixtureRequest, state: str) -> None:
    chat = make_chat(room, state)
    line = say(chat, request.getfixturevalue("luca"))
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    reads, writes = STATES[state]
    assert marks([queries.chat_in(seat, chat.pk) == chat for seat in seats]) == "yyyy-"
    assert marks([rules.can_see_chats(seat) and rules.can_send_line(seat, chat) for seat in seats]) == "yyyy-"
    assert marks([rules.can_read_chat(seat, chat) for seat in seats]) == reads
    assert marks([line in queries.lines_visible_to(seat) for seat in seats]) == reads
    assert marks([rules.can_write_now(seat, chat) for seat in seats]) == writes
    assert marks([rules.can_make_chat(seat) and rules.can_remove_line(seat, line) for seat in seats]) == "yy---"
    for rule in LEADS:
        assert marks([getattr(rules, rule)(seat, chat) for seat in seats]) == "yy---", rule


def test_a_removed_chat_is_there_for_teachers(room: Room, request: pytest.FixtureRequest) -> None:
    chat = make_chat(room, "closed", removed_at=NOW)
    line = say(chat, request.getfixturevalue("luca"))
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([queries.chat_in(seat, chat.pk) == chat for seat in seats]) == "yy---"
    assert marks([rules.can_see_chat(seat, chat) for seat in seats]) == "yy---"
    assert marks([line in queries.lines_visible_to(seat) for seat in seats]) == "yy---"


def test_who_left_or_sits_elsewhere(room: Room, request: pytest.FixtureRequest) -> None:
    chat, seat = make_chat(room), room.seat(request.getfixturevalue("chiara"))
    seat.space_id += 1
    assert not rules.can_see_chat(seat, chat)
    seat.space_id, seat.left_at = chat.space_id, chat.made_at
    assert not rules.can_see_chat(seat, chat)
    assert queries.list_of_chats(seat) == []
