"""Pages that are the same for every visitor, kept whole for seconds in front of Django (decisions 0050, 0074, 0075).

A view says that its page may be kept (`libraries.visitors`). `KeptForVisitors` answers with it whoever has no session
and no message waiting, as long as everything is the same that such a page depends on: its address, the languages asked
for, the chosen language, country and look, and how it is sent. Nobody reads anything that is older than SECONDS.
What a process has not got it looks for among the pages of the others (`config.shared`) before it asks Django; and of
all processes and threads one at a time makes a page anew, while the others answer with the one before.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import parse_cookie
from django.utils.http import parse_etags

from etwinning.libraries.visitors import KEEP

if TYPE_CHECKING:
    from etwinning.config.shared import Shared

SECONDS = 4.5
SOON = 3.0  # from then on somebody has it made anew, and the others need not wait for that
AGAIN = 0.05  # seconds until one looks again whether another one has made it
MOST, ROOM = 300, 12_000_000  # pages kept by a process, and their bytes; the oldest go
MOST_ASKED, ROOM_ASKED = 100, 4_000_000  # the same of addresses with a query, which anybody can invent
LARGEST = 1_000_000  # bytes of a page that is kept
LONGEST = 2_000  # characters of all that a page depends on; nobody's browser says more
_ASKED_FOR = (
    "QUERY_STRING", "PATH_INFO", "HTTP_HOST", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO", "HTTP_SAVE_DATA",
)  # fmt: skip

type Key = tuple[str, ...]  # the first of it is the query
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
    until: float = field(init=False, compare=False)  # when somebody looks for a newer one
    mark: str = field(init=False, compare=False)  # its ETag

    def __post_init__(self) -> None:
        self.until = self.begun + SOON
        self.mark = next((value for name, value in self.headers if name.lower() == "etag"), "")


class Room:
    """Pages in memory, so many and so many bytes at most: the oldest go."""

    def __init__(self, most: int, room: int) -> None:
        self.most, self.room, self.bytes = most, room, 0
        self.pages: dict[Key, Page] = {}
        self.changing = Lock()

    def keep(self, key: Key, page: Page) -> None:
        with self.changing:
            self._drop(key)
            self.pages[key] = page
            self.bytes += len(page.body)
            while len(self.pages) > self.most or self.bytes > self.room:
                self._drop(next(iter(self.pages)))

    def drop(self, key: Key) -> None:
        with self.changing:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        if page := self.pages.pop(key, None):
            self.bytes -= len(page.body)


class KeptForVisitors:
    """A WSGI application before another one that knows the pages of its sisters."""

    def __init__(self, application: App, shared: "Shared", clock: Callable[[], float] = monotonic) -> None:
        self.application = application
        self.shared = shared
        self.clock = clock
        self.rooms = (Room(MOST, ROOM), Room(MOST_ASKED, ROOM_ASKED))

    def __call__(self, environ: Environ, start_response: Begin) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self.application(environ, start_response)
        now, page = self.clock(), self._room(key).pages.get(key)
        if page is None or now >= page.until:
            if page is None and sum(map(len, key)) > LONGEST:
                return self.application(environ, start_response)
            with self._instead(key, page, now) as instead:
                if instead is None:
                    return self._asked(key, now, environ, start_response)
                page = instead
        return _said(page, environ.get("HTTP_IF_NONE_MATCH", ""), start_response)

    @contextmanager
    def _instead(self, key: Key, old: Page | None, now: float) -> Iterator[Page | None]:
        """What is answered without asking Django: what a sister made, or the old page while somebody makes another.

        None for the one who shall make it, for as long as the `with` lasts; and for everybody where nobody has made
        this page before: it may be one that is never kept, and then nobody should wait for the others.
        """
        lasts = old.begun + SECONDS if old else 0.0
        if old:
            old.until = lasts
        newer = self._of_a_sister(key, now)
        if newer or not (old or self.shared.knows(key)):
            yield newer
            return
        with self.shared.making(key) as is_mine:
            if is_mine:
                yield self._of_a_sister(key, now)  # one who has just ended
                return
        if old and now < lasts:
            old.until = min(now + AGAIN, lasts)
            yield old
        else:
            self.shared.wait_for(key)
            yield self._of_a_sister(key, self.clock())

    def _of_a_sister(self, key: Key, now: float) -> Page | None:
        page = self.shared.get(key, now, SOON)
        if page:
            self._room(key).keep(key, page)
        return page

    def _asked(self, key: Key, now: float, environ: Environ, start_response: Begin) -> Iterable[bytes]:
        """Django's answer, kept where its view allows that. A mark that a kept page may have is compared here."""
        told: list[Any] = []
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        environ[KEEP] = False
        answer: Any = self.application(environ, lambda *said: told.__setitem__(slice(None), said))
        if not (environ[KEEP] and told and _may_be_kept(*told)):
            self._room(key).drop(key)
            start_response(*told)
            return answer  # type: ignore[no-any-return]
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        page = Page(now, told[0], list(told[1]), body)
        if len(body) <= LARGEST:
            self._room(key).keep(key, page)
            self.shared.put(key, page)
        return _said(page, known, start_response)

    def _room(self, key: Key) -> Room:
        return self.rooms[1 if key[0] else 0]


def _said(page: Page, known: str, start_response: Begin) -> Iterable[bytes]:
    """The page; or that the asker has it already, who shows its mark (RFC 9110, 13.1.2)."""
    if known and page.mark and _is_among(page.mark, known):
        headers = [(name, value) for name, value in page.headers if not name.lower().startswith("content-")]
        start_response("304 Not Modified", headers)
        return []
    start_response(page.status, list(page.headers))
    return [page.body]


def _is_among(mark: str, known: str) -> bool:
    marks = parse_etags(known)
    return marks == ["*"] or mark.removeprefix("W/") in {one.removeprefix("W/") for one in marks}


def _may_be_kept(status: str, headers: list[tuple[str, str]], *_more: object) -> bool:
    """Whole pages that nobody called private, and that give a cookie to nobody but that of their own language."""
    told = [(name.lower(), value.lower()) for name, value in headers]
    given = [value for name, value in told if name == "set-cookie"]
    said = dict(told).get("cache-control", "")
    is_shared = all(value.startswith(f"{settings.LANGUAGE_COOKIE_NAME}=") for value in given)
    return status.startswith("200") and is_shared and "private" not in said and "no-store" not in said


def _key(environ: Environ) -> Key | None:
    """Everything that the page of a visitor depends on; None for those whose page may be theirs alone."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    if "HTTP_HX_REQUEST" in environ or "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
        return None
    asked = tuple([environ.get(name, "") for name in _ASKED_FOR])
    if asked[1].startswith(settings.STATIC_URL):
        return None
    if sent := environ.get("HTTP_COOKIE"):
        cookies = parse_cookie(sent)
        if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
            return None
        chosen = [cookies.get(name, "") for name in ("theme", "pictures", "country", settings.LANGUAGE_COOKIE_NAME)]
        if any(chosen):
            asked = (*asked, *chosen)
    return asked
