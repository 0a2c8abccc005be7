"""Who may enter which room of the desks, and who seats officers. (The other deeds have theirs where the things are.)"""

from etwinning.desks import queries
from etwinning.people import queries as people
from etwinning.people.models import Desk, Officer, Person


def is_central(person: Person) -> bool:
    """Whether somebody sits at the central desk."""
    return person.is_officer and any(office.desk.kind == Desk.Kind.CENTRAL for office in people.offices_of(person))


def can_see_tasks(person: Person) -> bool:
    """The central desk looks after the machine."""
    return is_central(person)


def can_see_desks(person: Person) -> bool:
    """The central desk knows who sits where."""
    return is_central(person)


def can_open_desk(person: Person) -> bool:
    """The central desk."""
    return is_central(person)


def can_edit_desk(person: Person, _desk: Desk) -> bool:
    """The central desk, every desk."""
    return is_central(person)


def can_seat_officer(person: Person, _desk: Desk) -> bool:
    """The central desk, at every desk."""
    return is_central(person)


def can_unseat_officer(person: Person, _seat: Officer) -> bool:
    """The central desk, from every desk; its own last officer stays (the action)."""
    return is_central(person)


def can_give_authority(person: Person) -> bool:
    """The central desk."""
    return is_central(person)


def can_take_authority(person: Person, holder: Person) -> bool:
    """The central desk, from whoever has it."""
    return holder.role == queries.AUTHORITY and is_central(person)
