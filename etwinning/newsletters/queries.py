"""What can be found: readers by the links in their mails, and who gets an issue."""

from datetime import datetime

from django.db.models import Q, QuerySet

from etwinning.newsletters.letters import reader_key
from etwinning.newsletters.models import Issue, Reader


def reader_of(token: str, what: str) -> QuerySet[Reader]:
    """The reader whom a link names, if we wrote the link for this; nobody for any other."""
    return Reader.objects.filter(pk=reader_key(token, what) or 0)


def kinds_read(until: datetime) -> list[tuple[str, str]]:
    """(country, language) of what somebody reads who confirmed before a moment."""
    rows = Reader.objects.filter(confirmed_at__lt=until).order_by("country", "language")
    return list(rows.values_list("country", "language").distinct())


def readers_without(issue: Issue) -> QuerySet[Reader]:
    """Who gets an issue and has not got it yet."""
    rows = Reader.objects.filter(country=issue.country, language=issue.language, confirmed_at__lt=issue.until)
    return rows.filter(Q(sent=None) | Q(sent__until__lt=issue.until)).order_by("pk")
