"""The news by mail: asked for, confirmed, sent once, ended with one click; no address is shown anywhere."""

import email.policy
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.newsletters.actions import MOST_WAITING, forget_readers, mail_issue, make_issues
from etwinning.newsletters.letters import reader_token
from etwinning.newsletters.models import Issue, Reader
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db(transaction=False)
ADDRESS = "ada@parent.example"
SAID = {"email": ADDRESS, "country": "TR", "language": "tr"}
MONDAY = datetime(2026, 11, 23, 3, 17, tzinfo=UTC)
NEWS = [{"title": "Yağmur & kar", "summary": "Kısaca", "path": "/tr/haberler/yagmur/", "language": "tr"}]


def news(_language: str, _country: str, _since: datetime, _until: datetime) -> list[dict[str, Any]]:
    return NEWS


def ask(client: Client, callbacks: Any, **more: str) -> Any:
    with callbacks(execute=True):
        return client.post("/newsletter/", SAID | more)


def make_reader(address: str = ADDRESS, **fields: Any) -> Reader:
    return Reader.objects.create(
        **({"email": address, "country": "TR", "language": "tr", "confirmed_at": MONDAY - timedelta(days=9)} | fields)
    )


def link_of(number: int = -1) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/newsletter/\S+)", str(mail.outbox[number].body))
    assert found is not None
    return found[1]


