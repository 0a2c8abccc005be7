"""The home of a TwinSpace, its picture, and its settings."""

from datetime import timedelta

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etwinning.core.pages import allow, found, moved, page, there
from etwinning.pages.queries import latest_pages
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.plans.tasks import count_waiting, latest_done, open_tasks
from etwinning.safety.sending import send_shown
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member
from etwinning.spaces.queries import Side, audiences_of, has_pupils, seat_in, sides_of, viewer_in
from etwinning.threads.queries import latest_entries, latest_notes, looks_at, towns_beside
from etwinning.threads.rules import can_write_note
from etwinning.twinspace import actions, forms, queries, rules

NOTES = 3
TASKS = 5  # to do, shown on the home
DONE, LATELY = 3, timedelta(days=14)  # what teachers answered


@signed_in
@require_safe
def space(request: MemberRequest, space_pk: int) -> HttpResponse:
    """The home: what it is about, what is new, who is here."""
    seat = there(queries.seat_at_home(space_pk, request.user))
    sides = sides_of(seat.space)
    news, bulletin = latest_notes(seat.space, seat, NOTES)
    return page(
        request,
        "twinspace/space.html",
        space=seat.space,
        member=seat,
        twinspace=seat.space.twinspace,
        news=news,
        bulletin=bulletin,
        towns=towns_beside(news + bulletin),
        looks=looks_at([*news, *bulletin], seat),
        entries=latest_entries(seat, NOTES),
        pages=latest_pages(seat),
        to_do=open_tasks(seat, TASKS) if seat.space.is_open else [],
        done=latest_done(seat, timezone.now() - LATELY, DONE),
        waiting=count_waiting(seat) if seat.space.is_open else 0,
        sent_lately=seat.is_teacher and getattr(seat, "sent_lately", 0),
        days=queries.latest_days(seat.space, audiences=audiences_of(seat)),
        sides=sides,
        going_on=queries.going_on(seat),
        can_edit=rules.can_edit_twinspace(seat) and seat.space.is_open,
        may_write=can_write_note(seat) and seat.space.is_open,
        needs_pupils=rules.can_add_pupils(seat) and seat.space.is_open and _lacks_pupils(seat, sides),
    )


def _lacks_pupils(seat: Member, sides: list[Side]) -> bool:
    """Whether a teacher's class is still to come; what the sides tell need not be asked."""
    here = any(side.pupils for side in sides if side.school == seat.school_id)
    return not (here or queries.handles_pupils(seat))


@signed_in
@require_safe
def space_picture(request: MemberRequest, space_pk: int) -> HttpResponseBase:
    """The picture of a TwinSpace, for its members. What everyone sees is a page of the project."""
    seat = there(seat_in(space_pk, request.user))
    return send_shown(request, found(queries.picture_of(seat.space)), viewer_in(seat), "medium", max_age=600)


@member
def edit_twinspace(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Change description and picture."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_edit_twinspace(seat))
    must_be_open(seat.space)
    twinspace = queries.twinspace_of(seat.space)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.EditTwinSpace(data, files, initial=forms.said_of(twinspace), has_pupils=has_pupils(space_pk))
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "twinspace/edit_twinspace.html", space=seat.space, member=seat, twinspace=twinspace, form=form
        )
    actions.edit_twinspace(twinspace, **form.cleaned_data, by=request.user)
    return moved(request, seat.space, _("You changed the TwinSpace."))
