"""What goes on in a TwinSpace just now: read with the seat at its home, which asks enough already."""

from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Now
from django.urls import reverse

from etwinning.chat.models import Chat
from etwinning.meetings.models import Invitation, Meeting
from etwinning.meetings.queries import RUNNING
from etwinning.safety.models import Caution
from etwinning.spaces.models import Member

_TOLD: Final = JSONObject(pk="pk", title="title")
_CHATS = Chat.objects.filter(space=OuterRef("space"), opened_at__isnull=False).order_by("-opened_at", "-pk")
_MEETINGS = Meeting.objects.filter(RUNNING, space=OuterRef("space")).order_by("-started_at", "-pk")
_INVITED = Invitation.objects.filter(meeting=OuterRef("pk"), person=OuterRef(OuterRef("person")))
_SENT = Caution.objects.filter(room=OuterRef("space"), state=Caution.State.SENT, at__gt=Now() - timedelta(days=7))
GOING_ON: Final[dict[str, Any]] = {
    "chat_on": Subquery(_CHATS.values(told=_TOLD)[:1]),
    "meeting_on": Subquery(_MEETINGS.values(told=_TOLD)[:1]),
    "own_meeting_on": Subquery(_MEETINGS.filter(Q(is_for_all=True) | Exists(_INVITED)).values(told=_TOLD)[:1]),
    "sent_lately": Subquery(_SENT.order_by().values("room").values(number=Count("pk"))),
}
"""For a query of seats: the chat and the meeting opened last, the member's own one, what was sent after a hint."""


class GoingOn(NamedTuple):
    """A chat or a meeting that its reader may join now."""

    kind: str
    title: str
    address: str


def going_on(seat: Member) -> list[GoingOn]:
    """The open chat and the running meeting of a room, for its teachers and for the pupils they are for.

    Asks nothing: the seat was read with GOING_ON. One in whose place somebody looks was not, and has nothing.
    """
    if not (seat.space.is_open and (seat.is_teacher or seat.is_pupil)):
        return []
    meeting = "meeting_on" if seat.is_teacher else "own_meeting_on"
    found = {"chat": getattr(seat, "chat_on", None), "meeting": getattr(seat, meeting, None)}
    return [
        GoingOn(kind, told["title"], reverse(kind, kwargs={"space_pk": seat.space_id, "pk": told["pk"]}))
        for kind, told in found.items()
        if told
    ]
