"""Visitors of a TwinSpace: the list for its teachers, inviting one, ending a visit; and the link that opens it."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.formats import day
from etwinning.core.pages import allow, found, moved, page, paged, there
from etwinning.guests import actions, forms, queries, rules
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.queries import seat_in

PER_PAGE = 40
SESSION_SECONDS = 12 * 3600


@member
@require_safe
def visitors(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Who visits, in which role, until when."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_see_visitors(seat))
    return page(
        request,
        "guests/visitors.html",
        space=seat.space,
        member=seat,
        visits=paged(request, queries.visits_in(seat), per_page=PER_PAGE),
        can_invite=rules.can_invite_visitor(seat) and seat.space.is_open,
        can_end=rules.can_end_visit(seat),
    )


@member
def invite_visitor(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Say who shall read here and for how long; the link goes by mail."""
    seat = there(seat_in(space_pk, request.user))
    allow(rules.can_invite_visitor(seat))
    must_be_open(seat.space)
    data = request.POST if request.method == "POST" else None
    form = forms.InviteVisitor(data, initial={"language": get_language()})
    if request.method != "POST" or not form.is_valid():
        return page(request, "guests/invite_visitor.html", space=seat.space, member=seat, form=form)
    visit = actions.invite_visitor(seat.space, **form.cleaned_data, by=request.user)
    sentence = _("You invited %(name)s. The link is on its way.") % {"name": visit.person.name}
    return moved(request, "visitors", sentence, space_pk=space_pk)


@member
def extend_visit(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Let a visit go on; the link stays the same."""
    seat = there(seat_in(space_pk, request.user))
    visit = found(queries.visits_in(seat), pk=pk)
    allow(rules.can_extend_visit(seat))
    must_be_open(seat.space)
    form = forms.ExtendVisit(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "guests/extend_visit.html", space=seat.space, member=seat, visit=visit, form=form)
    visit = actions.extend_visit(visit, days=form.cleaned_data["days"], by=request.user)
    said = {"name": visit.person.name, "date": day(visit.until)}
    return moved(request, "visitors", _("%(name)s can come until %(date)s.") % said, space_pk=space_pk)


@member
@require_POST
def resend_visit(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Send the link once more."""
    seat = there(seat_in(space_pk, request.user))
    visit = found(queries.visits_in(seat), pk=pk)
    allow(rules.can_resend_visit(seat))
    actions.resend_visit(visit, by=request.user)
    sentence = _("The link for %(name)s is on its way once more.") % {"name": visit.person.name}
    return moved(request, "visitors", sentence, space_pk=space_pk)


@member
@require_POST
def end_visit(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """End a visit at once."""
    seat = there(seat_in(space_pk, request.user))
    visit = found(queries.visits_in(seat), pk=pk)
    allow(rules.can_end_visit(seat))
    actions.end_visit(visit, by=request.user)
    sentence = _("%(name)s can no longer come into this TwinSpace.") % {"name": visit.person.name}
    return moved(request, "visitors", sentence, space_pk=space_pk)


@never_cache
def enter_visit(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail: says who invited, and opens the room only when the button is pressed."""
    visit = actions.visit_of_token(token)
    if visit is None or not rules.can_enter_visit(visit):
        return page(request, "guests/visit_over.html", status=404)
    other = request.user if isinstance(request.user, Person) and request.user.pk != visit.person_id else None
    if request.method != "POST" or other is not None:
        return page(request, "guests/enter_visit.html", visit=visit, other=other)
    logout(request)
    login(request, visit.person)
    left = int((visit.until - timezone.now()).total_seconds())
    request.session.set_expiry(max(1, min(SESSION_SECONDS, left)))
    actions.enter_visit(visit, by=visit.person)
    return moved(request, "space", space_pk=visit.space_id)
