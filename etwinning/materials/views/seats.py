"""The first step of every view here: the asker's seat in the room."""

from django.http import QueryDict

from etwinning.core.pages import there
from etwinning.people.pages import MemberRequest
from etwinning.spaces import actions as spaces
from etwinning.spaces import queries as rooms
from etwinning.spaces.models import Member


def seat_of(request: MemberRequest, space_pk: int, *, to_write: bool = False) -> Member:
    """The asker's seat in a room (else 404); to write, the room must be open (else 409 with a sentence)."""
    seat = there(rooms.seat_in(space_pk, request.user))
    if to_write:
        spaces.must_be_open(seat.space)
    return seat


def sent(request: MemberRequest) -> QueryDict | None:
    """What a form sends, be it nothing at all; None when it is only looked at."""
    return request.POST if request.method == "POST" else None
