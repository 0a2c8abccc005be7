"""A meeting while it is held: started, come to, ended; who is let in and taken out."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from etwinning.core.actions import Stale
from etwinning.core.pages import allow, found, moved, page
from etwinning.libraries.numbers import whole
from etwinning.meetings import actions, queries, rules, servers
from etwinning.meetings.actions import enter_server
from etwinning.meetings.models import Meeting
from etwinning.meetings.pages import meeting_of, meeting_page, seat_of
from etwinning.people.models import Person
from etwinning.people.pages import MemberRequest, member, signed_in
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member

_STILL_THERE = gettext_lazy(
    "The meeting has ended here, and nobody finds the way in any more. Who is still there stays until you end it for "
    "everybody in the window of the meeting, too."
)
CAMERA = "camera=(self), microphone=(self), geolocation=()"


@member
@require_POST
def start_meeting(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Begin; `here`: in browsers, though there is a server."""
    seat = seat_of(request, space_pk)
    this = meeting_of(seat, pk)
    allow(rules.can_start_meeting(seat, this))
    try:
        this = actions.start_meeting(this, by=request.user, in_browsers="here" in request.POST)
    except servers.Unavailable as why:
        return meeting_page(request, seat, meeting_of(seat, pk), fault=why.sentence)
    return moved(request, this) if this.place else moved(request, "meeting_room", space_pk=space_pk, pk=pk)


@member
@require_POST
def end_meeting(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    seat = seat_of(request, space_pk)
    this = meeting_of(seat, pk)
    allow(rules.can_end_meeting(seat, this))
    try:
        this = actions.end_meeting(this, by=request.user)
    except servers.Unavailable:
        sentence = _("The meeting has ended here, but the meeting server does not answer. See that nobody stays there.")
        messages.warning(request, sentence)
        return moved(request, this)
    server = servers.server_of(this)
    if server is not None and not server.ends_for_all:
        messages.warning(request, _STILL_THERE)
        return moved(request, this)
    return moved(request, this, _("The meeting has ended. Everybody is out."))


@signed_in
@require_safe
def meeting_room(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """The room in the browser; a meeting that is held on a server leads there."""
    seat = seat_of(request, space_pk)
    this = meeting_of(seat, pk)
    allow(rules.can_join_meeting(seat, this))
    must_be_open(seat.space)
    if this.is_running and this.place:
        return _at_the_server(request, seat, this)
    if this.state() in {Meeting.State.OVER, Meeting.State.OFF}:
        return moved(request, this)
    answer = page(
        request,
        "meetings/room.html",
        space=seat.space,
        member=seat,
        meeting=this,
        leads=rules.can_end_meeting(seat, this),
        turns=queries.turns_of(this),
        helpers=settings.ICE_SERVERS,
        sentences=_sentences(leads=rules.can_start_meeting(seat, this)),
    )
    answer["Permissions-Policy"] = CAMERA
    return answer


def _at_the_server(request: MemberRequest, seat: Member, this: Meeting) -> HttpResponse:
    """Teachers go in; pupils when a teacher is inside."""
    server = servers.server_of(this)
    leads = rules.can_start_meeting(seat, this)
    if server is None:
        fault = _("There is no meeting server any more. End it, and start it anew.")
        return meeting_page(request, seat, this, fault=fault)
    try:
        return HttpResponseRedirect(enter_server(this, server, by=request.user, leads=leads))
    except Stale as why:
        return meeting_page(request, seat, this, not_now=why.sentence)
    except servers.Unavailable as why:
        return meeting_page(request, seat, this, fault=why.sentence)


@member
@require_POST
def admit_to_meeting(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Let in who is named, or everybody who waits."""
    seat = seat_of(request, space_pk)
    this = meeting_of(seat, pk)
    allow(rules.can_admit_to_meeting(seat, this))
    asked = request.POST.get("person", "")
    waiting = [guest.person_id for guest in queries.guests_now(this.pk) if guest.wanted]
    people = [whole(asked)] if asked else waiting
    actions.admit_to_meeting(this, people, by=request.user)
    return moved(request, "meeting_room", space_pk=space_pk, pk=pk)


@member
@require_POST
def remove_from_meeting(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """Take somebody out who is named."""
    seat = seat_of(request, space_pk)
    this = meeting_of(seat, pk)
    allow(rules.can_remove_from_meeting(seat, this))
    others = Person.objects.filter(rooms__space=seat.space).exclude(pk=request.user.pk)
    person = found(others, pk=whole(request.POST.get("person")))
    actions.remove_from_meeting(this, person, by=request.user)
    return moved(request, "meeting_room", space_pk=space_pk, pk=pk)


@member
@require_safe
def meeting_recordings(request: MemberRequest, space_pk: int, pk: int) -> HttpResponse:
    """What the server recorded, if there is one that does."""
    seat = seat_of(request, space_pk)
    this = meeting_of(seat, pk)
    allow(rules.can_see_recordings(seat, this))
    server = servers.server_of(this)
    recordings: list[servers.Recording] = []
    if server is not None and not server.has_recordings:
        raise Http404
    try:
        if server is not None:
            recordings = server.recordings(this)
    except servers.Unavailable as why:
        return meeting_page(request, seat, this, fault=why.sentence)
    return page(request, "meetings/recordings.html", space=seat.space, member=seat, meeting=this, recordings=recordings)


def _sentences(*, leads: bool) -> dict[str, str]:
    """What the page's script says by itself; the names come in place of the braces."""
    return {
        "coming": _("Pupils come in when you have started it.")
        if leads
        else _("A teacher has not started the meeting yet. You can leave this page open: it begins by itself."),
        "server": _("The meeting goes on, on a meeting server."),
        "lobby": _("You are at the door. A teacher lets you in."),
        "alone": _("No teacher is in the room just now. It goes on when one is back."),
        "removed": _("A teacher took you out of the meeting."),
        "over": _("The meeting is over."),
        "off": _("This meeting was called off."),
        "elsewhere": _("You came to this meeting in another window. Go on there."),
        "cut": _("No connection. You come back by yourself when it is there again."),
        "taken": _("These words were removed."),
        "gone": _("You are not signed in any more, or this meeting is not open to you."),
        **_troubles(),
    }


def _troubles() -> dict[str, str]:
    """What it says when a camera or the line does not do what it should."""
    return {
        "refused": _(
            "Your browser may not use camera and microphone. You are here as a listener and can write. To be seen, "
            "allow both beside the address and choose “With camera” again."
        ),
        "missing": _("No camera and no microphone was found. You are here as a listener and can write."),
        "busy": _(
            "Another program uses the camera or the microphone. You are here as a listener and can write. Close it and "
            "choose “With camera” again."
        ),
        "sound": _("No camera was found. You are heard, but not seen."),
        "full": _(
            "Six cameras are on already. You see and hear the others and can write. When one is off, choose “With "
            "camera” again."
        ),
        "crowded": _("There are too many people for more pictures. You can write and read here."),
        "weak": _("The line to %(name)s does not hold. You can go on in text only.") % {"name": "{name}"},
        "faint": _("Your line is too weak for pictures and sound. You can go on in text only."),
        "came": _("%(name)s is here.") % {"name": "{name}"},
        "left": _("%(name)s has gone.") % {"name": "{name}"},
        "failed": _("That did not work. Try again."),
    }
