"""Offers and themes with their days as a calendar (RFC 5545): whole days, which need no time zone."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from etwinning.core.countries import country_name
from etwinning.portal.models import Offer, Theme


def text_of(dated: Iterable[Offer | Theme], country: str, language: str) -> bytes:
    """The calendar of these pages in a language: the same bytes as long as nothing changed."""
    calendar = Calendar()
    calendar.add("prodid", f"-//eTwinning//{_host()}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = _("eTwinning: %(country)s") % {"country": country_name(country)} if country else "eTwinning"
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for text in dated:
        for event in _events(text):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _host() -> str:
    return urlsplit(settings.ADDRESS).hostname or "localhost"


def _events(text: Offer | Theme) -> Iterator[Event]:
    if text.first:
        yield _event(text, "days", text.title, text.first, text.last or text.first)
    if isinstance(text, Offer) and text.apply_until:
        title = _("Applications close: %(title)s") % {"title": text.title}
        yield _event(text, "apply", title, text.apply_until, text.apply_until)


def _event(text: Offer | Theme, what: str, title: str, first: date, last: date) -> Event:
    """One entry. Its name is the same in all languages, so that a second calendar shows nothing twice."""
    event = Event()
    changed = text.last_published_at or datetime.combine(first, time(), UTC)
    event.add("uid", f"{text.translation_key}-{what}@{_host()}")
    event.add("dtstamp", changed.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", first)
    event.add("dtend", max(first, last) + timedelta(days=1))  # the first day that no longer belongs to it
    event.add("summary", title)
    event.add("description", text.summary)
    event.add("url", f"{settings.ADDRESS}{text.url_path}")
    if isinstance(text, Offer) and text.place and what == "days":
        event.add("location", text.place)
    event.add("transp", "TRANSPARENT")
    return event
