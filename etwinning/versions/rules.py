"""Who may do what with the history of a page. A closed room is refused by the deeds, with a sentence."""

from etwinning.pages import rules as pages
from etwinning.pages.models import Page
from etwinning.spaces.models import Member


def can_see_history(member: Member, page: Page) -> bool:
    """Who may edit the page, and teachers who may read it."""
    return pages.can_see_history(member, page)


def can_name_version(member: Member, page: Page) -> bool:
    """Who may edit the page."""
    return pages.can_edit_page(member, page)


def can_restore_version(member: Member, page: Page) -> bool:
    """Who may edit the page."""
    return pages.can_edit_page(member, page)


def can_restore_passage(member: Member, page: Page) -> bool:
    """Who may edit the page."""
    return pages.can_edit_page(member, page)
