"""What can be done with a question: ask, add, answer, note, pass on, hand back, close; and what the clock does.

The row of the ticket is locked by each deed, so two at the same moment come one after the other, and both stand: what
comes too late for its purpose leaves its words and changes no state.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPRecipientsRefused
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from etwinning.core.actions import record
from etwinning.core.folding import search_text
from etwinning.people.actions import tell
from etwinning.people.models import Desk, Person
from etwinning.tickets import letters, queries
from etwinning.tickets.models import Step, Ticket

SILENCE: Final = timedelta(days=30)  # after an answer: then it is closed
KEPT: Final = timedelta(days=365)  # after it was closed
State, Kind = Ticket.State, Step.Kind
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What somebody asks. Name and address are kept of who has no account with an address only."""

    country: str
    topic: str
    subject: str
    words: str
    language: str
    name: str = ""
    email: str = ""
    sending: UUID | None = None


def ask_desk(desk: Desk, question: Question, *, by: Person | None, at: datetime | None = None) -> Ticket:
    """Put a question to a desk. The same sending twice is one question."""
    at = at or timezone.now()
    member = by if by is not None and by.email else None
    try:
        with transaction.atomic():
            ticket = Ticket.objects.create(
                desk=desk, country=question.country, asker=member,
                region=by.region if by is not None and by.country == question.country else "",
                name="" if member else question.name, email="" if member else question.email,
                language=question.language, topic=question.topic, subject=question.subject,
                search=search_text(question.subject, "" if member else question.name),
                state_since=at, asked_at=at, changed_at=at,
            )  # fmt: skip
            step = _step(ticket, Kind.ASKED, at, by=by, words=question.words, sending=question.sending)
            record("tickets/ask_desk", ticket, by=by, scope=f"desk:{desk.pk}", at=at, desk=desk.name)
            _tell_desk(step, "tickets/ask_desk")
            if member is None:
                _mail_asker(step)
            return ticket
    except IntegrityError:
        sent = Step.objects.select_related("ticket").filter(sending=question.sending, kind=Kind.ASKED).first()
        if question.sending is None or sent is None:
            raise
        return sent.ticket


@transaction.atomic
def add_words(
    ticket: Ticket, words: str, *, by: Person | None, sending: UUID | None = None, at: datetime | None = None
) -> Ticket:
    """The asker says more: whoever held it has it again. A closed one is open again."""
    ticket, at = _locked(ticket), at or timezone.now()
    if _is_sent(sending):
        return ticket
    kind = Kind.ADDED if ticket.is_open else Kind.REOPENED
    _move(ticket, State.PASSED if ticket.at_central else State.WAITING, at)
    step = _step(ticket, kind, at, by=by, words=words, sending=sending)
    _record("tickets/add_words", ticket, by, at)
    _tell_desk(step, "tickets/add_words")
    return ticket


@transaction.atomic
def settle_ticket(ticket: Ticket, *, by: Person | None, at: datetime | None = None) -> Ticket:
    """The asker needs no more: it is closed. Twice is once."""
    ticket, at = _locked(ticket), at or timezone.now()
    if ticket.is_open:
        _move(ticket, State.CLOSED, at)
        _step(ticket, Kind.CLOSED, at, by=by)
        _record("tickets/settle_ticket", ticket, by, at)
    return ticket


@transaction.atomic
def answer_ticket(
    ticket: Ticket, words: str, *, by: Person, sending: UUID | None = None, at: datetime | None = None
) -> Ticket:
    """A desk answers, and the asker is told. A closed one stays closed.

    What lies at the central desk waits for that: an answer of the national desk in between takes it from nobody.
    """
    ticket, at = _locked(ticket), at or timezone.now()
    if _is_sent(sending):
        return ticket
    desk = queries.seat_at(by, ticket)
    if ticket.is_open and (desk.kind == Desk.Kind.CENTRAL or not ticket.at_central):
        _move(ticket, State.ANSWERED, at)
    step = _step(ticket, Kind.ANSWERED, at, by=by, desk=desk, words=words, sending=sending)
    _record("tickets/answer_ticket", ticket, by, at)
    _tell_asker(step, "tickets/answer_ticket")
    return ticket


@transaction.atomic
def note_ticket(
    ticket: Ticket, words: str, *, by: Person, sending: UUID | None = None, at: datetime | None = None
) -> Ticket:
    """Words for the desks alone."""
    ticket, at = _locked(ticket), at or timezone.now()
    if not _is_sent(sending):
        _step(ticket, Kind.NOTED, at, by=by, desk=queries.seat_at(by, ticket), words=words, sending=sending)
        _record("tickets/note_ticket", ticket, by, at)
    return ticket


@transaction.atomic
def pass_ticket_on(
    ticket: Ticket, words: str, *, by: Person, sending: UUID | None = None, at: datetime | None = None
) -> Ticket:
    """The national desk hands it to the central one, with a reason for that desk; the asker is told that, not why."""
    ticket, at = _locked(ticket), at or timezone.now()
    if _is_sent(sending):
        return ticket
    if not ticket.is_open or ticket.at_central:  # a colleague was quicker: the reason stays, as a note
        return note_ticket(ticket, words, by=by, sending=sending, at=at)
    ticket.at_central, ticket.passed_at = True, ticket.passed_at or at
    _move(ticket, State.PASSED, at)
    step = _step(ticket, Kind.PASSED, at, by=by, desk=queries.seat_at(by, ticket), words=words, sending=sending)
    _record("tickets/pass_ticket_on", ticket, by, at)
    _tell_desk(step, "tickets/ask_desk")
    _tell_asker(step, "tickets/pass_ticket_on")
    return ticket


