"""Deeds of and to persons; sign-in itself is allauth's."""

from datetime import date
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import File as Upload
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Q
from django.tasks import task
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from etwinning.core.actions import record
from etwinning.core.files import PICTURES, drop_file, keep_file
from etwinning.core.folding import search_text, sort_key
from etwinning.people.models import Notice, Officer, Person

CHANNEL = "notices"
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
    person: Person,
    *,
    by: Person,
    speaks: dict[str, str],
    photo: Upload[bytes] | None = None,
    remove_photo: bool = False,
    **said: Any,
) -> Person:
    """Keep what a person says of themselves: the fields of SAID_IN_PROFILE that are given, languages and photo."""
    for name in set(said) & set(SAID_IN_PROFILE):
        setattr(person, name, said[name])
    person.speaks = speaks
    earlier = person.photo
    if photo:
        person.photo = keep_file(photo, by=by, accept=PICTURES)
    elif remove_photo:
        person.photo = None
    person.save()
    if earlier is not None and earlier != person.photo:
        drop_file(earlier)
    index_person(person)
    record("people/edit_profile", person, by=by, scope=f"person:{person.pk}")
    return person


@transaction.atomic
def change_settings(person: Person, *, by: Person, language: str, time_zone: str, mail_notices: bool) -> Person:
    """Keep how a person reads eTwinning: language, clock, mails."""
    person.language, person.time_zone, person.mail_notices = language, time_zone, mail_notices
    person.save(update_fields=["language", "time_zone", "mail_notices"])
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


def tell(person: Person, deed: str, *, by: Person | None = None, url: str = "", **data: object) -> Notice | None:
    """Tell a person of a deed: a notice in the page, and a mail if they want mails.

    deed is "app/verb_noun" and names the template <app>/mail/<verb_noun>.txt; url is a path on this site.
    Pupils and people who left are told nothing. Nobody is told of what they did themselves.
    """
    if person.is_pupil or not person.is_active or (by is not None and by.pk == person.pk):
        return None
    notice = Notice.objects.create(person=person, by=by, deed=deed, url=url, data=data)
    _ring(person)
    if person.mail_notices and person.email:
        transaction.on_commit(partial(mail_notice.enqueue, notice.pk))
    return notice


def read_notice(notice: Notice, *, by: Person) -> Notice:
    """A person saw a notice."""
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
        _ring(by)
    return notice


def read_notices(person: Person, *, by: Person) -> int:
    """A person saw all their notices. Returns how many were new."""
    count = Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=timezone.now())
    if count:
        _ring(by)
    return count


def _ring(person: Person) -> None:
    """Wake the open pages of a person: PostgreSQL delivers it to every live process when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(person.pk)])


def wake_pages(person: Person) -> None:
    """Have the open pages of a person look again how things stand, whether they are still signed in too."""
    _ring(person)


@task
def mail_notice(notice_pk: int) -> None:
    """Send a notice by mail, once, in the reader's language."""
    with transaction.atomic():
        notices = Notice.objects.select_for_update(of=("self",)).select_related("person", "by")
        notice = notices.filter(pk=notice_pk, mailed_at__isnull=True).first()
        if notice is None or not notice.person.email:
            return
        with translation.override(notice.person.language or settings.LANGUAGE_CODE):
            subject, body = words_of(notice, address=settings.ADDRESS)
        EmailMessage(subject, body, to=[notice.person.email]).send()
        notice.mailed_at = timezone.now()
        notice.save(update_fields=["mailed_at"])


@task
def send_letter(subject: str, body: str, to: list[str]) -> None:
    """Send a mail about an account: a link to confirm, a password that changed. Who wants no notices gets it too."""
    EmailMessage(subject, body, to=to).send()


def words_of(notice: Notice, address: str = "") -> tuple[str, str]:
    """Subject and body of a notice in the active language. The subject is also its text in the page."""
    app, deed = notice.deed.split("/")
    text = get_template(f"{app}/mail/{deed}.txt", using="jinja2").template.render(  # type: ignore[attr-defined]
        person=notice.person, by=notice.by, data=notice.data, url=f"{address}{notice.url}", at=notice.at
    )
    subject, _blank, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"


def forget_person(person: Person) -> None:
    """Take everything from an account that tells who it was. The row stays, so that others' work keeps its shape."""
    if person.photo:
        drop_file(person.photo)
    Notice.objects.filter(person=person).delete()
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
