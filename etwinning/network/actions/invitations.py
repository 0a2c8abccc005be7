"""Asking colleagues to come: one mail to an address, until there is an answer, and never again to who refuses."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.network import queries
from etwinning.network.models import Contact, DoNotMail, Invitation
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety import limits
from etwinning.schools.queries import default_school

State = Invitation.State
_SALT = "network.invitation"


@transaction.atomic
def invite_colleague(email: str, *, by: Person, language: str, at: datetime | None = None) -> Invitation:
    """Ask somebody by mail to come. Raises Stale when the day's or all invitations are used up.

    Whether the address has an account or refused our mails is told to nobody: no mail goes out, and it counts as one.
    """
    at = at or timezone.now()
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    known = Invitation.objects.filter(by=by, email_hash__in=queries.hashes_of(email)).first()
    if known is not None:
        return known
    today, in_all = queries.invitations_left(by, at=at)
    if not in_all:
        raise Stale(_("You have used up your invitations."))
    if not today:
        raise Stale(_("You have invited five colleagues within a day. You can invite the next one tomorrow."))
    limits.spend(by, "invite_colleague", at=at)
    invitation = Invitation.objects.create(
        by=by, email=email, email_hash=queries.hash_of(email), language=language, asked_at=at
    )
    record("network/invite_colleague", invitation, by=by, at=at)
    transaction.on_commit(lambda: mail_invitation.enqueue(invitation.pk))
    return invitation


@task
def mail_invitation(invitation_pk: int) -> None:
    """Send an invitation, once, if the address may be written to at all."""
    with transaction.atomic():
        waiting = Invitation.objects.select_for_update(of=("self",)).select_related("by")
        invitation = waiting.filter(pk=invitation_pk, state=State.WAITING, mailed_at__isnull=True).first()
        if invitation is None or not invitation.email or not queries.may_be_mailed(invitation.email):
            return
        token = invitation_token(invitation)
        stop = settings.ADDRESS + reverse("stop_invitations", kwargs={"token": token})
        with translation.override(invitation.language):
            text = get_template("network/mail/invite_colleague.txt", using="jinja2").template.render(  # type: ignore[attr-defined]
                by=invitation.by, school=default_school(invitation.by), stop=stop,
                url=settings.ADDRESS + reverse("invitation", kwargs={"token": token}),
            )  # fmt: skip
        subject, _blank, body = text.strip().partition("\n")
        headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
        EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[invitation.email], headers=headers).send()
        Invitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())


def invitation_token(invitation: Invitation) -> str:
    """The signed part of the links in the mail."""
    return signing.dumps(invitation.pk, salt=_SALT)


def invitation_of_token(token: str) -> Invitation | None:
    """The invitation that a link names, in whatever state, or None if the link is wrong."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Invitation.objects.filter(pk=pk, by__is_active=True).select_related("by").first()


def is_open(invitation: Invitation, *, at: datetime | None = None) -> bool:
    """Whether one can still register by it."""
    return invitation.state == State.WAITING and invitation.asked_at > (at or timezone.now()) - queries.VALID


@transaction.atomic
def stop_invitations(invitation: Invitation) -> Invitation:
    """The address wants no more mails: it is forgotten, and its hash is kept so that nobody can ask again."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    _row, new = DoNotMail.objects.get_or_create(email_hash=invitation.email_hash)
    if new:
        same = Invitation.objects.filter(email_hash=invitation.email_hash)
        same.filter(state__in=[State.WAITING, State.EXPIRED]).update(state=State.DECLINED, email="")
        record("network/stop_invitations", invitation, by=None)
    return invitation


@transaction.atomic
def accept_invitations(person: Person, *, by: Person, followed_pk: int | None = None) -> list[Contact]:
    """A newcomer is here: whoever invited them becomes their contact and is told. Doing it twice changes nothing.

    followed_pk is the invitation whose link they followed before they registered, if that was in this browser.
    """
    at = timezone.now()
    made = []
    for invitation in queries.waiting_for(person, followed_pk, since=at - queries.VALID).select_for_update(
        of=("self",)
    ):
        invitation.state, invitation.email, invitation.joined = State.JOINED, "", person
        invitation.save(update_fields=["state", "email", "joined"])
        low, high = sorted((invitation.by_id, person.pk))
        contact, _new = Contact.objects.get_or_create(
            low_id=low, high_id=high,
            defaults={"asked_by": invitation.by, "asked_of": person, "state": Contact.State.ACCEPTED,
                      "asked_at": invitation.asked_at, "answered_at": at},
        )  # fmt: skip
        record("network/accept_invitations", invitation, by=by, scope=f"person:{invitation.by_id}")
        tell(invitation.by, "network/accept_invitations", by=person, url=reverse("contacts"))
        made.append(contact)
    return made


def forget_invitations(*, at: datetime) -> int:
    """Drop the addresses of invitations that are too old to be answered. Returns how many; called every night."""
    old = Invitation.objects.filter(state=State.WAITING, asked_at__lt=at - queries.VALID)
    return old.update(state=State.EXPIRED, email="")
