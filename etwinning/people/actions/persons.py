"""Deeds of and to persons; sign-in itself is allauth's."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import File as Upload
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.files import PICTURES, drop_file, keep_file
from etwinning.core.folding import search_text, sort_key
from etwinning.people import queries
from etwinning.people.models import Digest, Notice, NoticeChoice, Officer, Person, PushSubscription, QuietHours

SAID_IN_PROFILE = (
    "given_name", "family_name", "role", "subjects", "ages", "about", "ideas", "text_language", "available",
    "available_from", "interests", "visibility", "public_parts", "shares_progress",
)  # fmt: skip


def register_person(person: Person) -> Person:
    """The trace of a new account; allauth has just saved it."""
    index_person(person)
    record("people/register_person", person, by=person, scope=f"person:{person.pk}")
    return person


@transaction.atomic
def edit_profile(
    person: Person, *, by: Person, speaks: dict[str, str], photo: Upload[bytes] | None = None,
    remove_photo: bool = False, **said: Any,
) -> Person:  # fmt: skip
    """Keep what a person says of themselves: the fields of SAID_IN_PROFILE that are given, languages and photo.

    Nothing else is written: what became of the account since the request began stays. Raises Stale if it was closed.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not person.is_active:
        raise Stale(_("This account was closed."))
    given = [name for name in SAID_IN_PROFILE if name in said]
    for name in given:
        setattr(person, name, said[name])
    person.speaks = speaks
    earlier = person.photo
    if photo:
        person.photo = keep_file(photo, by=by, accept=PICTURES)
    elif remove_photo:
        person.photo = None
    person.save(update_fields=[*given, "speaks", "photo"])
    if earlier is not None and earlier != person.photo:
        drop_file(earlier)
    index_person(person)
    record("people/edit_profile", person, by=by, scope=f"person:{person.pk}")
    return person


@transaction.atomic
def change_settings(person: Person, *, by: Person, language: str, time_zone: str) -> Person:
    """Keep how a person reads eTwinning: language and clock."""
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])
    record("people/change_settings", person, by=by, scope=f"person:{person.pk}")
    return person


def note_visit(person: Person, *, by: Person, today: date) -> Person:
    """The person was here today; the directory shows first who was here lately. Not a deed for the journal."""
    if person.active_date != today:
        Person.objects.filter(pk=by.pk).update(active_date=today)
        person.active_date = today
    return person


def choose_language(person: Person, *, by: Person, language: str) -> Person:
    """Keep the language in which a person reads the pages and mails."""
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])
        record("people/choose_language", person, by=by, scope=f"person:{person.pk}", language=language)
    return person


def keep_language(person: Person, *, by: Person, language: str) -> Person:
    """What a visitor chose stays chosen when they sign in, unless the person has ever chosen a language themselves.

    The language of the page on which somebody signed up is a guess, no choice.
    """
    if language in dict(settings.LANGUAGES) and not queries.has_chosen_language(person):
        choose_language(person, by=by, language=language)
    return person


def index_person(person: Person) -> None:
    """Write down what others find a person by: names, schools and towns, texts; and the place in an alphabet.

    To be called by every deed that changes one of these. The order is that of the family name; one order serves the
    readers of all languages, so it is that of CLDR's root, which English shares.
    """
    confirmed = Q(is_default=True) | Q(confirmed_at__isnull=False)
    places = person.memberships.filter(confirmed).values_list("school__name", "school__city")  # nothing is imported
    words = [word for place in places for word in place]
    person.search = search_text(person.given_name, person.family_name, *words, person.about, person.ideas)
    person.sort_name = sort_key(f"{person.family_name} {person.given_name}", "en")
    person.save(update_fields=["search", "sort_name"])


@task
def send_letter(subject: str, body: str, to: list[str]) -> None:
    """Send a mail about an account: a link to confirm, a password that changed. Who wants no notices gets it too."""
    EmailMessage(subject, body, to=to).send()


def forget_person(person: Person) -> None:
    """Take everything from an account that tells who it was. The row stays, so that others' work keeps its shape."""
    if person.photo:
        drop_file(person.photo)
    for told in (Notice, NoticeChoice, QuietHours, PushSubscription, Digest):
        told.objects.filter(person=person).delete()
    Officer.objects.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
    blank = Person(pk=person.pk, kind=person.kind, joined_at=person.joined_at, country=person.country)
    blank.username = f"left-{get_random_string(20).lower()}"
    blank.state, blank.state_since, blank.is_active = Person.State.LEFT, timezone.now(), False
    blank.available = blank.mail_notices = False
    blank.email = None
    blank.set_unusable_password()
    blank.save(force_update=True)
