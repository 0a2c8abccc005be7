"""Who may take a TwinSpace home, bring one and copy one."""

from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_see_archives(member: Member) -> bool:
    """Administrators of a TwinSpace: an archive leaves the room, and they answer for it."""
    return spaces.is_administrator(member) and not member.is_of_group


def can_make_archive(member: Member) -> bool:
    """Administrators, in a closed TwinSpace too."""
    return can_see_archives(member)


def can_remove_archive(member: Member) -> bool:
    """Who could make it."""
    return can_see_archives(member)


def can_bring_archive(member: Member) -> bool:
    """Administrators; that the room must be open and empty is said by the deed."""
    return can_see_archives(member)


def can_copy_twinspace(member: Member) -> bool:
    """Administrators of the new room; the old one is found through the same person."""
    return can_see_archives(member)
