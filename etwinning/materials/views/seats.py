"""What views here begin with, the asker's seat in the room; and what the guard says of a form's words."""

from collections.abc import Callable

from django.http import QueryDict

from etwinning.core.pages import there
from etwinning.materials.actions import Sent
from etwinning.materials.forms import Guarded
from etwinning.people.pages import MemberRequest
from etwinning.safety import passing
from etwinning.safety.passing import Guarded as Held
from etwinning.spaces import actions as spaces
from etwinning.spaces import queries as rooms
from etwinning.spaces.actions import hold_words
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
    said = dict(form.cleaned_data)
    try:
        return deed(sent=Sent(said["sending"], said["insist"]), by=seat.person)
    except Held as held:
        hold_words(held.caution)
        words = {name for name, words in said.items() if isinstance(words, str) and words in held.caution.words}
        fields = [
            name
            for name in words
            if passing.is_stopped(said[name], seat.space_id, names=lambda: rooms.names_of_pupils(seat.space_id))
        ]
        for name in fields or [beside]:
            form.add_error(name, held.sentence.split("\n"))
        form.hint = not held.is_final
        return None
