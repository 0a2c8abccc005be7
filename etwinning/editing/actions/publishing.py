"""What is scheduled comes and goes, each page for itself; and nobody writes in the tree while another does."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from etwinning.people.actions import tell
from etwinning.people.models import Person

log = logging.getLogger(__name__)
MOMENT = timedelta(seconds=30)


@contextmanager
def one_hand() -> Iterator[None]:
    """Whoever writes in the tree of pages meanwhile waits, so that no two give a page the same address.

    The CMS asks first whether an address is free, and takes it later. What raises inside changes nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('portal.pages'))")
        yield


def drop_own_draft(parent: int, slug: str, *, editor: Person) -> None:
    """Make way for a new page that its editor publishes or hands in: its draft, which saved itself a moment before.

    The CMS saves while one types. Where that is under way when the button is pressed, both ask for the same address,
    and the button says all that the draft does.
    """
    since = timezone.now() - MOMENT
    above = Page.objects.filter(pk=parent).first()
    if above is not None and slug:
        same = Page.objects.child_of(above).filter(slug=slug, owner=editor, live=False, numchild=0)
        same.filter(first_published_at=None, latest_revision_created_at__gte=since).delete()


def publish_due() -> int:
    """Publish what was scheduled for now, and take off what has expired. How many. Never raises for one of them."""
    now, done = timezone.now(), 0
    for page in Page.objects.live().filter(expire_at__lt=now).order_by("expire_at", "pk"):
        done += _took_off(page)
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk"):
        done += _published(revision)
    return done


def _took_off(page: Page) -> bool:
    try:
        with one_hand():
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except Exception:
        log.exception("The page %s has expired and could not be taken off.", page.pk)
        return False
    return True


def _published(revision: Revision) -> bool:
    """Whether it stands there now. If not, its day is gone, for it would fail again, and its editor is told."""
    try:
        with one_hand():
            revision.publish(log_action="wagtail.publish.scheduled")
    except OperationalError:  # the database was away or busy: again in five minutes
        log.exception("The version %s is due and could not be published.", revision.pk)
        return False
    except Exception as no:
        log.exception("The version %s was due and could not be published.", revision.pk)
        with transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            _tell_editor(revision, is_taken="slug" in getattr(no, "error_dict", {}))
        return False
    return True


def _tell_editor(revision: Revision, *, is_taken: bool) -> None:
    title, slug = (str(revision.content.get(name, "")) for name in ("title", "slug"))
    if revision.user is not None:
        url = reverse("wagtailadmin_pages:edit", args=[revision.object_id])
        tell(revision.user, "editing/put_off_page", url=url, title=title, slug=slug if is_taken else "")
