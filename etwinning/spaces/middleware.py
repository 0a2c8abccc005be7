"""Being in a room: who was there lately; and looking at it as somebody else would, without being able to change it.

Who leads a room chooses as whom they look. From then on every page of that room is asked for by a
stand-in: a person of that kind, whom no row names, on a seat with that role. So each page answers as it would answer
such a person, by the rules it has anyway. What a stand-in sees is never more than the one who looks may see; what they
send is refused; and whatever a page writes down by the way is taken back.
"""

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.pages import page
from etwinning.people.gathering import LOOKING
from etwinning.people.models import Person
from etwinning.spaces import queries, rules
from etwinning.spaces.actions import note_presence
from etwinning.spaces.models import Member

View = Callable[[HttpRequest], HttpResponse]
SAFE: Final = {"GET", "HEAD", "OPTIONS"}
ITS_OWN: Final = {"look_as", "stop_looking"}  # pages that are asked for by oneself
_KINDS: Final[dict[str, str]] = {
    Member.Role.PUPIL: Person.Kind.PUPIL,
    Member.Role.VISITOR: Person.Kind.VISITOR,
}


def presence_is_noted(get_response: View) -> View:
    """Middleware: whoever was at a page of a room is held to be there for some minutes. Writes once in two of them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        person = request.user
        if isinstance(person, Person) and person.sits_on is not None:
            note_presence(person.sits_on, timezone.now())
        return answer

    return middleware


def looking_as_another(get_response: View) -> View:
    """Middleware: see above. Not for files that are read after the answer was given: they write nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        seat = _looking(request)
        if seat is None:
            return get_response(request)
        if request.method not in SAFE:
            return page(request, "spaces/only_looking.html", status=403, space=seat.space, member=seat)
        request.user = seat.person
        with transaction.atomic():
            answer = get_response(request)
            transaction.set_rollback(True)
        return answer

    return middleware


def _looking(request: HttpRequest) -> Member | None:
    """The seat of the stand-in that asks for this page; None for a page of oneself."""
    person = request.user
    chosen = request.session.get(LOOKING) if isinstance(person, Person) else None
    if not chosen or not isinstance(person, Person):
        return None
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    role = chosen.get(str(match.kwargs.get("space_pk")))
    if role is None or match.url_name in ITS_OWN:
        return None
    seat = queries.seat_in(match.kwargs["space_pk"], person)
    if seat is None or role not in rules.roles_to_look_as(seat):
        return None  # they lead it no more
    return stand_in(seat, role)


def stand_in(seat: Member, role: str) -> Member:
    """A seat in the same room with another role, of the same school; its person has no name and owns nothing."""
    real = seat.person
    person = Person(
        pk=0,
        username="",
        kind=_KINDS.get(role, Person.Kind.STAFF),
        state=Person.State.VALIDATED,
        given_name=_("You"),
        language=real.language,
        time_zone=real.time_zone,
        country=real.country,
    )
    other = Member(pk=0, space=seat.space, person=person, role=role, school=seat.school, joined_at=seat.joined_at)
    person._state.adding = other._state.adding = False  # noqa: SLF001 - queries may be asked about them
    person.looks_from = other
    return other
