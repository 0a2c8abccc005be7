"""Which index is in use, brought up to date with what was committed until now; or none, and one is being written."""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from etwinning.directory.index.building import write_index
from etwinning.directory.index.index import Index
from etwinning.directory.kinds import Kind
from etwinning.directory.models import Change, Edition
from etwinning.libraries.statements import rows_of

MANY_CHANGES: Final = 2_000  # since the file was written: time for a new one
TOO_MANY_CHANGES: Final = 20_000  # at once: the database answers until there is a new one
PATIENCE: Final = 60  # seconds between two attempts to have one written
KEPT: Final = 2  # files of a kind; who reads an older one keeps it as long as needed

_indexes: dict[tuple[str, str], Index] = {}
_lock = Lock()
_builder: "subprocess.Popen[bytes] | None" = None
_asked_at = -float(PATIENCE)

# One question: which edition, from where on everything is still news, and what that is.
NEWS: Final = """
    SELECT e.version, pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
           array_agg(c.id) FILTER (WHERE c.id IS NOT NULL), array_agg(c.thing_id) FILTER (WHERE c.id IS NOT NULL)
    FROM directory_edition e LEFT JOIN LATERAL (
        SELECT id, thing_id FROM directory_change
        WHERE kind = e.kind AND xid >= CASE WHEN e.version = %s THEN %s ELSE e.upto END LIMIT %s
    ) c ON true
    WHERE e.kind = %s GROUP BY e.version
"""


def current(kind: Kind) -> Index | None:
    """The index of a kind with all that is committed; None while the database must answer for itself."""
    key = (_name_of_database(), kind.name)
    known = _indexes.get(key)
    version, seen = (known.version, known.seen) if known else ("", 0)
    row = next(iter(rows_of(NEWS, [version, seen, TOO_MANY_CHANGES, kind.name])), None)
    if row is None:
        have_written()
        return None
    version, horizon, ids, things = row[0], row[1], row[2] or [], row[3] or []
    if known is None or known.version != version:
        known = _opened(kind, version)
        if known is None:
            have_written()
            return None
        with _lock:
            _indexes[key] = known
    if len(ids) >= TOO_MANY_CHANGES or not _brought_up_to_date(known, kind, dict(zip(ids, things, strict=True))):
        have_written()
        return None
    known.seen, known.applied = horizon, frozenset(ids)
    if known.changed >= MANY_CHANGES:
        have_written()
    return known


def _brought_up_to_date(index: Index, kind: Kind, changes: dict[int, int]) -> bool:
    """Take in the changes that are new to this process; False when there is no room for more."""
    with index.lock:
        news = {thing for number, thing in changes.items() if number not in index.applied}
        if index.changed + len(news) > TOO_MANY_CHANGES:
            return False
        if news:
            index.change(news, kind.docs(news))
    return True


def _opened(kind: Kind, version: str) -> Index | None:
    path = folder() / f"{kind.name}-{version}"
    if not path.exists():
        return None
    return Index(path, version)


def write(kind: Kind) -> int:
    """Write a new index of a kind and put it in use. Returns how many rows it holds.

    What is committed while it is written stays noted as a change.
    """
    version = uuid4().hex
    path = folder() / f"{kind.name}-{version}"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            upto = cursor.fetchone()[0]
        rows = write_index(path, kind.docs(None))
    with transaction.atomic():
        put = {"version": version, "upto": upto, "rows": rows, "made_at": timezone.now()}
        Edition.objects.update_or_create(kind=kind.name, defaults=put)
        Change.objects.filter(kind=kind.name, xid__lt=upto).delete()
    for old in sorted(path.parent.glob(f"{kind.name}-*"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
    return rows


def write_all(kinds: tuple[Kind, ...], *, say: Callable[[str], None] = lambda _line: None) -> bool:
    """Write the index of each kind, unless another process of this machine is at it."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / "lock").open("ab") as alone:
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        for kind in kinds:
            started = time.monotonic()
            rows = write(kind)
            say(f"{kind.name}: {rows} rows in {time.monotonic() - started:.1f} s")
    return True


def have_written() -> None:
    """Let a process of its own write the indexes: no page waits for it, and its memory is given back."""
    global _builder, _asked_at  # noqa: PLW0603 - one for the process
    with _lock:
        running = _builder is not None and _builder.poll() is None
        if running or settings.ENV == "test" or time.monotonic() < _asked_at + PATIENCE:
            return
        _asked_at = time.monotonic()
        command = [sys.executable, str(settings.ROOT / "manage.py"), "index_directory"]
        # Not tied to our life: the kernel would tie it to that of the thread that serves this one page.
        environment = {name: value for name, value in os.environ.items() if name != "ETWINNING_SUPERVISED"}
        _builder = subprocess.Popen(command, cwd=settings.ROOT, env=environment)


def folder() -> Path:
    """Where the files of this database lie on this machine."""
    name = hashlib.sha256(_name_of_database().encode()).hexdigest()[:12]
    return Path(settings.VAR) / "directory" / name


def _name_of_database() -> str:
    told: dict[str, Any] = connection.settings_dict
    return f"{told['HOST']}:{told['PORT']}/{told['NAME']}"
