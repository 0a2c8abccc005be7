"""The database going away for a while: an honest page, and nothing that pretends."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from etwinning.core.pages import bare_page

View = Callable[[HttpRequest], HttpResponse]


class honest_outage:  # noqa: N801 - a middleware, named like the functions beside it
    """Middleware: answers 503 with a page that says what is going on, and asks the browser to try again.

    A POST whose transaction did not commit is answered 503 too, so nothing is called saved that is not.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError | InterfaceError):
            return self._answer(request)
        return None

    def _answer(self, request: HttpRequest) -> HttpResponse:
        connection.close()
        answer = bare_page(request, "core/outage.html", status=503, posted=request.method == "POST")
        answer["Retry-After"], answer["Cache-Control"] = "10", "no-store"
        return answer
