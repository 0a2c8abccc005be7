"""Kept files: taken in, found again by hash, made smaller in the background, given out with safe headers.

The bytes of a file lie once under `ab/cd/<sha256>` of the default storage, however many rows of File share them.
Bytes are written before their row and removed after their last row, so a row never lacks its bytes and a crash
leaves at most bytes that nobody asks for.
"""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File as Stored
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.tasks import task
from django.utils.http import content_disposition_header

from etwinning.core import filenames, pictures, recordings, scanning
from etwinning.core.judge import ANY, DOCUMENTS, PICTURES, SOUNDS, VIDEOS, Judged, judge
from etwinning.core.models import File
from etwinning.core.refusals import Refused
from etwinning.core.storage import Readable, Upload

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
    "shown",
]
INLINE = {"picture", "sound", "video"}


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
            drawn = judged.redrawn
            file = File.objects.create(
                sha256=sha256,
                size=size,
                kind=judged.kind,
                mime=judged.mime,
                owner_id=by.pk if by is not None else None,
                name=filenames.clean_name(upload.name or "", judged.extension),
                width=drawn.width if drawn else None,
                height=drawn.height if drawn else None,
                renditions=_renditions_made(sha256),
                scan=File.Scan.WAITING if scanning.is_scanning() else File.Scan.CLEAN,
            )
            if drawn and not file.renditions:
                draw_renditions.enqueue(file.pk)
            if file.scan == File.Scan.WAITING:
                scan_file.enqueue(file.pk)
    return file


def keep_made(content: IO[bytes], name: str, *, by: AbstractBaseUser | None) -> File:
    """Keep a ZIP that we made ourselves, however large: nothing is judged."""
    sha256, size = _measured(content)
    with transaction.atomic():
        _hold(sha256)
        _store(path_of(sha256), content, size)
        return File.objects.create(
            sha256=sha256, size=size, kind=File.Kind.DOCUMENT, mime="application/zip",
            name=filenames.clean_name(name, "zip"), owner_id=by.pk if by is not None else None,
        )  # fmt: skip


def drop_file(file: File) -> None:
    """Forget a file. Its bytes go too, after the transaction, when no other row shares them."""
    sha256 = file.sha256
    file.delete()
    transaction.on_commit(lambda: sweep_bytes.enqueue(sha256))


def shown(file: File, rendition: str = "") -> Shown:
    """The wanted copy of a picture, or the whole file as long as (or because) there is no such copy."""
    copy = file.renditions.get(rendition)
    if copy is None:
        return Shown(path_of(file.sha256), file.mime, file.size, file.width, file.height, f'"{file.sha256}"')
    stored = copy["path"]
    path = f"{path_of(file.sha256)}.{stored}"
    return Shown(path, copy["mime"], copy["size"], copy["width"], copy["height"], f'"{file.sha256}-{stored}"')


def answer_headers(file: File, rendition: str = "", *, max_age: int = 0) -> dict[str, str]:
    """The headers of an answer that holds a file: judged type only, no guessing, no scripts, no shared cache.

    With max_age 0 the browser asks each time (and gets a short 304), so that a rule that changes takes effect at once.
    """
    form = shown(file, rendition)
    mime = f"{form.mime}; charset=utf-8" if form.mime.startswith("text/") else form.mime
    return {
        "Content-Type": mime,
        "Content-Encoding": "identity",  # or a middleware would compress it, and parts of it would be parts of another
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": content_disposition_header(file.kind not in INLINE, file.name) or "attachment",
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


@task()
def sweep_bytes(sha256: str) -> None:
    """Remove the bytes of a hash if no row has it any more."""
    with transaction.atomic():
        _hold(sha256, alone=True)
        if not File.objects.filter(sha256=sha256).exists():
            path = path_of(sha256)
            for name in ("square", *pictures.BOXES):
                default_storage.delete(f"{path}.{name}.webp")
            default_storage.delete(path)


def _renditions_made(sha256: str) -> dict[str, Any]:
    """What another row with the same bytes already has."""
    twin = File.objects.filter(sha256=sha256).exclude(renditions={}).order_by("pk").first()
    return twin.renditions if twin else {}


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
