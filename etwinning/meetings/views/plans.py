"""Meetings that are to come, and those that were: finding, making, changing, calling off."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etwinning.core.pages import allow, moved, page, paged
from etwinning.meetings import actions, forms, ical, queries, rules
from etwinning.meetings.models import Meeting
from etwinning.meetings.pages import meeting_of, meeting_page, seat_of
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member

PAST_SHOWN = 20


@signed_in
@require_safe
def meetings(request: MemberRequest, space_pk: int) -> HttpResponse:
    """Those that come, and those that were."""
    seat = seat_of(request, space_pk)
    allow(rules.can_see_meetings(seat))
    now = timezone.now()
    return page(
        request,
        "meetings/meetings.html",
        space=seat.space,
        member=seat,
        coming=queries.coming_meetings(seat, now),
        past=paged(request, queries.past_meetings(seat, now), PAST_SHOWN),
        may_make=rules.can_make_meeting(seat) and seat.space.is_open,
    )


@signed_in
@require_safe
def meeting(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk)
    return meeting_page(request, seat, meeting_of(seat, pk))


@signed_in
@require_safe
def meeting_calendar(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """A file for one's own calendar."""
    this = meeting_of(seat_of(request, space_pk), pk)
    answer = HttpResponse(ical.text_of(this), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{this.title}.ics".replace("/", "-")) or ""
    return answer


@member
def make_meeting(request: MemberRequest, space_pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk)
    allow(rules.can_make_meeting(seat))
    must_be_open(seat.space)
    form = _form(request, seat)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, seat, form)
    made = actions.make_meeting(seat.space, form.said(get_language() or ""), by=request.user)
    return moved(request, made, _("The meeting is planned."))


@member
def change_meeting(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk)
    this = meeting_of(seat, pk)
    allow(rules.can_change_meeting(seat, this))
    form = _form(request, seat, this)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, seat, form, this)
    changed = actions.change_meeting(this, form.said(this.language), by=request.user)
    return moved(request, changed, _("The meeting is changed."))


@member
def call_off_meeting(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Ask whether it shall be called off, then do it."""
    seat = seat_of(request, space_pk)
    this = meeting_of(seat, pk)
    allow(rules.can_call_off_meeting(seat, this))
    if request.method != "POST":
        return page(request, "meetings/call_off_meeting.html", space=seat.space, member=seat, meeting=this)
    actions.call_off_meeting(this, by=request.user)
    return moved(request, this, _("The meeting is called off. The teachers have been told."))


def _form(request: MemberRequest, seat: Member, this: Meeting | None = None) -> forms.MeetingForm:
    was = actions.said_of(this) if this is not None else None
    return forms.MeetingForm(
        request.POST or None,
        initial=forms.initial_of(was) if was else {"day": timezone.localdate() if "today" in request.GET else None},
        was=was,
        seats=[one for one in queries.people_of(seat.space_id) if one.person_id != request.user.pk],
        schools=queries.schools_in(seat.space_id),
    )


def _form_page(
    request: MemberRequest, seat: Member, form: forms.MeetingForm, this: Meeting | None = None
) -> HttpResponse:
    zone = queries.zone_words(timezone.get_current_timezone_name())
    return page(
        request, "meetings/meeting_form.html", space=seat.space, member=seat, form=form, meeting=this, zone=zone
    )
