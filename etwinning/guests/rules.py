"""Who invites outsiders (domain 2.3, 4.1: only administrators). What visitors may, `remarks` and `threads` say."""

from etwinning.guests.models import Visit
from etwinning.spaces.models import Member
from etwinning.spaces.rules import is_administrator, is_teacher


def can_see_visitors(seat: Member) -> bool:
    """Every teacher knows who reads what her pupils write."""
    return is_teacher(seat) and not seat.is_of_group


def can_invite_visitor(seat: Member) -> bool:
    """Administrators."""
    return is_administrator(seat) and not seat.is_of_group


def can_end_visit(seat: Member) -> bool:
    """Administrators; in a closed room too, it protects."""
    return can_invite_visitor(seat)


def can_extend_visit(seat: Member) -> bool:
    """Who could invite."""
    return can_invite_visitor(seat)


def can_resend_visit(seat: Member) -> bool:
    """Who could invite."""
    return can_invite_visitor(seat)


def can_enter_visit(visit: Visit | None) -> bool:
    """Whoever holds the link, while the visit is on."""
    return visit is not None and visit.is_on
