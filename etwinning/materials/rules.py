"""Who may do what with materials. A closed room is refused by the deeds, with a sentence.

What a member may change is defined by `queries.items_editable_by`: teachers everything they see (they answer for what
shows children), others what they added themselves.
"""

from etwinning.materials.models import Folder, Item, Sending
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def _writes(member: Member) -> bool:
    return member.is_present and not spaces.is_visitor(member)


def can_make_folder(member: Member) -> bool:
    """Teachers, administrators and pupil administrators (domain 2.3); everybody in a group."""
    return spaces.may_begin(member)


def can_edit_folder(member: Member, folder: Folder) -> bool:
    """Teachers, and who made it."""
    mine = folder.made_by_id == member.person_id and _writes(member)
    return member.is_present and member.space_id == folder.space_id and (member.has_care or mine)


def can_bin_folder(member: Member, folder: Folder) -> bool:
    """Teachers or moderators: what lies in it may be others'."""
    return spaces.has_care(member) and member.space_id == folder.space_id


def can_restore_folder(member: Member, folder: Folder) -> bool:
    """Teachers; what an officer took down stays down."""
    by = folder.binned_by
    return can_bin_folder(member, folder) and (by is None or not by.is_officer or by.pk == member.person_id)


def can_add_materials(member: Member) -> bool:
    """Everybody but visitors (domain 2.3); into a folder, as it says."""
    return _writes(member)


def can_begin_upload(member: Member) -> bool:
    return can_add_materials(member)


def can_send_part(member: Member, sending: Sending) -> bool:
    """Who began it."""
    return _writes(member) and sending.person_id == member.person_id and sending.space_id == member.space_id


def can_drop_upload(member: Member, sending: Sending) -> bool:
    return member.is_present and sending.person_id == member.person_id and sending.space_id == member.space_id


def can_edit_material(member: Member, item: Item) -> bool:
    """Teachers, and who added it."""
    mine = item.added_by_id == member.person_id and _writes(member)
    return member.is_present and member.space_id == item.space_id and (member.has_care or mine)


def can_describe_materials(member: Member) -> bool:
    """Who may add may describe what they may change."""
    return can_add_materials(member)


def can_add_captions(member: Member, item: Item) -> bool:
    return can_edit_material(member, item)


def can_convert_material(member: Member, item: Item) -> bool:
    return can_edit_material(member, item)


def can_remove_captions(member: Member, item: Item) -> bool:
    return can_edit_material(member, item)


def can_move_materials(member: Member) -> bool:
    """What they may change, which the query sees to."""
    return can_add_materials(member)


def can_bin_materials(member: Member) -> bool:
    """What they may change, which the query sees to."""
    return can_add_materials(member)


def can_restore_material(member: Member, item: Item) -> bool:
    """Who could bin it. What an officer took down stays down; what a teacher took down, for teachers to bring back."""
    by = item.binned_by
    free = by is None or by.pk == member.person_id or (member.has_care and not by.is_officer)
    return can_edit_material(member, item) and free


def can_make_public(member: Member) -> bool:
    """Only teachers show things to the internet (domain 4.2)."""
    return spaces.is_teacher(member)


def audiences_open_to(member: Member) -> list[str]:
    """For whom a member may put something: pupils for all members, teachers for whom they like."""
    return ["teachers", "members", "public"] if spaces.is_teacher(member) else ["members"]
