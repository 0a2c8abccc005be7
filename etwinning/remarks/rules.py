"""Who may do what with remarks. A closed room is refused by the deeds, with a sentence."""

from etwinning.core.models import Audience
from etwinning.pages import rules as pages
from etwinning.pages.models import Page
from etwinning.remarks.models import Remark
from etwinning.spaces import rules as spaces
from etwinning.spaces.models import Member
from etwinning.spaces.queries import audiences_of


def _reads(member: Member, page: Page) -> bool:
    meant = page.audience in audiences_of(member) or page.audience == Audience.PUBLIC
    return member.is_present and member.space_id == page.space_id and meant


def can_write_remark(member: Member, page: Page) -> bool:
    """Everybody in the room who reads the page; visitors comment too (decisions: "TwinSpace", roles)."""
    return _reads(member, page)


def can_suggest_wording(member: Member, page: Page) -> bool:
    """Teachers and pupils who read the page."""
    return _reads(member, page) and not spaces.is_visitor(member)


def can_answer_remark(member: Member, remark: Remark) -> bool:
    """Who may comment."""
    return can_write_remark(member, remark.page) and remark.answers_id is None


def can_resolve_remark(member: Member, remark: Remark) -> bool:
    """Its author, or a teacher."""
    mine = remark.author_id == member.person_id
    return can_answer_remark(member, remark) and not remark.is_suggestion and (mine or spaces.is_teacher(member))


def can_reopen_remark(member: Member, remark: Remark) -> bool:
    """Who could resolve it; a suggestion, who could accept it."""
    return can_accept_suggestion(member, remark) or can_resolve_remark(member, remark)


def can_remove_remark(member: Member, remark: Remark) -> bool:
    """Its author, and every teacher: what pupils write is in their care."""
    return _reads(member, remark.page) and (remark.author_id == member.person_id or spaces.is_teacher(member))


def can_accept_suggestion(member: Member, remark: Remark) -> bool:
    """Who may edit the page."""
    return remark.is_suggestion and pages.can_edit_page(member, remark.page)


def can_refuse_suggestion(member: Member, remark: Remark) -> bool:
    """Who may edit the page."""
    return can_accept_suggestion(member, remark)


def can_withdraw_suggestion(member: Member, remark: Remark) -> bool:
    """Its author."""
    return remark.is_suggestion and _reads(member, remark.page) and remark.author_id == member.person_id
