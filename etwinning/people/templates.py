"""What is always in the context of a page: who asks, the frame of their face, and how much is new."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from etwinning.people.models import Person
from etwinning.people.queries import unread_count

FRAMES = {
    Person.Kind.STAFF: "core/member.html",
    Person.Kind.OFFICER: "core/officer.html",
    Person.Kind.PUPIL: "core/pupil.html",
    Person.Kind.VISITOR: "core/member.html",
}


def _unread(me: Person) -> int:
    """As counted when the request began, or now for somebody who has just signed in."""
    known: int | None = getattr(me, "unread", None)
    return unread_count(me) if known is None else known


def always(request: HttpRequest) -> dict[str, Any]:
    """me: the person or None; frame: the base template of their face; unread: notices not read."""
    user = getattr(request, "user", None)
    me = user if isinstance(user, Person) else None
    return {
        "me": me,
        "frame": FRAMES[Person.Kind(me.kind)] if me else "core/public.html",
        "unread": 0 if me is None or me.is_pupil else _unread(me),
        "live_address": settings.LIVE_ADDRESS.replace("http", "ws", 1),
    }
