"""Who may enter which room of the desks. (The deeds have their rules where the things live.)"""

from etwinning.people import queries as people
from etwinning.people.models import Desk, Person


def can_see_tasks(person: Person) -> bool:
    """The central desk looks after the machine."""
    return any(office.desk.kind == Desk.Kind.CENTRAL for office in people.offices_of(person))
