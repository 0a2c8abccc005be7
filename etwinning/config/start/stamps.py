"""What was made from what: so that a later start does again only what changed."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *also: str) -> str:
    """A hash of the names and contents of files (and of words)."""
    digest = hashlib.sha256("\0".join(also).encode())
    for path in sorted(paths):
        digest.update(f"\0{path}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Stamps:
    """A small JSON file of step → fingerprint, written whole and at once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self.known: dict[str, str] = json.loads(file.read_text())
        except (FileNotFoundError, ValueError):
            self.known = {}

    def fresh(self, step: str, mark: str) -> bool:
        """Was this step done with exactly this?"""
        return self.known.get(step) == mark

    def done(self, step: str, mark: str) -> None:
        """Remember that it was."""
        self.known[step] = mark
        half = self.file.with_suffix(".new")
        half.write_text(json.dumps(self.known, indent=1))
        half.replace(self.file)
