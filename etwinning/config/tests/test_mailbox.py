from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client

from etwinning.config import mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "mails"


def send(folder: Path, *subjects: str) -> None:
    with EmailBackend(file_path=str(folder)) as backend:
        words = "Click https://twin.example/a?b=1 <script>"
        backend.send_messages([EmailMessage(subject, words, to=["eva@twin.example"]) for subject in subjects])


def test_it_works(client: Client, folder: Path) -> None:
    send(folder, "First", "Second: ğüş")
    text = client.get("/mails/").text
    assert text.index("Second: ğüş") < text.index("First")
    assert '<a href="https://twin.example/a?b=1"' in text
    assert "<script>" not in text.split("<main")[1]


def test_no_folder_no_mails(client: Client, folder: Path) -> None:
    assert mailbox.kept_mails(folder) == []
    assert "No mails yet" in client.get("/mails/").text


def test_only_the_latest(folder: Path) -> None:
    send(folder, *[f"Mail {number}" for number in range(60)])
    assert [mail.subject for mail in mailbox.kept_mails(folder)][:2] == ["Mail 59", "Mail 58"]
    assert len(mailbox.kept_mails(folder)) == mailbox.MOST
