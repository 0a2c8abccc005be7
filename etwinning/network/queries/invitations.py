"""Invitations and the addresses that want none."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from etwinning.network.models import DoNotMail, Invitation
from etwinning.people.models import Person

A_DAY, IN_ALL = 5, 50
VALID = timedelta(days=30)
_SALT = "network.invitations"


def hash_of(email: str) -> str:
    """What is kept of an address that must not be kept: nobody without our key can try addresses on it."""
    return _hash(email, settings.SECRET_KEY)


def hashes_of(email: str) -> list[str]:
    """The same under this key and the earlier ones, so that a new key forgets nobody's wish."""
    return [_hash(email, str(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _hash(email: str, key: str) -> str:
    return salted_hmac(_SALT, email, secret=key, algorithm="sha256").hexdigest()


def invitations_by(person: Person) -> QuerySet[Invitation]:
    """Whom a person invited, the latest first."""
    return Invitation.objects.filter(by=person).select_related("joined").order_by("-asked_at", "-pk")


def invitations_left(person: Person, *, at: datetime) -> tuple[int, int]:
    """How many a person may still send today, and in all."""
    sent = Invitation.objects.filter(by=person)
    today = sent.filter(asked_at__gt=at - timedelta(days=1)).count()
    return max(0, A_DAY - today), max(0, IN_ALL - sent.count())


def may_be_mailed(email: str) -> bool:
    """Whether an address gets an invitation: it has no account, did not refuse, and has no other one unanswered."""
    hashes = hashes_of(email)
    refused = DoNotMail.objects.filter(email_hash__in=hashes).exists()
    asked = Invitation.objects.filter(email_hash__in=hashes, mailed_at__isnull=False).exists()
    return not (refused or asked or Person.objects.filter(email=email).exists())


def waiting_for(person: Person, invitation_pk: int | None, *, since: datetime) -> QuerySet[Invitation]:
    """The invitations that a newcomer came by: the one whose link they followed, and those sent to their address."""
    fresh = Invitation.objects.filter(state=Invitation.State.WAITING, asked_at__gt=since).exclude(by=person)
    mine = fresh.filter(email_hash__in=hashes_of(person.email)) if person.email else fresh.none()
    return (mine | fresh.filter(pk=invitation_pk or 0)).select_related("by").order_by("pk")
