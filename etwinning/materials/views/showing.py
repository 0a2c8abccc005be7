"""What is looked at: the shelves of a room, one folder, one thing, the bin, the chooser; and the files themselves."""

from itertools import chain
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from etwinning.core import scanning
from etwinning.core.pages import allow, found, page, paged, there
from etwinning.materials import players, queries, rules
from etwinning.materials.licences import TERMS
from etwinning.materials.models import Folder
from etwinning.materials.views.seats import seat_of
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.safety.sending import send_shown
from etwinning.spaces.queries import credits_of, looks_of, viewer_in

PER_PAGE = 48


@signed_in
@require_safe
def materials(request: MemberRequest, space_pk: int) -> HttpResponse:
    """All folders, and what lies in none; with ?q= or ?kind= everything of that name or kind, wherever it lies."""
    seat = seat_of(request, space_pk)
    question, kind = request.GET.get("q", "")[:200].replace("\0", ""), request.GET.get("kind", "")
    asks = bool(question.strip()) or kind in queries.KINDS
    items = paged(
        request, queries.items_like(seat, question, kind) if asks else queries.items_in_folder(seat, None), PER_PAGE
    )
    shelves = [] if asks else queries.shelves_of(seat)
    return page(
        request,
        "materials/materials.html",
        space=seat.space,
        member=seat,
        shelves=shelves,
        items=items,
        looks=looks_of([item.file for item in chain(items, *(shelf.covers for shelf in shelves))], seat),
        question=question,
        kind=kind if asks else "",
        asks=asks,
        may_add=rules.can_add_materials(seat) and seat.space.is_open,
        may_make=rules.can_make_folder(seat) and seat.space.is_open,
        scans=scanning.is_scanning(),
    )


@signed_in
@require_safe
def material_folder(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """What lies in a folder; with ?arrange=1 with boxes to choose some and move or delete them."""
    seat = seat_of(request, space_pk)
    folder = found(queries.folders_visible_to(seat), pk=pk)
    is_open = seat.space.is_open
    adds = rules.can_add_materials(seat) and (seat.has_care or folder.adders == Folder.Adders.MEMBERS)
    items = paged(request, queries.items_in_folder(seat, folder), PER_PAGE)
    return page(
        request,
        "materials/material_folder.html",
        space=seat.space,
        member=seat,
        folder=folder,
        items=items,
        looks=looks_of([item.file for item in items], seat),
        may_add=adds and is_open,
        may_edit=rules.can_edit_folder(seat, folder) and is_open,
        may_bin=rules.can_bin_folder(seat, folder) and is_open,
        may_arrange=rules.can_move_materials(seat) and is_open,
        arranging="arrange" in request.GET and rules.can_move_materials(seat) and is_open,
        folders=list(queries.folders_to_add_to(seat)) if "arrange" in request.GET else [],
    )


@signed_in
@require_safe
def material(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """One thing with everything that is said of it."""
    seat = seat_of(request, space_pk)
    item = there(queries.item_in(seat, pk))
    captions = queries.captions_of(item) if item.is_recording else []
    return page(
        request,
        "materials/material.html",
        space=seat.space,
        member=seat,
        item=item,
        credits=credits_of(seat.space, [item.added_by]),
        look=looks_of([item.file], seat)[item.file_id],
        terms=TERMS.get(item.licence),
        captions=captions,
        player=players.player(item, captions, players.inside(space_pk)) if item.is_recording else "",
        may_edit=rules.can_edit_material(seat, item) and seat.space.is_open,
    )


@signed_in
@require_safe
def material_file(request: MemberRequest, space_pk: int, pk: int) -> HttpResponseBase:
    """The file itself, or a copy of it (?size=), for those who may see the item.

    A recording as it was sent (?original=1) may say where a child was: it is for those who may change the item.
    """
    seat = seat_of(request, space_pk)
    item = there(queries.item_in(seat, pk))
    original = "original" in request.GET and rules.can_edit_material(seat, item)
    return send_shown(request, item.file, viewer_in(seat), request.GET.get("size", "")[:10], original=original)


@signed_in
@require_safe
def material_captions(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Captions as a player reads them."""
    seat = seat_of(request, space_pk)
    captions = found(queries.captions_visible_to(seat), pk=pk)
    if queries.is_withheld(captions.item, seat):
        raise Http404
    return HttpResponse(captions.body, content_type="text/vtt; charset=utf-8")


@signed_in
@require_safe
def materials_bin(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk)
    allow(rules.can_add_materials(seat))
    return page(
        request,
        "materials/materials_bin.html",
        space=seat.space,
        member=seat,
        items=paged(request, queries.binned_items(seat), PER_PAGE),
        folders=list(queries.binned_folders(seat)),
    )


@signed_in
@require_safe
def choose_material(request: MemberRequest, space_pk: int) -> HttpResponse:
    """What the editor's chooser shows: things by name or kind, each with what it puts into a text."""
    seat = seat_of(request, space_pk)
    question, kind = request.GET.get("q", "")[:200].replace("\0", ""), request.GET.get("kind", "")
    items = paged(request, queries.items_like(seat, question, kind), 24)
    context: dict[str, Any] = {"space": seat.space, "member": seat, "items": items, "question": question, "kind": kind}
    context["looks"] = looks_of([item.file for item in items], seat)
    context["albums"] = queries.albums_like(seat, question) if items.number == 1 and not kind else []
    return page(request, "materials/choose_material.html", **context)
