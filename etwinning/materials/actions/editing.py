"""Folders and what is said of things: names, words for pictures, licences, captions, who sees them, where they lie."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.core.files import convert_again
from etwinning.core.folding import search_text
from etwinning.core.models import Audience
from etwinning.materials.actions.standing import hold, note_down
from etwinning.materials.models import Captions, Folder, Item
from etwinning.people.models import Person
from etwinning.spaces import words
from etwinning.spaces.guarding import Sent, ask_guard
from etwinning.spaces.models import Space

WRITTEN = ("name", "alt", "credit", "transcript")  # what is said in own words
UNSENT = Sent()


@dataclass(frozen=True)
class Words:
    """Everything that is said of an item."""

    name: str
    audience: str
    alt: str = ""
    licence: str = ""
    credit: str = ""
    transcript: str = ""


@transaction.atomic
def make_folder(
    space: Space, name: str, *, by: Person, kind: str, audience: str, adders: str, sent: Sent = UNSENT,
    at: datetime | None = None,
) -> Folder:  # fmt: skip
    """A new folder or album. Raises Stale in a closed room, or in one that has as many as it can hold; Guarded."""
    hold(space)
    ask_guard("materials/make_folder", space, space.pk, [name], sent, by=by)
    if Folder.objects.filter(space=space).count() >= Folder.MOST_IN_SPACE:
        raise Stale(str(words.FULL[space.kind]))
    at = at or timezone.now()
    folder = Folder.objects.create(
        space=space, name=name, kind=kind, audience=audience, adders=adders, made_by=by, made_at=at
    )
    note_down("make_folder", folder, by=by, at=at)
    return folder


@transaction.atomic
def edit_folder(
    folder: Folder, name: str, *, by: Person, kind: str, audience: str, adders: str, sent: Sent = UNSENT
) -> Folder:
    """Change a folder. Who sees it bounds at once who sees what lies in it. Raises Stale, Guarded."""
    hold(folder.space)
    fresh = Folder.objects.select_for_update(of=("self",)).select_related("space").filter(pk=folder.pk).first()
    if fresh is None or fresh.binned_at is not None:
        raise Stale(_("Somebody put this folder into the bin a moment ago."))
    ask_guard("materials/edit_folder", folder.space, folder.pk, [name] if name != fresh.name else [], sent, by=by)
    fresh.name, fresh.kind, fresh.audience, fresh.adders = name, kind, audience, adders
    fresh.save()
    note_down("edit_folder", fresh, by=by)
    return fresh


@transaction.atomic
def edit_material(item: Item, words: Words, folder: Folder | None, *, by: Person, sent: Sent = UNSENT) -> Item:
    """Say something else of an item, or lay it elsewhere. Raises Stale, Guarded."""
    item = _locked(item)
    new = [getattr(words, name) for name in WRITTEN if getattr(words, name) != getattr(item, name)]
    ask_guard("materials/edit_material", item.space, item.pk, new, sent, by=by)
    item.name, item.alt, item.transcript = words.name, words.alt, words.transcript
    item.licence, item.credit, item.audience = words.licence, words.credit, words.audience
    item.folder, item.search = folder, search_text(words.name)
    item.save()
    note_down("edit_material", item, by=by)
    return item


@transaction.atomic
def describe_materials(space: Space, words: Mapping[Item, str], *, by: Person, sent: Sent = UNSENT) -> int:
    """Say in words what some pictures show. What somebody else described meanwhile stays. Returns how many were.

    Raises Stale, Guarded.
    """
    hold(space)
    ask_guard("materials/describe_materials", space, space.pk, words.values(), sent, by=by)
    described = [
        item
        for item, alt in words.items()
        if alt and Item.objects.filter(pk=item.pk, space=space, binned_at__isnull=True, alt="").update(alt=alt)
    ]
    if described:
        note_down("describe_materials", described[0], by=by, number=len(described))
    return len(described)


@transaction.atomic
def move_materials(space: Space, items: Collection[Item], folder: Folder | None, *, by: Person) -> int:
    """Lay some items into a folder, or into none. Returns how many moved."""
    hold(space)
    if folder is not None and not Folder.objects.filter(pk=folder.pk, binned_at__isnull=True).exists():
        raise Stale(_("Somebody put this folder into the bin a moment ago."))
    some = Item.objects.filter(space=space, pk__in=[item.pk for item in items], binned_at__isnull=True)
    moving = list(some.select_related("space"))
    some.update(folder=folder)
    if moving:
        moving[0].folder = folder
        note_down("move_materials", moving[0], by=by, number=len(moving), folder=folder.name if folder else "")
    return len(moving)


@transaction.atomic
def add_captions(item: Item, language: str, body: str, *, by: Person, sent: Sent = UNSENT) -> Captions:
    """Give a recording captions in one language, in place of those that it had in it. `body` is clean WebVTT.

    Raises Stale, Guarded.
    """
    item = _locked(item)
    said = [line for line in body.splitlines() if "-->" not in line]  # without the times
    ask_guard("materials/add_captions", item.space, item.pk, said, sent, by=by)
    captions, _new = Captions.objects.update_or_create(
        item=item, language=language, defaults={"body": body, "by": by, "at": timezone.now()}
    )
    note_down("add_captions", item, by=by, language=language)
    return captions


@transaction.atomic
def convert_material(item: Item, *, by: Person) -> bool:
    """Try once more to make the copy of a recording that plays everywhere. False if it did not fail (any more)."""
    item = _locked(item)
    is_on = convert_again(item.file)
    if is_on:
        note_down("convert_material", item, by=by, audience=Audience.AUTHOR)
    return is_on


@transaction.atomic
def remove_captions(captions: Captions, *, by: Person) -> None:
    """Take the captions of one language away. Twice is once."""
    item = _locked(captions.item)
    gone, _rows = Captions.objects.filter(pk=captions.pk).delete()
    if gone:
        note_down("remove_captions", item, by=by, language=captions.language)


def _locked(item: Item) -> Item:
    hold(item.space)
    fresh = (
        Item.objects.select_for_update(of=("self",))
        .select_related("space", "folder", "file")
        .filter(pk=item.pk)
        .first()
    )
    if fresh is None or fresh.binned_at is not None:
        raise Stale(_("Somebody put this into the bin a moment ago."))
    return fresh
