"""What is always in the context of a page: who asks, and the frame of their face."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from etwinning.people.models import Person
from etwinning.people.rules import can_browse

FRAMES = {
    Person.Kind.STAFF: "core/member.html",
    Person.Kind.OFFICER: "core/officer.html",
    Person.Kind.PUPIL: "core/pupil.html",
    Person.Kind.VISITOR: "core/member.html",
}


def always(request: HttpRequest) -> dict[str, Any]:
    """Who asks (me), the frame of their face, whether the directory is open to them, where the socket of a page is."""
    user = getattr(request, "user", None)
    me = user if isinstance(user, Person) else None
    return {
        "me": me,
        "frame": FRAMES[Person.Kind(me.kind)] if me else "core/public.html",
        "browses": me is not None and can_browse(me),
        "live_address": settings.LIVE_ADDRESS.replace("http", "ws", 1),
    }
