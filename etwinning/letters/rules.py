"""Who may do what with letters and walls. A closed room or a shut wall is refused by the deeds, with a sentence."""

from etwinning.letters.models import Letter
from etwinning.letters.queries import WRITERS
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_use_letters(member: Member) -> bool:
    """Teachers and pupils of a TwinSpace; visitors have none (domain 2.3)."""
    return member.is_present and member.role in WRITERS


def can_send_letter(member: Member) -> bool:
    """Whoever has a mailbox; to whom, `queries.people_to_write_to` says."""
    return can_use_letters(member)


def can_see_walls(member: Member) -> bool:
    """Who has one: teachers and pupils of a TwinSpace; not visitors (domain 2.3), and a group has none."""
    return can_use_letters(member)


def can_write_on_wall(member: Member, owner: Member) -> bool:
    """Whoever has a wall, on the walls of the same room."""
    return can_use_letters(member) and can_use_letters(owner) and owner.space_id == member.space_id


def can_remove_letter(member: Member, letter: Letter) -> bool:
    """Its author; the owner of the wall; teachers, when it is of a pupil or on a wall."""
    if not member.is_present or member.space_id != letter.space_id:
        return False
    own = letter.author_id == member.person_id or (letter.on_wall and letter.to_id == member.person_id)
    of_pupil = letter.to.is_pupil or (letter.author is not None and letter.author.is_pupil)
    return own or (spaces.is_teacher(member) and (letter.on_wall or of_pupil))


def can_shut_wall(member: Member, owner: Member) -> bool:
    """Teachers: those of pupils, and their own."""
    return spaces.is_teacher(member) and can_see_walls(owner) and (owner.is_pupil or owner.pk == member.pk)


def can_reopen_wall(member: Member, owner: Member) -> bool:
    """As shutting it."""
    return can_shut_wall(member, owner)
