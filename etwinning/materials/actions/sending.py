"""Files that come in parts. Each part that is acknowledged lies in the storage and is counted in the row.

So a line may be cut at every byte, a process killed at every moment: what was said to have arrived is there, and
whatever else lies in the storage is written over by the next try.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.core.judge import LIMIT, PICTURE_LIMIT, too_large
from etwinning.core.refusals import Refused
from etwinning.core.storage import Readable, Upload
from etwinning.materials import queries
from etwinning.materials.actions.adding import Wishes, add_materials, ask_credit
from etwinning.materials.models import Sending
from etwinning.people.models import Person
from etwinning.safety.passing import Guarded
from etwinning.spaces import words
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Space


@dataclass(frozen=True)
class Announced:
    """What a sender says of a file before it comes. Nothing of it is believed but to refuse early."""

    name: str
    size: int
    mime: str = ""
    sha256: str = ""


@transaction.atomic
def begin_upload(space: Space, file: Announced, wishes: Wishes, *, by: Person, at: datetime | None = None) -> Sending:
    """Agree to take a file in parts. Raises Refused for what cannot be taken anyway, Stale in a closed or full room.

    Raises Guarded as add_materials does.
    """
    must_be_open(space)
    ask_credit("begin_upload", space, wishes, by=by)
    if not queries.left_in(space):
        raise Stale(str(words.FULL[space.kind]))
    limit = PICTURE_LIMIT if file.mime.startswith("image/") else LIMIT
    if not file.size:
        raise Refused(_("This file is empty. Choose it again, or choose another one."))
    if file.size > limit:
        raise Refused(too_large(file.size, limit))
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
    if Sending.objects.filter(space=space, person=by, ended_at__isnull=True).count() >= Sending.MOST_OPEN:
        raise Refused(_("Too many of your files are only half sent. Finish or drop some of them first."))
    at = at or timezone.now()
    return Sending.objects.create(
        space=space, person=by, name=file.name[:200], size=file.size, sha256=file.sha256, wishes=asdict(wishes),
        begun_at=at, latest_at=at,
    )  # fmt: skip


@transaction.atomic
def send_part(sending: Sending, content: Readable, *, start: int, by: Person, at: datetime | None = None) -> Sending:
    """Take the next bytes. With the last of them the file is judged: it becomes an Item, or `refused` says why not.

    Raises Stale when these are not the next bytes (another tab was quicker), in a closed room, and for what was
    dropped. An OSError of the storage leaves everything as it was: the same part can be sent again.
    """
    must_be_open(sending.space)
    at = at or timezone.now()
    fresh = (
        Sending.objects.select_for_update(of=("self",)).select_related("space", "item").filter(pk=sending.pk).first()
    )
    if fresh is None or fresh.refused:
        raise Stale(fresh.refused if fresh else _("You dropped this file. Choose it again to send it."))
    if start != fresh.arrived:
        raise Stale(_("Another window sent this part already. We go on from there."))
    if not fresh.is_open:
        return fresh
    size = content.seek(0, 2)
    if size:
        content.seek(0)
        default_storage.save(_part(fresh, start), File(content))
        fresh.parts.append(size)
        fresh.arrived += size
    fresh.latest_at = at
    if fresh.arrived == fresh.size:
        _end(fresh, by=by, at=at)
    fresh.save()
    return fresh


@transaction.atomic
def drop_upload(sending: Sending, *, by: Person) -> None:
    """Give up a file that is on its way. What became of a whole one stays. Twice is once."""
    fresh = Sending.objects.select_for_update().filter(pk=sending.pk, person=by).first()
    if fresh is not None:
        _sweep_parts(fresh)
        fresh.delete()


def forget_sendings(*, at: datetime | None = None) -> int:
    """Drop what nobody went on with for seven days. Returns how many."""
    gone = 0
    for old in queries.old_sendings(at or timezone.now()):
        with transaction.atomic():
            for sending in Sending.objects.select_for_update().filter(pk=old.pk, latest_at=old.latest_at):
                _sweep_parts(sending)
                sending.delete()
                gone += 1
    return gone


@task()
def sweep_parts(paths: list[str]) -> None:
    """Remove the parts of a file that is whole, refused or given up."""
    for path in paths:
        default_storage.delete(path)


def _end(sending: Sending, *, by: Person, at: datetime) -> None:
    """The file is whole: judge it and keep it. A refusal is an end too."""
    sending.ended_at = at
    try:
        with _whole(sending) as upload, transaction.atomic():
            sending.item = add_materials(sending.space, [upload], Wishes(**sending.wishes), by=by, at=at)[0]
    except (Refused, Guarded) as refused:
        sending.refused = refused.sentence[:400]
    except FileNotFoundError:
        sending.refused = _("A part of this file was lost. Choose it again.")
    _sweep_parts(sending)


@contextmanager
def _whole(sending: Sending) -> Iterator[Upload]:
    """All parts as one file. Raises Refused if it is not the file that was announced."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as target:
        for path in _paths(sending):
            with default_storage.open(path) as part:
                while some := part.read(1 << 20):
                    digest.update(some)
                    target.write(some)
        target.flush()
        if target.tell() != sending.size or (sending.sha256 and digest.hexdigest() != sending.sha256):
            raise Refused(_("This file changed while it was being sent. Choose it again."))
        yield File(target, name=PurePosixPath(sending.name.replace("\\", "/")).name or "file")


def _part(sending: Sending, start: int) -> str:
    return f"parts/{sending.key}-{start}"


def _paths(sending: Sending) -> list[str]:
    starts = [sum(sending.parts[:number]) for number in range(len(sending.parts))]
    return [_part(sending, start) for start in starts]


def _sweep_parts(sending: Sending) -> None:
    paths = _paths(sending)
    transaction.on_commit(lambda: sweep_parts.enqueue(paths) if paths else None)
