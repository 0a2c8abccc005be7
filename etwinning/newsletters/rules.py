"""Who may do what with newsletters. What a link of a mail may, its signature says."""

from etwinning.people.models import Person


def can_ask_newsletter(person: Person | None) -> bool:
    """Everybody but pupils, who get no mail."""
    return person is None or not person.is_pupil


can_confirm_newsletter = can_ask_newsletter
