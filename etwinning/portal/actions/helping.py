"""What readers of the help centre do: say whether an article helped, and ask their desk."""

from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import get_template
from django.utils import timezone, translation

from etwinning.core.actions import record
from etwinning.people.models import Desk, Person
from etwinning.portal.models import Article, Opinion


def say_helpful(article: Article, *, by: Person | None, helped: bool) -> None:  # noqa: ARG001 - nobody is counted twice by name
    """Count one more for whom an article helped, or did not. Who it was is kept nowhere."""
    row, _new = Opinion.objects.get_or_create(page_id=article.pk, day=timezone.localdate())
    counter = "helped" if helped else "not_helped"
    Opinion.objects.filter(pk=row.pk).update(**{counter: F(counter) + 1})


@dataclass(frozen=True)
class Question:
    """What somebody asks a desk, and where the answer goes."""

    name: str
    email: str
    text: str


def ask_desk(desk: Desk, question: Question, *, by: Person | None) -> None:
    """Send a question to a desk, by mail; the desk answers to the address that was given."""
    with translation.override(desk.language or "en"):
        body = get_template("portal/mail/ask_desk.txt", using="jinja2").template.render(question=question, desk=desk)  # type: ignore[attr-defined]
    subject, _blank, text = body.strip().partition("\n")
    EmailMessage(" ".join(subject.split()), text.strip() + "\n", to=[desk.email], reply_to=[question.email]).send()
    record("portal/ask_desk", desk, by=by, scope=f"desk:{desk.pk}", desk=desk.name)
