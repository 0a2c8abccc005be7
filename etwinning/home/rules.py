"""Who may close an account."""

from etwinning.people.models import Person


def can_leave(person: Person) -> bool:
    """Everybody for themselves; a pupil's account is closed by the pupil's teacher."""
    return person.is_active and not person.is_pupil
