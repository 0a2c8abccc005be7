"""Who may do what in the chats of a room (decisions: "Chat"; domain 2.3: visitors have none).

Pupils use a chat only while a teacher has opened it; teachers read every one of them at any time. What a chat's state
allows is asked here as well, for a socket asks it with each word; the deeds guard it once more, under the lock.
"""

from etwinning.chat.models import Chat, Line
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_see_chats(member: Member) -> bool:
    """The list of chats: teachers and pupils."""
    return spaces.is_teacher(member) or spaces.is_pupil(member)


def can_see_chat(member: Member, chat: Chat) -> bool:
    """That there is this chat, and whether it is open. A removed one is there for teachers only."""
    is_there = member.space_id == chat.space_id and (chat.removed_at is None or spaces.is_teacher(member))
    return can_see_chats(member) and is_there


def can_read_chat(member: Member, chat: Chat) -> bool:
    """What is said in it: teachers always, pupils while it is open or paused."""
    return can_see_chat(member, chat) and (spaces.is_teacher(member) or chat.opened_at is not None)


def can_send_line(member: Member, chat: Chat) -> bool:
    """Whoever uses chats at all; the deed says in a sentence when it is closed or paused."""
    return can_see_chat(member, chat)


def can_write_now(member: Member, chat: Chat) -> bool:
    """Whether a line would be taken: open for everybody, paused for teachers."""
    goes_on = chat.opened_at is not None and (chat.paused_at is None or spaces.is_teacher(member))
    return can_send_line(member, chat) and member.space.is_open and goes_on


def can_make_chat(member: Member) -> bool:
    """Teachers."""
    return spaces.is_teacher(member)


def can_rename_chat(member: Member, chat: Chat) -> bool:
    """Teachers, also what another teacher made."""
    return can_open_chat(member, chat)


def can_remove_chat(member: Member, chat: Chat) -> bool:
    """Teachers."""
    return can_open_chat(member, chat)


def can_open_chat(member: Member, chat: Chat) -> bool:
    """Teachers."""
    return spaces.is_teacher(member) and can_see_chat(member, chat)


def can_close_chat(member: Member, chat: Chat) -> bool:
    """Teachers, also of one that another teacher opened."""
    return can_open_chat(member, chat)


def can_pause_chat(member: Member, chat: Chat) -> bool:
    """Teachers."""
    return can_open_chat(member, chat)


def can_resume_chat(member: Member, chat: Chat) -> bool:
    """Teachers."""
    return can_open_chat(member, chat)


def can_remove_line(member: Member, line: Line) -> bool:
    """Teachers, whoever said it."""
    return can_open_chat(member, line.chat)


def can_export_chat(member: Member, chat: Chat) -> bool:
    """Teachers."""
    return can_open_chat(member, chat)
