"""Who may look for people."""

from etwinning.people import rules as people
from etwinning.people.models import Person


def can_search_people(person: Person) -> bool:
    """Staff whose registration is complete, waiting or validated, and officers."""
    return people.can_browse(person)
