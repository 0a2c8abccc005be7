"""What is said about a page, for everybody who reads it in the room; pupils see the same in their own frame."""

from base64 import b64encode
from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.pages.actions import settle_page
from etwinning.pages.models import Page
from etwinning.pages.queries import page_in, pages_visible_to
from etwinning.pages.rules import can_edit_page
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.remarks import actions, forms, queries, rules
from etwinning.remarks.models import Remark
from etwinning.safety.passing import Guarded
from etwinning.spaces import queries as rooms
from etwinning.spaces.actions import hold_words, must_be_open
from etwinning.spaces.models import Member


def _seat(request: MemberRequest, space_pk: int, *, to_write: bool = False) -> Member:
    """The asker's seat in a room (else 404); to write, the room must be open (else 409 with a sentence)."""
    seat = there(rooms.seat_in(space_pk, request.user))
    if to_write:
        must_be_open(seat.space)
    return seat


def _page(seat: Member, pk: int) -> Page:
    this = found(pages_visible_to(seat), pk=pk)
    this.space = seat.space
    return this


def _remark(seat: Member, pk: int) -> Remark:
    return found(queries.remarks_visible_to(seat), pk=pk)


def _words(said: dict[str, Any]) -> actions.Words:
    return actions.Words(said["body"], get_language() or "", said["sending"], is_sure=said["sure"])


def _held(
    request: MemberRequest, this: Page, form: forms.Answer | forms.Suggestion, guarded: Guarded
) -> HttpResponse | None:
    """The guard held a pupil's words: they wait and that is said, or (None) the form is shown with a hint."""
    hold_words(guarded.caution)
    if guarded.waits:
        return moved(request, "page_remarks", guarded.sentence, space_pk=this.space_id, pk=this.pk)
    form.add_error("body", guarded.sentence.split("\n"))
    form.hint = True
    return None


