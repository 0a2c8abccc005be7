"""What pages may ask of a device: nothing, but for the one that says so itself (a meeting's room)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest], HttpResponse]
NOTHING = "camera=(), microphone=(), geolocation=()"


def pages_ask_for_no_device(get_response: View) -> View:
    """Middleware: no camera, no microphone, no place; whatever stands in a page, browsers refuse it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        answer.headers.setdefault("Permissions-Policy", NOTHING)
        return answer

    return middleware
