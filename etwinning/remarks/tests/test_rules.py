"""Who may do what with remarks: rows are who asks, columns the deeds; Luca, a pupil, wrote comment and suggestion."""

import pytest

from etwinning.pages.models import Page
from etwinning.pages.tests.factories import Room
from etwinning.people.models import Person
from etwinning.remarks import rules
from etwinning.remarks.models import Remark
from etwinning.spaces.models import Member

DEEDS = [
    "write_remark",
    "suggest_wording",
    "answer_remark",
    "resolve_remark",
    "reopen_remark",
    "remove_remark",
    "accept_suggestion",
    "refuse_suggestion",
    "withdraw_suggestion",
]
TABLE = {
    "ayse": "x x x x x x x x .",
    "chiara": "x x x x x x x x .",
    "elif_": "x x x . . . . . .",
    "luca": "x x x x x x . . x",
    "victor": "x . x . . . . . .",
    "bruno": ". . . . . . . . .",
}


@pytest.mark.parametrize("name", TABLE)
def test_who_may(
    page: Page, room: Room, luca: Person, bruno: Person, request: pytest.FixtureRequest, name: str
) -> None:
    person = request.getfixturevalue(name)
    seat = Member.objects.filter(space=room.space, person=person).first()
    if seat is None:
        seat = Member(space=room.space, person=person, role="teacher", left_at=page.created_at)
    comment = Remark.objects.create(page=page, author=luca, body="Why?")
    offered = Remark.objects.create(page=page, author=luca, quote="Lecce", wording="Puglia")
    things = {deed: offered if "suggestion" in deed else comment for deed in DEEDS}
    things |= {"write_remark": page, "suggest_wording": page}  # type: ignore[dict-item]
    answers = [getattr(rules, f"can_{deed}")(seat, things[deed]) for deed in DEEDS]
    assert " ".join("x" if may else "." for may in answers) == TABLE[name]


def test_a_page_of_teachers_is_spoken_of_by_teachers(page: Page, room: Room) -> None:
    page.audience = "teachers"
    seats = Member.objects.filter(space=room.space)
    assert {seat.role for seat in seats if rules.can_write_remark(seat, page)} == {"administrator", "teacher"}
