"""Pages that are the same for every visitor, kept whole for some seconds in front of Django (docs/decisions/0050).

A view says that its page may be kept (`for_visitors`). `KeptForVisitors` answers with it whoever has no session and no
message waiting, as long as everything is the same that such a page depends on: its address, the languages asked for,
the chosen language, country and look, and how it is sent. Nobody reads anything that is older than SECONDS.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, parse_cookie

SECONDS = 4.5
SOON = 3.0  # from then on one reader has it made anew, and the others need not wait for that
MOST = 300  # pages kept by a process; the oldest goes
LARGEST = 300_000  # bytes of a page that is kept
_KEEP = "etwinning.keep"
_ASKED_FOR = (
    "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO", "HTTP_SAVE_DATA",
)  # fmt: skip
_NOT_PLAIN = frozenset({"HTTP_HX_REQUEST", "HTTP_AUTHORIZATION", "HTTP_RANGE"})

type Environ = dict[str, Any]
type Begin = Callable[..., Any]


def for_visitors[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A view whose page is the same for all visitors who ask for the same, and may be some seconds old."""

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(*args, **kwargs)
        request = args[0]
        if isinstance(request, HttpRequest) and not request.user.is_authenticated:
            request.META[_KEEP] = True
        return answer

    return marked


@dataclass
class _Page:
    """An answer as it was sent, and when it was begun."""

    begun: float
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    is_renewed: bool = False


class KeptForVisitors:
    """A WSGI application before another one."""

    def __init__(self, application: Callable[..., Iterable[bytes]], clock: Callable[[], float] = monotonic) -> None:
        self.application = application
        self.clock = clock
        self.pages: dict[tuple[str, ...], _Page] = {}
        self.making = Lock()

    def __call__(self, environ: Environ, start_response: Begin) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self.application(environ, start_response)
        now, page = self.clock(), self.pages.get(key)
        if page is None or now - page.begun >= SECONDS or (now - page.begun >= SOON and not page.is_renewed):
            if page is not None:
                page.is_renewed = True
            return self._asked(key, now, environ, start_response)
        start_response(page.status, list(page.headers))
        return [page.body]

    def _asked(self, key: tuple[str, ...], now: float, environ: Environ, start_response: Begin) -> Iterable[bytes]:
        told: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told[:] = [status, list(headers)]
            return start_response(status, headers, *more)

        answer: Any = self.application(environ, begin)
        if not (environ.get(_KEEP) and told and _may_be_kept(*told)):
            return answer  # type: ignore[no-any-return]
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        if len(body) <= LARGEST:
            with self.making:
                self.pages.pop(key, None)
                self.pages[key] = _Page(now, told[0], told[1], body)
                if len(self.pages) > MOST:
                    del self.pages[next(iter(self.pages))]
        return [body]


def _may_be_kept(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whole pages that give nobody a cookie and that nobody called private."""
    names = {name.lower(): value.lower() for name, value in headers}
    return status.startswith("200") and "set-cookie" not in names and "private" not in names.get("cache-control", "")


def _key(environ: Environ) -> tuple[str, ...] | None:
    """Everything that the page of a visitor depends on; None for those whose page may be theirs alone."""
    if environ["REQUEST_METHOD"] != "GET" or not _NOT_PLAIN.isdisjoint(environ):
        return None
    asked = tuple([environ.get(name, "") for name in _ASKED_FOR])
    sent = environ.get("HTTP_COOKIE")
    if not sent:
        return asked
    cookies = parse_cookie(sent)
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return None
    chosen = [cookies.get(name, "") for name in ("theme", "pictures", "country", settings.LANGUAGE_COOKIE_NAME)]
    return (*asked, *chosen) if any(chosen) else asked
