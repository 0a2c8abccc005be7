"""Who may, as far as it depends on the person alone."""

from . import queries
from .models import Desk, Person


def is_officer_of(person: Person, desk: Desk, region: str = "") -> bool:
    """Whether a person answers for this desk (and region). The central desk answers for none but its own things."""
    return person.is_officer and queries.officers_for(desk, region).filter(person=person).exists()


def can_meet_people(person: Person) -> bool:
    """Contact people, found and join projects: validated staff only (decisions: "What a waiting person may do")."""
    return person.is_validated


def can_browse(person: Person) -> bool:
    """See the directory and the gallery from inside: staff whose registration is complete, and officers."""
    return person.is_active and (
        person.is_officer or (person.is_staff_member and person.state not in {"draft", "suspended", "left"})
    )
