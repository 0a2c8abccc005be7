"""Who may do what in a room, by role (domain 2.3, decisions "TwinSpace"). A member is a present seat.

State (a closed room) is guarded by the actions, which say so in a sentence; `can_write_in` asks both, for pages that
show or hide a button.
"""

from etwinning.spaces.models import Member


def is_teacher(member: Member) -> bool:
    """Teachers and teacher administrators."""
    return member.is_present and member.is_teacher


def is_administrator(member: Member) -> bool:
    """Teacher administrators. The founders of a project always are."""
    return member.is_present and member.is_administrator


def is_pupil(member: Member) -> bool:
    """Pupils and pupil administrators."""
    return member.is_present and member.is_pupil


def is_pupil_administrator(member: Member) -> bool:
    """Pupils who may also begin pages and threads."""
    return member.is_present and member.role == Member.Role.PUPIL_ADMINISTRATOR


def leads(member: Member) -> bool:
    """Administrators of a TwinSpace, moderators of a group."""
    return member.is_present and member.leads


def has_care(member: Member) -> bool:
    """Who answers for what stands in the room: every teacher of a TwinSpace, the moderators of a group."""
    return member.is_present and member.has_care


def may_begin(member: Member) -> bool:
    """Who begins pages, threads and folders: teachers, pupil administrators, everybody in a group (domain 2.4, 3.9)."""
    return has_care(member) or is_pupil_administrator(member) or (member.is_present and member.is_of_group)


def is_visitor(member: Member) -> bool:
    """Parents, heads, evaluators: they read."""
    return member.is_present and member.role == Member.Role.VISITOR


def can_write_in(member: Member) -> bool:
    """Write anything at all: everybody but visitors, while the room is open."""
    return member.is_present and member.space.is_open and not is_visitor(member)


def can_see_members(member: Member) -> bool:
    """The list of members: teachers (domain 4.1: pupils do not see the members' area, visitors neither)."""
    return is_teacher(member)


def can_see_who_is_here(member: Member) -> bool:
    """Everybody but visitors, who are told of no other member (domain 2.3)."""
    return member.is_present and not is_visitor(member)


def can_look_as(member: Member) -> bool:
    """Whether there is anybody to look as."""
    return bool(roles_to_look_as(member))


def roles_to_look_as(member: Member) -> list[str]:
    """As whom somebody may look at the room: those who lead it, as everybody who sees less than they do."""
    if not leads(member):
        return []
    role = Member.Role
    return [role.MEMBER] if member.is_of_group else [role.TEACHER, role.PUPIL, role.VISITOR]


def can_change_role(by: Member, member: Member) -> bool:
    """Administrators, for anyone in the same room whose role is not fixed and can change at all."""
    return (
        is_administrator(by)
        and by.space_id == member.space_id
        and member.is_present
        and not member.is_fixed
        and bool(Member.MOVES[Member.Role(member.role)])
    )


def can_remove_member(by: Member, member: Member) -> bool:
    """Administrators, for anyone in the same room whose seat is not fixed; in a closed room too (it protects)."""
    return is_administrator(by) and by.space_id == member.space_id and member.is_present and not member.is_fixed
