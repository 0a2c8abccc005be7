"""The bin: items and folders lie in it for 30 days. What lies in a folder goes and comes back with it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.materials import queries
from etwinning.materials.actions.standing import drop_items, hold, note_down
from etwinning.materials.models import BIN_DAYS, Folder, Item
from etwinning.people.models import Person
from etwinning.spaces.models import Space


@transaction.atomic
def bin_materials(space: Space, items: Collection[Item], *, by: Person, at: datetime | None = None) -> int:
    """Put items into the bin; pages that show them show them no more. Returns how many were not in it yet.

    In a closed room too: what was reported must go.
    """
    hold(space, closed_too=True)
    keys = [item.pk for item in items]
    standing = Item.objects.filter(space=space, pk__in=keys, binned_at__isnull=True)
    some = list(standing.select_for_update(of=("self",)).select_related("space", "folder"))
    Item.objects.filter(pk__in=[item.pk for item in some]).update(binned_by=by, binned_at=at or timezone.now())
    if some:
        note_down("bin_materials", some[0], by=by, at=at, number=len(some))
    return len(some)


@transaction.atomic
def restore_material(item: Item, *, by: Person, at: datetime | None = None) -> Item:
    """Take an item out of the bin; if its folder lies there still, it lies in none. Raises Stale if it is gone."""
    hold(item.space)
    fresh = Item.objects.select_for_update(of=("self",)).select_related("space", "folder").filter(pk=item.pk).first()
    if fresh is None:
        raise Stale(_("This was in the bin for 30 days and is gone for good."))
    if fresh.binned_at is not None:
        fresh.binned_by = fresh.binned_at = None
        if fresh.folder is not None and fresh.folder.binned_at is not None:
            fresh.audience = narrower(fresh.audience, fresh.folder.audience)
            fresh.folder = None
        fresh.save(update_fields=["binned_by", "binned_at", "folder", "audience"])
        note_down("restore_material", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def bin_folder(folder: Folder, *, by: Person, at: datetime | None = None) -> Folder:
    """Put a folder into the bin with all that lies in it. Twice is once."""
    hold(folder.space)
    folder = Folder.objects.select_for_update(of=("self",)).select_related("space").get(pk=folder.pk)
    if folder.binned_at is None:
        folder.binned_by, folder.binned_at = by, at or timezone.now()
        folder.save(update_fields=["binned_by", "binned_at"])
        note_down("bin_folder", folder, by=by, at=at)
    return folder


@transaction.atomic
def restore_folder(folder: Folder, *, by: Person, at: datetime | None = None) -> Folder:
    """Take a folder out of the bin with what lies in it. Raises Stale if it is gone for good. Twice is once."""
    hold(folder.space)
    fresh = Folder.objects.select_for_update(of=("self",)).select_related("space").filter(pk=folder.pk).first()
    if fresh is None:
        raise Stale(_("This was in the bin for 30 days and is gone for good."))
    if fresh.binned_at is not None:
        fresh.binned_by = fresh.binned_at = None
        fresh.save(update_fields=["binned_by", "binned_at"])
        note_down("restore_folder", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def purge_bin(*, at: datetime | None = None) -> int:
    """Delete for good what lay in the bin for 30 days, with its files. Returns how many items went."""
    items, folders = queries.to_purge((at or timezone.now()) - timedelta(days=BIN_DAYS))
    keys = list(folders.values_list("pk", flat=True))
    gone = drop_items(items)
    Folder.objects.filter(pk__in=keys).delete()
    return gone


def narrower(one: str, other: str) -> str:
    """Of two audiences the one that fewer people belong to."""
    order = ["teachers", "members", "public"]
    return min(one, other, key=order.index)
