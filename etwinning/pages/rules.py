"""Who may do what with a page. A closed room is refused by the deeds, with a sentence."""

from etwinning.pages import queries
from etwinning.pages.models import Page
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member


def can_new_page(member: Member) -> bool:
    """Teachers, administrators and pupil administrators begin pages (decisions: "TwinSpace"; domain 2.4)."""
    return spaces.is_teacher(member) or spaces.is_pupil_administrator(member)


def can_edit_page(member: Member, page: Page) -> bool:
    """As the page says; see `queries.pages_editable_by`."""
    return queries.may_edit(member, page.pk)


def can_see_history(member: Member, page: Page) -> bool:
    """Who may edit, and teachers who may read: earlier texts are for members as the page is, and never public."""
    inside = member.is_present and member.space_id == page.space_id and not spaces.is_visitor(member)
    return inside and (member.is_teacher or can_edit_page(member, page))


def can_save_page(member: Member, page: Page) -> bool:
    """Who may edit may keep an unsaved text."""
    return can_edit_page(member, page)


def can_discard_draft(member: Member, page: Page) -> bool:
    """Anyone who sees the page: the unsaved text is their own."""
    return member.is_present and member.space_id == page.space_id


def can_upload_to_page(member: Member, page: Page) -> bool:
    """Who may edit may add pictures and files."""
    return can_edit_page(member, page)


def can_publish_page(member: Member, page: Page) -> bool:
    """The author, and teachers who may edit. So it is too for who sees and who edits a page."""
    return can_edit_page(member, page) and (member.is_teacher or page.author_id == member.person_id)


def deeds_open_to(member: Member, page: Page) -> set[str]:
    """What a member may do with a page now, for its buttons: edit, publish, bin. In a closed room only its history."""
    edits = can_edit_page(member, page)
    history = {"history"} if edits or (member.is_teacher and member.is_present) else set()
    if not member.space.is_open:
        return history
    return history | {
        deed
        for deed, may in {
            "edit": edits,
            "publish": edits and (member.is_teacher or page.author_id == member.person_id),
            "bin": can_bin_page(member, page),
        }.items()
        if may
    }


def can_make_public(member: Member) -> bool:
    """Only teachers show things to the internet (domain 4.2)."""
    return spaces.is_teacher(member)


def can_move_page(member: Member, page: Page) -> bool:
    """The order of the pages is the teachers'."""
    return spaces.is_teacher(member) and member.space_id == page.space_id


def can_bin_page(member: Member, page: Page) -> bool:
    """Administrators, and the author."""
    mine = page.author_id == member.person_id and not spaces.is_visitor(member)
    return member.is_present and member.space_id == page.space_id and (mine or spaces.is_administrator(member))


def can_restore_page(member: Member, page: Page) -> bool:
    """Who could bin it. What an officer took down stays down; what a teacher took down, for teachers to bring back."""
    by = page.binned_by
    free = by is None or by.pk == member.person_id or (member.is_teacher and not by.is_officer)
    return can_bin_page(member, page) and free


def can_see_bin(member: Member) -> bool:
    """Who may have something in it: those who begin pages."""
    return can_new_page(member)
