"""Who may do what with contributions. A closed room is refused by the deed, with a sentence."""

from etwinning.contributions.models import Elsewhere
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_see_contributions(member: Member) -> bool:
    """The teachers of a TwinSpace: nobody shall be compared in front of children."""
    return not member.is_of_group and spaces.is_teacher(member)


def can_add_elsewhere(member: Member) -> bool:
    """Every teacher."""
    return can_see_contributions(member)


def can_confirm_elsewhere(member: Member, one: Elsewhere) -> bool:
    """A teacher of another school than the one that did it, and not who added it."""
    return (
        can_see_contributions(member)
        and member.school_id is not None
        and member.school_id != one.school_id
        and member.person_id != one.author_id
    )


def can_decline_elsewhere(member: Member, one: Elsewhere) -> bool:
    """Who could confirm it."""
    return can_confirm_elsewhere(member, one)


def can_remove_elsewhere(member: Member, one: Elsewhere) -> bool:
    """Who added it, and the administrators."""
    return can_see_contributions(member) and (member.person_id == one.author_id or spaces.is_administrator(member))
