"""The reader's language and clock, page by page."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from etwinning.core.models import Entry
from etwinning.people import actions
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db


def language_of(client: Client, **headers: str) -> str:
    answer = client.get("/account/reauthenticate/", headers=headers, follow=True)
    return answer.headers["Content-Language"]


def test_visitors_read_what_their_cookie_says_else_what_their_browser_asks(client: Client) -> None:
    assert language_of(client) == "en"
    assert language_of(client, **{"Accept-Language": "tr,en;q=0.5"}) == "tr"
    assert language_of(client, **{"Accept-Language": "xx, \x00"}) == "en"
    client.cookies["django_language"] = "it"
    assert language_of(client, **{"Accept-Language": "tr"}) == "it"
    client.cookies["django_language"] = "../../etc"
    assert language_of(client, **{"Accept-Language": "tr"}) == "tr"


def test_a_person_reads_in_the_chosen_language_whatever_the_browser_says(client: Client, ayse: Person) -> None:
    actions.choose_language(ayse, by=ayse, language="el")
    client.force_login(ayse)
    assert language_of(client, **{"Accept-Language": "tr"}) == "el"
    Person.objects.update(language="xx")
    assert language_of(client, **{"Accept-Language": "tr"}) == "tr"


@pytest.mark.parametrize(
    ("zone", "country", "hour"),
    [("", "TR", "13:05"), ("Europe/Rome", "TR", "11:05"), ("Mars/Olympus", "TR", "10:05"), ("", "", "10:05")],
)
def test_times_are_those_of_the_reader(client: Client, ayse: Person, zone: str, country: str, hour: str) -> None:
    Person.objects.update(time_zone=zone, country=country)
    client.force_login(ayse)
    key = client.session.session_key or ""
    at = datetime(2026, 1, 22, 10, 5, tzinfo=UTC)
    UserSession.objects.create(user=ayse, session_key=key, ip="127.0.0.1", user_agent="", created_at=at)
    assert f"22 January 2026, {hour}" in client.get("/account/sessions/").content.decode()


def test_choosing_the_same_language_twice_is_choosing_once(ayse: Person) -> None:
    for _ in range(2):
        actions.choose_language(ayse, by=ayse, language="tr")
    assert Entry.objects.count() == 1


def test_an_officer_without_a_second_step_opens_nothing(client: Client, olcay: Person, ayse: Person) -> None:
    paths = [
        "/home/", "/me/", "/settings/", "/notices/", "/people/", f"/people/{ayse.pk}/", "/schools/", "/projects/",
        "/messages/", "/desks/", "/me/leave/",
    ]  # fmt: skip
    client.force_login(olcay)
    assert [path for path in paths if client.get(path).headers.get("Location") == "/account/2fa/"] == []
    Authenticator.objects.filter(user=olcay, type="totp").delete()
    assert [path for path in paths if client.get(path).headers.get("Location") != "/account/2fa/"] == []
    assert client.post("/me/edit/", {"given_name": "Olcay"}).headers["Location"] == "/account/2fa/"
    for path in ("/about/", "/privacy/", "/account/2fa/", "/account/email/", "/account/logout/"):
        assert client.get(path).status_code != 302, path
    assert client.post("/language/", {"language": "tr"}).headers["Location"] != "/account/2fa/"
    client.force_login(ayse)
    assert client.get("/home/").status_code == 200
