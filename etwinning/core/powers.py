"""What pages may ask of a device: nothing, but for the one that says so itself (a meeting's room).

And what may be loaded by an answer that is no page (a picture, a file, data): nothing that only pages show.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

View = Callable[[HttpRequest], HttpResponse]
NOTHING = "camera=(), microphone=(), geolocation=()"
NO_PAGE = {"default-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE], "object-src": [CSP.NONE]}


def pages_ask_for_no_device(get_response: View) -> View:
    """Middleware: no camera, no microphone, no place; whatever stands in a page, browsers refuse it.

    What is no page names none of the places whose players pages show: eight pictures would say the list eight times.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        answer.headers.setdefault("Permissions-Policy", NOTHING)
        if not answer.get("Content-Type", "").startswith("text/html") and not hasattr(answer, "_csp_config"):
            answer._csp_config = NO_PAGE  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's csp_override does
        return answer

    return middleware
