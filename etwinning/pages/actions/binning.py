"""The bin: pages lie in it for 30 days (decisions: "Page")."""

from datetime import datetime, timedelta

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.pages import queries
from etwinning.pages.actions.standing import drop_attachments, hold, note_down
from etwinning.pages.actions.together import ring_page
from etwinning.pages.models import Attachment, Change, Draft, Page, Writer
from etwinning.people.models import Person


@transaction.atomic
def bin_page(page: Page, *, by: Person, at: datetime | None = None) -> Page:
    """Put a page into the bin for 30 days. Pages below it move up to its place until it is back. Twice is once.

    In a closed room too: what was reported must go.
    """
    hold(page.space, closed_too=True)
    page = Page.objects.select_for_update(of=("self",)).select_related("space").get(pk=page.pk)
    if page.binned_at is None:
        page.binned_by, page.binned_at = by, at or timezone.now()
        page.save(update_fields=["binned_by", "binned_at"])
        note_down("bin_page", page, by=by, at=at)
        ring_page(page.pk)
    return page


@transaction.atomic
def restore_page(page: Page, *, by: Person, at: datetime | None = None) -> Page:
    """Take a page out of the bin, to where it was. Raises Stale if it is gone for good. Twice is once."""
    hold(page.space)
    fresh = Page.objects.select_for_update(of=("self",)).select_related("space").filter(pk=page.pk).first()
    if fresh is None:
        raise Stale(_("This page was in the bin for 30 days and is gone for good."))
    if fresh.binned_at is not None:
        fresh.binned_by = fresh.binned_at = None
        fresh.save(update_fields=["binned_by", "binned_at"])
        note_down("restore_page", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def purge_bin(*, at: datetime | None = None) -> int:
    """Delete for good what lay in the bin for 30 days, with its files, and pictures that left their text that long ago.

    Pages below move to the place of the deleted one. Returns how many pages went.
    """
    limit = (at or timezone.now()) - timedelta(days=Page.BIN_DAYS)
    gone = 0
    for page in queries.pages_to_purge(limit).select_for_update():
        Page.objects.filter(parent=page).update(parent=page.parent_id)
        drop_attachments(Attachment.objects.filter(page=page))
        page.delete()
        gone += 1
    drop_attachments(queries.loose_pictures(limit))
    return gone


@task
def purge_bins() -> None:
    """The daily task: see purge_bin."""
    purge_bin()


def forget_person(person: Person) -> None:
    """Delete the unsaved texts of somebody who leaves, and their name among writers and chosen editors. Pages stay."""
    Draft.objects.filter(person=person).delete()
    Writer.objects.filter(person=person).delete()
    Change.objects.filter(by=person).update(by=None)
    Page.chosen.through.objects.filter(person=person).delete()
