"""Who may ask, answer and pass on (domain 2.7: the national service first, then the central one)."""

from etwinning.people.models import Desk, Person
from etwinning.people.queries import offices_of
from etwinning.tickets.models import Ticket


def can_ask_desk(person: Person | None) -> bool:
    """Everybody but pupils, who ask their teacher."""
    return not (person is not None and person.is_pupil)


def can_add_words(person: Person | None, ticket: Ticket) -> bool:
    """The asker: the member whose it is, or whoever holds the link to a visitor's (its signature says so)."""
    if ticket.asker_id is None:
        return can_ask_desk(person)
    return person is not None and ticket.asker_id == person.pk


can_settle_ticket = can_add_words


def deeds_open_to(person: Person, ticket: Ticket) -> set[str]:
    """What an officer may do with a ticket, whatever its state: which deed came too late, the deed itself sees.

    Those of its desk and region, and those of the central desk since it was passed on. Nobody answers oneself.
    """
    if not person.is_officer or not person.is_active or person.pk == ticket.asker_id:
        return set()
    seats = list(offices_of(person))
    is_central = any(seat.desk.kind == Desk.Kind.CENTRAL for seat in seats)
    is_here = any(
        seat.desk_id == ticket.desk_id and (not seat.regions or ticket.region in seat.regions) for seat in seats
    )
    was_passed = ticket.passed_at is not None
    if not (is_here or (is_central and was_passed)):
        return set()
    deeds = {"answer_ticket", "note_ticket", "close_ticket"}
    if is_central:
        return deeds | ({"hand_ticket_back"} if was_passed else set())
    return deeds | {"pass_ticket_on"}


def can_answer_ticket(person: Person, ticket: Ticket) -> bool:
    """Officers where it lies or lay."""
    return "answer_ticket" in deeds_open_to(person, ticket)


can_note_ticket = can_answer_ticket
can_close_ticket = can_answer_ticket


def can_pass_ticket_on(person: Person, ticket: Ticket) -> bool:
    """Officers of the national desk."""
    return "pass_ticket_on" in deeds_open_to(person, ticket)


def can_hand_ticket_back(person: Person, ticket: Ticket) -> bool:
    """Officers of the central desk, what was passed on to them."""
    return "hand_ticket_back" in deeds_open_to(person, ticket)
