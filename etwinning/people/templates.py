"""What is always in the context of a page: who asks, and the frame of their face."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from etwinning.people.models import Person

FRAMES = {
    Person.Kind.STAFF: "core/member.html",
    Person.Kind.OFFICER: "core/officer.html",
    Person.Kind.PUPIL: "core/pupil.html",
    Person.Kind.VISITOR: "core/member.html",
}


def always(request: HttpRequest) -> dict[str, Any]:
    """me: the person or None; frame: the base template of their face; where the socket of a page is."""
    user = getattr(request, "user", None)
    me = user if isinstance(user, Person) else None
    return {
        "me": me,
        "frame": FRAMES[Person.Kind(me.kind)] if me else "core/public.html",
        "live_address": settings.LIVE_ADDRESS.replace("http", "ws", 1),
    }
