"""Making an archive: asked for by an administrator or by the end of a project, written by the worker."""

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from etwinning.archives import queries
from etwinning.archives.actions.standing import Maker, State, Watched, carefully, take, tell_keepers
from etwinning.archives.book import STYLE, Book
from etwinning.archives.gathering import Gathered, gather
from etwinning.archives.models import Archive
from etwinning.archives.packing import FORMAT, Packing
from etwinning.core.actions import Stale, record
from etwinning.core.files import drop_file, keep_made, lay_down
from etwinning.core.languages import INTERFACE
from etwinning.core.models import Audience, File
from etwinning.people.models import Person
from etwinning.safety.queries import withheld
from etwinning.spaces.models import Space
from etwinning.spaces.queries import viewer_outside

SCHEMA: Final = Path(__file__).parent.parent / "schema" / f"archive-{FORMAT}.json"


def make_archive(
    space: Space, *, by: Person | None, with_teachers: bool = False, kind: str = Archive.Kind.ASKED,
    language: str = "", at: datetime | None = None,
) -> Archive:  # fmt: skip
    """Order an archive of a room: what its members see, or also what only teachers see. Twice is once.

    The worker makes it. Raises Stale while one is being brought into the room.
    """
    at = at or timezone.now()
    audiences = [Audience.MEMBERS, Audience.PUBLIC, *([Audience.TEACHERS] if with_teachers else [])]
    try:
        with transaction.atomic():
            archive = Archive.objects.create(
                space=space, kind=kind, asked_by=by, asked_at=at, beat_at=at, audiences=audiences,
                language=_interface(language),
            )  # fmt: skip
            Archive.objects.filter(space=space, kind=kind, state=State.FAILED).delete()  # this one takes its place
            record("archives/make_archive", space, by=by, scope=space.scope, audience=Audience.TEACHERS, at=at)
            write_archive.enqueue(archive.pk, str(archive.attempt))
    except IntegrityError:
        running = queries.making_in(space)
        if running is None or running.kind == Archive.Kind.BROUGHT:
            raise Stale(_("An archive is being brought into this TwinSpace. Wait until it is there.")) from None
        return running
    return archive


def _interface(language: str) -> str:
    """The language of the book: one that the interface speaks."""
    spoken = (one for one in (language, translation.get_language() or "") if one in INTERFACE)
    return next(spoken, "en")


@task()
def write_archive(archive_pk: int, attempt: str) -> None:
    """Make an ordered archive. Killed at any moment it leaves nothing behind: its parts have no name on the disk."""
    maker = take(archive_pk, attempt)
    if maker is None:
        return
    archive = maker.archive
    with carefully(maker), _scratch() as target, _scratch("w+") as spool:
        found = gather(archive.space, archive.audiences, spool)
        _pack(found, Packing(target), maker)
        _finish(maker, target, lay_down(Watched(target, maker)), found)


def _scratch(mode: str = "w+b") -> IO[Any]:
    """A file without a name, beside the kept files: it may be as large as they are."""
    folder = Path(settings.MEDIA_ROOT)
    encoding = None if "b" in mode else "utf-8"
    return tempfile.TemporaryFile(mode, dir=folder if folder.is_dir() else None, encoding=encoding)


def _pack(found: Gathered, packing: Packing, maker: Maker) -> None:
    """Files first, since only then is known which of them were still there; then pages, records and the manifest."""
    maker.expect(len(found.files) + len(found.pages) + len(found.threads) + len(found.tasks) + 5)
    copied = set(_copied(found, packing, maker))
    found.files = {name: kept for name, kept in found.files.items() if name in copied}
    made_at = timezone.now()
    packing.text("book.css", STYLE.read_text(encoding="utf-8"))
    for path, html in Book(found, copied, made_at).pages():
        packing.text(path, html)
        maker.step()
    for path, pieces in _data(found, copied):
        packing.pieces(path, pieces)
    packing.text("data/space.json", json.dumps(found.space, ensure_ascii=False, indent=1))
    packing.text("data/plan.json", json.dumps(found.plan, ensure_ascii=False, indent=1))
    if found.teams:
        packing.text("data/teams.json", json.dumps(found.teams, ensure_ascii=False, indent=1))
    if found.contributions:
        packing.text("data/contributions.json", json.dumps(found.contributions, ensure_ascii=False, indent=1))
    packing.text("data/schema.json", SCHEMA.read_text(encoding="utf-8"))
    packing.manifest({"made": made_at.isoformat(), "language": maker.archive.language})


