"""The mails: the question whether an address really asked, and the news of a week. Links in them are signed."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from etwinning.core.countries import country_name
from etwinning.core.languages import direction
from etwinning.newsletters.models import Issue, Reader
from etwinning.people.letters import Letter


def reader_token(reader: Reader, what: str) -> str:
    """What a link says: which row, for which deed ("confirm" or "stop"), and that we wrote it. Never the address."""
    return Signer(salt=f"newsletters.{what}").sign(str(reader.pk))


def reader_key(token: str, what: str) -> int | None:
    """The row that a link names; None if we did not write it for this deed."""
    try:
        return int(Signer(salt=f"newsletters.{what}").unsign(token))
    except (BadSignature, ValueError):
        return None


def address_of(reader: Reader, what: str) -> str:
    """Where a link of a mail leads."""
    return settings.ADDRESS + reverse(f"{what}_newsletter", kwargs={"token": reader_token(reader, what)})


def question_letter(reader: Reader) -> Letter:
    """Did you ask for this? In the language that was chosen."""
    with translation.override(reader.language):
        return _letter("question", reader, _("Do you want the news of eTwinning?"), url=address_of(reader, "confirm"))


def issue_letter(issue: Issue, reader: Reader) -> Letter:
    """The news of a week, with the link that stops them (RFC 2369, RFC 8058)."""
    with translation.override(reader.language):
        subject = _("News of eTwinning")
        if reader.country:
            subject = _("News of eTwinning: %(country)s") % {"country": country_name(reader.country)}
        news = [row | {"url": settings.ADDRESS + row["path"]} for row in issue.rows]
        stop = address_of(reader, "stop")
        letter = _letter("issue", reader, subject, news=news, stop=stop)
    letter.extra_headers |= {
        "List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }  # fmt: skip
    return letter


def _letter(name: str, reader: Reader, subject: str, **said: object) -> Letter:
    language = reader.language
    context = said | {"reader": reader, "subject": subject, "language": language, "dir": direction(language)}
    text, html = (
        get_template(f"newsletters/letters/{name}.{form}", using="jinja2").template.render(context)  # type: ignore[attr-defined]
        for form in ("txt", "html")
    )
    headers = {"Auto-Submitted": "auto-generated"}
    letter = Letter(" ".join(subject.split()), text.strip() + "\n", to=[reader.email], headers=headers)
    letter.attach_alternative(html, "text/html")
    return letter
