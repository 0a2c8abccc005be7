"""Pages that are kept for visitors: whole, for some seconds, and for nobody but them."""

import io
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client

from etwinning.config.shared import Shared
from etwinning.config.visitors import SECONDS, SOON, KeptForVisitors, Key, Page, Room
from etwinning.people.models import Person
from etwinning.portal.models import National, News, Plain
from etwinning.portal.tests import conftest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
HISTORY = "/en/history/"
texts = conftest.texts


class Front:
    """A process: Django behind the pages that are kept, with a clock that stands still; counts what reaches Django."""

    def __init__(self, folder: Path) -> None:
        self.time, self.asked, self.django = 1000.0, 0, WSGIHandler()
        self.kept = KeptForVisitors(self.counted, Shared(folder, "of the tests"), lambda: self.time)

    @property
    def pages(self) -> dict[Key, Page]:
        return {key: page for room in self.kept.rooms for key, page in room.pages.items()}

    def counted(self, environ: dict[str, Any], begin: Any) -> Any:
        self.asked += 1
        return self.django(environ, begin)

    def get(self, path: str, cookie: str = "", **headers: str) -> str:
        path, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000", "HTTP_COOKIE": cookie, "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
            "HTTP_ACCEPT_LANGUAGE": "en", **headers,
        }  # fmt: skip
        told: list[Any] = []
        answer = self.kept(environ, lambda *what: told.append(what))
        raw = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        self.status, self.headers = told[0][0], dict(told[0][1])
        return (decompress(raw) if self.headers.get("Content-Encoding") == "gzip" else raw).decode(errors="replace")


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Front:
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)  # it is the test's
    return Front(tmp_path / "visitors")


def test_the_second_visitor_gets_the_page_of_the_first(front: Front) -> None:
    first, headers = front.get("/"), front.headers
    assert "<h1>" in first
    assert "csrfmiddlewaretoken" not in first
    assert "Set-Cookie" not in headers
    assert (front.get("/"), front.headers, front.asked) == (first, headers, 1)


def test_the_language_of_an_address_is_the_one_cookie_of_a_kept_page(front: Front) -> None:
    turkish = front.get("/tr/")
    assert front.headers["Set-Cookie"].startswith("django_language=tr;")
    assert (front.get("/tr/"), front.headers["Set-Cookie"][:18], front.asked) == (turkish, "django_language=tr", 1)
    front.get("/tr/", "django_language=tr")
    assert ("Set-Cookie" in front.headers, front.asked) == (False, 2)


def test_an_edit_is_seen_within_five_seconds(front: Front) -> None:
    assert "The first classroom" not in front.get(HISTORY)
    history = Plain.objects.get(url_path=HISTORY)
    history.body = "<p>The first classroom</p>"
    history.save_revision().publish()
    assert "The first classroom" not in front.get(HISTORY)
    front.time += SECONDS
    assert SECONDS < 5
    assert "The first classroom" in front.get(HISTORY)


def test_one_makes_it_anew_while_the_others_need_not_wait(front: Front) -> None:
    old = front.get(HISTORY)
    made, besides = front.django, []

    def while_it_is_made(environ: dict[str, Any], begin: Any) -> Any:
        besides.append(front.get(HISTORY))
        return made(environ, begin)

    front.time += SOON
    front.django = while_it_is_made  # type: ignore[assignment]
    front.get(HISTORY)
    assert (besides, front.asked) == ([old], 2)
    front.get(HISTORY)
    assert front.asked == 2


def test_a_program_that_knows_the_page_is_told_so(front: Front) -> None:
    feed = front.get("/feeds/en/")
    mark = front.headers["ETag"]
    assert "<feed" in feed
    for known in (mark, f'"other", W/{mark}', "*"):
        assert front.get("/feeds/en/", HTTP_IF_NONE_MATCH=known) == ""
        assert (front.status, front.headers["ETag"]) == ("304 Not Modified", mark)
    assert front.get("/feeds/en/", HTTP_IF_NONE_MATCH='"other"') == feed
    assert front.asked == 1
    assert front.get("/feeds/tr/", HTTP_IF_NONE_MATCH="*") == ""  # nobody had asked for it
    assert "<feed" in front.get("/feeds/tr/")
    assert front.asked == 2


def test_what_is_not_there_any_more_goes_at_once(front: Front) -> None:
    front.get(HISTORY)
    Plain.objects.get(url_path=HISTORY).unpublish()
    front.time += SECONDS
    front.get(HISTORY)
    assert front.status.startswith("404")
    assert not front.pages


def test_who_invents_addresses_pushes_out_only_such(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = front.kept.rooms[1]
    searches.most, searches.room = 3, 1_000_000
    front.get(HISTORY)
    for number in range(6):
        front.get(f"/search/?q=rain{number}")
        assert front.status.startswith("200")
    assert front.asked == 7
    assert [key[0] for key in front.pages] == ["", "q=rain3", "q=rain4", "q=rain5"]
    searches.room = 1
    front.get("/search/?q=rain6")
    assert (searches.pages, searches.bytes) == ({}, 0)
    front.get(HISTORY)
    assert front.asked == 8


def test_a_room_counts_its_bytes() -> None:
    room, page = Room(10, 100), Page(0.0, "200 OK", [], b"x" * 40)
    for name in ("one", "one", "two", "three"):
        room.keep((name,), page)
    assert (list(room.pages), room.bytes) == ([("two",), ("three",)], 80)
    room.drop(("two",))
    room.drop(("two",))
    assert (list(room.pages), room.bytes) == ([("three",)], 40)


def test_what_a_page_depends_on_is_never_mixed(front: Front, texts: dict[str, int]) -> None:
    part = National.objects.get(pk=texts["TR"])
    part.add_child(instance=News(title="Rain in Konya", slug="rain", summary="In short", locale=part.locale))
    pages = [
        front.get("/"), front.get("/", HTTP_ACCEPT_LANGUAGE="tr"), front.get("/", HTTP_ACCEPT_LANGUAGE="en-IE"),
        front.get("/", "django_language=el"), front.get("/", "theme=night"), front.get("/", "country=TR"),
        front.get("/?utm=1"), front.get("/en/"), front.get("/tr/"), front.get("/", "pictures=none"),
        front.get("/", HTTP_SAVE_DATA="on"),
    ]  # fmt: skip
    assert front.asked == len(pages)
    assert '<html lang="tr"' in pages[1] and "Κύπρος" in pages[3]  # noqa: PT018
    assert 'data-theme="night"' in pages[4]
    assert "Rain in Konya" in pages[5] and "Rain in Konya" not in pages[0]  # noqa: PT018
    assert pages[0] == front.get("/")


def test_nobody_reads_the_page_of_who_has_signed_in(front: Front, dimitris: Person) -> None:
    client = Client()
    client.force_login(dimitris)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    hers = front.get(HISTORY, cookie)
    assert dimitris.given_name in hers
    visitors = front.get(HISTORY)
    assert dimitris.given_name not in visitors
    assert front.get(HISTORY, cookie).count(dimitris.given_name) == hers.count(dimitris.given_name)
    assert front.get(HISTORY) == visitors
    assert front.asked == 3


def test_what_is_not_the_same_for_all_is_not_kept(front: Front) -> None:
    for path in ("/country/", "/en/nothing-there/", "/account/login/", "/help/ask/"):
        front.get(path)
    front.get(HISTORY, "messages=anything")
    front.get(HISTORY, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="main")
    assert not front.pages
