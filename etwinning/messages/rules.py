"""Who may write to whom, and do what in a conversation."""

from collections.abc import Iterable

from etwinning.messages import queries
from etwinning.messages.models import MOST_PEOPLE, Message, Seat
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.safety import queries as safety


def can_write(person: Person) -> bool:
    """Validated staff and officers. Nobody else, whatever they can read."""
    return person.is_active and (people.can_meet_people(person) or person.is_officer)


def can_start_conversation(person: Person, others: Iterable[Person] = ()) -> bool:
    """With people to whom one may write, as many as a small group holds."""
    keys = {other.pk for other in others}
    if not can_write(person) or len(keys) >= MOST_PEOPLE:
        return False
    return queries.people_to_write_to(person).filter(pk__in=keys).count() == len(keys)


def may_write_to_seen(person: Person, other: Person) -> bool:
    """The same with one whom the person was found to see, so that no block stands."""
    return can_write(person) and person.pk != other.pk and other.is_active and people.can_meet_people(other)


def can_see(person: Person, seat: Seat) -> bool:
    """The one whose seat it is, as long as they are there."""
    return seat.person_id == person.pk and seat.left_at is None and person.is_active


def can_send_message(person: Person, seat: Seat) -> bool:
    """To the other of a pair, if both may write and no block stands between them; to a group that is not empty."""
    if not can_see(person, seat) or not can_write(person):
        return False
    others = [other.person for other in queries.people_in(seat.conversation) if other.person_id != person.pk]
    if seat.conversation.is_group:
        return bool(others)
    return any(can_write(other) and not safety.is_hidden(person, other) for other in others)


def can_keep_draft(person: Person, seat: Seat) -> bool:
    """Everybody who sits there: what one types is never lost, whatever happened meanwhile."""
    return can_see(person, seat)


def can_read_conversation(person: Person, seat: Seat) -> bool:
    """The one whose seat it is."""
    return can_see(person, seat)


def can_mute_conversation(person: Person, seat: Seat) -> bool:
    """The one whose seat it is."""
    return can_see(person, seat)


def can_unmute_conversation(person: Person, seat: Seat) -> bool:
    """The one whose seat it is."""
    return can_see(person, seat)


def can_clear_conversation(person: Person, seat: Seat) -> bool:
    """The one whose seat it is: it is taken away for them only."""
    return can_see(person, seat)


def can_leave_conversation(person: Person, seat: Seat) -> bool:
    """A group can be left; in a pair one blocks, mutes or clears."""
    return can_see(person, seat) and seat.conversation.is_group


def can_add_people(person: Person, seat: Seat) -> bool:
    """Whoever writes in a group that is not full."""
    if not (can_see(person, seat) and seat.conversation.is_group and can_write(person)):
        return False
    return len(queries.people_in(seat.conversation)) < MOST_PEOPLE


def can_remove_person(person: Person, seat: Seat, other: Seat) -> bool:
    """Who is there longest removes others from a group."""
    here = other.conversation_id == seat.conversation_id and other.left_at is None and other.person_id != person.pk
    if not (here and can_see(person, seat) and seat.conversation.is_group and can_write(person)):
        return False
    return queries.steward_of(seat.conversation) == person.pk


def can_hide_message(person: Person, message: Message) -> bool:
    """Whoever reads it, for themselves."""
    return not person.is_pupil and queries.messages_visible_to(person).filter(pk=message.pk).exists()


def can_switch_read_marks(person: Person) -> bool:
    """Everybody who reads messages."""
    return person.is_active and not person.is_pupil
