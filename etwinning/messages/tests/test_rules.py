"""Who may write to whom, and do what in a conversation: the cast as a table."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from etwinning.messages import queries, rules
from etwinning.messages.models import Conversation, Message, Seat
from etwinning.messages.tests.factories import make_message, make_talk, say, seat_of
from etwinning.people.models import Person
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db

CAST = ("ayse", "bruno", "eva", "elif_", "victor", "olcay")  # validated twice, waiting, pupil, visitor, officer
# who writes: to whom of the cast they may
REACH = {
    "ayse": "-y----",
    "bruno": "y-----",
    "eva": "------",
    "elif_": "------",
    "victor": "------",
    "olcay": "yy----",
}
STATES = {
    "draft": False, "waiting": False, "info_requested": False, "validated": True, "rejected": False, "warned": True,
    "suspended": False, "left": False,
}  # fmt: skip


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> list[Person]:
    return [request.getfixturevalue(name) for name in CAST]


def marks(answers: list[bool]) -> str:
    return "".join("y" if answer else "-" for answer in answers)


@pytest.mark.parametrize("who", CAST)
def test_who_writes_to_whom(cast: list[Person], who: str) -> None:
    person = cast[CAST.index(who)]
    reach = set(queries.people_to_write_to(person))
    assert marks([other in reach for other in cast]) == REACH[who]
    may = [other != person and rules.can_start_conversation(person, [other]) for other in cast]
    assert marks(may) == REACH[who]


@pytest.mark.parametrize(("state", "is_open"), STATES.items())
def test_states(ayse: Person, bruno: Person, state: str, is_open: bool) -> None:
    """Of the one who writes, and of the other, before and within a conversation."""
    talk = make_talk(ayse, bruno)
    say(talk, ayse)
    Person.objects.filter(pk=bruno.pk).update(state=state)
    bruno.refresh_from_db()
    assert rules.can_start_conversation(ayse, [bruno]) == is_open
    assert rules.can_start_conversation(bruno, [ayse]) == is_open
    assert rules.can_send_message(ayse, seat_of(ayse, talk)) == is_open
    assert rules.can_send_message(bruno, seat_of(bruno, talk)) == is_open
    assert rules.can_keep_draft(bruno, seat_of(bruno, talk))


@pytest.mark.parametrize("blocker", ["ayse", "bruno"])
def test_a_block_silences_both(ayse: Person, bruno: Person, blocker: str) -> None:
    talk = make_talk(ayse, bruno)
    say(talk, ayse, "From before")
    pair = (ayse, bruno) if blocker == "ayse" else (bruno, ayse)
    Block.objects.create(person=pair[0], blocked=pair[1])
    for one, other in ((ayse, bruno), (bruno, ayse)):
        assert not rules.can_start_conversation(one, [other])
        assert not rules.can_send_message(one, seat_of(one, talk))
        assert queries.messages_in(seat_of(one, talk)).count() == 1


def test_an_officer_is_answered_and_not_found(ayse: Person, bruno: Person, olcay: Person) -> None:
    talk = make_talk(olcay, ayse)
    say(talk, olcay)
    assert rules.can_send_message(ayse, seat_of(ayse, talk))
    assert not rules.can_start_conversation(ayse, [olcay])


# deed: (who began a group, who is in it, who left it, who is outside)
DEEDS: dict[str, tuple[Callable[[Person, Seat], bool], str]] = {
    "send_message": (rules.can_send_message, "yy--"),
    "keep_draft": (rules.can_keep_draft, "yy--"),
    "read_conversation": (rules.can_read_conversation, "yy--"),
    "mute_conversation": (rules.can_mute_conversation, "yy--"),
    "unmute_conversation": (rules.can_unmute_conversation, "yy--"),
    "clear_conversation": (rules.can_clear_conversation, "yy--"),
    "leave_conversation": (rules.can_leave_conversation, "yy--"),
    "add_people": (rules.can_add_people, "yy--"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_deeds_in_a_group(ayse: Person, bruno: Person, chiara: Person, dimitris: Person, deed: str) -> None:
    talk = make_talk(ayse, bruno, chiara)
    say(talk, ayse)
    Seat.objects.filter(person=chiara).update(left_at=talk.started_at)
    rule, expected = DEEDS[deed]
    seats = [seat_of(person, talk) for person in (ayse, bruno, chiara)]
    may = [rule(ayse, seats[0]), rule(bruno, seats[1]), rule(chiara, seats[2]), rule(dimitris, seats[0])]
    assert marks(may) == expected
    pair = make_talk(ayse, dimitris)
    of_a_pair = deed not in {"leave_conversation", "add_people"}
    assert rule(ayse, seat_of(ayse, pair)) == of_a_pair


def test_who_removes(ayse: Person, bruno: Person, chiara: Person) -> None:
    talk = make_talk(ayse, bruno, chiara)
    a, b, c = (seat_of(person, talk) for person in (ayse, bruno, chiara))
    assert rules.can_remove_person(ayse, a, b)
    assert not rules.can_remove_person(ayse, a, a)
    assert not rules.can_remove_person(bruno, b, c)
    Seat.objects.filter(pk=a.pk).update(left_at=talk.started_at)
    assert rules.can_remove_person(bruno, b, c)  # who is there longest
    assert not rules.can_remove_person(ayse, seat_of(ayse, talk), c)


def test_hiding_and_marks(ayse: Person, bruno: Person, dimitris: Person, elif_: Person) -> None:
    message = say(make_talk(ayse, bruno), ayse)
    may = [rules.can_hide_message(person, message) for person in (ayse, bruno, dimitris, elif_)]
    assert marks(may) == "yy--"
    assert marks([rules.can_switch_read_marks(person) for person in (ayse, bruno, dimitris, elif_)]) == "yyy-"


def test_a_group_is_small(ayse: Person, bruno: Person, chiara: Person) -> None:
    talk = make_talk(ayse, bruno, chiara)
    assert rules.can_add_people(ayse, seat_of(ayse, talk))
    for number in range(9):
        one = Person.objects.create(username=f"more-{number}", email=f"{number}@twin.example", state="validated")
        Seat.objects.create(conversation=talk, person=one)
    assert not rules.can_add_people(ayse, seat_of(ayse, talk))


class TestTheDatabaseKeepsPupilsOut:
    def test_no_seat(self, ayse: Person, bruno: Person, elif_: Person) -> None:
        talk = make_talk(ayse, bruno)
        with pytest.raises(IntegrityError, match="a pupil can have no messages"), transaction.atomic():
            Seat.objects.create(conversation=talk, person=elif_)
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.filter(person=bruno).update(person=elif_)

    def test_no_words(self, ayse: Person, bruno: Person, elif_: Person) -> None:
        talk = make_talk(ayse, bruno)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_message(talk, elif_, "Hello")
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(conversation=talk, author=ayse, about=elif_, kind="came")

    def test_no_pair(self, ayse: Person, elif_: Person) -> None:
        low, high = sorted((ayse.pk, elif_.pk))
        with pytest.raises(IntegrityError), transaction.atomic():
            Conversation.objects.create(low_id=low, high_id=high, started_by=ayse)
