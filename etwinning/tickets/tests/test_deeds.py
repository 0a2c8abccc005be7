"""What each deed does to a ticket, in each state; two at the same moment; what the clock does."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.people.models import Desk, Notice, Person
from etwinning.tickets import actions
from etwinning.tickets.models import Step, Ticket
from etwinning.tickets.tests.factories import MAIL, WORDS, make_ticket

pytestmark = pytest.mark.django_db
DEEDS: dict[str, Callable[[Ticket, Person, Person], Ticket]] = {
    "add": lambda ticket, _olcay, _carla: actions.add_words(ticket, "More", by=None),
    "settle": lambda ticket, _olcay, _carla: actions.settle_ticket(ticket, by=None),
    "answer": lambda ticket, olcay, _carla: actions.answer_ticket(ticket, "So", by=olcay),
    "central": lambda ticket, _olcay, carla: actions.answer_ticket(ticket, "So", by=carla),
    "note": lambda ticket, olcay, _carla: actions.note_ticket(ticket, "Hm", by=olcay),
    "pass": lambda ticket, olcay, _carla: actions.pass_ticket_on(ticket, "A fault", by=olcay),
    "back": lambda ticket, _olcay, carla: actions.hand_ticket_back(ticket, "No fault", by=carla),
    "close": lambda ticket, olcay, _carla: actions.close_ticket(ticket, by=olcay),
}
WAY = {  # how one gets there
    "waiting": [], "answered": ["answer"], "passed": ["pass"], "closed": ["close"],
    "answered there": ["pass", "central"], "closed there": ["pass", "close"],
}  # fmt: skip
# what each deed makes of each of these; the last step it writes (the same letter: none)
TABLE = """
            add        settle   answer     central    note      pass       back        close
