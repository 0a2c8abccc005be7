"""Signing in and out, the second step, the limits, and where one lands."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet
from django.core import mail
from django.template import engines
from django.test import Client

from etwinning.core.models import Entry
from etwinning.core.templates import sentence
from etwinning.people.models import Memory, Person
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def confirmed(ayse: Person, olcay: Person) -> None:
    for person in (ayse, olcay):
        EmailAddress.objects.create(user=person, email=str(person.email), verified=True, primary=True)


def sign_in(client: Client, email: str = "ayse@twin.example", password: str = PASSWORD, **more: str) -> str:
    answer = client.post("/account/login/", {"login": email, "password": password} | more)
    return answer.headers.get("Location", "")


def code_now() -> str:
    code: str = format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))
    return code


@pytest.mark.usefixtures("confirmed")
class TestSignIn:
    def test_it_works(self, client: Client) -> None:
        assert sign_in(client) == "/home/"

    def test_capitals_do_not_matter(self, client: Client) -> None:
        assert sign_in(client, email=" AYSE@Twin.Example ") == "/home/"

    def test_one_lands_where_one_wanted(self, client: Client) -> None:
        assert client.get("/contacts/?page=2").headers["Location"] == "/account/login/?next=/contacts/%3Fpage%3D2"
        assert sign_in(client, next="/contacts/?page=2") == "/contacts/?page=2"

    @pytest.mark.parametrize("away", ["https://e.example/", "//e.example", "javascript:alert(1)", "/\\e.example"])
    def test_but_never_elsewhere(self, client: Client, away: str) -> None:
        assert sign_in(client, next=away) == "/home/"

    def test_a_wrong_password_says_nothing_of_the_account(self, client: Client) -> None:
        answers = [
            client.post("/account/login/", {"login": email, "password": "not the one"}).content.decode()
            for email in ("ayse@twin.example", "nobody@twin.example")
        ]
        for answer in answers:
            assert "do not belong together" in answer
        assert len({re.sub(r'(value|content)="[^"]*"', "", answer) for answer in answers}) == 1

    def test_after_six_wrong_ones_the_right_one_must_wait(self, client: Client) -> None:
        for _ in range(6):
            sign_in(client, password="not the one")
        answer = client.post("/account/login/", {"login": "ayse@twin.example", "password": PASSWORD})
        assert "You tried too often" in answer.content.decode()
        assert Memory.objects.exists()

    def test_a_school_full_of_people_may_come_at_once(self, client: Client) -> None:
        for number in range(40):
            sign_in(client, email=f"teacher{number}@twin.example", password="not the one")
        assert sign_in(client) == "/home/"

    def test_signing_out_asks_first(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        assert "Sign out?" in client.get("/account/logout/").content.decode()
        assert client.post("/account/logout/").headers["Location"] == "/"
        assert "_auth_user_id" not in client.session

    def test_a_code_is_asked_of_officers(self, client: Client) -> None:
        assert sign_in(client, email="olcay@twin.example") == "/account/2fa/authenticate/"
        assert "_auth_user_id" not in client.session
        page = client.get("/account/2fa/authenticate/").content.decode()
        assert "Second step" in page
        assert "not right" in client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
        assert client.post("/account/2fa/authenticate/", {"code": code_now()}).headers["Location"] == "/home/"

    def test_a_code_works_once(self, client: Client) -> None:
        code = code_now()
        sign_in(client, email="olcay@twin.example")
        client.post("/account/2fa/authenticate/", {"code": code})
        again = Client()
        sign_in(again, email="olcay@twin.example")
        assert again.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


@pytest.mark.usefixtures("confirmed")
class TestPassword:
    def test_reset(self, client: Client) -> None:
        assert client.post("/account/password/reset/", {"email": "ayse@twin.example"}).status_code == 302
        assert "on its way" in client.get("/account/password/reset/done/").content.decode()
        found = re.search(r"http://[^/]+(/account/password/reset/key/\S+)", str(mail.outbox[0].body))
        assert found
        form = client.get(found[1]).headers["Location"]
        assert "Choose a new password" in client.get(form).content.decode()
        assert "field-error" in client.post(form, {"password1": "short"}).content.decode()
        assert client.post(form, {"password1": "eight blue whales"}).status_code == 302
        assert sign_in(Client(), password="eight blue whales") == "/home/"
        assert "Your eTwinning password was changed" in [letter.subject for letter in mail.outbox]
        assert "not valid any more" in client.get(found[1]).content.decode()
        assert traces() == [("people/reset_password", {})]

    def test_reset_of_an_unknown_address_looks_the_same(self, client: Client) -> None:
        assert client.post("/account/password/reset/", {"email": "nobody@twin.example"}).status_code == 302
        assert mail.outbox == []

    def test_change(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        said = {"oldpassword": PASSWORD, "password1": "eight blue whales"}
        wrong = client.post("/account/password/change/", said | {"oldpassword": "no"})
        assert "This is not your password" in wrong.content.decode() or "current password" in wrong.content.decode()
        assert client.post("/account/password/change/", said).headers["Location"] == "/me/"
        ayse.refresh_from_db()
        assert ayse.check_password("eight blue whales")
        assert "Your password is changed." in client.get("/me/").text  # still signed in here
        assert traces() == [("people/change_password", {})]


@pytest.mark.usefixtures("confirmed")
class TestEmail:
    def test_change(self, client: Client, ayse: Person) -> None:
        sign_in(client)
        assert client.post("/account/email/", {"email": "New@Twin.example", "action_add": "1"}).status_code == 302
        assert "Waiting for your confirmation" in client.get("/account/email/").content.decode()
        found = re.search(r"http://[^/]+(/account/confirm-email/\S+)", str(mail.outbox[0].body))
        assert found
        client.post(found[1])
        ayse.refresh_from_db()
        assert ayse.email == "new@twin.example"
        told = {letter.to[0]: letter.subject for letter in mail.outbox}
        assert told["ayse@twin.example"] == "Your eTwinning e-mail address was changed"
        assert traces() == [("people/change_email", {})]

    def test_who_signed_in_long_ago_shows_the_password_first(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        answer = client.post("/account/email/", {"email": "new@twin.example", "action_add": "1"})
        assert answer.headers["Location"].startswith("/account/reauthenticate/")
        assert "Is it really you?" in client.get("/account/reauthenticate/").content.decode()


class TestSecondStep:
    def test_the_desk_leads_officers_without_one_to_set_it_up(self, client: Client, olcay: Person) -> None:
        Authenticator.objects.all().delete()
        client.force_login(olcay)
        assert client.get("/desks/").headers["Location"] == "/account/2fa/"
        assert "Set up one of these first" in client.get("/account/2fa/").content.decode()

    def test_secrets_lie_encrypted(self, olcay: Person) -> None:
        kept = Authenticator.objects.get(user=olcay)
        assert SECRET not in str(kept.data)
        assert TOTP(kept).validate_code(code_now())

    @pytest.mark.usefixtures("confirmed")
    def test_a_secret_of_another_installation_fits_no_code(self, client: Client, olcay: Person) -> None:
        foreign = Fernet(Fernet.generate_key()).encrypt(SECRET.encode()).decode()
        Authenticator.objects.filter(user=olcay).update(data={"secret": foreign})
        sign_in(client, email="olcay@twin.example")
        assert "not right" in client.post("/account/2fa/authenticate/", {"code": code_now()}).content.decode()
        assert client.get("/home/").status_code == 302

    @pytest.mark.usefixtures("confirmed")
    def test_officers_cannot_take_it_off(self, client: Client) -> None:
        sign_in(client, email="olcay@twin.example")
        client.post("/account/2fa/authenticate/", {"code": code_now()})
        answer = client.post("/account/2fa/totp/deactivate/")
        assert "must keep a second step" in answer.content.decode()
        assert Authenticator.objects.filter(type="totp").count() == 1

    @pytest.mark.usefixtures("confirmed")
    def test_setting_up_an_app(self, client: Client, django_capture_on_commit_callbacks: Any) -> None:
        sign_in(client)
        page = client.get("/account/2fa/totp/activate/")
        assert "data:image/svg+xml;base64," in page.content.decode()
        secret = client.session["mfa.totp.secret"]
        code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post("/account/2fa/totp/activate/", {"code": code}).status_code == 302
        assert "codes of 10 are left" in client.get("/account/2fa/recovery-codes/").content.decode()
        download = client.get("/account/2fa/recovery-codes/download/").content.decode().split()
        assert len([word for word in download if word.isdigit()]) == 10
        for path in ("/account/2fa/", "/account/2fa/totp/deactivate/", "/account/2fa/recovery-codes/generate/",
                     "/account/2fa/webauthn/", "/account/2fa/webauthn/add/"):  # fmt: skip
            assert client.get(path).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/account/2fa/recovery-codes/generate/")
        client.post("/account/2fa/totp/deactivate/")
        assert traces() == [
            ("people/add_second_step", {"kind": "totp"}),
            ("people/renew_recovery_codes", {"kind": "recovery_codes"}),
            ("people/remove_second_step", {"kind": "totp"}),
        ]


def traces() -> list[tuple[str, dict[str, object]]]:
    """What the journal says of the account, and that each of it has its sentence."""
    entries = Entry.objects.filter(deed__startswith="people/").order_by("pk")
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    assert [entry.deed for entry in entries if entry.actor and entry.actor.name not in sentence(env, entry)] == []
    assert {entry.actor_id for entry in entries} == {entry.thing_id for entry in entries}
    return [(entry.deed, entry.data) for entry in entries]


def test_sessions_are_listed_and_ended(client: Client, ayse: Person) -> None:
    EmailAddress.objects.create(user=ayse, email=str(ayse.email), verified=True, primary=True)
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    assert sign_in(other) == sign_in(client) == "/home/"
    other.get("/home/")
    page = client.get("/account/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert client.post("/account/sessions/").status_code == 302
    assert other.get("/home/").status_code == 302
    assert client.get("/home/").status_code == 200
    assert traces() == [("people/end_sessions", {"number": 1})]
    assert client.post("/account/sessions/").status_code == 302
    assert len(traces()) == 1


@pytest.mark.parametrize("path", ["email/", "password/change/", "2fa/", "sessions/", "2fa/totp/activate/"])
def test_pupils_have_no_account_pages(client: Client, elif_: Person, path: str) -> None:
    client.force_login(elif_)
    assert client.get(f"/account/{path}").status_code == 404
    assert client.post("/account/logout/").status_code == 302


@pytest.mark.usefixtures("confirmed")
def test_the_language_that_a_visitor_chose_goes_in_with_who_never_chose_one(client: Client, ayse: Person) -> None:
    Person.objects.filter(pk=ayse.pk).update(language="en")  # that of the page on which she signed up
    client.post("/language/", {"language": "tr"})
    sign_in(client)
    ayse.refresh_from_db()
    assert ayse.language == "tr"
    assert client.get("/home/")["Content-Language"] == "tr"
    client.post("/account/logout/")
    assert not client.cookies["chosen_language"].value
    client.post("/language/", {"language": "it"})
    sign_in(client)
    assert client.get("/home/")["Content-Language"] == "tr"  # her own choice by now


@pytest.mark.usefixtures("confirmed")
def test_a_page_read_in_another_language_is_no_choice(client: Client, ayse: Person) -> None:
    Person.objects.filter(pk=ayse.pk).update(language="en")
    client.get("/tr/")
    sign_in(client)
    assert client.get("/home/")["Content-Language"] == "en"
