"""Who may what: one row a role."""

from uuid import uuid4

import pytest

from etwinning.meetings import queries, rules
from etwinning.meetings.models import Meeting, Pass, Saying
from etwinning.meetings.tests.factories import Room, make_meeting, make_running
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
CAST = ("ayse", "chiara", "elif_", "luca", "victor")  # administrator, teacher, pupil administrator, pupil, visitor
LEADS = (
    "can_change_meeting", "can_call_off_meeting", "can_start_meeting", "can_end_meeting", "can_admit_to_meeting",
    "can_remove_from_meeting", "can_see_recordings",
)  # fmt: skip


def marks(answers: list[bool]) -> str:
    return "".join("y" if answer else "-" for answer in answers)


def test_who_may(room: Room, request: pytest.FixtureRequest) -> None:
    meeting = make_meeting(room)
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([meeting in queries.meetings_visible_to(seat) for seat in seats]) == "yyyy-"
    assert marks([rules.can_see_meetings(seat) for seat in seats]) == "yyyy-"
    assert marks([rules.can_join_meeting(seat, meeting) for seat in seats]) == "yyyy-"
    assert marks([rules.can_make_meeting(seat) for seat in seats]) == "yy---"
    for rule in LEADS:
        assert marks([getattr(rules, rule)(seat, meeting) for seat in seats]) == "yy---", rule


def test_whom_it_is_for(room: Room, request: pytest.FixtureRequest, luca: Person) -> None:
    """Teachers find every meeting, pupils those that are for them."""
    meeting = make_meeting(room, people=[luca])
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([meeting in queries.meetings_visible_to(seat) for seat in seats]) == "yy-y-"


def test_whose_words_one_may_report(room: Room, request: pytest.FixtureRequest, ayse: Person, luca: Person) -> None:
    """Those who may have read them: teachers, pupils who were let in; nobody once the meeting is over."""
    meeting = make_running(room, ayse)
    saying = Saying.objects.create(meeting=meeting, author=ayse, body="Hello", sending=uuid4())
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]

    def may() -> str:
        return marks([saying in queries.sayings_visible_to(seat) for seat in seats])

    assert may() == "yy---"
    Pass.objects.create(meeting=meeting, person=luca, is_in=True)
    assert may() == "yy-y-"
    Pass.objects.update(is_in=False)
    Meeting.objects.update(has_lobby=False)
    assert may() == "yyy--"
    Meeting.objects.update(ended_at=meeting.started_at)
    assert may() == "-----"


def test_who_left_or_sits_elsewhere(room: Room, chiara: Person) -> None:
    meeting, seat = make_meeting(room), room.seat(chiara)
    seat.space_id += 1
    assert not rules.can_see_meeting(seat, meeting)
    assert meeting not in queries.meetings_visible_to(seat)
    seat.space_id, seat.left_at = meeting.space_id, meeting.made_at
    assert not rules.can_see_meeting(seat, meeting)
    assert not queries.meetings_visible_to(seat).exists()
