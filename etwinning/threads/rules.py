"""Who may do what in the talk of a room. A closed room or thread is refused by the deeds, with a sentence."""

from etwinning.core.models import Audience
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member
from etwinning.spaces.queries import audiences_of
from etwinning.threads.models import Forum, Note, Poll, Post, Thread


def can_open_thread(member: Member) -> bool:
    """Teachers and pupil administrators (domain 2.4); everybody in a group."""
    return spaces.may_begin(member)


def can_read(member: Member, thread: Thread) -> bool:
    """Whoever sits in the room and for whom it is meant; visitors too."""
    return member.is_present and member.space_id == thread.space_id and thread.audience in audiences_of(member)


def can_reply(member: Member, thread: Thread) -> bool:
    """Who reads it; visitors only where a teacher admitted them (domain 2.3: they do not; decisions: where allowed)."""
    return can_read(member, thread) and (thread.visitors_answer or not spaces.is_visitor(member))


def keeps(member: Member, thread: Thread) -> bool:
    """Whether it belongs to the team of a pupil."""
    return spaces.is_pupil(member) and thread.team is not None and member.person_id in thread.keepers


def can_admit_visitors(member: Member, thread: Thread) -> bool:
    """To answer in it: every teacher, in what all members read; a group has no visitors."""
    return spaces.is_teacher(member) and can_read(member, thread) and thread.audience != Audience.TEACHERS


def can_exclude_visitors(member: Member, thread: Thread) -> bool:
    """As admitting them."""
    return can_admit_visitors(member, thread)


def can_edit_post(member: Member, post: Post) -> bool:
    """The author, as long as it stands and they may still answer."""
    return can_reply(member, post.thread) and post.author_id == member.person_id and post.removed_at is None


def can_remove_post(member: Member, post: Post) -> bool:
    """The author, and who has care: every teacher of a TwinSpace, the moderators of a group."""
    return can_read(member, post.thread) and (post.author_id == member.person_id or spaces.has_care(member))


def can_close_thread(member: Member, thread: Thread) -> bool:
    """Teachers; moderators of a group."""
    return spaces.has_care(member) and can_read(member, thread)


def can_reopen_thread(member: Member, thread: Thread) -> bool:
    """As closing it."""
    return can_close_thread(member, thread)


def can_pin_thread(member: Member, thread: Thread) -> bool:
    """As closing it; the journal has its order by days."""
    return can_close_thread(member, thread) and not thread.is_entry


def can_unpin_thread(member: Member, thread: Thread) -> bool:
    """As closing it."""
    return can_close_thread(member, thread)


def can_move_thread(member: Member, thread: Thread) -> bool:
    """To another forum: as pinning it."""
    return can_pin_thread(member, thread)


def can_mark_answer(member: Member, post: Post) -> bool:
    """Who asked, the team it belongs to, and who has care; an entry of the journal asks nothing."""
    asked = post.thread.author_id == member.person_id or keeps(member, post.thread)
    return (
        not post.thread.is_entry
        and can_read(member, post.thread)
        and post.removed_at is None
        and (asked or spaces.has_care(member))
    )


def can_unmark_answer(member: Member, post: Post) -> bool:
    """As marking it."""
    return can_mark_answer(member, post)


def can_like_words(member: Member, post: Post) -> bool:
    """Whoever reads them, but their author and visitors (domain 2.3)."""
    mine = post.author_id == member.person_id
    return can_read(member, post.thread) and not spaces.is_visitor(member) and post.removed_at is None and not mine


def can_unlike_words(member: Member, post: Post) -> bool:
    """As liking them."""
    return can_like_words(member, post)


def can_make_poll(member: Member, thread: Thread) -> bool:
    """Who began the thread, as long as they may begin one, the team it belongs to, and who has care.

    Not below an entry of the journal.
    """
    if thread.is_entry:
        return False
    own = thread.author_id == member.person_id and can_open_thread(member)
    return can_read(member, thread) and (own or keeps(member, thread) or spaces.has_care(member))


def can_vote_in_poll(member: Member, poll: Poll) -> bool:
    """Everybody who reads the thread, once; visitors look on: it is the class that chooses."""
    return can_read(member, poll.thread) and not spaces.is_visitor(member)


def can_close_poll(member: Member, poll: Poll) -> bool:
    """As making it."""
    return can_make_poll(member, poll.thread)


def can_make_forum(member: Member) -> bool:
    """Teacher administrators (domain 2.3); moderators of a group."""
    return spaces.leads(member)


def can_rename_forum(member: Member, forum: Forum) -> bool:
    """As making one, here."""
    return can_make_forum(member) and forum.space_id == member.space_id


def can_raise_forum(member: Member, forum: Forum) -> bool:
    """As renaming it."""
    return can_rename_forum(member, forum)


def can_remove_forum(member: Member, forum: Forum) -> bool:
    """As renaming it."""
    return can_rename_forum(member, forum)


def audiences_for_notes(member: Member) -> tuple[str, ...]:
    """For whom a member may write a note: teachers for all three; who may begin something, for the members.

    Moderators speak for their group to everyone on the internet.
    """
    if spaces.is_teacher(member):
        return (Audience.MEMBERS, Audience.TEACHERS, Audience.PUBLIC)
    if spaces.has_care(member):
        return (Audience.MEMBERS, Audience.PUBLIC)
    return (Audience.MEMBERS,) if spaces.may_begin(member) else ()


def audiences_for_threads(member: Member) -> tuple[str, ...]:
    """For whom a member may open a thread: teachers among themselves too."""
    return (Audience.MEMBERS, Audience.TEACHERS) if spaces.is_teacher(member) else (Audience.MEMBERS,)


def can_write_note(member: Member) -> bool:
    """Who has somebody to write for."""
    return bool(audiences_for_notes(member))


def can_remove_note(member: Member, note: Note) -> bool:
    """The author, administrators or moderators, and every teacher for what a pupil wrote."""
    if not member.is_present or member.space_id != note.space_id or note.audience not in audiences_of(member):
        return False
    by_pupil = note.author is not None and note.author.is_pupil
    own = note.author_id == member.person_id and can_write_note(member)
    return own or spaces.leads(member) or (by_pupil and spaces.is_teacher(member))


def can_see_journal(member: Member) -> bool:
    """Everybody in a TwinSpace; a group has none."""
    return member.is_present and not member.is_of_group


def can_write_entry(member: Member) -> bool:
    """Teachers and pupil administrators (domain 2.4: updates)."""
    return can_see_journal(member) and spaces.may_begin(member)


def can_edit_entry(member: Member, entry: Thread) -> bool:
    """Its author, as long as they may write one."""
    own = entry.author_id == member.person_id and can_write_entry(member)
    return entry.is_entry and own and can_read(member, entry)


def can_show_entry(member: Member, entry: Thread) -> bool:
    """To everyone on the internet: teachers only (domain 4.2)."""
    return entry.is_entry and spaces.is_teacher(member) and can_read(member, entry)


def can_hide_entry(member: Member, entry: Thread) -> bool:
    """Back among the members: teachers, and its author."""
    own = entry.author_id == member.person_id and can_read(member, entry)
    return can_show_entry(member, entry) or (entry.is_entry and own)


def audiences_for_entries(member: Member) -> tuple[str, ...]:
    """For whom a member may write an entry: only teachers for everyone on the internet."""
    return (Audience.MEMBERS, Audience.PUBLIC) if spaces.is_teacher(member) else (Audience.MEMBERS,)


def can_see_bulletin(member: Member) -> bool:
    """Teachers."""
    return spaces.is_teacher(member)
