"""Kept files: taken in, found again by hash, made smaller in the background, given out with safe headers.

The bytes of a file lie once under `ab/cd/<sha256>` of the default storage, however many rows of File share them.
Bytes are written before their row and removed after their last row, so a row never lacks its bytes and a crash
leaves at most bytes that nobody asks for.
"""

import hashlib
import io
import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File as Stored
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils.http import content_disposition_header
from PIL import Image

from etwinning.core import filenames, pictures, scanning
from etwinning.core.judge import ANY, DOCUMENTS, PICTURES, SOUNDS, VIDEOS, Judged, judge
from etwinning.core.models import File
from etwinning.core.refusals import Refused
from etwinning.core.storage import Readable, Upload
from etwinning.films import converting, recordings

__all__ = [
    "ANY",
    "DOCUMENTS",
    "PICTURES",
    "SOUNDS",
    "VIDEOS",
    "Refused",
    "Shown",
    "answer_headers",
    "drop_file",
    "keep_file",
    "lay_down",
    "shown",
    "without_rows",
]
LOG = logging.getLogger("etwinning.files")
INLINE = {"picture", "sound", "video"}
PLAYED = {"video": ("play.mp4", "video/mp4"), "sound": ("play.m4a", "audio/mp4")}
POSTER = 960
COPIES = ("square.webp", *(f"{name}.webp" for name in pictures.BOXES), "poster.webp", "play.mp4", "play.m4a")
CONVERTING = 1_620_034_033  # the lock of the one process that converts


@dataclass(frozen=True)
class Shown:
    """One form in which a file can be given out: where its bytes lie, and what the page and the headers say of it."""

    path: str
    mime: str
    size: int
    width: int | None
    height: int | None
    etag: str


def keep_file(
    upload: Upload, *, by: AbstractBaseUser | None, accept: frozenset[str] = ANY, as_it_is: bool = False
) -> File:
    """Take a file in: judge it, clean it, store its bytes under their hash, write its row, order its smaller copies.

    as_it_is: its bytes are ours, cleaned when they were first taken in; a picture is judged, but not drawn again.
    Raises Refused with a sentence when it cannot be taken. Runs in the caller's transaction.
    """
    judged = judge(upload, accept)
    with _bytes_to_keep(upload, judged, as_it_is=as_it_is) as content:
        sha256, size = _measured(content)
        with transaction.atomic():
            _hold(sha256)
            _store(path_of(sha256), content, size)
            drawn, twin = judged.redrawn, _twin(sha256)
            file = File.objects.create(
                sha256=sha256,
                size=size,
                kind=judged.kind,
                mime=judged.mime,
                owner_id=by.pk if by is not None else None,
                name=filenames.clean_name(upload.name or "", judged.extension),
                width=drawn.width if drawn else twin.width if twin else None,
                height=drawn.height if drawn else twin.height if twin else None,
                renditions=twin.renditions if twin else {},
                seconds=twin.seconds if twin else None,
                conversion=twin.conversion if twin else _conversion_of(judged.kind),
                scan=File.Scan.WAITING if scanning.is_scanning() else File.Scan.CLEAN,
            )
            if drawn and not file.renditions:
                draw_renditions.enqueue(file.pk)
            if file.scan == File.Scan.WAITING:
                scan_file.enqueue(file.pk)
            elif file.conversion == File.Conversion.WAITING:
                convert_recordings.enqueue()
    return file


def lay_down(content: Readable) -> tuple[str, int]:
    """Bring large bytes to their place before their row is written, holding nothing meanwhile: their hash and size."""
    measured = _measured(content)
    _store(path_of(measured[0]), content, measured[1])
    return measured


def keep_made(
    content: IO[bytes], name: str, *, by: AbstractBaseUser | None, laid: tuple[str, int] | None = None
) -> File:
    """Keep a ZIP that we made ourselves, however large: nothing is judged. `laid`: what lay_down said of it."""
    sha256, size = laid or _measured(content)
    with transaction.atomic():
        _hold(sha256)
        _store(path_of(sha256), content, size)
        return File.objects.create(
            sha256=sha256, size=size, kind=File.Kind.DOCUMENT, mime="application/zip",
            name=filenames.clean_name(name, "zip"), owner_id=by.pk if by is not None else None,
        )  # fmt: skip


def without_rows(names: Iterable[str]) -> set[str]:
    """The hashes among these of which there is no row."""
    wanted = set(names)
    return wanted - set(File.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))


def drop_file(file: File) -> None:
    """Forget a file. Its bytes go too, after the transaction, when no other row shares them."""
    sha256 = file.sha256
    file.delete()
    transaction.on_commit(lambda: sweep_bytes.enqueue(sha256))


