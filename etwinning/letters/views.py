"""The mailbox of a member in a TwinSpace, and the walls."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.letters import actions, forms, queries, rules
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.safety.cautions import cautions_of
from etwinning.safety.passing import Guarded
from etwinning.spaces.actions import hold_words, must_be_open
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in

BOXES = {"to": queries.letters_to, "by": queries.letters_by, "pupils": queries.letters_of_pupils}


def _seat(request: MemberRequest, space_pk: int, *, to_write: bool = False) -> Member:
    seat = there(seat_in(space_pk, request.user))
    if to_write:
        must_be_open(seat.space)
    return seat


@signed_in
@require_safe
def letters(request: MemberRequest, space_pk: int) -> HttpResponse:
    """What one got; with ?box=by what one wrote, for teachers with ?box=pupils what pupils wrote and got."""
    seat = _seat(request, space_pk)
    allow(rules.can_use_letters(seat))
    asked = request.GET.get("box", "")
    box = asked if asked in BOXES and (asked != "pupils" or seat.is_teacher) else "to"
    return page(
        request,
        "letters/letters.html",
        space=seat.space,
        member=seat,
        box=box,
        letters=paged(request, BOXES[box](seat), queries.PER_PAGE),
        held=cautions_of(request.user, ("letters/send_letter",), space_pk),
        may_send=seat.space.is_open,
    )


@signed_in
def send_letter(request: MemberRequest, space_pk: int) -> HttpResponse:
    """?to= names the seat of somebody."""
    seat = _seat(request, space_pk, to_write=True)
    allow(rules.can_send_letter(seat))
    initial = _beginning() | {"to": request.GET.get("to", "")[:18]}
    data = request.POST if request.method == "POST" else None
    form = forms.SendLetter(data, people=queries.people_to_write_to(seat), initial=initial)
    context: dict[str, Any] = {"space": seat.space, "member": seat, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            letter = actions.send_letter(form.chosen, _words(form), by=request.user)
        except Guarded as guarded:
            hold_words(guarded.caution)
            if guarded.waits:
                return moved(request, "letters", guarded.sentence, space_pk=space_pk)
            _hint(form, guarded)
        else:
            return moved(request, letter, _("Your letter is on its way."))
    return page(request, "letters/send_letter.html", after=queries.latest_of(seat), **context)


def _beginning() -> dict[str, Any]:
    return {"sending": uuid4(), "language": get_language()}


def _words(form: forms.WriteOnWall) -> actions.Words:
    said = form.cleaned_data
    return actions.Words(said["body"], said["language"], said["sending"], is_sure=said["sure"])


def _hint(form: forms.WriteOnWall, guarded: Guarded) -> None:
    form.add_error("body", guarded.sentence.split("\n"))
    form.hint = True


@signed_in
@require_safe
def letter(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    this = found(queries.letters_visible_to(seat), pk=pk)
    actions.mark_read(this, seat)
    other = this.author_id if this.to_id == seat.person_id else this.to_id
    return page(
        request,
        "letters/letter.html",
        space=seat.space,
        member=seat,
        letter=this,
        answer=queries.people_to_write_to(seat).filter(person=other).first() if seat.space.is_open else None,
        may_remove=rules.can_remove_letter(seat, this),
    )


@signed_in
@require_POST
def remove_letter(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """A letter, or words on a wall."""
    seat = _seat(request, space_pk)
    this = found(queries.things_visible_to(seat), pk=pk)
    allow(rules.can_remove_letter(seat, this))
    removed = actions.remove_letter(this, by=request.user)
    return moved(request, queries.place_of(removed), _("The words are removed."))


@signed_in
@require_safe
def walls(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The walls that are open, and one's own."""
    seat = _seat(request, space_pk)
    allow(rules.can_see_walls(seat))
    return page(
        request,
        "letters/walls.html",
        space=seat.space,
        member=seat,
        owners=paged(request, queries.walls_visible_to(seat), 60),
        numbers=queries.words_by_wall(seat),
        shut=queries.shut_walls(seat) if seat.is_teacher else set(),
    )


@signed_in
@require_safe
def wall(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    owner = found(queries.owners_visible_to(seat), pk=pk)
    return _wall_page(request, seat, owner, forms.WriteOnWall(initial=_beginning()))


def _wall_page(request: MemberRequest, seat: Member, owner: Member, form: forms.WriteOnWall) -> HttpResponse:
    wall = queries.wall_of(owner)
    is_shut, is_opened = bool(wall and wall.shut_at), bool(wall and wall.opened_at)
    words = paged(request, queries.words_on(owner, seat), queries.PER_PAGE)
    may = rules.can_write_on_wall(seat, owner) and seat.space.is_open and not is_shut
    return page(
        request,
        "letters/wall.html",
        space=seat.space,
        member=seat,
        owner=owner,
        words=words,
        after=queries.latest_of(seat),
        removable={one.pk for one in words if not one.removed_at and rules.can_remove_letter(seat, one)},
        form=form,
        is_shut=is_shut,
        is_opened=is_opened,
        may_write=may and (is_opened or owner.pk == seat.pk),
        may_shut=rules.can_shut_wall(seat, owner),
        held=cautions_of(request.user, ("letters/write_on_wall",), owner.pk),
    )


@signed_in
def write_on_wall(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Who comes by GET (after signing in again) is led to the wall."""
    seat = _seat(request, space_pk)
    owner = found(queries.owners_visible_to(seat), pk=pk)
    allow(rules.can_write_on_wall(seat, owner))
    if request.method != "POST":
        return moved(request, "wall", space_pk=space_pk, pk=pk)
    form = forms.WriteOnWall(request.POST)
    if form.is_valid():
        try:
            letter = actions.write_on_wall(owner, _words(form), by=request.user)
        except Guarded as guarded:
            hold_words(guarded.caution)
            if guarded.waits:
                return moved(request, "wall", guarded.sentence, space_pk=space_pk, pk=pk)
            _hint(form, guarded)
        else:
            return moved(request, queries.place_of(letter))
    return _wall_page(request, seat, owner, form)


@signed_in
@require_POST
def shut_wall(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    owner = found(queries.owners_visible_to(seat), pk=pk)
    allow(rules.can_shut_wall(seat, owner))
    actions.shut_wall(owner, by=request.user)
    return moved(request, "wall", _("The wall is shut. Only teachers read it now."), space_pk=space_pk, pk=pk)


@signed_in
@require_POST
def reopen_wall(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    owner = found(queries.owners_visible_to(seat), pk=pk)
    allow(rules.can_reopen_wall(seat, owner))
    actions.reopen_wall(owner, by=request.user)
    return moved(request, "wall", _("The wall is open again."), space_pk=space_pk, pk=pk)