@transaction.atomic
def hand_ticket_back(
    ticket: Ticket, words: str, *, by: Person, sending: UUID | None = None, at: datetime | None = None
) -> Ticket:
    """The central desk gives it back to the national one, with words for that desk."""
    ticket, at = _locked(ticket), at or timezone.now()
    if _is_sent(sending):
        return ticket
    if not ticket.is_open or not ticket.at_central:
        return note_ticket(ticket, words, by=by, sending=sending, at=at)
    ticket.at_central = False
    _move(ticket, State.WAITING, at)
    desk = queries.central_desk() or queries.seat_at(by, ticket)
    step = _step(ticket, Kind.HANDED_BACK, at, by=by, desk=desk, words=words, sending=sending)
    _record("tickets/hand_ticket_back", ticket, by, at)
    _tell_desk(step, "tickets/add_words")
    return ticket


@transaction.atomic
def close_ticket(ticket: Ticket, *, by: Person | None, at: datetime | None = None) -> Ticket:
    """A desk closes it, or the clock (by nobody). Twice is once."""
    ticket, at = _locked(ticket), at or timezone.now()
    if ticket.is_open:
        _move(ticket, State.CLOSED, at)
        desk = queries.seat_at(by, ticket) if by is not None else ticket.desk
        step = _step(ticket, Kind.CLOSED, at, by=by, desk=desk)
        _record("tickets/close_ticket", ticket, by, at)
        _tell_asker(step, "tickets/close_ticket")
    return ticket


def _locked(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_for_update(of=("self",)).select_related("desk", "asker").get(pk=ticket.pk)


def _is_sent(sending: UUID | None) -> bool:
    return sending is not None and Step.objects.filter(sending=sending).exists()


def _move(ticket: Ticket, state: str, at: datetime) -> None:
    if ticket.state != state:
        ticket.state, ticket.state_since = state, at


def _step(
    ticket: Ticket, kind: str, at: datetime, *, by: Person | None, words: str = "", desk: Desk | None = None,
    sending: UUID | None = None,
) -> Step:  # fmt: skip
    """Write a step down, and the ticket as it is after it."""
    ticket.changed_at = at
    ticket.save(update_fields=["state", "state_since", "at_central", "passed_at", "changed_at"])
    return Step.objects.create(
        ticket=ticket, kind=kind, desk=desk, author=by if desk is not None else None, words=words, at=at,
        sending=sending, is_internal=kind in Step.FOR_DESKS,
    )  # fmt: skip


def _record(deed: str, ticket: Ticket, by: Person | None, at: datetime) -> None:
    record(deed, ticket, by=by, scope=f"desk:{ticket.desk_id}", at=at)


def _tell_asker(step: Step, deed: str) -> None:
    """A member by a notice, anybody else by mail. It comes from the desk, not from one of its officers."""
    ticket = step.ticket
    if ticket.asker is None:
        _mail_asker(step)
    else:
        desk = step.desk.name if step.desk else ""
        tell(ticket.asker, deed, url=ticket.get_absolute_url(), desk=desk, subject=ticket.subject)


def _mail_asker(step: Step) -> None:
    transaction.on_commit(partial(mail_asker.enqueue, step.pk))


def _tell_desk(step: Step, deed: str) -> None:
    """The desk's mailbox, where it has one; else each of its officers."""
    ticket = step.ticket
    desk = queries.central_desk() if ticket.at_central else ticket.desk
    if desk is not None and desk.email:
        transaction.on_commit(partial(mail_desk.enqueue, step.pk, desk.pk))
        return
    for officer in queries.officers_answering(ticket):
        tell(officer, deed, by=step.author, url=reverse("desk_ticket", args=[ticket.pk]), subject=ticket.subject)


@task
def mail_asker(step_pk: int) -> bool:
    """Tell somebody without an account, once."""
    with transaction.atomic():
        waiting = Step.objects.select_for_update(of=("self",)).select_related("ticket", "desk")
        step = waiting.filter(pk=step_pk, mailed_at=None, ticket__asker=None).first()
        if step is None or step.kind not in letters.MAILED:
            return False
        try:
            letters.asker_letter(step).send()
        except SMTPRecipientsRefused:
            log.warning("Nobody takes the mails of ticket %s.", step.ticket_id)
        step.mailed_at = timezone.now()
        step.save(update_fields=["mailed_at"])
    return True


@task
def mail_desk(step_pk: int, desk_pk: int) -> bool:
    """Tell the mailbox of a desk that something waits."""
    step = Step.objects.select_related("ticket").filter(pk=step_pk).first()
    desk = Desk.objects.exclude(email="").filter(pk=desk_pk).first()
    if step is None or desk is None:
        return False
    letters.desk_letter(step, desk).send()
    return True


def close_silent(*, at: datetime) -> int:
    """Close what was answered and had no further word for thirty days. How many."""
    silent = list(queries.tickets_silent(at - SILENCE))
    for ticket in silent:
        close_ticket(ticket, by=None, at=at)
    return len(silent)


def forget_tickets(*, at: datetime) -> int:
    """Delete what was closed a year ago, with name and address. How many."""
    old = queries.tickets_over(at - KEPT)
    count = old.count()
    old.delete()
    return count


def forget_person(person: Person) -> None:
    """Delete what somebody asked who leaves. What an officer answered stays, under an account that says no name."""
    Ticket.objects.filter(asker=person).delete()