def shown(file: File, rendition: str = "", *, original: bool = False) -> Shown:
    """The wanted copy, or the whole file as long as (or because) there is no such copy.

    Of a recording it is the copy that every browser plays and that says nothing of place, device and owner; what was
    sent only where the original is asked for.
    """
    copy = None if original else file.renditions.get(rendition) or file.renditions.get("play")
    if copy is None:
        return Shown(path_of(file.sha256), file.mime, file.size, file.width, file.height, f'"{file.sha256}"')
    stored = copy["path"]
    path = f"{path_of(file.sha256)}.{stored}"
    return Shown(path, copy["mime"], copy["size"], copy["width"], copy["height"], f'"{file.sha256}-{stored}"')


def answer_headers(file: File, rendition: str = "", *, max_age: int = 0, original: bool = False) -> dict[str, str]:
    """The headers of an answer that holds a file: judged type only, no guessing, no scripts, no shared cache.

    With max_age 0 the browser asks each time (and gets a short 304), so that a rule that changes takes effect at once.
    """
    form = shown(file, rendition, original=original)
    name = file.name
    if form.path.endswith(COPIES[-2:]):
        name = filenames.clean_name(name, form.path.rpartition(".")[2])
    mime = f"{form.mime}; charset=utf-8" if form.mime.startswith("text/") else form.mime
    return {
        "Content-Type": mime,
        "Content-Encoding": "identity",  # or a middleware would compress it, and parts of it would be parts of another
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": content_disposition_header(file.kind not in INLINE, name) or "attachment",
        "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": f"private, max-age={max_age}" if max_age else "private, no-cache",
        "ETag": form.etag,
        "Accept-Ranges": "bytes",
    }


def path_of(sha256: str) -> str:
    """Where bytes lie in the storage."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@task()
def draw_renditions(file_id: int) -> None:
    """Make the smaller copies of a picture, for every row that shares its bytes. Harmless when repeated."""
    file = File.objects.filter(pk=file_id, kind=File.Kind.PICTURE).first()
    if file is None:
        return  # dropped in the meantime
    with default_storage.open(path_of(file.sha256)) as stored:
        content = stored.read()
    made: dict[str, dict[str, Any]] = {"square": _keep_rendition(file.sha256, "square", pictures.crop(content))}
    # An animation shown large must move, and a copy of it would not.
    boxes = {"small": pictures.BOXES["small"]} if pictures.moves(content) else pictures.BOXES
    longest = 0
    for name, box in boxes.items():
        if longest < max(file.width or 0, file.height or 0):
            latest = _keep_rendition(file.sha256, name, pictures.shrink(content, box))
            longest = max(latest["width"], latest["height"])
        made[name] = latest
    File.objects.filter(sha256=file.sha256).update(renditions=made)


@task()
def scan_file(file_id: int) -> None:
    """Ask the virus scanner about a waiting file; an infected one loses its bytes' door for everyone."""
    file = File.objects.filter(pk=file_id).first()
    if file is None:
        return
    with default_storage.open(path_of(file.sha256)) as content:
        verdict = File.Scan.CLEAN if scanning.is_clean(content) else File.Scan.INFECTED
    File.objects.filter(sha256=file.sha256).update(scan=verdict)
    if verdict == File.Scan.CLEAN and file.conversion == File.Conversion.WAITING:
        convert_recordings.enqueue()


@task()
def convert_recordings() -> None:
    """Make the copies of all recordings that wait for theirs, one after the other, in one process at a time.

    The rows are the queue: who is told that another is at it leaves the work to that one, and what a crash left
    behind is found again by the clock (`order_conversions`).
    """
    if not converting.program():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [CONVERTING])
        if not cursor.fetchone()[0]:
            return
        try:
            while file := _to_convert().first():
                _convert(file)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [CONVERTING])


def order_conversions(*, again: bool = False) -> int:
    """Let recordings wait for their copies: those from before there was an ffmpeg; `again`: what failed, too.

    Returns how many wait. Without ffmpeg nothing waits.
    """
    if not converting.program():
        return 0
    recordings_without = File.objects.filter(kind__in=PLAYED)
    recordings_without.filter(conversion="").update(conversion=File.Conversion.WAITING)
    if again:
        failed = recordings_without.filter(conversion=File.Conversion.FAILED, tries__lt=File.MOST_TRIES)
        failed.update(conversion=File.Conversion.WAITING)
    number = _to_convert().count()
    if number:
        convert_recordings.enqueue()
    return number


def convert_again(file: File) -> bool:
    """Let a recording whose copy failed wait for one more try, now; False where there is nothing to try."""
    failed = File.objects.filter(sha256=file.sha256, kind__in=PLAYED, conversion=File.Conversion.FAILED)
    # one try, however many there were: what takes the worker down does so once a click
    if not converting.program() or not failed.update(conversion=File.Conversion.WAITING, tries=File.MOST_TRIES - 1):
        return False
    convert_recordings.enqueue()
    return True


