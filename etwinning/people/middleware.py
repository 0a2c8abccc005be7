"""The reader's language and clock on every request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from .models import Person

OFFERED = {code for code, _name in settings.LANGUAGES}


def language_of_the_reader(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a person's own choice, else the cookie of a visitor, else what the browser asks for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        if person is not None and not person.is_active:
            person = None
        code = person.language if person and person.language in OFFERED else ""
        translation.activate(code or translation.get_language_from_request(request))
        try:
            zone = ZoneInfo(person.time_zone) if person and person.time_zone else None
        except (ZoneInfoNotFoundError, ValueError):
            zone = None
        timezone.activate(zone or "UTC")
        answer = get_response(request)
        answer.headers.setdefault("Content-Language", translation.get_language() or "en")
        return answer

    return middleware
