"""The tasks that mail and push. Each may run twice or die half-way and still sends once: the row says what was sent."""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation

from etwinning.people import pushing, queries
from etwinning.people.letters import digest_letter, notice_address, notice_letter, words_of
from etwinning.people.models import Digest, Notice, PushSubscription

log = logging.getLogger(__name__)


@task
def mail_notice(notice_pk: int) -> bool:
    """Send a notice by mail, once, in the reader's language, unless they read it or are in their quiet hours."""
    with transaction.atomic():
        waiting = queries.notices_to_mail(timezone.now()).filter(pk=notice_pk)
        notice = waiting.select_for_update(of=("self",), skip_locked=True).select_related("person", "by").first()
        if notice is None or not notice.person.email or not notice.person.is_active:
            return False
        try:
            notice_letter(notice).send()
        except SMTPRecipientsRefused:
            log.warning("Nobody takes the mails of person %s.", notice.person_id)
        else:
            notice.mailed_at = timezone.now()
        notice.mail = ""
        notice.save(update_fields=["mail", "mailed_at"])
    return notice.mailed_at is not None


@task
def mail_digest(digest_pk: int) -> bool:
    """Send a digest, once, with what is still unread of it. Nothing unread, no mail."""
    with transaction.atomic():
        waiting = Digest.objects.filter(pk=digest_pk, sent_at__isnull=True).select_related("person")
        digest = waiting.select_for_update(of=("self",), skip_locked=True).first()
        if digest is None:
            return False
        person = digest.person
        notices = list(queries.notices_in_digest(person, digest.rhythm).select_for_update(of=("self",)))
        wanted = bool(notices and person.email and person.mail_notices and person.is_active)
        now = timezone.now()
        if wanted:
            try:
                digest_letter(digest, notices).send()
            except SMTPRecipientsRefused:
                log.warning("Nobody takes the mails of person %s.", person.pk)
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail="", mailed_at=now)
        digest.sent_at = now
        digest.save(update_fields=["sent_at"])
    return wanted


@task
def push_notice(notice_pk: int) -> bool:
    """Begin to push a notice to each browser of its reader: a task for each, so that one that fails is tried alone."""
    with transaction.atomic():
        waiting = queries.notices_to_push(timezone.now()).filter(pk=notice_pk)
        notice = waiting.select_for_update(of=("self",), skip_locked=True).select_related("person").first()
        if notice is None:
            return False
        notice.push = False
        notice.save(update_fields=["push"])
        for browser in queries.browsers_of(notice.person):
            push_to.enqueue(browser.pk, notice.pk)
    return True


@task
def push_to(browser_pk: int, notice_pk: int) -> None:
    """Hand a notice to the push service of one browser. A browser that is gone is forgotten."""
    browser = PushSubscription.objects.filter(pk=browser_pk).first()
    notice = Notice.objects.filter(pk=notice_pk, read_at__isnull=True).select_related("person", "by").first()
    if browser is None or notice is None or browser.person_id != notice.person_id:
        return
    with translation.override(notice.person.language or settings.LANGUAGE_CODE):
        words = words_of(notice)[0]
    said = {"title": "eTwinning", "body": words[:300], "url": notice_address(notice), "tag": f"notice-{notice.pk}"}
    if not pushing.push(pushing.Browser(browser.endpoint, browser.p256dh, browser.auth), said):
        browser.delete()
