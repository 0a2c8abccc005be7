"""The member's face: my day, a person, a school, leaving."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from etwinning.core.pages import allow, found, moved, page, paged
from etwinning.core.sending import send_file
from etwinning.home import actions, forms, queries, rules
from etwinning.network import rules as network
from etwinning.network.actions import accept_invitations, note_feed_visit
from etwinning.network.queries import Cursor, follows_of
from etwinning.people.actions import note_visit
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.safety import queries as safety


@require_GET
@signed_in
def home(request: MemberRequest) -> HttpResponse:
    """Where one begins the day: pupils in their room, officers at their desk, the others here."""
    me = request.user
    if me.is_pupil:
        return redirect("pupil_home")
    if me.is_officer:
        return redirect("desk")
    note_visit(me, by=me, today=timezone.localdate())
    is_newcomer = me.is_staff_member and not me.is_validated
    if is_newcomer:
        accept_invitations(me, by=me, followed_pk=request.session.pop("invitation", None))
    joining = queries.joining_of(me) if is_newcomer else None
    return page(request, "home/home.html", day=queries.day_of(me), joining=joining)


@require_GET
@member
def feed(request: MemberRequest) -> HttpResponse:
    """What happened where one follows and works, newest first; ?before= is the place where the last page ended."""
    me = request.user
    before = Cursor.read(request.GET.get("before", "")[:40])
    since = note_feed_visit(me, by=me, at=timezone.now())
    shown = queries.feed_of(me, queries.seats_of(me), before=before, since=since)
    return page(request, "home/feed.html", feed=shown, is_top=before is None, may_write=network.can_write_post(me))


@require_GET
@member
def following(request: MemberRequest) -> HttpResponse:
    """Whom and what one follows, and the way out of it."""
    follows = paged(request, follows_of(request.user))
    return page(request, "home/following.html", follows=follows, shown=queries.followed_by(request.user, follows))


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's page."""
    reader = request.user if isinstance(request.user, Person) else None
    shown = found(safety.people_visible_to(reader).select_related("photo"), pk=pk)
    may_ask = reader is not None and network.can_request_contact(reader, shown)
    may_follow = reader is not None and network.can_follow_person(reader, shown)
    may_block = reader is not None and network.can_block_person(reader, shown)
    about = queries.person_page(shown, reader)
    may = {"may_ask": may_ask, "may_block": may_block, "may_follow": may_follow}
    return page(request, "home/person.html", person=shown, about=about, **may)


@require_GET
def person_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photo of a person, cut square."""
    reader = request.user if isinstance(request.user, Person) else None
    shown = found(queries.people_pictured_for(reader), pk=pk)
    assert shown.photo is not None  # noqa: S101 - the query asks for one
    return send_file(request, shown.photo, "square", max_age=300)


@require_GET
def school(request: HttpRequest, pk: int) -> HttpResponse:
    """A school's page."""
    reader = request.user if isinstance(request.user, Person) else None
    shown = found(queries.schools_visible_to(reader), pk=pk)
    may_follow = reader is not None and network.can_follow_school(reader, shown)
    about = queries.school_page(shown, reader)
    return page(request, "home/school.html", school=shown, about=about, may_follow=may_follow)


@require_http_methods(["GET", "POST"])
@member
def leave(request: MemberRequest) -> HttpResponse:
    """Closing one's account: what stays and goes, what must be settled first, and the password."""
    me = request.user
    allow(rules.can_leave(me))
    reasons = queries.reasons_to_stay(me)
    form = forms.Leave(request.POST if request.method == "POST" and not reasons else None, person=me)
    if not form.is_valid():
        return page(request, "home/leave.html", form=form, reasons=reasons)
    actions.leave(me, by=me)
    logout(request)
    return moved(request, "front", _("Your account is closed. Thank you for the time you were with us."))