@signed_in
@require_safe
def page_remarks(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """The comments and suggestions of a page: open ones, or with ?settled=1 the others."""
    seat = _seat(request, space_pk)
    this = there(page_in(seat, pk))
    this.space = seat.space
    return _list(request, seat, this, forms.Answer(), to_answer=0)


def _list(
    request: MemberRequest, seat: Member, this: Page, form: forms.Answer, *, to_answer: int, status: int | None = None
) -> HttpResponse:
    settled = "settled" in request.GET
    among = queries.passages_of(this)
    remarks = paged(request, queries.remarks_on(this, is_open=not settled), queries.PER_PAGE)
    return page(
        request,
        "remarks/page_remarks.html",
        status=status,
        space=seat.space,
        member=seat,
        this=this,
        settled=settled,
        remarks=remarks,
        spots={remark.pk: queries.spot_of(remark, among) for remark in remarks},
        passages=among,
        form=form,
        to_answer=to_answer,
        sendings={remark.pk: uuid4() for remark in remarks},
        may_edit=seat.space.is_open and can_edit_page(seat, this),
        may_write=seat.space.is_open and rules.can_write_remark(seat, this),
        may_suggest=seat.space.is_open and rules.can_suggest_wording(seat, this),
    )


@signed_in
@require_safe
def find_remark(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """To the place where a comment stands among those of its page."""
    return moved(request, queries.address_of(_remark(_seat(request, space_pk), pk)))


@signed_in
def write_remark(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Comment: on the passage ?part=, on the words ?quote=, or on the whole page."""
    seat = _seat(request, space_pk, to_write=True)
    this = _page(seat, pk)
    allow(rules.can_write_remark(seat, this))
    among = queries.passages_of(this)
    form = forms.Comment(
        request.POST if request.method == "POST" else None, among=among, initial=_asked(request, among)
    )
    if request.method != "POST" or not form.is_valid():
        return page(request, "remarks/write_remark.html", space=seat.space, member=seat, this=this, form=form)
    said = form.cleaned_data
    try:
        made = actions.write_remark(this, _words(said), by=request.user, quote=said["quote"], place=said["place"])
    except Guarded as guarded:
        shown = {"space": seat.space, "member": seat, "this": this, "form": form}
        return _held(request, this, form, guarded) or page(request, "remarks/write_remark.html", status=422, **shown)
    return moved(request, queries.address_of(made), _("Your comment stands here."))


def _asked(request: MemberRequest, among: list[queries.Passage]) -> dict[str, Any]:
    """What the address says one wants to speak of."""
    quote, part = request.GET.get("quote", "")[: Remark.LONGEST].replace("\0", ""), request.GET.get("part", "")[:6]
    passage = among[int(part)] if part.isdecimal() and int(part) < len(among) else None
    if quote and (spot := queries.located(quote, 0, among)).passage and not spot.is_changed:
        return {"sending": uuid4(), "quote": quote, "place": spot.passage.number}
    if passage is None:
        return {"sending": uuid4()}
    return {"sending": uuid4(), "quote": passage.text[: Remark.LONGEST], "place": passage.number}


@signed_in
def suggest_wording(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Other words for the passage ?part=; without one, one is led to where passages are chosen."""
    seat = _seat(request, space_pk, to_write=True)
    this = _page(seat, pk)
    allow(rules.can_suggest_wording(seat, this))
    among = queries.passages_of(this)
    part = request.GET.get("part", "")[:6]
    passage = among[int(part)] if part.isdecimal() and int(part) < len(among) else None
    if request.method != "POST" and (passage is None or not passage.wording):
        return moved(request, "page_remarks", space_pk=space_pk, pk=pk)
    words = passage.wording if passage else ""
    initial = {"sending": uuid4(), "wording": words, "quote": words, "place": passage.number if passage else 0}
    form = forms.Suggestion(request.POST if request.method == "POST" else None, among=among, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return page(request, "remarks/suggest_wording.html", space=seat.space, member=seat, this=this, form=form)
    said = form.cleaned_data
    place, wording = said["place"], said["wording"]
    try:
        made = actions.suggest_wording(
            this, _words(said), by=request.user, quote=said["quote"], place=place, wording=wording
        )
    except Guarded as guarded:
        shown = {"space": seat.space, "member": seat, "this": this, "form": form}
        return _held(request, this, form, guarded) or page(request, "remarks/suggest_wording.html", status=422, **shown)
    return moved(request, queries.address_of(made), _("Your suggestion stands here."))


@signed_in
def answer_remark(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Who comes by GET (after signing in again) is led to the comment, where the text was kept."""
    seat = _seat(request, space_pk)
    remark = _remark(seat, pk)
    allow(rules.can_answer_remark(seat, remark))
    if request.method != "POST":
        return moved(request, queries.address_of(remark))
    form = forms.Answer(request.POST)
    if not form.is_valid():
        return _list(request, seat, remark.page, form, to_answer=remark.pk, status=422)
    try:
        actions.answer_remark(remark, _words(form.cleaned_data), by=request.user)
    except Guarded as guarded:
        again = partial(_list, request, seat, remark.page, form, to_answer=remark.pk, status=422)
        return _held(request, remark.page, form, guarded) or again()
    return moved(request, queries.address_of(remark))


@signed_in
@require_POST
def resolve_remark(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    remark = _remark(seat, pk)
    allow(rules.can_resolve_remark(seat, remark))
    actions.resolve_remark(remark, by=request.user)
    return moved(request, "page_remarks", _("Resolved."), space_pk=space_pk, pk=remark.page_id)


@signed_in
@require_POST
def reopen_remark(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    remark = _remark(seat, pk)
    allow(rules.can_reopen_remark(seat, remark))
    return moved(request, queries.address_of(actions.reopen_remark(remark, by=request.user)))


@signed_in
@require_POST
def remove_remark(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    remark = _remark(seat, pk)
    allow(rules.can_remove_remark(seat, remark))
    actions.remove_remark(remark, by=request.user)
    return moved(request, "page_remarks", _("Removed."), space_pk=space_pk, pk=remark.page_id)


@signed_in
def accept_suggestion(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Put the words into the page; if the passage changed meanwhile, both are shown first."""
    seat = _seat(request, space_pk, to_write=True)
    remark = _remark(seat, pk)
    allow(rules.can_accept_suggestion(seat, remark))
    if request.method == "POST":
        remark.page = settle_page(remark.page_id) or remark.page  # what was written or taken back a moment ago counts
    spot = queries.located(remark.quote, remark.place, queries.passages_of(remark.page), as_written=True)
    over = request.POST.get("over", "")[: Remark.LONGEST_PASSAGE].replace("\r\n", "\n")
    if request.method == "POST" and (over or not spot.is_changed):
        accepted = actions.accept_suggestion(remark, by=request.user, over=over)
        if request.headers.get("Accept") == "application/json":  # from beside the editor
            return JsonResponse({"update": b64encode(accepted.put_in).decode()})
        return moved(request, remark.page, _("The suggestion stands in the page."))
    status = 409 if request.method == "POST" else None
    return page(
        request, "remarks/accept_suggestion.html", status=status, space=seat.space, member=seat, this=remark.page,
        remark=remark, spot=spot,
    )  # fmt: skip


@signed_in
def refuse_suggestion(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Leave the passage as it is, with a reason."""
    seat = _seat(request, space_pk, to_write=True)
    remark = _remark(seat, pk)
    allow(rules.can_refuse_suggestion(seat, remark))
    form = forms.Refusal(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "remarks/refuse_suggestion.html", space=seat.space, member=seat, this=remark.page, remark=remark,
            form=form,
        )  # fmt: skip
    actions.refuse_suggestion(remark, by=request.user, note=form.cleaned_data["note"])
    return moved(request, "page_remarks", _("Refused."), space_pk=space_pk, pk=remark.page_id)


@signed_in
@require_POST
def withdraw_suggestion(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = _seat(request, space_pk)
    remark = _remark(seat, pk)
    allow(rules.can_withdraw_suggestion(seat, remark))
    actions.withdraw_suggestion(remark, by=request.user)
    return moved(request, "page_remarks", _("Withdrawn."), space_pk=space_pk, pk=remark.page_id)
