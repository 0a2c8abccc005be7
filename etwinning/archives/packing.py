"""The ZIP of an archive: written as a stream, each file hashed on its way, the manifest last."""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from typing import IO, Any, Final

from django.utils.crypto import salted_hmac

from etwinning.core.storage import Readable

FORMAT: Final = 3
CONTENT: Final = ("data/pages.json", "data/talk.json", "data/news.json", "data/materials.json")
BEGINNING: Final = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes
PACKED: Final = frozenset(
    {"jpg", "jpeg", "png", "webp", "gif", "avif", "mp4", "mov", "webm", "mp3", "m4a", "ogg", "ogv"}
)


class Packing:
    """Adds files to a ZIP, whatever their size, and knows their hashes."""

    def __init__(self, target: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(target, "w")
        self.files: dict[str, dict[str, Any]] = {}

    def text(self, path: str, text: str) -> None:
        """A file of text."""
        self.pieces(path, [text])

    def pieces(self, path: str, pieces: Iterable[str]) -> None:
        """A file of text that comes piece by piece."""
        self._write(path, (piece.encode() for piece in pieces))

    def copy(self, path: str, content: Readable) -> None:
        """A file of bytes."""
        self._write(path, iter(lambda: content.read(1 << 20), b""))

    def manifest(self, about: dict[str, Any]) -> None:
        """The last file: what there is, its hashes, the hash of all content, and our signature under it."""
        said = about | {"format": FORMAT, "content": content_of(self.files), "files": self.files}
        said["signature"] = signature_of(said)
        text = json.dumps(said, ensure_ascii=False, indent=1)
        self.text("manifest.json", text)
        self.zip.close()

    def _write(self, path: str, parts: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(path, BEGINNING)
        packed = path.rpartition(".")[2] in PACKED
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as entry:
            for part in parts:
                digest.update(part)
                size += len(part)
                entry.write(part)
        self.files[path] = {"sha256": digest.hexdigest(), "size": size}


def content_of(files: dict[str, Any]) -> str:
    """One hash for what a room is made of, whatever its name, its time and the language of the book."""
    named = {path: said["sha256"] for path, said in files.items() if path in CONTENT or path.startswith("files/")}
    return hashlib.sha256(json.dumps(sorted(named.items())).encode()).hexdigest()


def signature_of(manifest: dict[str, Any]) -> str:
    """What only this installation can write under a manifest: its bytes need not be drawn anew when they come back."""
    said = {name: value for name, value in manifest.items() if name != "signature"}
    return salted_hmac("archives.manifest", json.dumps(said, sort_keys=True), algorithm="sha256").hexdigest()
