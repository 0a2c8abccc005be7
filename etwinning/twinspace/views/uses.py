"""Where things of the materials stand: the pages and the talk of a room are known here, not below."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.models import Audience
from etwinning.core.pages import allow, moved, page, there
from etwinning.materials import queries as materials
from etwinning.materials.models import Item
from etwinning.pages import actions as pages
from etwinning.pages.models import Page
from etwinning.pages.rules import can_edit_page, can_publish_page
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.spaces import queries as rooms
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member
from etwinning.twinspace import forms, queries


@signed_in
@require_safe
def material_uses(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """The pages and posts that show a thing, as far as the reader may read them; and where else it could stand."""
    seat = there(rooms.seat_in(space_pk, request.user))
    item = there(materials.item_in(seat, pk))
    shown, posts = queries.places_of(item, seat)
    form = forms.UseMaterial(pages=queries.pages_for(seat) if seat.space.is_open else [])
    context: dict[str, Any] = {
        "space": seat.space,
        "member": seat,
        "item": item,
        "pages": shown,
        "posts": posts,
        "form": form,
    }
    return page(request, "twinspace/material_uses.html", **context)


@signed_in
@require_POST
def use_material(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Put a thing at the end of a page: what the editor's chooser does, without script."""
    seat = there(rooms.seat_in(space_pk, request.user))
    must_be_open(seat.space)
    item = there(materials.item_in(seat, pk))
    form = forms.UseMaterial(request.POST, pages=queries.pages_for(seat))
    if not form.is_valid() or _refused(form, item, seat):
        shown, posts = queries.places_of(item, seat)
        context: dict[str, Any] = {
            "space": seat.space,
            "member": seat,
            "item": item,
            "pages": shown,
            "posts": posts,
            "form": form,
        }
        return page(request, "twinspace/material_uses.html", **context)
    this = queries.page_with_text(form.cleaned_data["page"])
    allow(can_edit_page(seat, this))
    words = pages.Words(this.title, this.language, this.body + _shown(item), this.version)
    pages.edit_page(this, words, by=request.user)
    return moved(request, this, _("It stands at the end of the page now."))


def _refused(form: forms.UseMaterial, item: Item, seat: Member) -> bool:
    """Whether a public page would lack it for everyone else; teachers are told why."""
    this = queries.page_with_text(form.cleaned_data["page"])
    is_public = this.audience == Audience.PUBLIC and this.state == Page.State.PUBLISHED
    if not is_public or not item.is_seen or not can_publish_page(seat, this):
        return False
    why = materials.why_not_public(item)
    if why is not None:
        said = {"name": item.description, "why": why.label}
        reason = _("Not for everyone: “%(name)s”. %(why)s") if seat.is_teacher else _("Not for everyone: “%(name)s”.")
        form.add_error("page", reason % said)
    return why is not None


def _shown(item: Item) -> str:
    """A thing in a text: a picture, a recording, or a link to it."""
    names = {"space_pk": item.space_id, "pk": item.pk}
    if item.is_picture:
        return format_html(
            '<p><img src="{}?size=large" alt="{}"></p>', reverse("material_file", kwargs=names), item.alt
        )
    link = format_html('<a href="{}">{}</a>', reverse("material", kwargs=names), item.name)
    return format_html('<figure data-kind="recording">{}</figure>' if item.is_recording else "<p>{}</p>", link)
