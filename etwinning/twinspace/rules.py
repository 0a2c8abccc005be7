"""Who may do what in a TwinSpace beyond what every room knows (domain 2.3, decisions "Pupil accounts").

Whether the room is open is no question of permission: the actions ask it, and say so in a sentence. Opening, closing
and adding teachers are deeds of the project that owns the TwinSpace; its rules decide about them.
"""

from etwinning.spaces.models import Member
from etwinning.spaces.rules import is_administrator, is_teacher


def can_edit_twinspace(seat: Member) -> bool:
    """Description and picture: administrators."""
    return is_administrator(seat)


def can_see_pupils(seat: Member) -> bool:
    """The page of one's own pupils and their cards: teachers, in a closed room too."""
    return is_teacher(seat)


def can_add_pupils(seat: Member) -> bool:
    """Every teacher who is there for a school, for her own pupils."""
    return is_teacher(seat) and seat.school_id is not None


def can_bring_pupils(seat: Member) -> bool:
    """Bring pupils whom one made elsewhere, or whom a colleague made who left the school: as adding them.

    Which ones that are, the query says (`pupils_to_bring`).
    """
    return can_add_pupils(seat)


def can_print_pupil_cards(seat: Member) -> bool:
    """Cards of the pupils one handles, in a closed room too: they may go on reading."""
    return is_teacher(seat)


def can_reset_pupil_card(seat: Member) -> bool:
    """A new card for a pupil one handles (the view finds no others); in a closed room too, it protects."""
    return is_teacher(seat)


def can_see_allowances(seat: Member) -> bool:
    """What families allowed, of the pupils one handles; and the paper for families."""
    return is_teacher(seat)


def can_record_allowances(seat: Member) -> bool:
    """What the families of the pupils one handles allowed; in a closed room too, it protects."""
    return is_teacher(seat)


def can_withdraw_allowance(seat: Member) -> bool:
    """A family allows less: as recording it."""
    return is_teacher(seat)


def can_mark_pupils(seat: Member) -> bool:
    """Say who is in a picture of the room; in a closed room too, it protects."""
    return is_teacher(seat)


def can_remove_pupil(seat: Member) -> bool:
    """Take a pupil one handles out of the room; in a closed room too, it protects."""
    return is_teacher(seat)


def can_see_cautions(seat: Member) -> bool:
    """What the guard found: teachers."""
    return is_teacher(seat)


def can_approve_words(seat: Member) -> bool:
    """Teachers, for what waits in their room."""
    return is_teacher(seat)


def can_refuse_words(seat: Member) -> bool:
    """Teachers; in a closed room too, it protects."""
    return is_teacher(seat)


def can_set_guard(seat: Member) -> bool:
    """Teachers; in a closed room too."""
    return is_teacher(seat)
