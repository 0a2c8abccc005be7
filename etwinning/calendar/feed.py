"""A calendar feed (RFC 5545): terms and holidays of schools as whole days. Nothing in it is about pupils."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from etwinning.calendar import reference
from etwinning.calendar.picture import name_of
from etwinning.calendar.queries import Times
from etwinning.core.languages import active_language


def text_of(times: Sequence[Times]) -> bytes:
    """The feed of these schools in the active language: the same bytes as long as nothing changed."""
    calendar = Calendar()
    calendar.add("prodid", f"-//eTwinning//{urlsplit(settings.ADDRESS).hostname}//{active_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("School holidays of my partners"))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for each in times:
        for event in _events(each):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(times: Times) -> Iterator[Event]:
    where = _("%(school)s, %(town)s") % {"school": times.school.name, "town": times.school.city}
    terms = times.year.terms() if times.year.is_known or times.year.is_brought else []  # no guess in a calendar
    for first, last in terms:
        yield _event(times, "first", first, first, _("%(school)s: first day of the term") % {"school": where}, where)
        yield _event(times, "last", last, last, _("%(school)s: last day of the term") % {"school": where}, where)
    for span in times.year.holidays_from(times.year.first):
        words = _("%(school)s: %(holiday)s") % {"school": where, "holiday": name_of(span)}
        yield _event(times, span.kind, span.first, span.last, words, where)


def _event(times: Times, kind: str, first: date, last: date, summary: str, where: str) -> Event:
    event = Event()
    key = hashlib.sha256(f"{times.school.pk} {kind} {first} {last}".encode()).hexdigest()[:24]
    event.add("uid", f"{key}@{urlsplit(settings.ADDRESS).hostname}")
    event.add("dtstamp", datetime.combine(reference.sample_made(), time(), UTC))  # always the same, so that the ETag is
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", summary)
    event.add("location", where)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
