"""From nothing to a confirmed account: what is made, what is mailed, and what nobody learns."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import translation

from etwinning.core.models import Entry
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
SAID = {
    "given_name": "Zoë", "family_name": "O'Neill-Şahin", "email": "Zoe@School.Example", "password1": "seven green owls",
}  # fmt: skip


def sign_up(client: Client, **other: str) -> object:
    return client.post("/account/signup/", SAID | other)


def link_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", str(letter.body))
    assert found
    return found[1]


def test_it_works(client: Client) -> None:
    with translation.override("en"):
        answer = sign_up(client)
    assert answer.headers["Location"] == "/account/confirm-email/"  # type: ignore[attr-defined]
    person = Person.objects.get()
    assert (person.given_name, person.family_name, person.email) == ("Zoë", "O'Neill-Şahin", "zoe@school.example")
    assert (person.kind, person.state, person.language) == ("staff", "draft", "en")
    assert "oneill sahin" in person.search
    assert bytes(person.sort_name) != b""
    assert [entry.deed for entry in Entry.objects.all()] == ["people/register_person"]
    letter = mail.outbox[0]
    assert letter.to == ["zoe@school.example"]
    assert letter.subject == "Confirm your e-mail address for eTwinning"
    assert "Welcome to eTwinning, Zoë O'Neill-Şahin!" in letter.body  # no &#39; in a mail


def test_the_link_confirms_and_signs_in_the_browser_that_registered(client: Client) -> None:
    sign_up(client)
    link = link_in(mail.outbox[0])
    assert "Does the address" in client.get(link).content.decode()
    assert client.post(link).headers["Location"] == "/home/"
    assert EmailAddress.objects.get().verified
    assert client.get("/home/").status_code == 200


def test_the_link_in_another_browser_confirms_only(client: Client) -> None:
    sign_up(client)
    other = Client()
    assert other.post(link_in(mail.outbox[0])).status_code == 302
    assert other.get("/home/").headers["Location"] == "/account/login/?next=/home/"


def test_without_the_link_nobody_signs_in(client: Client) -> None:
    sign_up(client)
    client = Client()
    client.post("/account/login/", {"login": SAID["email"], "password": SAID["password1"]})
    assert "_auth_user_id" not in client.session


def test_the_page_says_once_that_a_mail_went_and_how_often_one_goes(client: Client) -> None:
    sign_up(client)
    first = client.get("/account/confirm-email/").text
    assert "We sent a mail with a link to zoe@school.example." in first
    assert "We sent you a mail" not in first
    client.post("/account/login/", {"login": SAID["email"], "password": SAID["password1"]})
    assert len(mail.outbox) == 1
    assert "at most one mail in three minutes" in client.get("/account/confirm-email/").text


def test_a_link_used_already_tells_who_is_signed_in_that_the_address_is_confirmed(client: Client) -> None:
    sign_up(client)
    link = link_in(mail.outbox[0])
    client.post(link)
    again = client.get(link).text
    assert "Your address is confirmed" in again
    assert "zoe@school.example" in again
    assert "This link is not valid any more" not in again
    assert "This link is not valid any more" in Client().get(link).text


def test_an_old_link_says_so(client: Client) -> None:
    answer = client.get("/account/confirm-email/MQ:abc:def/")
    assert "This link is not valid any more" in answer.content.decode()


def test_a_known_address_looks_the_same_and_is_told_by_mail(client: Client, ayse: Person) -> None:
    EmailAddress.objects.create(user=ayse, email=str(ayse.email), verified=True, primary=True)
    known, new = sign_up(client, email="AYSE@twin.example"), sign_up(Client())
    assert known.headers["Location"] == new.headers["Location"]  # type: ignore[attr-defined]
    assert Person.objects.count() == 2
    assert mail.outbox[0].subject == "You have an eTwinning account already"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("given_name", "A" * 10_000),
        ("given_name", "😀"),
        ("given_name", "12"),
        ("given_name", " \u200b \u202e "),
        ("family_name", "www.spam.example/offer"),
        ("family_name", "-"),
        ("email", "no address"),
        ("email", "@"),
        ("email", "İ@school.example"),
        ("email", "\u212aate@school.example"),
        ("email", "ayşe@okul.example"),
        ("email", "anna@" + "a" * 300 + ".example"),
        ("email", "anna@.."),
        ("email", "anna@škola..example"),
        ("password1", "short"),
        ("password1", "password1234"),
        ("password1", "zoe@school.example"),
        ("password1", "x" * 10_000),
    ],
)
def test_bad_input_is_answered_with_a_sentence_and_nothing_is_lost(client: Client, field: str, text: str) -> None:
    answer = client.post("/account/signup/", SAID | {field: text})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "field-error" in page
    assert 'value="Zoë"' in page or field == "given_name"
    assert Person.objects.count() == 0


def test_marks_that_nobody_sees_are_taken_out(client: Client) -> None:
    sign_up(client, given_name="\u202eeo\0Z\u202c", family_name="  O'Neill \u200f  Şahin ")
    person = Person.objects.get()
    assert (person.given_name, person.family_name) == ("eoZ", "O'Neill Şahin")


def test_a_domain_in_other_letters_is_kept_as_its_ascii_form(client: Client) -> None:
    sign_up(client, email="Jürgen@schule.example".replace("ü", "ue"))
    sign_up(Client(), email="ana@škola.example")
    assert sorted(str(person.email) for person in Person.objects.all()) == [
        "ana@xn--kola-f6a.example", "juergen@schule.example",
    ]  # fmt: skip


def test_in_turkish_the_mail_is_turkish_where_the_catalogue_is(client: Client) -> None:
    client.cookies["django_language"] = "tr"
    sign_up(client)
    assert Person.objects.get().language == "tr"