waiting     waiting/a  closed/c answered/s answered/s waiting/n passed/p   waiting/n   closed/c
answered    waiting/a  closed/c answered/s answered/s answered/n passed/p  answered/n  closed/c
passed      passed/a   closed/c passed/s   answered/s passed/n  passed/n   waiting/h   closed/c
closed      waiting/r  closed/- closed/s   closed/s   closed/n  closed/n   closed/n    closed/-
answered_there passed/a closed/c answered/s answered/s answered/n answered/n waiting/h closed/c
closed_there passed/r  closed/- closed/s   closed/s   closed/n  closed/n   closed/n    closed/-
"""
LETTERS = {
    "a": "added", "c": "closed", "s": "answered", "n": "noted", "p": "passed", "h": "handed_back", "r": "reopened",
}  # fmt: skip
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CASES = [
    (row[0].replace("_", " "), deed, *cell.split("/")) for row in ROWS for deed, cell in zip(HEAD, row[1:], strict=True)
]


@pytest.mark.parametrize(("start", "deed", "state", "letter"), CASES)
def test_states(olcay: Person, carla: Person, start: str, deed: str, state: str, letter: str) -> None:
    ticket = make_ticket()
    for one in WAY[start]:
        DEEDS[one](ticket, olcay, carla)
    before = ticket.steps.count()
    since = Ticket.objects.get(pk=ticket.pk).state_since
    after = DEEDS[deed](ticket, olcay, carla)
    after.refresh_from_db()
    assert after.state == state
    assert (after.state_since == since) == (start.split(maxsplit=1)[0] == state)
    written = list(after.steps.order_by("at", "pk")[before:])
    assert [step.kind for step in written] == ([] if letter == "-" else [LETTERS[letter]])


def test_ask_desk(ayse: Person, django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    Desk.objects.filter(slug="tr").update(email="tr@desk.example")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        ticket = make_ticket(ayse)
    assert (ticket.asker, ticket.name, ticket.email, ticket.region) == (ayse, "", "", "TR-42")
    assert [letter.to for letter in mail.outbox] == [["tr@desk.example"]]
    entry = Entry.objects.get(deed="tickets/ask_desk")
    assert WORDS not in str(entry.data)
    assert make_ticket(ayse, country="IT").region == ""


def test_officers_are_told_where_a_desk_has_no_mailbox(
    olcay: Person, riza: Person, carla: Person, ayse: Person
) -> None:
    ticket = make_ticket(ayse)
    assert set(Notice.objects.values_list("person", "deed")) == {
        (olcay.pk, "tickets/ask_desk"), (riza.pk, "tickets/ask_desk"),
    }  # fmt: skip
    actions.pass_ticket_on(ticket, "A fault", by=olcay)
    told = Notice.objects.exclude(deed="tickets/ask_desk").values_list("person", "deed")
    assert set(told) == {(ayse.pk, "tickets/pass_ticket_on")}
    assert Notice.objects.filter(person=carla, deed="tickets/ask_desk").count() == 1


def test_a_member_is_told_by_the_desk(ayse: Person, olcay: Person) -> None:
    ticket = make_ticket(ayse)
    for say in (actions.answer_ticket, actions.note_ticket):
        say(ticket, "Try again, please.", by=olcay)
    actions.close_ticket(ticket, by=olcay)
    told = Notice.objects.filter(person=ayse).order_by("pk")
    assert [notice.deed for notice in told] == ["tickets/answer_ticket", "tickets/close_ticket"]
    assert {notice.by for notice in told} == {None}
    assert {notice.url for notice in told} == {f"/help/questions/{ticket.pk}/"}


def test_a_visitor_gets_each_answer_once_in_the_language_asked_in(
    olcay: Person, carla: Person, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        ticket = make_ticket()
        actions.answer_ticket(ticket, "Versuchen Sie es noch einmal.", by=olcay)
        actions.note_ticket(ticket, "Zzsecret", by=olcay)
        actions.pass_ticket_on(ticket, "Zzsecret", by=olcay)
        actions.hand_ticket_back(ticket, "Zzsecret", by=carla)
        actions.close_ticket(ticket, by=olcay)
    mails = [letter for letter in mail.outbox if letter.to == [MAIL]]
    assert len(mails) == 4
    assert "Zzsecret" not in str([letter.body for letter in mails])
    assert WORDS not in str(mails[0].body)  # anybody can type anybody's address
    assert "Versuchen Sie es noch einmal." in str(mails[1].body)
    assert all(f"{ticket.pk}" in letter.subject and "/help/asked/" in str(letter.body) for letter in mails)
    answered = Step.objects.get(kind="answered")
    assert answered.mailed_at is not None
    assert actions.mail_asker.call(answered.pk) is False


@pytest.mark.parametrize("say", [actions.add_words, actions.answer_ticket, actions.note_ticket, actions.pass_ticket_on])
def test_the_same_sending_twice_is_one_step(olcay: Person, say: Callable[..., Ticket]) -> None:
    ticket, mark = make_ticket(), uuid4()
    for _twice in range(2):
        say(ticket, "Once", by=olcay, sending=mark)
    assert Step.objects.filter(words="Once").count() == 1


def test_asking_twice_is_one_question() -> None:
    mark = uuid4()
    one, two = (make_ticket(sending=mark) for _twice in range(2))  # type: ignore[arg-type]
    assert one == two


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""}, {"asker": "ayse"}, {"state": "passed"}, {"at_central": True},
        {"at_central": True, "state": "answered"},
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(ayse: Person, wrong: dict[str, object]) -> None:
    ticket = make_ticket()
    wrong = {name: ayse if value == "ayse" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"words": ""}, {"is_internal": True}, {"kind": "answered"}, {"kind": "noted"}])
def test_the_database_refuses_steps_that_cannot_be(wrong: dict[str, object]) -> None:
    ticket = make_ticket()
    with pytest.raises(IntegrityError), transaction.atomic():
        ticket.steps.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ticket.steps.update(desk=ticket.desk)


def test_what_nobody_answers_is_closed_and_later_forgotten(olcay: Person, ayse: Person) -> None:
    now = timezone.now()
    silent, waiting = make_ticket(ayse), make_ticket(ayse)
    actions.answer_ticket(silent, "So", by=olcay)
    assert actions.close_silent(at=now + timedelta(days=29)) == 0
    closed = now + timedelta(days=31)
    assert actions.close_silent(at=closed) == 1
    silent.refresh_from_db()
    assert silent.state == "closed"
    assert silent.steps.filter(kind="closed", author=None, desk=silent.desk).exists()
    assert actions.forget_tickets(at=closed + timedelta(days=364)) == 0
    assert actions.forget_tickets(at=closed + timedelta(days=366)) == 1
    assert list(Ticket.objects.all()) == [waiting]


def test_who_leaves_takes_the_questions_along(ayse: Person, bruno: Person, olcay: Person) -> None:
    mine, other = make_ticket(ayse), make_ticket(bruno)
    actions.answer_ticket(other, "So", by=olcay)
    actions.forget_person(ayse)
    actions.forget_person(olcay)
    assert list(Ticket.objects.all()) == [other]
    assert not Step.objects.filter(ticket_id=mine.pk).exists()
    assert Step.objects.filter(ticket=other).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment(olcay: Person, riza: Person, ayse: Person) -> None:
    """Both answers stand; of two closes one does it; the state is that of the last."""
    ticket, start = make_ticket(ayse), Barrier(6)

    def do(number: int, officer: Person) -> None:
        start.wait()
        if number < 2:
            actions.answer_ticket(ticket, f"Answer {number}", by=officer)
        elif number < 4:
            actions.close_ticket(ticket, by=officer)
        else:
            actions.pass_ticket_on(ticket, f"Reason {number}", by=officer)
        connection.close()

    threads = [Thread(target=do, args=(number, (olcay, riza)[number % 2])) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ticket.refresh_from_db()
    kinds = list(ticket.steps.values_list("kind", flat=True))
    assert ticket.state == "closed"
    assert (kinds.count("answered"), kinds.count("closed")) == (2, 1)
    assert kinds.count("passed") + kinds.count("noted") == 2
    assert kinds.count("passed") <= 1
