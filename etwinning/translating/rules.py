"""Who works on a translation: whoever may change its page (editing: seats of desks, parts of the tree)."""

from wagtail.models import Page
from wagtail_localize.models import Translation

from etwinning.editing.queries import editable_text
from etwinning.people.models import Person
from etwinning.translating import machines


def can_see_translation(person: Person, page: Page) -> bool:
    """Who may change the page."""
    return editable_text(person, page.pk) is not None


def can_bring_translation(person: Person, page: Page, translation: Translation | None) -> bool:
    """Who may change the page, if it is translated sentence by sentence."""
    return translation is not None and can_see_translation(person, page)


def can_translate_by_machine(person: Person, page: Page, translation: Translation | None) -> bool:
    """The same, where this site has a machine."""
    return machines.there_is_one() and can_bring_translation(person, page, translation)


def can_confirm_translation(person: Person, page: Page) -> bool:
    """Who may change the page stands for it too."""
    return can_see_translation(person, page)
