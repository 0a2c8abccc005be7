"""Pages that are kept for visitors: whole, for some seconds, and for nobody but them."""

import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client

from etwinning.config.visitors import SECONDS, SOON, KeptForVisitors
from etwinning.people.models import Person
from etwinning.portal.models import National, News, Plain
from etwinning.portal.tests import conftest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
HISTORY = "/en/history/"
texts = conftest.texts


class Front:
    """Django behind the pages that are kept, with a clock that stands still, counting what reaches Django."""

    def __init__(self) -> None:
        self.time, self.asked, self.django = 1000.0, 0, WSGIHandler()
        self.kept = KeptForVisitors(self.counted, lambda: self.time)

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
        text = b"".join(answer).decode()
        if hasattr(answer, "close"):
            answer.close()
        self.status, self.headers = told[0][0], dict(told[0][1])
        return text


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch) -> Front:
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)  # it is the test's
    return Front()


def test_the_second_visitor_gets_the_page_of_the_first(front: Front) -> None:
    first, headers = front.get("/"), front.headers
    assert "<h1>" in first
    assert "csrfmiddlewaretoken" not in first
    assert "Set-Cookie" not in headers
    assert (front.get("/"), front.headers, front.asked) == (first, headers, 1)


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
    front.get(HISTORY)
    (page,) = front.kept.pages.values()
    page.is_renewed = True  # as while somebody's answer is being made
    front.time += SOON
    front.get(HISTORY)
    assert front.asked == 1
    page.is_renewed = False
    front.get(HISTORY)
    front.get(HISTORY)
    assert front.asked == 2


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
    assert not front.kept.pages
