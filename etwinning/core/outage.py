"""The database or the store of files going away for a while: an honest page, and nothing that pretends."""

import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from etwinning.core.pages import bare_page, server_error
from etwinning.core.storage import StorageAway, StorageFull, is_full
from etwinning.libraries.sent import sent_with

View = Callable[[HttpRequest], HttpResponse]


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to an error that nobody caught. In a middleware below it never reaches ours: Django asks here."""
    gone = isinstance(sys.exception(), OperationalError | InterfaceError)
    return unavailable(request) if gone else server_error(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer. What was sent is not kept, and the page says so and gives it back."""
    connection.close()
    return _honest(request, 503)


def _honest(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    sent = sent_with(request) if request.method == "POST" else None
    answer = bare_page(
        request, "core/outage.html", status=status, sent=sent, sentence=sentence, address=request.get_full_path()
    )
    answer["Retry-After"], answer["Cache-Control"] = "10", "no-store"
    return answer


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
            return unavailable(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError | InterfaceError):
            return unavailable(request)
        away = StorageFull() if is_full(error) else error
        return away_for_now(request, away) if isinstance(away, StorageAway) else None


def away_for_now(request: HttpRequest, away: StorageAway) -> HttpResponse:
    """503 or 507: the store of files does not answer or is full, while all the rest goes on."""
    return _honest(request, away.status, away.sentence)
