"""Who may do what with the plan. A closed room is refused by the deed, with a sentence."""

from etwinning.plans.models import Part
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_see_plan(member: Member) -> bool:
    """Teachers and pupils of a TwinSpace."""
    return not member.is_of_group and (spaces.is_teacher(member) or spaces.is_pupil(member))


def can_plan(member: Member) -> bool:
    """Every teacher: a plan is made together."""
    return not member.is_of_group and spaces.is_teacher(member)


can_add_activity = can_edit_activity = can_remove_activity = can_plan
can_add_step = can_edit_step = can_move_step = can_remove_step = can_plan
can_attach_thing = can_detach_thing = can_plan
can_set_task = can_edit_task = can_remove_task = can_answer_hand_in = can_see_waiting_hand_ins = can_plan


def can_finish_part(member: Member, part: Part) -> bool:
    """A teacher of the school whose part it is, and administrators."""
    return can_plan(member) and (member.school_id == part.school_id or spaces.is_administrator(member))


can_reopen_part = can_finish_part


def can_hand_in(member: Member) -> bool:
    """Pupils; whose task it is, is asked by finding it."""
    return not member.is_of_group and spaces.is_pupil(member)
