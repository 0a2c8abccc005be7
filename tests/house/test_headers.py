"""What every answer carries: tokens asked for, nothing of a reader left in a shared browser. (Policies: test_doors.)"""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from etwinning.core import languages
from etwinning.libraries.moment import spoken
from etwinning.people.models import Person
from tests.house.visits import all_addresses
from tests.world import World

pytestmark = pytest.mark.usefixtures("undone")
PASSWORD = "twin-demo-2026"


def confirm(person: Person) -> None:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


@pytest.mark.parametrize("who", ["anonymous", "ayse", "elif", "olcay"])
def test_nothing_is_done_without_its_token(world: World, who: str, settings: Any) -> None:
    settings.CSRF_FAILURE_VIEW = "tests.house.visits.refused"
    client = Client(enforce_csrf_checks=True)
    if who in world.people:
        client.force_login(world.people[who])
    # mail programs press these buttons without a page (RFC 8058): the address is the token
    signed = {"stop_mails", "stop_newsletter"}
    for url, name in all_addresses(world).items():
        if name in signed:
            continue
        assert client.post(url, {"next": "/"}).status_code in {403, 404, 405}, f"{name}: {url}"


def test_a_refused_token_has_its_page(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["ayse"])
    got = client.post("/me/edit/", {"next": "/"})
    assert got.status_code == 403
    assert "This page was open for too long" in got.content.decode()


def test_what_can_be_read_can_be_asked_about(world: World) -> None:
    """HEAD is answered as GET is, without the page (RFC 9110, 9.3.2): checkers of links and proxies ask so."""
    client = Client()
    for url, name in all_addresses(world).items():
        head, got = client.head(url), client.get(url)
        assert (head.status_code, b"".join(head)) == (got.status_code, b""), f"{name}: {url}"
        b"".join(got)  # a file is closed when it was read


def test_signing_out_empties_the_browser(world: World) -> None:
    """On a shared computer the back button shows nothing of who sat there before."""
    client = Client()
    confirm(world.people["eva"])
    client.post("/account/login/", {"login": world.people["eva"].email, "password": PASSWORD})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert "Clear-Site-Data" not in client.get("/home/").headers
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/home/").status_code == 302
    assert "Clear-Site-Data" not in client.post("/account/logout/").headers


AWAY = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "http:evil.example", "/\t/evil.example", "https:///evil.example", "https://testserver@evil.example/",
    "\x00//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("away", AWAY)
def test_no_redirect_leads_away(world: World, away: str) -> None:
    visitor, signed = Client(), Client()
    signed.force_login(world.people["ayse"])
    for client in (visitor, signed):
        for url, body in (("/language/", {"language": "tr"}), ("/theme/", {"theme": "night"})):
            assert is_ours(client.post(url, body | {"next": away})["Location"]), url
        assert away not in client.get("/language/", {"next": away}).content.decode()
    confirm(world.people["eva"])
    given = {"login": world.people["eva"].email, "password": PASSWORD, "next": away}
    assert is_ours(visitor.post("/account/login/", given)["Location"])
    assert is_ours(signed.get("/account/login/", {"next": away})["Location"])
    assert is_ours(signed.post("/account/logout/", {"next": away})["Location"])


def is_ours(location: str) -> bool:
    return location.startswith("/") and not location.startswith(("//", "/\\", "/\t"))


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_each_language_says_itself(world: World, code: str) -> None:
    client = Client()
    client.post("/language/", {"language": code, "next": "/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == code
    for url in ("/", "/account/login/", "/there-is-nothing-here/"):
        got = client.get(url)
        assert got["Content-Language"] == code
        text = got.content.decode()
        assert f'<html lang="{spoken(code)}" dir="{languages.direction(code)}"' in text, f"{url}: {text[:200]}"


def test_a_choice_stays_with_the_person_and_names_of_countries_follow(world: World) -> None:
    one, other = Client(), Client()
    for client in (one, other):
        client.force_login(world.people["dimitris"])
    one.post("/language/", {"language": "tr"})
    assert Person.objects.get(pk=world.people["dimitris"].pk).language == "tr"
    text = other.get("/people/").content.decode()
    assert 'lang="tr"' in text
    assert "Almanya" in text
    assert "Germany" not in text
