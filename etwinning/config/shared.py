"""Pages that one process made, for all processes of the machine: a file a page in a folder (decisions 0074, 0075).

A file counts only whole: what it holds is signed, with the key and the moment of its making. It is written beside and
moved into its place. Whatever goes wrong with the disk means that nothing is shared, and never that an answer fails.
Who makes a page holds a lock on a file of the system's kind: one that died holds none.
"""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from hmac import compare_digest
from os import scandir
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import monotonic, sleep, time

from etwinning.config.visitors import Key, Page

MOST = {False: 500, True: 200}  # pages in the folder, without and with a query (which anybody can invent) …
ROOM = {False: 24_000_000, True: 8_000_000}  # … and bytes; the oldest go
OLD = 60.0  # seconds; nobody reads a page that long after its making
_SWEPT = 64  # pages that a process writes until it looks after the folder again
_SIGNED = 32  # bytes of a signature
_QUERY = "query-"  # how the files of pages with a query begin
WAIT = 1.0  # seconds at most for which somebody waits for a page that another one makes
_LOOK = 0.005  # seconds between two looks whether it is there


class Shared:
    """The folder. Only who knows `secret` can put a page into it that others take for one."""

    def __init__(self, folder: Path, secret: str) -> None:
        self.folder = folder
        self.secret = blake2b(secret.encode(), digest_size=_SIGNED).digest()
        self.written = 0

    def get(self, key: Key, now: float, oldest: float) -> Page | None:
        """The page, if it is whole, answers this key and was begun at most `oldest` seconds before `now`.

        The clock on the wall must agree: the other one begins anew with the machine, and is another on another machine.
        """
        try:
            raw = self._path(key).read_bytes()
        except OSError:
            return None
        signed, said = raw[:_SIGNED], raw[_SIGNED:]
        if not compare_digest(signed, self._sign(said)):
            return None
        start = 4 + int.from_bytes(said[:4])
        head = json.loads(said[4:start])
        if tuple(head["key"]) != key or not (0 <= now - head["begun"] < oldest) or abs(time() - head["at"]) >= oldest:
            return None
        return Page(head["begun"], head["status"], [(name, value) for name, value in head["headers"]], said[start:])

    def put(self, key: Key, page: Page) -> None:
        """For the other processes; the last one to write stays. Without a word if the disk is full or not ours."""
        told = {"key": key, "begun": page.begun, "at": time(), "status": page.status, "headers": page.headers}
        head = json.dumps(told).encode()
        said = len(head).to_bytes(4) + head + page.body
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.written % _SWEPT == 0:
                self._sweep()
            self.written += 1
            with NamedTemporaryFile(dir=self.folder, delete=False) as file:
                beside = Path(file.name)
                try:
                    file.write(self._sign(said) + said)
                    file.flush()
                    beside.replace(self._path(key))
                except OSError:
                    beside.unlink(missing_ok=True)

    def knows(self, key: Key) -> bool:
        """Whether somebody made this page lately, if not lately enough to be answered with."""
        try:
            return time() - self._path(key).stat().st_mtime < OLD
        except OSError:
            return False

    @contextmanager
    def making(self, key: Key) -> Iterator[bool]:
        """Whether the page is mine to make, for as long as this lasts; another one makes it else.

        Without a folder everybody makes their own.
        """
        lock = -1
        try:
            is_mine = True
            with suppress(OSError):
                lock = self._lock(key)
                is_mine = _is_taken(lock)
            yield is_mine
        finally:
            if lock >= 0:
                os.close(lock)

    def wait_for(self, key: Key) -> None:
        """Until whoever makes the page is done with it, or gone; not longer than WAIT."""
        until = monotonic() + WAIT
        while monotonic() < until:
            with self.making(key) as is_mine:
                if is_mine:
                    return
            sleep(_LOOK)

    def _lock(self, key: Key) -> int:
        """One of a few files, none of which ever goes: two pages that share one are made after each other."""
        folder = self.folder / "making"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(folder / self._path(key).name[-2:], os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def _sweep(self) -> None:
        """What is too old goes, half-written files of a process that died too; then the oldest beyond the bounds."""
        now, pages, room = time(), Counter[bool](), Counter[bool]()
        for made, size, path in sorted(self._files(), reverse=True):
            sort = path.name.startswith(_QUERY)
            pages[sort] += 1
            room[sort] += size
            if now - made > OLD or pages[sort] > MOST[sort] or room[sort] > ROOM[sort]:
                path.unlink(missing_ok=True)

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for entry in scandir(self.folder):
            with suppress(FileNotFoundError):  # another process looks after the folder as well
                seen = entry.stat(follow_symlinks=False)
                if entry.is_file(follow_symlinks=False):
                    yield seen.st_mtime, seen.st_size, Path(entry.path)

    def _path(self, key: Key) -> Path:
        """Named by a digest: no word that anybody sent stands in a path."""
        digest = blake2b(json.dumps(key).encode(), key=self.secret, digest_size=16).hexdigest()
        return self.folder / (f"{_QUERY}{digest}" if key[0] else digest)

    def _sign(self, said: bytes) -> bytes:
        return blake2b(said, key=self.secret, digest_size=_SIGNED).digest()


def _is_taken(lock: int) -> bool:
    """Whether it is ours now; it is not where another one has it, be it a thread of this process."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
