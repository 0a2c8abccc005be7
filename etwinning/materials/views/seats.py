"""What views here begin with, the asker's seat in the room; and what the guard says of a form's words."""

from collections.abc import Callable

from django.http import QueryDict

from etwinning.core.pages import there
from etwinning.people.pages import MemberRequest
from etwinning.safety.passing import Guarded as Held
from etwinning.spaces import actions as spaces
from etwinning.spaces import queries as rooms
from etwinning.spaces.guarding import Guarded
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


def kept[T](form: Guarded, seat: Member, deed: Callable[..., T], *, beside: str = "name") -> T | None:
    """Do a deed with the words of a valid form; None when the guard held them: then the form says why, in its field.

    `beside` is the field for what was found in none alone.
    """
    try:
        return deed(sent=form.sent(), by=seat.person)
    except Held as held:
        form.hold(held, seat.space_id, beside=beside)
        return None
