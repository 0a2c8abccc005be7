"""The mail server is away for an hour: mails wait, and each is sent once when it is back."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from etwinning.config.mail import mailers_from
from etwinning.config.tasks import ProcrastinateBackend
from etwinning.config.tests.test_tasks import work
from etwinning.people import actions
from etwinning.people.models import Notice, Person

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


class Postbox(socketserver.ThreadingTCPServer):
    """A mail server that is away (refuses at once), or keeps what it gets."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.is_away = True
        self.knocks = 0
        self.letters: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), Talk)


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a mail needs."""

    server: Postbox

    def handle(self) -> None:
        self.server.knocks += 1
        if self.server.is_away:
            self.wfile.write(b"421 Service not available\r\n")
            return
        self.wfile.write(b"220 post\r\n")
        to = ""
        while line := self.rfile.readline().decode().strip():
            if line.upper().startswith("RCPT TO:"):
                to = line[8:].strip(" <>")
            if line.upper() == "DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = []
                while (text := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    letter.append(text)
                self.server.letters.append((to, "\n".join(letter)))
            self.wfile.write(b"221 bye\r\n" if line.upper() == "QUIT" else b"250 ok\r\n")


@pytest.fixture
def postbox(settings: Any, tmp_path: Path) -> Iterator[Postbox]:
    with Postbox() as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.MAILERS = mailers_from(f"smtp://127.0.0.1:{server.server_address[1]}", folder=tmp_path)
        yield server
        server.shutdown()
    with connection.cursor() as cursor:  # not Django's own tables, so nobody empties them
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def tell(person: Person, by: Person) -> Notice:
    """Somebody is told; the mail is a task that waits for the worker, as in the running product."""
    person.mail_notices = False  # in tests the task would run at once
    with transaction.atomic():
        notice = actions.tell(person, "network/accept_contact", by=by, url="/contacts/")
        assert notice is not None
        Notice.objects.filter(pk=notice.pk).update(mail="now")
        ProcrastinateBackend("default", {}).enqueue(actions.mail_notice, [notice.pk], {})
    return notice


def jobs() -> list[dict[str, Any]]:
    rows = ProcrastinateJob.objects.filter(task_name="run").order_by("id")  # what the clock begins is not counted
    return list(rows.values("status", "attempts", "scheduled_at"))


def test_an_hour_without_a_mail_server(postbox: Postbox, ayse: Person, bruno: Person) -> None:
    tell(ayse, bruno)
    tell(bruno, ayse)
    waited = timedelta()
    while waited < HOUR:
        work()
        assert [job["status"] for job in jobs()] == ["todo", "todo"]
        waited += max(job["scheduled_at"] for job in jobs()) - timezone.now()
        with connection.cursor() as cursor:  # as if the time had passed
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    assert postbox.knocks >= 10
    assert postbox.letters == []
    assert not Notice.objects.filter(mailed_at__isnull=False).exists()

    postbox.is_away = False
    work()
    work()
    assert sorted(to for to, _letter in postbox.letters) == ["ayse@twin.example", "bruno@twin.example"]
    assert [job["status"] for job in jobs()] == ["succeeded", "succeeded"]
    # whatever is asked again: what was sent is not sent again
    for notice in Notice.objects.all():
        actions.mail_notice.call(notice.pk)
    assert len(postbox.letters) == 2


def test_one_that_cannot_be_sent_does_not_hold_up_the_others(postbox: Postbox, ayse: Person, bruno: Person) -> None:
    postbox.is_away = False
    broken, whole = tell(ayse, bruno), tell(bruno, ayse)
    Notice.objects.filter(pk=broken.pk).update(deed="network/no_such_deed")
    work()
    assert [to for to, _letter in postbox.letters] == ["bruno@twin.example"]
    assert [job["status"] for job in jobs()] == ["todo", "succeeded"]
    assert Notice.objects.get(pk=whole.pk).mailed_at is not None