@task()
def sweep_bytes(sha256: str) -> None:
    """Remove the bytes of a hash if no row has it any more."""
    with transaction.atomic():
        _hold(sha256, alone=True)
        if not File.objects.filter(sha256=sha256).exists():
            path = path_of(sha256)
            for name in COPIES:
                default_storage.delete(f"{path}.{name}")
            default_storage.delete(path)


def _twin(sha256: str) -> File | None:
    """Another row with the same bytes, of which there are copies already."""
    return File.objects.filter(sha256=sha256).exclude(renditions={}).order_by("pk").first()


def _conversion_of(kind: str) -> str:
    return File.Conversion.WAITING if kind in PLAYED and converting.program() else ""


def _to_convert() -> QuerySet[File]:
    """What waits for its copy, the oldest first, once the scanner found nothing in it."""
    return File.objects.filter(kind__in=PLAYED, conversion=File.Conversion.WAITING, scan=File.Scan.CLEAN).order_by("pk")


def _convert(file: File) -> None:
    """Make the copy of one recording, for all rows with its bytes. A failure is a state, tried again at night.

    The try is counted before it begins, so that a film which takes the whole worker down does so three times at most.
    """
    rows = File.objects.filter(sha256=file.sha256)
    tries = file.tries + 1
    if tries > File.MOST_TRIES:
        rows.update(conversion=File.Conversion.FAILED)
        return
    rows.update(tries=tries)
    try:
        with tempfile.TemporaryDirectory(prefix="recording-") as name:
            folder = Path(name)
            with default_storage.open(path_of(file.sha256)) as stored, (folder / converting.SENT).open("wb") as copy:
                while part := stored.read(1 << 20):
                    copy.write(part)
            made = converting.convert(folder, file.mime)
            with transaction.atomic():
                _hold(file.sha256)
                if rows.exists():  # else it was dropped in the meantime, and its bytes are swept
                    said = _copies(file, folder, made.still)
                    rows.update(conversion=File.Conversion.DONE, seconds=made.seconds, **said)
    except (converting.Failed, FileNotFoundError) as failed:
        LOG.warning("recording %s could not be converted: %s", file.pk, failed)
        rows.update(conversion=File.Conversion.FAILED)
    except OSError:  # the store is away or the disk is full: that is no fault of the film, and passes
        rows.update(tries=file.tries)
        raise


def _copies(file: File, folder: Path, still: bytes) -> dict[str, Any]:
    """Keep what was made, and say it in the words of the row."""
    path, mime = PLAYED[file.kind]
    size = (folder / converting.MADE).stat().st_size
    with (folder / converting.MADE).open("rb") as made:
        _store(f"{path_of(file.sha256)}.{path}", made, size)
    renditions: dict[str, Any] = {"play": {"width": None, "height": None, "mime": mime, "size": size, "path": path}}
    if not still:
        return {"renditions": renditions}
    renditions["poster"] = _keep_rendition(file.sha256, "poster", pictures.shrink(still, POSTER))
    with Image.open(io.BytesIO(still)) as picture:
        width, height = picture.size
    renditions["play"] |= {"width": width, "height": height}
    return {"renditions": renditions, "width": width, "height": height}


def _keep_rendition(sha256: str, name: str, drawn: pictures.Drawn) -> dict[str, Any]:
    size = len(drawn.content)
    _store(f"{path_of(sha256)}.{name}.webp", io.BytesIO(drawn.content), size)
    return {"width": drawn.width, "height": drawn.height, "mime": drawn.mime, "size": size, "path": f"{name}.webp"}


@contextmanager
def _bytes_to_keep(upload: Upload, judged: Judged, *, as_it_is: bool = False) -> Iterator[Readable]:
    """The bytes as they are kept: pictures as we drew them, recordings without their places, the rest as sent."""
    upload.seek(0)
    if as_it_is:
        yield upload
    elif judged.redrawn:
        yield io.BytesIO(judged.redrawn.content)
    elif judged.mime in recordings.FAMILY:
        with tempfile.TemporaryFile() as copy:
            while part := upload.read(1 << 20):
                copy.write(part)
            recordings.forget_places(copy)
            yield copy
    else:
        yield upload


def _measured(content: Readable) -> tuple[str, int]:
    """Hash and length of a content, which may be large."""
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while part := content.read(1 << 20):
        digest.update(part)
        size += len(part)
    return digest.hexdigest(), size


def _store(path: str, content: Readable, size: int) -> None:
    """Put bytes where their hash says, unless they already lie there whole."""
    if default_storage.exists(path) and default_storage.size(path) == size:
        return
    content.seek(0)
    default_storage.save(path, content if isinstance(content, Stored) else Stored(content))


def _hold(sha256: str, *, alone: bool = False) -> None:
    """Until the transaction ends, keep the bytes of this hash from being swept away (or, alone, from being kept).

    Keepers share the lock, so two who keep the same files in another order never wait for each other.
    """
    key = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [key])
