"""Who may look into a room as a whole."""

from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_search_space(member: Member) -> bool:
    """Everybody in the room, for what they may read."""
    return member.is_present


def can_see_activity(member: Member) -> bool:
    """Administrators of a TwinSpace (domain: activity log)."""
    return spaces.is_administrator(member) and not member.is_of_group
