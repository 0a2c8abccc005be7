"""Who may tie themselves to whom."""

from etwinning.network import queries
from etwinning.network.models import Contact
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.safety import queries as safety


def can_request_contact(person: Person, other: Person) -> bool:
    """Validated staff may ask validated staff who is available or already wrote, unless a block or a tie stands."""
    return (
        person.pk != other.pk
        and people.can_meet_people(person)
        and people.can_meet_people(other)
        and other.is_active
        and not safety.is_hidden(person, other)
        and _may_ask_anew(person, queries.contact_between(person, other))
    )


def _may_ask_anew(person: Person, contact: Contact | None) -> bool:
    """After a refusal only the one who refused may ask: nobody is asked again and again."""
    return contact is None or (contact.state == Contact.State.DECLINED and contact.asked_of_id == person.pk)


def can_accept_contact(person: Person, contact: Contact) -> bool:
    """Only the one who was asked answers."""
    return contact.asked_of_id == person.pk and people.can_meet_people(person)


def can_decline_contact(person: Person, contact: Contact) -> bool:
    """Only the one who was asked answers."""
    return contact.asked_of_id == person.pk


def can_remove_contact(person: Person, contact: Contact) -> bool:
    """Either side ends a contact, or takes back its own request."""
    if contact.state == Contact.State.WAITING:
        return contact.asked_by_id == person.pk
    return contact.state == Contact.State.ACCEPTED and person.pk in {contact.low_id, contact.high_id}


def can_block_person(person: Person, other: Person) -> bool:
    """Members block members; the desks must stay able to write to everyone."""
    return person.pk != other.pk and not person.is_pupil and not other.is_pupil and not other.is_officer


def can_unblock_person(person: Person, other: Person) -> bool:
    """Lifting one's own block is always open."""
    return person.pk != other.pk
