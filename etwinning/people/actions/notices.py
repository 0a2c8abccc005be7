"""Telling people, and what they say about it. How it is mailed and pushed stands in `sending`."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from smtplib import SMTPDataError, SMTPException, SMTPSenderRefused

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from etwinning.core.actions import record
from etwinning.people import queries
from etwinning.people.actions import sending
from etwinning.people.kinds import ALWAYS_ON_THE_PAGE, RHYTHMS, Choice, Kind, Mail, kind_of
from etwinning.people.models import Digest, Notice, NoticeChoice, Person, PushSubscription, QuietHours

log = logging.getLogger(__name__)
CHANNEL = "notices"
MORNING, MONDAY = 7, 0  # digests go out at seven, by the reader's clock; weekly ones on Mondays
FIRST_TRY = timedelta(minutes=5)  # what the task sends by itself; later it is looked after here
GIVEN_UP = timedelta(minutes=70)  # after which a task tries no more
MOST = 500
KEPT = timedelta(days=92)


def tell(person: Person, deed: str, *, by: Person | None = None, url: str = "", **data: object) -> Notice | None:
    """Tell a person of a deed, where they want to be told of its kind: in the page, by mail, in their browsers.

    deed is "app/verb_noun" and names the template <app>/mail/<verb_noun>.txt; url is a path on this site.
    Pupils and people who left are told nothing. Nobody is told of what they did themselves. What a pupil did is told
    in the page only.
    """
    if person.is_pupil or not person.is_active or (by is not None and by.pk == person.pk):
        return None
    choice = queries.choices_of(person)[kind_of(deed)]
    inside_only = by is not None and by.is_pupil
    mail = "" if inside_only or choice.mail == Mail.NEVER or not (person.mail_notices and person.email) else choice.mail
    push = choice.push and not inside_only and queries.browsers_of(person).exists()
    if not (choice.page or mail or push):
        return None
    now = timezone.now()
    wait = queries.quiet_until(person, now) if push or mail == Mail.NOW else None
    notice = Notice.objects.create(
        person=person, by=by, deed=deed, url=url, data=data, at=now, in_page=choice.page, mail=mail, push=push,
        wait_until=wait,
    )  # fmt: skip
    wake_pages(person)
    if wait is None:
        for wanted, send in ((mail == Mail.NOW, sending.mail_notice), (push, sending.push_notice)):
            if wanted:
                transaction.on_commit(partial(send.enqueue, notice.pk))
    return notice


def read_notice(notice: Notice, *, by: Person) -> Notice:
    """A person saw a notice. What was not sent yet need not be."""
    if notice.read_at is None:
        notice.read_at, notice.mail, notice.push = timezone.now(), "", False
        notice.save(update_fields=["read_at", "mail", "push"])
        wake_pages(by)
    return notice


def read_notices(person: Person, *, by: Person) -> int:
    """A person saw all their notices. Returns how many were new."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True, in_page=True)
    count = unread.update(read_at=timezone.now(), mail="", push=False)
    if count:
        wake_pages(by)
    return count


def lay_aside_notices(person: Person, deed: str, *, by: Person | None = None, url: str = "") -> None:
    """What a person was asked is answered, or needs no answer now: the notice (by whom, or leading where) is read."""
    asked = Notice.objects.filter(person=person, deed=deed, read_at__isnull=True)
    for notice in asked.filter(by=by) if by is not None else asked.filter(url=url):
        read_notice(notice, by=person)


def hush_notices(one: Person, other: Person) -> None:
    """What either was told of the other shows no more and is not sent any more: a block stands between them."""
    between = Notice.objects.filter(Q(person=one, by=other) | Q(person=other, by=one))
    between.update(in_page=False, mail="", push=False)


def forget_notices(at: datetime) -> int:
    """Delete notices three months after they were read, and digests as old (docs/decisions/0066). How many notices."""
    Digest.objects.filter(made_at__lte=at - KEPT).delete()
    count, _rows = Notice.objects.filter(read_at__lte=at - KEPT).delete()
    return count


