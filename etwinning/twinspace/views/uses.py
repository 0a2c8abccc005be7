"""Where things of the materials stand: the pages and the talk of a room are known here, not below."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from etwinning.core.pages import page, there
from etwinning.materials import queries as materials
from etwinning.people.pages import MemberRequest, signed_in
from etwinning.spaces import queries as rooms
from etwinning.twinspace import queries


@signed_in
@require_GET
def material_uses(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """The pages and posts that show a thing, as far as the reader may read them."""
    seat = there(rooms.seat_in(space_pk, request.user))
    item = there(materials.item_in(seat, pk))
    pages, posts = queries.places_of(item, seat)
    context = {"space": seat.space, "member": seat, "item": item, "pages": pages, "posts": posts}
    return page(request, "twinspace/material_uses.html", **context)
