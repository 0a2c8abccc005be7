"""Pages that are the same for every visitor, kept whole for seconds in front of Django (docs/decisions/0050, 0074).

A view says that its page may be kept (`libraries.visitors`). `KeptForVisitors` answers with it whoever has no session
and no message waiting, as long as everything is the same that such a page depends on: its address, the languages asked
for, the chosen language, country and look, and how it is sent. Nobody reads anything that is older than SECONDS.
What a process has not got it looks for among the pages of the others (`config.shared`) before it asks Django.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import random
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from django.conf import settings
from django.http import parse_cookie

from etwinning.libraries.visitors import KEEP

SECONDS = 4.5
SOON = 3.0  # from then on one reader has it made anew, and the others need not wait for that
APART = 0.5  # seconds at most by which processes differ in that, so that the first one makes it for all
MOST = 300  # pages kept by a process; the oldest goes
LARGEST = 300_000  # bytes of a page that is kept
LONGEST = 2_000  # characters of all that a page depends on; nobody's browser says more
_ASKED_FOR = (
    "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO", "HTTP_SAVE_DATA",
)  # fmt: skip

type Key = tuple[str, ...]
type Environ = dict[str, Any]
type App = Callable[..., Iterable[bytes]]
type Begin = Callable[..., Any]


@dataclass
class Page:
    """An answer as it was sent, and when it was begun (by a clock that all processes of the machine have in common)."""

    begun: float
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    is_renewed: bool = False


class Shared(Protocol):
    """What processes have in common: `config.shared`."""

    def get(self, key: Key, now: float, oldest: float) -> Page | None: ...
    def put(self, key: Key, page: Page) -> None: ...


class KeptForVisitors:
    """A WSGI application before another one; with `shared`, one that knows the pages of its sisters."""

    def __init__(self, application: App, clock: Callable[[], float] = monotonic, shared: Shared | None = None) -> None:
        self.application = application
        self.clock = clock
        self.shared = shared
        self.soon = SOON + random() * APART if shared else SOON  # noqa: S311 - no secret
        self.pages: dict[Key, Page] = {}
        self.making = Lock()

    def __call__(self, environ: Environ, start_response: Begin) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self.application(environ, start_response)
        now, page = self.clock(), self.pages.get(key)
        if page is None or now - page.begun >= SECONDS or (now - page.begun >= self.soon and not page.is_renewed):
            if page is not None:
                page.is_renewed = True
            elif sum(map(len, key)) > LONGEST:
                return self.application(environ, start_response)
            page = self.shared.get(key, now, SOON) if self.shared else None
            if page is None:
                return self._asked(key, now, environ, start_response)
            self._keep(key, page)
        start_response(page.status, list(page.headers))
        return [page.body]

    def _asked(self, key: Key, now: float, environ: Environ, start_response: Begin) -> Iterable[bytes]:
        told: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told[:] = [status, list(headers)]
            return start_response(status, headers, *more)

        answer: Any = self.application(environ, begin)
        if not (environ.get(KEEP) and told and _may_be_kept(*told)):
            return answer  # type: ignore[no-any-return]
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        if len(body) <= LARGEST:
            page = Page(now, told[0], told[1], body)
            self._keep(key, page)
            if self.shared:
                self.shared.put(key, page)
        return [body]

    def _keep(self, key: Key, page: Page) -> None:
        with self.making:
            self.pages.pop(key, None)
            self.pages[key] = page
            if len(self.pages) > MOST:
                del self.pages[next(iter(self.pages))]


def _may_be_kept(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whole pages that give nobody a cookie and that nobody called private."""
    names = {name.lower(): value.lower() for name, value in headers}
    said = names.get("cache-control", "")
    return status.startswith("200") and "set-cookie" not in names and "private" not in said and "no-store" not in said


def _key(environ: Environ) -> Key | None:
    """Everything that the page of a visitor depends on; None for those whose page may be theirs alone."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    if "HTTP_HX_REQUEST" in environ or "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
        return None
    asked = tuple([environ.get(name, "") for name in _ASKED_FOR])
    if sent := environ.get("HTTP_COOKIE"):
        cookies = parse_cookie(sent)
        if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
            return None
        chosen = [cookies.get(name, "") for name in ("theme", "pictures", "country", settings.LANGUAGE_COOKIE_NAME)]
        if any(chosen):
            asked = (*asked, *chosen)
    return asked