def wake_pages(person: Person) -> None:
    """Wake the open pages of a person: PostgreSQL delivers it to every live process when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(person.pk)])


def wake_readers(people: Iterable[int], key: int) -> None:
    """Wake the open pages of some people and name what changed.

    Things of two kinds may have the same key: whoever hears of another thing looks once for nothing.
    """
    said = [f"{person} {key}" for person in people]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, said) FROM unnest(%s::text[]) AS said", [CHANNEL, said])


@transaction.atomic
def choose_notices(
    person: Person,
    *,
    by: Person,
    choices: Mapping[Kind, Choice],
    mail_notices: bool = True,
    quiet: tuple[time, time] | None = None,
) -> Person:
    """Keep where a person wants each kind of notice, and when they want quiet. Holds for what still waits, too."""
    for kind, choice in choices.items():
        said = {"page": choice.page or kind in ALWAYS_ON_THE_PAGE, "mail": choice.mail, "push": choice.push}
        NoticeChoice.objects.update_or_create(person=person, kind=kind, defaults=said)
    if quiet is None or quiet[0] == quiet[1]:
        QuietHours.objects.filter(person=person).delete()
    else:
        QuietHours.objects.update_or_create(person=person, defaults={"begins": quiet[0], "ends": quiet[1]})
    if person.mail_notices != mail_notices:
        person.mail_notices = mail_notices
        person.save(update_fields=["mail_notices"])
    _choose_anew(person)
    record("people/choose_notices", person, by=by, scope=f"person:{person.pk}")
    return person


def _choose_anew(person: Person) -> None:
    """Let what is still to be mailed or pushed follow the choices of now."""
    choices = queries.choices_of(person)
    until = queries.quiet_until(person, timezone.now())
    for notice in person.notices.exclude(mail="", push=False):
        choice = choices[notice.kind]
        wanted = choice.mail if person.mail_notices and choice.mail != Mail.NEVER else ""
        notice.mail = wanted if notice.mail else ""
        notice.push = notice.push and choice.push
        notice.wait_until = until
        notice.save(update_fields=["mail", "push", "wait_until"])


def stop_mails(person: Person, what: str, *, by: Person) -> list[Kind]:
    """No more mails of a kind, or of a rhythm ("daily", "weekly"): what the link at the end of a mail does.

    Returns the kinds that were mailed before and are no more. Twice is once.
    """
    choices, stopped = queries.choices_of(person), queries.mailed_kinds(person, what)
    if stopped:
        with transaction.atomic():
            for kind in stopped:
                said = choices[kind]._asdict() | {"mail": Mail.NEVER}
                NoticeChoice.objects.update_or_create(person=person, kind=kind, defaults=said)
            _choose_anew(person)
            record("people/stop_mails", person, by=by, scope=f"person:{person.pk}", what=what)
    return stopped


def add_browser(person: Person, *, by: Person, endpoint: str, p256dh: str, auth: str, agent: str) -> PushSubscription:
    """From now on this browser shows this person's notices; whoever used it before is shown there no more."""
    said = {"person": person, "p256dh": p256dh, "auth": auth, "agent": agent, "at": timezone.now()}
    browser, new = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=said)
    if new:
        record("people/add_browser", browser, by=by, scope=f"person:{person.pk}")
    return browser


def remove_browser(browser: PushSubscription, *, by: Person) -> None:
    """This browser shows no more notices."""
    record("people/remove_browser", browser, by=by, scope=f"person:{by.pk}")
    browser.delete()


def forget_browser(person: Person, pk: int, *, by: Person) -> None:
    """Somebody signed out here: the next person at this computer must not read their notices."""
    for browser in PushSubscription.objects.filter(person=person, pk=pk):
        remove_browser(browser, by=by)


def make_digests(at: datetime) -> int:
    """Begin the digests whose time has come. Called every hour; called twice it begins none twice."""
    made = 0
    for rhythm in RHYTHMS:
        for person in queries.people_for_digest(rhythm, at).iterator(chunk_size=500):
            local = at.astimezone(queries.zone_of(person))
            if local.hour < MORNING or (rhythm == Mail.WEEKLY and local.weekday() != MONDAY):
                continue
            try:
                with transaction.atomic():  # the task is a row, too: both are there, or neither
                    digest = Digest.objects.create(person=person, rhythm=rhythm, day=local.date(), made_at=at)
                    sending.mail_digest.enqueue(digest.pk)
                    made += 1
            except IntegrityError:
                log.info("The %s digest of person %s was made by another worker.", rhythm, person.pk)
    return made


def send_waiting(at: datetime) -> int:
    """Send what could not be sent before: quiet hours that ended, a mail server that was away. Called again and again.

    A mail server that does not answer ends it: the others would wait for nothing. Returns how many mails went out.
    """
    for notice in queries.notices_to_push(at).filter(Q(wait_until__lte=at) | Q(at__lte=at - FIRST_TRY))[:MOST]:
        sending.push_notice.call(notice.pk)
    late = queries.notices_to_mail(at).filter(Q(wait_until__lte=at) | Q(at__lte=at - FIRST_TRY))[:MOST]
    mails = [partial(sending.mail_notice.call, notice.pk) for notice in late]
    mails += [partial(sending.mail_digest.call, digest.pk) for digest in queries.digests_to_send(at - GIVEN_UP)[:MOST]]
    sent = 0
    for send in mails:
        try:
            sent += send()
        except (SMTPDataError, SMTPSenderRefused) as error:
            log.warning("The mail server does not take one mail: %s", error)
        except (OSError, SMTPException) as error:
            log.warning("No mails for now, they wait: %s", error)
            break
    return sent
