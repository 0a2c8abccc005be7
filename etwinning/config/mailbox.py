"""The mails that were kept under var/, to be read in the browser. In development and tests only (config/urls.py)."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import urlize
from django.views.decorators.http import require_safe

from etwinning.core.pages import page

BETWEEN = re.compile(rb"^-{79}\n", re.MULTILINE)  # as Django's file based backend writes it
MOST = 50


@dataclass(frozen=True)
class Mail:
    """One kept mail."""

    to: str
    subject: str
    body: str
    date: str


def kept_mails(folder: Path, most: int = MOST) -> list[Mail]:
    """The latest mails of a folder, the newest first. A folder that is not there has none."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    mails: list[Mail] = []
    for file in files:
        parts = [part for part in BETWEEN.split(file.read_bytes()) if part.strip()]
        mails += [_read(part) for part in reversed(parts)]
        if len(mails) >= most:
            break
    return mails[:most]


def _read(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return Mail(str(message["To"]), str(message["Subject"]), urlize(text, autoescape=True), str(message["Date"]))


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """All kept mails on one page, links to be clicked."""
    return page(request, "config/mails.html", mails=kept_mails(settings.VAR / "mails"))
