"""Who may look for people, schools and projects, and who may keep what they looked for."""

from etwinning.directory.models import SavedSearch
from etwinning.people import rules as people
from etwinning.people.models import Person


def can_search_people(person: Person) -> bool:
    """Staff whose registration is complete, waiting or validated, and officers."""
    return people.can_browse(person)


def can_see_map(person: Person) -> bool:
    """As looking for people."""
    return people.can_browse(person)


def can_search_directory(person: Person) -> bool:
    """The same for schools and projects, from inside."""
    return people.can_browse(person)


def can_save_search(person: Person) -> bool:
    """Whoever may search."""
    return people.can_browse(person)


def can_edit_search(person: Person, saved: SavedSearch) -> bool:
    """The one who keeps it."""
    return saved.person_id == person.pk and people.can_browse(person)


def can_delete_search(person: Person, saved: SavedSearch) -> bool:
    """The one who keeps it, whatever else they may do."""
    return saved.person_id == person.pk
