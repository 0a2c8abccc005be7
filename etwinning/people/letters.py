"""What a mail says: the words of a notice or a digest, as text and as a simple page, and links that need no sign-in.

The links are signed: they say which notice, or whose mails, and that we wrote it. They open nothing else.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from etwinning.core.languages import direction
from etwinning.people.kinds import Kind
from etwinning.people.models import Digest, Notice, Person
from etwinning.people.queries import zone_of


def words_of(notice: Notice, address: str = "", link: str = "") -> tuple[str, str]:
    """Subject and body of a notice in the active language. The subject is also its text in the page.

    `address` is that of the site; a mail gives a whole `link` instead.
    """
    app, deed = notice.deed.split("/")
    text = get_template(f"{app}/mail/{deed}.txt", using="jinja2").template.render(  # type: ignore[attr-defined]
        person=notice.person, by=notice.by, data=notice.data, url=link or f"{address}{notice.url}", at=notice.at
    )
    subject, _blank, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"


def notice_token(notice: Notice) -> str:
    """What the link in a mail says instead of an address: which notice, and that we wrote it."""
    return Signer(salt="people.notice").sign(str(notice.pk))


def notice_of(token: str) -> int | None:
    """The notice that a link in a mail names, or None if we did not write it."""
    try:
        return int(Signer(salt="people.notice").unsign(token))
    except (BadSignature, ValueError):
        return None


def stop_token(person: Person, what: str) -> str:
    """What the link to stop mails says: whose, and which. It opens nothing else, and never expires."""
    return Signer(salt="people.stop").sign(f"{person.pk}.{what}")


def stopped_by(token: str) -> tuple[int, str] | None:
    """Whose mails a link would stop, and which; None if we did not write it."""
    try:
        pk, _dot, what = Signer(salt="people.stop").unsign(token).partition(".")
        return int(pk), what
    except (BadSignature, ValueError):
        return None


def stop_address(person: Person, what: str) -> str:
    """Where the mails of a kind or rhythm are stopped, by one click and without signing in."""
    return settings.ADDRESS + reverse("stop_mails", kwargs={"token": stop_token(person, what)})


def notice_address(notice: Notice) -> str:
    """Where a mail leads: through the sign-in, if need be, to what the notice is about."""
    return settings.ADDRESS + reverse("open_notice", kwargs={"token": notice_token(notice)})


def notice_letter(notice: Notice) -> EmailMultiAlternatives:
    """The mail of one notice, in its reader's language."""
    with _reading(notice.person):
        subject, body = words_of(notice, link=notice_address(notice))
        kind = notice.kind
        said = {"body": body.strip(), "url": notice_address(notice), "kind": kind.label}
        return _letter("notice", notice.person, subject, what=kind, mark=f"notice-{notice.pk}", **said)


@contextmanager
def _reading(person: Person) -> Iterator[None]:
    """In the language and by the clock of the reader."""
    with translation.override(person.language or settings.LANGUAGE_CODE), timezone.override(zone_of(person)):
        yield


@dataclass(frozen=True)
class Group:
    """The notices of one kind in a digest: words and address of each."""

    label: str
    lines: list[tuple[str, str]]


def digest_letter(digest: Digest, notices: Iterable[Notice]) -> EmailMultiAlternatives:
    """The mail with everything, by kind, in its reader's language."""
    with _reading(digest.person):
        told: dict[Kind, list[tuple[str, str]]] = {}
        for notice in notices:
            told.setdefault(notice.kind, []).append((words_of(notice)[0], notice_address(notice)))
        groups = [Group(str(kind.label), told[kind]) for kind in Kind if kind in told]
        number = sum(len(group.lines) for group in groups)
        subject = ngettext("%(num)s thing you have not read yet", "%(num)s things you have not read yet", number)
        said = {"groups": groups, "rhythm": digest.rhythm}
        what, mark = digest.rhythm, f"digest-{digest.pk}"
        return _letter("digest", digest.person, subject % {"num": number}, what=what, mark=mark, **said)


class OneLine(UnstructuredHeader):
    """A header that is never broken nor encoded: mail programs look for a whole address in it (RFC 2369, 2)."""

    def fold(self: Any, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", OneLine)  # type: ignore[arg-type]  # the stubs know no mixins


class Letter(EmailMultiAlternatives):
    """A mail whose address for stopping it arrives as we wrote it, however long it is."""

    def message(self, *, policy: Any = SMTP) -> Any:
        return super().message(policy=policy.clone(header_factory=_HEADERS))


def _letter(name: str, person: Person, subject: str, *, what: str, mark: str, **said: object) -> EmailMultiAlternatives:
    stop = stop_address(person, what)
    language = translation.get_language() or settings.LANGUAGE_CODE
    context = said | {
        "person": person, "subject": subject, "stop": stop, "language": language, "dir": direction(language),
        "choose": settings.ADDRESS + reverse("choose_notices"),
    }  # fmt: skip
    text, html = (
        get_template(f"people/letters/{name}.{form}", using="jinja2").template.render(context)  # type: ignore[attr-defined]
        for form in ("txt", "html")
    )
    headers = {
        "Message-ID": f"<{mark}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2] or 'localhost'}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    letter = Letter(subject, text.strip() + "\n", to=[person.email or ""], headers=headers)
    letter.attach_alternative(html, "text/html")
    return letter
