"""The mails: to who asked without an account, with the link to the question; and to the mailbox of a desk."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, TimestampSigner
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation

from etwinning.people.models import Desk
from etwinning.tickets.models import Step, Ticket

LINK_LASTS: Final = timedelta(days=90)  # each mail brings a fresh one
_SIGNER: Final = TimestampSigner(salt="tickets.link")
_NAMES: Final = {
    Step.Kind.ASKED: "receipt", Step.Kind.ANSWERED: "answered", Step.Kind.PASSED: "passed", Step.Kind.CLOSED: "closed",
}  # fmt: skip
MAILED: Final = frozenset(_NAMES)  # the steps of which the asker is told


def ticket_token(ticket: Ticket) -> str:
    """What a link says: which ticket, when it was sent, and that we wrote it. Never the address."""
    return _SIGNER.sign(str(ticket.pk))


def ticket_key(token: str) -> int | None:
    """The ticket that a link opens; None if we did not write it, or too long ago."""
    try:
        return int(_SIGNER.unsign(token, max_age=LINK_LASTS))
    except (BadSignature, ValueError):
        return None


def asker_letter(step: Step) -> EmailMessage:
    """What happened, for somebody without an account, in the language of the question.

    The receipt repeats no word of the question: anybody can type anybody's address.
    """
    ticket = step.ticket
    link = settings.ADDRESS + reverse("question_by_link", kwargs={"token": ticket_token(ticket)})
    until = timezone.now() + LINK_LASTS
    with translation.override(ticket.language):
        return _letter(_NAMES[Step.Kind(step.kind)], ticket.email, ticket=ticket, step=step, url=link, until=until)


def desk_letter(step: Step, desk: Desk) -> EmailMessage:
    """Something waits, for the mailbox of a desk, in its language. The words are read behind the sign-in."""
    link = settings.ADDRESS + reverse("desk_ticket", kwargs={"pk": step.ticket_id})
    with translation.override(desk.language or settings.LANGUAGE_CODE):
        return _letter("desk", desk.email, ticket=step.ticket, step=step, desk=desk, url=link)


def _letter(name: str, to: str, **said: object) -> EmailMessage:
    text = get_template(f"tickets/letters/{name}.txt", using="jinja2").template.render(said)  # type: ignore[attr-defined]
    subject, _blank, body = text.strip().partition("\n")
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to], headers=headers)
