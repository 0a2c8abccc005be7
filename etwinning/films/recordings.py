"""Videos and sounds of the MP4 family: the place where a phone filmed, and its owner's name, are taken out.

Such a file is a tree of boxes (ISO 14496-12): four bytes of length, four of type, content. What is personal stands in
boxes of three types; each becomes a `free` box of the same length full of zeros, so that nothing else moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.core.files.base import File

FAMILY = frozenset({"video/mp4", "video/quicktime", "audio/mp4"})
HOLDERS = {b"moov", b"trak", b"mdia", b"moof", b"traf"}
PERSONAL = {b"udta", b"meta", b"uuid"}
DEEPEST = 6

type Readable = File[bytes] | IO[bytes]


@dataclass(frozen=True)
class Box:
    """One box: its type, where its content begins and where it ends."""

    kind: bytes
    start: int
    content: int
    end: int


def is_whole(source: Readable) -> bool:
    """True if the boxes fill the file exactly and the one that a player needs is there."""
    length = source.seek(0, 2)
    boxes = list(_boxes(source, 0, length, depth=0))
    return any(box.kind == b"moov" for box in boxes) and max(box.end for box in boxes) == length


def forget_places(target: IO[bytes]) -> None:
    """Blank the personal boxes of a file in place."""
    length = target.seek(0, 2)
    for box in list(_boxes(target, 0, length, depth=0)):
        if box.kind in PERSONAL:
            target.seek(box.start + 4)
            target.write(b"free")
            target.seek(box.content)
            left = box.end - box.content
            while left:
                left -= target.write(bytes(min(left, 1 << 20)))


def _boxes(source: Readable, start: int, end: int, *, depth: int) -> Iterator[Box]:
    """The boxes between two places, and those inside the ones that hold others. Stops where a length makes no sense."""
    while start + 8 <= end:
        source.seek(start)
        head = source.read(16)
        size, kind, content = int.from_bytes(head[:4]), head[4:8], start + 8
        if size == 1:
            size, content = int.from_bytes(head[8:16]), start + 16
        elif size == 0:
            size = end - start
        if size < content - start or start + size > end:
            return
        yield Box(kind, start, content, start + size)
        if kind in HOLDERS and depth < DEEPEST:
            yield from _boxes(source, content, start + size, depth=depth + 1)
        start += size
