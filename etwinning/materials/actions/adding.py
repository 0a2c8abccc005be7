"""Putting something into the materials of a room: several files at once, or one that came in parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils import timezone

from etwinning.core.actions import Stale
from etwinning.core.files import keep_file
from etwinning.core.folding import search_text
from etwinning.core.models import Audience, File
from etwinning.core.storage import Upload
from etwinning.materials import queries
from etwinning.materials.actions.standing import hold, note_down
from etwinning.materials.models import Folder, Item
from etwinning.people.models import Person
from etwinning.spaces import words
from etwinning.spaces.guarding import Sent, ask_guard, name_files
from etwinning.spaces.models import Space

QUIET = timedelta(hours=1)


@dataclass(frozen=True)
class Wishes:
    """What is said of things while they are sent: where they shall lie, who sees them, licence and author."""

    folder: int | None = None
    audience: str = Audience.MEMBERS
    licence: str = ""
    credit: str = ""


@transaction.atomic
def add_materials(
    space: Space, uploads: Sequence[Upload], wishes: Wishes, *, by: Person, at: datetime | None = None
) -> list[Item]:
    """Take some files in, all or none. Raises Refused for a file that cannot be taken, Stale in a closed or full room.

    Raises Guarded for what a pupil says of the author: it can be said of the thing later.
    A folder that went into the bin meanwhile loses nothing: the things lie in none. What one person adds within an hour
    is told to the room once; the other lines of the journal are for the record.
    """
    at = at or timezone.now()
    ask_credit("add_materials", space, wishes, by=by)
    name_files(uploads, space, by=by)
    files = [keep_file(upload, by=by) for upload in uploads]  # first the bytes, which may take long, then the room
    hold(space)
    if len(files) > queries.left_in(space):
        raise Stale(str(words.FULL[space.kind]))
    folder = Folder.objects.filter(pk=wishes.folder or 0, space=space, binned_at__isnull=True).first()
    items = Item.objects.bulk_create(_item(space, file, folder, wishes, by, at) for file in files)
    if items:
        told = queries.told_lately(space, by, at - QUIET)
        audience = Audience.AUTHOR if told else ""
        note_down("add_materials", items[0], by=by, at=at, audience=audience, number=len(items))
    return items


def ask_credit(deed: str, space: Space, wishes: Wishes, *, by: Person) -> None:
    """The guard looks at who is named as the author. The same words leave one line, however many files come."""
    same = uuid5(NAMESPACE_OID, f"{by.pk} {space.pk} {wishes.credit}")
    ask_guard(f"materials/{deed}", space, space.pk, [wishes.credit], Sent(same), by=by)


def _item(space: Space, file: File, folder: Folder | None, wishes: Wishes, by: Person, at: datetime) -> Item:
    name = file.name.rpartition(".")[0] or file.name
    return Item(
        space=space, folder=folder, file=file, name=name, search=search_text(name), licence=wishes.licence,
        credit=wishes.credit, audience=wishes.audience, added_by=by, added_at=at,
    )  # fmt: skip
