"""Who may do what in the CMS: the seats of the desks decide (docs/decisions/0043)."""

from wagtail.models import Page

from etwinning.editing import queries
from etwinning.people.models import Person
from etwinning.safety.queries import is_central

NEEDS_THE_PAGE = {"submit_page_translation": "page_id", "update_translations": "translation_source_id"}


def can_edit_texts(person: Person) -> bool:
    """Officers of a desk, for its whole country; coordinators of regions do not write for the country."""
    return person.is_officer and person.is_active and queries.desks_edited_by(person).exists()


def can_open_in_editor(person: Person, name: str, **keys: int) -> bool:
    """The CMS asks by itself whose page it is, but for two addresses of its translations: those are asked here.

    Its address that fails on purpose is nobody's.
    """
    if name == "wagtailadmin_error_test":
        return False
    if name not in NEEDS_THE_PAGE:
        return True
    pk: int | None = keys.get(NEEDS_THE_PAGE[name], 0)
    if name == "update_translations":
        pk = queries.text_of_source(pk or 0)
    return pk is not None and queries.editable_text(person, pk) is not None


def can_take_away(page: Page, deed: str) -> bool:
    """Nobody takes away what the portal's own links lead to; moving it would change the address of all below."""
    return deed not in {"delete", "unpublish", "move"} or not queries.is_held(page, for_good=deed != "unpublish")


def can_change_articles(person: Person) -> bool:
    """The help centre is Europe's: the central desk writes it (docs/decisions/0043)."""
    return can_edit_texts(person) and is_central(person)
