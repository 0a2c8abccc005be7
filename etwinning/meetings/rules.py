"""Who may do what with the meetings of a room (decisions: "Meetings"; domain 2.3 and 4: visitors have none).

Every teacher makes, changes and holds meetings (docs/decisions/0082). Pupils find those that are for them, and
come in only while one is held and a teacher is there. What its state allows is guarded by the deeds, and asked again
for each socket (`live.rights`).
"""

from etwinning.meetings.models import Meeting
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_see_meetings(member: Member) -> bool:
    """The list of meetings: teachers and pupils."""
    return spaces.is_teacher(member) or spaces.is_pupil(member)


def can_see_meeting(member: Member, meeting: Meeting) -> bool:
    """That there is this meeting. Whether a pupil is among those it is for, the query asks."""
    return can_see_meetings(member) and member.space_id == meeting.space_id


def can_join_meeting(member: Member, meeting: Meeting) -> bool:
    """Come to its door; who comes in, its teachers say."""
    return can_see_meeting(member, meeting)


def can_make_meeting(member: Member) -> bool:
    """Teachers."""
    return spaces.is_teacher(member)


def can_change_meeting(member: Member, meeting: Meeting) -> bool:
    """Teachers, also what another teacher made: they hold it together."""
    return spaces.is_teacher(member) and can_see_meeting(member, meeting)


def can_call_off_meeting(member: Member, meeting: Meeting) -> bool:
    """Teachers."""
    return can_change_meeting(member, meeting)


def can_start_meeting(member: Member, meeting: Meeting) -> bool:
    """Teachers."""
    return can_change_meeting(member, meeting)


def can_end_meeting(member: Member, meeting: Meeting) -> bool:
    """Teachers, also one that another teacher started."""
    return can_change_meeting(member, meeting)


def can_admit_to_meeting(member: Member, meeting: Meeting) -> bool:
    """Teachers."""
    return can_change_meeting(member, meeting)


def can_remove_from_meeting(member: Member, meeting: Meeting) -> bool:
    """Teachers."""
    return can_change_meeting(member, meeting)


def can_see_recordings(member: Member, meeting: Meeting) -> bool:
    """Teachers: recordings show children."""
    return can_change_meeting(member, meeting)
