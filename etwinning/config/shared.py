"""Pages that one process made, for all processes of the machine: a file a page in a folder (docs/decisions/0074).

A file counts only whole: what it holds is signed, with the key and the moment of its making. It is written beside and
moved into its place. Whatever goes wrong with the disk means that nothing is shared, and never that an answer fails.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from os import scandir
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time

from etwinning.config.visitors import Key, Page

MOST = 500  # pages in the folder …
ROOM = 32_000_000  # … and bytes; the oldest go
OLD = 60.0  # seconds; nobody reads a page that long after its making
_SWEPT = 64  # pages that a process writes until it looks after the folder again
_SIGNED = 32  # bytes of a signature


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

    def _sweep(self) -> None:
        """What is too old goes, half-written files of a process that died too; then the oldest beyond the bounds."""
        now, pages, room = time(), 0, 0
        for made, size, path in sorted(self._files(), reverse=True):
            pages, room = pages + 1, room + size
            if now - made > OLD or pages > MOST or room > ROOM:
                path.unlink(missing_ok=True)

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for entry in scandir(self.folder):
            with suppress(FileNotFoundError):  # another process looks after the folder as well
                seen = entry.stat(follow_symlinks=False)
                yield seen.st_mtime, seen.st_size, Path(entry.path)

    def _path(self, key: Key) -> Path:
        """Named by a digest: no word that anybody sent stands in a path."""
        return self.folder / blake2b(json.dumps(key).encode(), key=self.secret, digest_size=16).hexdigest()

    def _sign(self, said: bytes) -> bytes:
        return blake2b(said, key=self.secret, digest_size=_SIGNED).digest()
