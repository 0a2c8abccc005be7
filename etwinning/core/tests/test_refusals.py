"""What somebody is shown when it does not work: 400, 404, 409, 500, 503."""

import io
from typing import Never

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from etwinning.core import outage, pages
from etwinning.core.actions import Stale
from etwinning.core.models import Entry


def asked(language: str = "en", method: str = "GET") -> HttpRequest:
    return RequestFactory(headers={"Accept-Language": language}).generic(method, "/")


def down(error: type[Exception]) -> outage.View:
    def view(request: HttpRequest) -> Never:
        raise error

    return view


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.django_db
def test_the_database_is_away(error: type[Exception]) -> None:
    answer = outage.honest_outage(down(error))(asked("tr"))
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    text = answer.content.decode()
    assert '<html lang="tr" dir="ltr">' in text
    assert "Veri tabanımız şu anda yanıt vermiyor." in text


def sent_in_vain(**fields: object) -> str:
    request = RequestFactory().post("/spaces/1/talk/?a=1", fields)
    return outage.honest_outage(down(OperationalError))(request).content.decode()


@pytest.mark.django_db
def test_what_was_posted_is_given_back() -> None:
    text = sent_in_vain(
        csrfmiddlewaretoken="t0k", body="<p>Our <b>spring</b></p>", ages=["7", "8"], file=io.BytesIO(b"x")
    )
    assert "What you sent was not saved." in text
    assert 'auto">Our spring</blockquote>' in text
    assert 'action="/spaces/1/talk/?a=1"' in text
    words = "&lt;p&gt;Our &lt;b&gt;spring&lt;/b&gt;&lt;/p&gt;"
    for name, value in (("csrfmiddlewaretoken", "t0k"), ("body", words), ("ages", "7"), ("ages", "8")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in text
    assert "You will have to choose the files again." in text


@pytest.mark.django_db
def test_a_password_is_not_given_back() -> None:
    text = sent_in_vain(csrfmiddlewaretoken="t0k", email="a@b.example", password1="s3 cret", about="Born in Konya")
    assert "s3 cret" not in text
    assert "Born in Konya" in text
    assert "Send it again" not in text
    assert "Go back with your browser" in text


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"no boundary", b"--x\r\nbroken"])
def test_what_nobody_can_read_is_not_given_back(body: bytes) -> None:
    request = RequestFactory().generic("POST", "/", body, content_type="multipart/form-data")
    answer = outage.honest_outage(down(OperationalError))(request)
    assert answer.status_code == 503
    assert "Go back with your browser" in answer.content.decode()


def test_other_errors_are_not_called_an_outage() -> None:
    with pytest.raises(ZeroDivisionError):
        outage.honest_outage(down(ZeroDivisionError))(asked())
    assert outage.honest_outage(down(OperationalError)).process_exception(asked(), ZeroDivisionError()) is None


def test_server_error_needs_no_database() -> None:
    answer = pages.server_error(asked("tr"))
    assert answer.status_code == 500
    assert '<html lang="tr" dir="ltr">' in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_names_nothing(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", [{"pk": 0}, {"pk": 2**63}, {"pk": -(2**64)}, {"deed": "a\0b"}])
def test_found_is_404_for_what_cannot_be(lookup: dict[str, object]) -> None:
    with pytest.raises(Http404):
        pages.found(Entry.objects.all(), **lookup)


def test_allow() -> None:
    pages.allow(True)
    with pytest.raises(PermissionDenied):
        pages.allow(False)


def test_only_a_late_deed_is_a_calm_page() -> None:
    polite = pages.refused_politely(lambda _request: HttpResponse())
    assert polite.process_exception(asked(), ValueError()) is None  # type: ignore[attr-defined]
    assert Stale("Gone.").sentence == "Gone."
