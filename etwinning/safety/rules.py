"""Who may read and answer reports at a desk. (Teachers of a room are known above: see `home.rules`.)"""

from etwinning.people import rules as people
from etwinning.people.models import Desk, Person
from etwinning.safety import queries
from etwinning.safety.models import Report


def can_answer_at_desk(person: Person, report: Report) -> bool:
    """Officers of its desk and region; those of the central desk when it is theirs or nobody answered in time.

    Nobody answers a report of what they wrote, or their own.
    """
    if not person.is_officer or person.pk in {report.author_id, report.reporter_id}:
        return False
    if queries.is_central(person):
        return report.central_at is not None or (report.desk is not None and report.desk.kind == Desk.Kind.CENTRAL)
    return report.desk is not None and people.is_officer_of(person, report.desk, report.region)


def can_see_standing(person: Person) -> bool:
    """Everybody reads what holds for themselves."""
    return person.is_active