def _copied(found: Gathered, packing: Packing, maker: Maker) -> Iterator[str]:
    """Copy the files, each asked about once more just before: a family may have taken its word back meanwhile."""
    outside = viewer_outside(maker.archive.space_id, None)
    for name, kept in sorted(found.files.items()):
        file = File.objects.filter(pk=kept.row).first()
        maker.step()
        if file is None or withheld([file], outside):
            found.leave_out(
                "document" if file is None else file.kind, _("A file"), "gone" if file is None else "family"
            )
            continue
        try:
            with default_storage.open(kept.path) as content:
                packing.copy(f"{kept.folder}/{name}", content)
        except FileNotFoundError:
            found.leave_out(file.kind, _("A file"), "gone")
            continue
        yield name


def _data(found: Gathered, copied: set[str]) -> Iterator[tuple[str, Iterator[str]]]:
    """The records as JSON, line by line, without what points to files that did not come along."""

    def listed(*kinds: str) -> Iterator[str]:
        yield "["
        for number, one in enumerate(found.records(*kinds)):
            yield (",\n" if number else "\n") + json.dumps(_settled(one, copied), ensure_ascii=False, sort_keys=True)
        yield "\n]"

    def shelf() -> Iterator[str]:
        yield '{"folders": '
        yield from listed("folder")
        yield ',\n"items": ['
        present = (one for one in found.records("item") if one["file"] in copied)
        for number, one in enumerate(present):
            yield (",\n" if number else "\n") + json.dumps(one, ensure_ascii=False, sort_keys=True)
        yield "\n]}\n"

    def talk() -> Iterator[str]:
        for before, kind in (('{"forums": ', "forum"), (',\n"threads": ', "thread"), (',\n"posts": ', "post")):
            yield before
            yield from listed(kind)
        yield "}\n"

    def handed() -> Iterator[str]:
        yield f'{{"tasks": {json.dumps(found.tasks, ensure_ascii=False, sort_keys=True)}'
        yield ',\n"hand_ins": '
        yield from listed("hand_in")
        yield "}\n"

    if found.tasks:
        yield "data/handed.json", handed()
    yield "data/pages.json", listed("page")
    yield "data/talk.json", talk()
    yield "data/news.json", listed("note")
    yield "data/materials.json", shelf()


def _settled(record: dict[str, Any], copied: set[str]) -> dict[str, Any]:
    if "files" in record:
        record["files"] = [one for one in record["files"] if one["file"] in copied]
    return record


@transaction.atomic
def _finish(maker: Maker, target: IO[bytes], laid: tuple[str, int], found: Gathered) -> None:
    """Offer it, in place of what was asked for before."""
    archive, now = maker.archive, timezone.now()
    title = _("TwinSpace %(title)s") % {"title": archive.space.title}
    file = keep_made(target, title, by=archive.asked_by, laid=laid)
    ends = now + timedelta(days=Archive.DAYS) if archive.kind == Archive.Kind.ASKED else None
    maker.done = maker.of
    carried = [[kept.sha256, kept.kind] for kept in found.files.values()]
    said = {"file": file, "left_out": found.left_out, "carried": carried, "ready_at": now, "expires_at": ends}
    if not maker.end(State.READY, **said):
        drop_file(file)
        return
    older = Archive.objects.filter(space=archive.space, kind=archive.kind, state=State.READY).exclude(pk=archive.pk)
    for one in older.select_related("file") if archive.kind == Archive.Kind.ASKED else ():
        kept = one.file
        one.delete()
        if kept is not None:
            drop_file(kept)
    tell_keepers(archive, "archives/make_archive")
