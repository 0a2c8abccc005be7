"""Deeds of and to persons. (Sign-in itself is allauth's.)"""

from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import get_template
from django.utils import timezone, translation

from .models import Notice, Person


def tell(person: Person, deed: str, *, by: Person | None = None, url: str = "", **data: object) -> Notice | None:
    """Tell a person of a deed: a notice in the page, and a mail if they want mails.

    deed is "app/verb_noun" and names the template <app>/mail/<verb_noun>.txt; url is a path on this site.
    Pupils and people who left are told nothing. Nobody is told of what they did themselves.
    """
    if person.is_pupil or not person.is_active or (by is not None and by.pk == person.pk):
        return None
    notice = Notice.objects.create(person=person, by=by, deed=deed, url=url, data=data)
    if person.mail_notices and person.email:
        transaction.on_commit(partial(mail_notice.enqueue, notice.pk))
    return notice


@task
def mail_notice(notice_pk: int) -> None:
    """Send a notice by mail, once, in the reader's language."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_pk, mailed_at__isnull=True).first()
        if notice is None or not notice.person.email:
            return
        with translation.override(notice.person.language or settings.LANGUAGE_CODE):
            subject, body = words_of(notice, address=settings.ADDRESS)
        EmailMessage(subject, body, to=[notice.person.email]).send()
        notice.mailed_at = timezone.now()
        notice.save(update_fields=["mailed_at"])


def words_of(notice: Notice, address: str = "") -> tuple[str, str]:
    """Subject and body of a notice in the active language. The subject is also its text in the page."""
    app, deed = notice.deed.split("/")
    text = get_template(f"{app}/mail/{deed}.txt", using="jinja2").template.render(  # type: ignore[attr-defined]
        person=notice.person, by=notice.by, data=notice.data, url=f"{address}{notice.url}", at=notice.at
    )
    subject, _blank, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"
