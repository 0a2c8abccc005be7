"""Who may do what with teams. A closed room is refused by the deed, with a sentence."""

from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_see_teams(member: Member) -> bool:
    """Teachers see all of them, pupils their own."""
    return not member.is_of_group and (spaces.is_teacher(member) or spaces.is_pupil(member))


def can_form_teams(member: Member) -> bool:
    """Every teacher: teams hold pupils of all schools."""
    return not member.is_of_group and spaces.is_teacher(member)


def can_give_work(member: Member) -> bool:
    """Who makes the teams gives them pages and threads."""
    return can_form_teams(member)


def can_take_work(member: Member) -> bool:
    """Who could give it."""
    return can_form_teams(member)
