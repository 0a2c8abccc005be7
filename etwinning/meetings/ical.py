"""A meeting as a file for one's own calendar (RFC 5545). It names nobody."""

from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from etwinning.core.languages import active_language
from etwinning.meetings.models import Meeting


def text_of(meeting: Meeting) -> bytes:
    """In UTC, so that each calendar shows it on its own clock; one that was called off says so."""
    host = urlsplit(settings.ADDRESS).hostname
    calendar = Calendar()
    calendar.add("prodid", f"-//eTwinning//{host}//{active_language().upper()}")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{host}")
    event.add("dtstamp", meeting.made_at)
    event.add("sequence", meeting.changed)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", meeting.title)
    event.add("location", meeting.space.title)
    event.add("url", f"{settings.ADDRESS}{meeting.get_absolute_url()}")
    event.add("status", "CANCELLED" if meeting.off_at else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
