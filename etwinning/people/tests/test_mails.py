"""Mails of notices: their form, their links without signing in, digests, and a mail server that is away."""

import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.people import actions, queries
from etwinning.people.kinds import Choice, Kind
from etwinning.people.models import Digest, Notice, Person

pytestmark = pytest.mark.django_db
ASKED, ANSWERED = "network/request_contact", "threads/reply"
MONDAY = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)  # half past seven in Konya


class Broken(EmailBackend):
    """A mail server that does not answer until somebody mends it; what it takes stands in the outbox."""

    away = False

    def send_messages(self, messages: Any) -> int:
        if Broken.away:
            raise ConnectionRefusedError
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any) -> Iterator[type[Broken]]:
    settings.MAILERS = {"default": {"BACKEND": f"{Broken.__module__}.Broken"}}
    Broken.away = True
    yield Broken
    Broken.away = False


def tell(person: Person, by: Person, deed: str = ASKED, **data: object) -> Notice:
    notice = actions.tell(person, deed, by=by, url="/contacts/", **({"message": "Rain?", "title": "Rain"} | data))
    assert notice is not None
    return notice


def sent(number: int = -1) -> EmailMessage:
    message = email.message_from_bytes(mail.outbox[number].message().as_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def paths_in(text: str) -> list[str]:
    return re.findall(r"http://127\.0\.0\.1:8000(/[^\s\"<]*)", text)


def test_a_mail_has_text_page_and_headers_in_the_readers_language(ayse: Person, bruno: Person) -> None:
    ayse.language = "tr"
    ayse.save()
    notice = tell(ayse, bruno)
    assert actions.mail_notice.call(notice.pk) is True
    message = sent()
    assert message["Subject"] == "Bruno Greco bağlantınız olmak istiyor"
    assert message.get_content_type() == "multipart/alternative"
    text, html = part(message, "plain"), part(message, "html")
    assert "Rain?" in text
    assert 'lang="tr"' in html
    assert "Rain?" in html
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = message["List-Unsubscribe"].strip("<>")
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in mail.outbox[0].message().as_bytes()  # whole, not encoded
    assert stop in text
    assert f'href="{stop}"' in html
    assert message["Message-ID"] == f"<notice-{notice.pk}@etwinning.example>"


def test_nothing_in_the_page_of_a_mail_comes_from_a_stranger(ayse: Person, bruno: Person) -> None:
    tell(ayse, bruno, message="<script>alert(1)</script>\n\n<img src=x>")
    actions.mail_notice.call(Notice.objects.get().pk)
    html = part(sent(), "html")
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_the_link_leads_through_the_sign_in_and_on(client: Client, ayse: Person, bruno: Person) -> None:
    notice = tell(ayse, bruno)
    actions.mail_notice.call(notice.pk)
    path = paths_in(part(sent(), "plain"))[0]
    assert path.startswith("/notices/open/")
    got = client.get(path)
    assert (got.status_code, got["Location"]) == (302, f"/account/login/?next={path.replace(':', '%3A')}")
    assert queries.unread_count(ayse) == 1
    client.force_login(bruno)
    assert client.get(path).status_code == 404
    client.force_login(ayse)
    assert client.get(path)["Location"] == "/contacts/"
    assert queries.unread_count(ayse) == 0
    assert client.get("/notices/open/1/").status_code == 404
    assert client.get(path.replace("open/", "open/9")).status_code == 404


def stop_path(person: Person, what: str) -> str:
    return f"/notices/stop/{actions.stop_token(person, what)}/"


def test_stop_mails_with_one_click_signed_out(ayse: Person, bruno: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    path = stop_path(ayse, "requests")
    page = client.get(path).content.decode()
    assert "Stop these mails" in page
    assert queries.choices_of(ayse)[Kind.REQUESTS].mail == "now"  # looking changes nothing
    waiting = tell(ayse, bruno)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.choices_of(ayse)[Kind.REQUESTS] == Choice(True, "never", True)
    assert queries.choices_of(ayse)[Kind.PROJECTS].mail == "now"
    assert actions.mail_notice.call(waiting.pk) is False
    assert "You get no more of these mails" in client.get(path).content.decode()
    assert client.post(path).status_code == 200
    assert [entry.deed for entry in Entry.objects.all()] == ["people/stop_mails"]
    assert client.post("/settings/notices/", {}).status_code == 403  # the others still ask for the token


def test_stop_mails_of_a_rhythm(client: Client, ayse: Person) -> None:
    assert client.post(stop_path(ayse, "daily")).status_code == 200
    assert {kind for kind, choice in queries.choices_of(ayse).items() if choice.mail == "never"} == {
        Kind.TWINSPACE, Kind.CALLS, Kind.FEED,
    }  # fmt: skip


@pytest.mark.parametrize("what", ["", "everything", "now", "never", "1"])
def test_stop_links_that_we_never_wrote(client: Client, ayse: Person, what: str) -> None:
    for path in (stop_path(ayse, what), f"/notices/stop/{ayse.pk}.requests/", stop_path(ayse, "requests")[:-3] + "x/"):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


def test_one_digest_with_what_is_unread(ayse: Person, bruno: Person, dimitris: Person) -> None:
    actions.choose_notices(ayse, by=ayse, choices={Kind.REQUESTS: Choice(True, "daily", False)})
    tell(ayse, bruno)
    tell(ayse, dimitris)
    tell(ayse, bruno, ANSWERED)
    seen = tell(ayse, dimitris, ANSWERED, title="Snow")
    actions.read_notice(seen, by=ayse)
    Notice.objects.update(at=MONDAY)
    assert actions.make_digests(MONDAY - timedelta(hours=1)) == 0  # before seven
    assert [actions.make_digests(MONDAY), actions.make_digests(MONDAY + timedelta(hours=1))] == [1, 0]
    assert len(mail.outbox) == 1
    text, html = part(sent(), "plain"), part(sent(), "html")
    assert sent()["Subject"] == "3 things you have not read yet"
    assert text.index("Requests and answers") < text.index("Bruno Greco asks") < text.index("TwinSpaces")
    assert text.count("asks to be your contact") == html.count("asks to be your contact") == 2
    assert "Snow" not in text + html
    assert "/notices/stop/" in sent()["List-Unsubscribe"]
    assert actions.mail_digest.call(Digest.objects.get().pk) is False
    assert actions.make_digests(MONDAY + timedelta(days=1)) == 0  # all of it was mailed
    tell(ayse, dimitris)
    assert actions.make_digests(MONDAY + timedelta(days=1)) == 1
    assert [sent(number)["Subject"] for number in (0, 1)][1] == "1 thing you have not read yet"


def test_a_weekly_digest_comes_on_monday(ayse: Person, bruno: Person) -> None:
    actions.choose_notices(ayse, by=ayse, choices={Kind.REQUESTS: Choice(True, "weekly", False)})
    tell(ayse, bruno)
    sunday = MONDAY - timedelta(days=1)
    assert [actions.make_digests(sunday), actions.make_digests(MONDAY)] == [0, 1]
    tell(ayse, bruno)
    assert [actions.make_digests(MONDAY + timedelta(days=days)) for days in (1, 6, 7)] == [0, 0, 1]


def test_each_reader_has_it_at_their_own_seven(ayse: Person, bruno: Person) -> None:
    for person, by in ((ayse, bruno), (bruno, ayse)):
        actions.choose_notices(person, by=person, choices={Kind.REQUESTS: Choice(True, "daily", False)})
        tell(person, by)
    assert actions.make_digests(MONDAY) == 1  # half past five in Lecce
    assert actions.make_digests(MONDAY + timedelta(hours=2)) == 1
    assert [letter.to for letter in mail.outbox] == [["ayse@twin.example"], ["bruno@twin.example"]]


def test_a_digest_whose_sending_died_goes_out_once(server: type[Broken], ayse: Person, bruno: Person) -> None:
    tell(ayse, bruno, ANSWERED)
    now = timezone.now()
    digest = Digest.objects.create(person=ayse, rhythm="daily", day=now.date(), made_at=now - timedelta(hours=2))
    with pytest.raises(ConnectionRefusedError):
        actions.mail_digest.call(digest.pk)
    assert Notice.objects.get().mail == "daily"  # nothing is marked as sent that was not
    assert (actions.send_waiting(now), mail.outbox) == (0, [])
    server.away = False
    assert [actions.send_waiting(now), actions.send_waiting(now)] == [1, 0]
    assert len(mail.outbox) == 1


def test_an_hour_without_a_mail_server(
    server: type[Broken], ayse: Person, bruno: Person, dimitris: Person, django_capture_on_commit_callbacks: Any
) -> None:
    notices = [tell(ayse, bruno), tell(bruno, dimitris), tell(dimitris, ayse)]
    for notice in notices:
        with pytest.raises(ConnectionRefusedError):
            actions.mail_notice.call(notice.pk)
    now = timezone.now()
    Notice.objects.update(at=now - timedelta(hours=1))
    assert actions.send_waiting(now) == 0
    server.away = False
    assert [actions.send_waiting(now), actions.send_waiting(now)] == [3, 0]
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "ayse@twin.example", "bruno@twin.example", "dimitris@twin.example",
    ]  # fmt: skip
    assert all(notice.mailed_at for notice in Notice.objects.all())


def test_old_news_is_not_mailed_any_more(ayse: Person, bruno: Person) -> None:
    tell(ayse, bruno)
    now = timezone.now()
    Notice.objects.update(at=now - timedelta(days=4))
    assert (actions.send_waiting(now), mail.outbox) == (0, [])


def test_who_left_gets_no_digest(ayse: Person, bruno: Person) -> None:
    tell(ayse, bruno, ANSWERED)
    actions.forget_person(ayse)
    assert (actions.make_digests(MONDAY), Notice.objects.count()) == (0, 0)