def test_ask_newsletter_and_confirm_newsletter(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    assert client.get("/newsletter/?country=TR").status_code == 200
    answer = ask(client, django_capture_on_commit_callbacks, email="ADA@Parent.example")
    assert answer.status_code == 303
    reader = Reader.objects.get()
    assert (reader.email, reader.confirmed_at) == (ADDRESS, None)
    letter = mail.outbox[-1]
    assert letter.to == [ADDRESS]
    assert not Issue.objects.exists()
    path = link_of()
    shown = client.get(path)
    assert shown.status_code == 200
    reader.refresh_from_db()
    assert reader.confirmed_at is None  # a program that checks mails opened it
    for _time in range(2):
        assert client.post(path).status_code == 200
    reader.refresh_from_db()
    assert reader.confirmed_at is not None
    deeds = [entry.deed for entry in Entry.objects.order_by("pk")]
    assert deeds == ["newsletters/ask_newsletter", "newsletters/confirm_newsletter"]
    told = shown.text + client.get(path).text + str(list(Entry.objects.values_list("data", flat=True))) + path
    assert ADDRESS not in told
    assert ADDRESS not in f"{reader} {reader!r}"


def test_the_answer_does_not_tell_who_reads(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    texts = []
    for known in ({}, {"confirmed_at": None}, {"confirmed_at": timezone.now()}):
        Reader.objects.all().delete()
        if known:
            make_reader(**known)
        answer = ask(client, django_capture_on_commit_callbacks)
        texts.append((answer.status_code, answer["Location"], client.get(answer["Location"]).text))
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert len({(code, where, strip.sub("", text)) for code, where, text in texts}) == 1
    assert len(mail.outbox) == 1  # who waits since a moment, and who reads already, is not asked


def test_nobody_fills_a_stranger_s_mailbox(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    for country in ("TR", "IT", "GR", "PT", "CZ", "TR"):
        ask(client, django_capture_on_commit_callbacks, country=country)
    assert len(mail.outbox) == Reader.objects.count() == MOST_WAITING
    Reader.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    ask(client, django_capture_on_commit_callbacks)
    assert len(mail.outbox) == MOST_WAITING + 1


def test_wrong_input_is_said_beside_the_field(client: Client) -> None:
    addresses = ("ada", "a\0@b.example", "", "x" * 10_000 + "@b.example", "ada@parent.example\r\nBcc: x@y.example")
    for wrong in (*({"email": address} for address in addresses), {"country": "XX"}, {"language": "xx"}):
        answer = client.post("/newsletter/", SAID | wrong)
        assert answer.status_code == 422, wrong
        assert 'aria-invalid="true"' in answer.text
    assert 'value="ada"' in client.post("/newsletter/", SAID | {"email": "ada"}).text
    assert not Reader.objects.exists()
    assert not mail.outbox


def test_too_many_wait(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"ask_newsletter": "1/h/ip"}
    assert client.post("/newsletter/", SAID).status_code == 303
    refused = client.post("/newsletter/", SAID | {"email": "two@parent.example"})
    assert refused.status_code == 429
    assert 'value="two@parent.example"' in refused.text


def test_pupils_get_no_mail(client: Client, elif_: Person) -> None:
    client.force_login(elif_)
    assert client.post("/newsletter/", SAID).status_code == 403
    assert "/newsletter/" not in client.get("/en/").text


def test_stop_newsletter() -> None:
    reader = make_reader()
    path = f"/newsletter/stop/{reader_token(reader, 'stop')}/"
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert Reader.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Reader.objects.exists()
    assert client.post(path).status_code == client.get(path).status_code == 200
    assert Entry.objects.filter(deed="newsletters/stop_newsletter").count() == 1


def test_a_link_does_one_thing_only(client: Client) -> None:
    reader = make_reader(confirmed_at=None)
    stop, confirm = reader_token(reader, "stop"), reader_token(reader, "confirm")
    for path in (f"confirm/{stop}", f"stop/{confirm}", "stop/1:x", "confirm/1", f"confirm/{'9' * 400}:x", "stop/%00"):
        assert client.post(f"/newsletter/{path}/").status_code == 404, path
    assert Reader.objects.get().confirmed_at is None


def test_an_issue_is_sent_once_to_those_who_confirmed() -> None:
    reader = make_reader()
    make_reader("waits@parent.example", confirmed_at=None)
    make_reader("late@parent.example", confirmed_at=MONDAY)
    make_reader("other@parent.example", language="en", country="IT")
    assert make_issues(news, at=MONDAY) == 2
    assert make_issues(news, at=MONDAY + timedelta(days=2)) == 0
    assert sorted(letter.to[0] for letter in mail.outbox) == [ADDRESS, "other@parent.example"]
    issue = Issue.objects.get(language="tr")
    assert issue.until == MONDAY.replace(hour=0, minute=0)
    assert mail_issue.call(issue.pk, reader.pk) is False
    assert len(mail.outbox) == 2
    assert make_issues(lambda *_: [], at=MONDAY + timedelta(days=7)) == 0  # nothing new, no mail


def test_an_issue_says_how_to_end_it() -> None:
    reader = make_reader()
    make_issues(news, at=MONDAY)
    message = email.message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=email.policy.default)
    stop = f"http://127.0.0.1:8000/newsletter/stop/{reader_token(reader, 'stop')}/"
    assert message["List-Unsubscribe"] == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    for body in (text, html):
        assert "http://127.0.0.1:8000/tr/haberler/yagmur/" in body
        assert stop in body
    assert "Yağmur & kar" in text
    assert "Yağmur &amp; kar" in html


def test_who_stopped_meanwhile_gets_nothing() -> None:
    reader = make_reader()
    issue = Issue.objects.create(country="TR", language="tr", since=MONDAY - timedelta(7), until=MONDAY, rows=NEWS)
    pk = reader.pk
    reader.delete()
    assert mail_issue.call(issue.pk, pk) is False
    assert not mail.outbox


def test_addresses_that_nobody_confirmed_are_forgotten() -> None:
    now = timezone.now()
    make_reader()
    make_reader("old@parent.example", confirmed_at=None, asked_at=now - timedelta(days=8))
    make_reader("new@parent.example", confirmed_at=None, asked_at=now - timedelta(days=6))
    assert forget_readers(at=now) == 1
    assert not Reader.objects.filter(email="old@parent.example").exists()
    assert forget_readers(at=now) == 0


def test_what_a_machine_fills_in_is_answered_and_not_kept(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    assert '<div hidden><div class="field' in client.get("/newsletter/").text.replace("\n", "")
    trapped = ask(client, django_capture_on_commit_callbacks, leave_empty="x")
    assert (Reader.objects.count(), mail.outbox) == (0, [])
    asked = ask(client, django_capture_on_commit_callbacks)
    assert (trapped.status_code, trapped["Location"]) == (asked.status_code, asked["Location"])
    assert Reader.objects.count() == 1
