"""What may be loaded by an answer that is no page (a picture, a file, data): nothing that only pages show."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

View = Callable[[HttpRequest], HttpResponse]
NO_PAGE = {"default-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE], "object-src": [CSP.NONE]}


def only_pages_name_players(get_response: View) -> View:
    """Middleware: the list of places whose players pages show is long, and data would say it each time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if not answer.get("Content-Type", "").startswith("text/html") and not hasattr(answer, "_csp_config"):
            answer._csp_config = NO_PAGE  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's csp_override does
        return answer

    return middleware
