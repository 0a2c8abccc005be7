"""Deeds about visitors: inviting one by mail, coming, ending a visit."""

import secrets
from datetime import datetime, timedelta
from typing import Final

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
from etwinning.core.folding import sort_key
from etwinning.core.models import Audience
from etwinning.guests import queries
from etwinning.guests.models import Visit
from etwinning.people.actions import forget_person, wake_pages
from etwinning.people.models import Person
from etwinning.spaces.actions import Newcomer, add_member, must_be_open, remove_member
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import member_of

MOST: Final = 60  # visits that are on in one room
KEPT: Final = timedelta(days=92)  # after a visit ended: who it was (docs/decisions/0066)
BETWEEN: Final = timedelta(minutes=10)  # two mails with the same link
_SALT: Final = "guests.visit"


@transaction.atomic
def invite_visitor(
    space: Space,
    *,
    name: str,
    email: str,
    kind: str,
    days: int,
    language: str,
    by: Person,
    country: str = "",
    school: str = "",
    at: datetime | None = None,
) -> Visit:
    """Give somebody from outside a seat that reads, for some days, and send the link that opens it.

    Raises Stale when the room is closed, when somebody with this address visits already, or when there are too many.
    """
    room = Space.objects.select_for_update().get(pk=space.pk)
    must_be_open(room)
    at = at or timezone.now()
    if queries.visits_on(room.pk, at=at) >= MOST:
        raise Stale(_("There are too many visitors. End a visit first."))
    if Visit.objects.filter(space=room, email__iexact=email, ended_at__isnull=True).exists():
        raise Stale(_("Somebody with this e-mail address is invited already. End that visit first."))
    person = Person(
        username=f"visitor-{secrets.token_hex(8)}",
        email=None,  # an address may belong to an account; the way in is the link alone
        kind=Person.Kind.VISITOR,
        state=Person.State.VALIDATED,
        given_name=name,
        sort_name=sort_key(name, "en"),
        language=language,
        country=country,
        time_zone=by.time_zone,
        available=False,
        mail_notices=False,
        joined_at=at,
        state_since=at,
    )
    person.set_unusable_password()
    person.save()
    until = at + timedelta(days=days)
    visit = Visit.objects.create(
        space=room, person=person, by=by, kind=kind, country=country, school=school, email=email, language=language,
        made_at=at, until=until,
    )  # fmt: skip
    newcomer = Newcomer(person, Member.Role.VISITOR)
    add_member(room, newcomer, by=by, deed="guests/invite_visitor", at=at, audience=Audience.TEACHERS)
    transaction.on_commit(lambda: mail_visit.enqueue(visit.pk))
    return visit


@task
def mail_visit(visit_pk: int) -> None:
    """Send the link, once."""
    with transaction.atomic():
        waiting = Visit.objects.select_for_update(of=("self",)).select_related("by", "space", "person")
        visit = waiting.filter(pk=visit_pk, ended_at__isnull=True, mailed_at__isnull=True).first()
        if visit is None or not visit.email:
            return
        with translation.override(visit.language):
            text = get_template("guests/mail/invite_visitor.txt", using="jinja2").template.render(  # type: ignore[attr-defined]
                visit=visit, url=address_of_visit(visit)
            )
        subject, _blank, body = text.strip().partition("\n")
        EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[visit.email]).send()
        Visit.objects.filter(pk=visit.pk).update(mailed_at=timezone.now())


def address_of_visit(visit: Visit) -> str:
    """The whole address in the mail."""
    token = signing.Signer(salt=_SALT).sign(str(visit.pk))
    return settings.ADDRESS + reverse("enter_visit", kwargs={"token": token})


def visit_of_token(token: str) -> Visit | None:
    """The visit that a link opens, if we wrote the link and the visit is on."""
    try:
        return queries.visit_to_enter(int(signing.Signer(salt=_SALT).unsign(token)))
    except (signing.BadSignature, ValueError):
        return None


@transaction.atomic
def enter_visit(visit: Visit, *, by: Person, at: datetime | None = None) -> Visit:
    """The visitor comes. The first time is told to the teachers in the journal."""
    now = Visit.objects.select_for_update().get(pk=visit.pk)
    if now.came_at is None:
        now.came_at = at or timezone.now()
        now.save(update_fields=["came_at"])
        record("guests/enter_visit", now, by=by, scope=visit.space.scope, audience=Audience.TEACHERS, at=at)
    return now


@transaction.atomic
def extend_visit(visit: Visit, *, days: int, by: Person, at: datetime | None = None) -> Visit:
    """Let a visit go on for so many days from now; the link stays the same. It is never made shorter by this.

    Raises Stale when the room is closed or the visit is over.
    """
    now = _visit_on(visit)
    at = at or timezone.now()
    until = at + timedelta(days=days)
    if until.date() > now.until.date():
        now.until = until
        now.save(update_fields=["until"])
        _note("guests/extend_visit", now, by, at)
    return now


@transaction.atomic
def resend_visit(visit: Visit, *, by: Person, at: datetime | None = None) -> Visit:
    """Send the link once more. Raises Stale when the room is closed, the visit over, or a mail went a moment ago."""
    now = _visit_on(visit)
    at = at or timezone.now()
    if at - (now.mailed_at or now.made_at) < BETWEEN:
        raise Stale(_("The link was sent a moment ago. Wait some minutes before you send it once more."))
    now.mailed_at = None
    now.save(update_fields=["mailed_at"])
    _note("guests/resend_visit", now, by, at)
    transaction.on_commit(lambda: mail_visit.enqueue(now.pk))
    return now


def _visit_on(visit: Visit) -> Visit:
    """The visit, held until the transaction ends. Raises Stale when it is over, or the room closed."""
    now = Visit.objects.select_for_update(of=("self",)).select_related("space", "person").get(pk=visit.pk)
    must_be_open(now.space)
    if not now.is_on:
        raise Stale(_("This visit is over. Invite the visitor again."))
    return now


def _note(deed: str, visit: Visit, by: Person, at: datetime) -> None:
    names = [visit.person.name]
    record(deed, visit, by=by, scope=visit.space.scope, audience=Audience.TEACHERS, at=at, names=names)


@transaction.atomic
def end_visit(visit: Visit, *, by: Person | None, at: datetime | None = None) -> bool:
    """End a visit: the seat is empty, the link opens nothing, the address is forgotten. Twice is once."""
    now = Visit.objects.select_for_update(of=("self",)).select_related("space", "person").get(pk=visit.pk)
    if now.ended_at is not None:
        return False
    at = at or timezone.now()
    now.ended_at, now.email = at, ""
    now.save(update_fields=["ended_at", "email"])
    seat = member_of(now.space, now.person)
    if seat is not None:
        remove_member(seat, by=by, deed="guests/end_visit", at=at)
    now.person.is_active = False
    now.person.set_unusable_password()  # a random mark, and with it the sessions that carry its hash
    now.person.save(update_fields=["is_active", "password"])
    wake_pages(now.person)
    return True


def end_overdue_visits(*, at: datetime) -> int:
    """End the visits whose day has come. Their sessions ended to the minute; this empties the seats."""
    return sum(end_visit(visit, by=None, at=at) for visit in queries.visits_over(at))


def forget_visits(at: datetime) -> int:
    """Forget who visited, three months after the visit ended: what they wrote stays without a name. How many."""
    old = list(Visit.objects.filter(ended_at__lte=at - KEPT).select_related("person"))
    for visit in old:
        with transaction.atomic():
            visit.delete()
            forget_person(visit.person)
    return len(old)
