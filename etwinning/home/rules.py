"""Who may close an account, report, and answer a report."""

from etwinning.home import queries
from etwinning.people.models import Person
from etwinning.safety import rules as safety
from etwinning.safety.models import Report


def can_leave(person: Person) -> bool:
    """Everybody for themselves; a pupil's account is closed by the pupil's teacher."""
    return person.is_active and not person.is_pupil


def can_report_thing(person: Person, author: Person | None) -> bool:
    """Whoever reads a thing may report it, pupils too; not what one wrote oneself."""
    return person.is_active and (author is None or author.pk != person.pk)


def can_decide_report(person: Person, report: Report) -> bool:
    """The teachers of the room while it lies with them; else the officers of its desk."""
    if not report.is_waiting:
        return False
    if report.lies_with_teachers and not person.is_officer:
        return queries.teaching_seats(person).filter(space=report.room).exists()
    return safety.can_answer_at_desk(person, report)


def can_pass_report_on(person: Person, report: Report) -> bool:
    """The teachers with whom it lies."""
    return report.lies_with_teachers and not person.is_officer and can_decide_report(person, report)
