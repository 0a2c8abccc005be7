"""The pages of meetings."""

from etwinning.meetings.views.plans import (
    call_off_meeting,
    change_meeting,
    make_meeting,
    meeting,
    meeting_calendar,
    meetings,
)
from etwinning.meetings.views.rooms import (
    admit_to_meeting,
    end_meeting,
    meeting_recordings,
    meeting_room,
    remove_from_meeting,
    start_meeting,
)

__all__ = [
    "admit_to_meeting",
    "call_off_meeting",
    "change_meeting",
    "end_meeting",
    "make_meeting",
    "meeting",
    "meeting_calendar",
    "meeting_recordings",
    "meeting_room",
    "meetings",
    "remove_from_meeting",
    "start_meeting",
]
