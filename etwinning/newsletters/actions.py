"""What can be done: ask for the news by mail, confirm, stop; and what is sent, and forgotten, by the clock."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from etwinning.core.actions import record
from etwinning.newsletters import letters, queries
from etwinning.newsletters.models import Issue, Reader
from etwinning.people.models import Person

UNCONFIRMED = timedelta(days=7)  # then the address is forgotten
AGAIN = timedelta(hours=1)  # so often the same question is mailed
MOST_WAITING = 3  # questions to one address that nobody answered: then no more are mailed
WEEK = timedelta(days=7)
KEPT = timedelta(days=90)  # issues that were sent

log = logging.getLogger(__name__)

type NewsOf = Callable[[str, str, datetime, datetime], list[dict[str, Any]]]  # language, country, since, until


@dataclass(frozen=True)
class Wish:
    """Which news, in which language, to which address."""

    email: str
    country: str
    language: str


@transaction.atomic
def ask_newsletter(wish: Wish, *, by: Person | None) -> None:
    """Keep the wish and ask the address by mail. The same silence for addresses that are known already.

    An address that is asked again and again is not written to again and again.
    """
    now = timezone.now()
    kind = {"country": wish.country, "language": wish.language}
    reader = Reader.objects.select_for_update().filter(email=wish.email, **kind).first()
    if reader is None:
        if Reader.objects.filter(email=wish.email, confirmed_at=None).count() >= MOST_WAITING:
            return
        reader, is_new = Reader.objects.get_or_create(email=wish.email, **kind, defaults={"asked_at": now})
        if not is_new:
            return
    elif reader.confirmed_at is not None or reader.asked_at > now - AGAIN:
        return
    else:
        reader.asked_at = now
        reader.save(update_fields=["asked_at"])
    record("newsletters/ask_newsletter", reader, by=by, country=reader.country, language=reader.language)
    transaction.on_commit(lambda: mail_question.enqueue(reader.pk))


@transaction.atomic
def confirm_newsletter(reader: Reader, *, by: Person | None) -> None:
    """The owner of the address wants the news. Twice is once."""
    if Reader.objects.filter(pk=reader.pk, confirmed_at=None).update(confirmed_at=timezone.now()):
        record("newsletters/confirm_newsletter", reader, by=by, country=reader.country, language=reader.language)


@transaction.atomic
def stop_newsletter(reader: Reader, *, by: Person | None) -> None:
    """No more of these mails: the address is forgotten at once."""
    record("newsletters/stop_newsletter", reader, by=by, country=reader.country, language=reader.language)
    reader.delete()


@task
def mail_question(reader_pk: int) -> bool:
    """Ask an address whether it wants the news."""
    reader = Reader.objects.filter(pk=reader_pk, confirmed_at=None).first()
    return reader is not None and _sent(letters.question_letter(reader), reader)


def make_issues(news_of: NewsOf, *, at: datetime) -> int:
    """The news of the week that ended last Monday at midnight (UTC), for everybody who wants them. How many issues.

    Doing it twice changes nothing; a Monday on which nothing ran is made up for on the next day.
    """
    until = (at - timedelta(days=at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    made = 0
    for country, language in queries.kinds_read(until):
        rows = news_of(language, country, until - WEEK, until)
        if not rows:
            continue
        kind = {"country": country, "language": language, "until": until}
        with transaction.atomic():
            issue, is_new = Issue.objects.get_or_create(**kind, defaults={"since": until - WEEK, "rows": rows})
            if is_new:
                made += 1
                for pk in queries.readers_without(issue).values_list("pk", flat=True).iterator():
                    mail_issue.enqueue(issue.pk, pk)
    return made


@task
def mail_issue(issue_pk: int, reader_pk: int) -> bool:
    """Send an issue to a reader, once, unless they stopped it meanwhile."""
    issue = Issue.objects.filter(pk=issue_pk).first()
    if issue is None:
        return False
    with transaction.atomic():
        waiting = queries.readers_without(issue).filter(pk=reader_pk)
        reader = waiting.select_for_update(of=("self",), skip_locked=True).first()
        if reader is None:
            return False
        is_sent = _sent(letters.issue_letter(issue, reader), reader)
        reader.sent = issue
        reader.save(update_fields=["sent"])
    return is_sent


def _sent(letter: EmailMessage, reader: Reader) -> bool:
    try:
        letter.send()
    except SMTPRecipientsRefused:
        log.warning("Nobody takes the mails of reader %s.", reader.pk)
        return False
    return True


def forget_readers(*, at: datetime) -> int:
    """Delete addresses that never confirmed, and old issues. How many addresses."""
    Issue.objects.filter(until__lt=at - KEPT).delete()
    gone, _each = Reader.objects.filter(confirmed_at=None, asked_at__lt=at - UNCONFIRMED).delete()
    return gone
