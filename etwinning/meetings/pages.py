"""What the pages of meetings share: finding a meeting through the seat of the person who asks, and its own page."""

from django.http import HttpResponse
from django.utils import timezone

from etwinning.core.pages import found, page, there
from etwinning.meetings import queries, rules, servers
from etwinning.meetings.models import Meeting
from etwinning.people.pages import MemberRequest
from etwinning.spaces.models import Member
from etwinning.spaces.queries import seat_in


def seat_of(request: MemberRequest, space_pk: int) -> Member:
    """The asker's seat in a room (else 404)."""
    return there(seat_in(space_pk, request.user))


def meeting_of(seat: Member, pk: int) -> Meeting:
    """A meeting of the room that the asker may know of (else 404)."""
    this = found(queries.meetings_visible_to(seat), pk=pk)
    this.space = seat.space
    return this


def meeting_page(
    request: MemberRequest, seat: Member, this: Meeting, *, fault: str = "", not_now: str = ""
) -> HttpResponse:
    """When it is on whose clock, in which parts, for whom, what can be done with it.

    And what went wrong (`fault`: 502), or why the reader does not come in just now (`not_now`: 409).
    """
    state = this.state() if seat.space.is_open or not this.is_running else Meeting.State.OVER
    leads = rules.can_change_meeting(seat, this)
    clocks = queries.clocks_of(this, queries.schools_in(seat.space_id))
    mine = queries.clock_in(this, timezone.get_current_timezone_name())
    server = servers.server_of(this)
    return page(
        request,
        "meetings/meeting.html",
        status=502 if fault else 409 if not_now else None,
        space=seat.space,
        member=seat,
        meeting=this,
        state=state,
        mine=mine,
        zone=queries.zone_words(mine.zone),
        clocks=[one for one in clocks if len(clocks) > 1 or one.begins.utcoffset() != mine.begins.utcoffset()],
        changed=[one for one in clocks if one.is_changed],
        turns=queries.turns_of(this),
        invited=queries.people_invited(this),
        leads=leads and seat.space.is_open,
        may_leave_it=leads,
        has_server=servers.chosen() is not None,
        has_recordings=server is not None and server.has_recordings,
        has_lobby=this.has_lobby and (server is None or server.has_lobby),
        without_pupils=leads and server is not None and not server.knows_roles and state == Meeting.State.RUNNING,
        fault=fault,
        not_now=not_now,
    )
