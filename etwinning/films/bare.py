"""Pictures that hold nothing but their drawing: such a one may come from another installation byte for byte.

Asked only of what was decoded to its end, within limits. Here the container is walked, part by part,
by a list of what may be there: no Exif, XMP, profile, comment, thumbnail, and nothing before or behind the picture.
Whatever is not understood is not bare, and is drawn anew.
"""

import io
import re
from collections.abc import Callable
from typing import Final

from PIL import Image, UnidentifiedImageError

# JPEG (ITU T.81, table B.1): JFIF, tables, restart interval, baseline and progressive frames, scans
MARK, APP0, SCAN, END = 0xFF, 0xE0, 0xDA, 0xD9
JPEG: Final = frozenset({APP0, 0xDB, 0xC4, 0xDD, 0xC0, 0xC1, 0xC2, SCAN})
JFIF: Final = re.compile(rb"\xff\xe0\x00\x10JFIF\x00.{7}\x00\x00", re.DOTALL)  # without a thumbnail
AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]")
PNG: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
WEBP: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
WITH_PAPERS: Final = 0b00101100  # in the flags of VP8X: profile, Exif, XMP
FRAME: Final = 16  # bytes in an ANMF before its chunks
GIF_REPEATS: Final = b"\x21\xff\x0bNETSCAPE2.0\x03\x01"
GIF_TIMES: Final = b"\x21\xf9\x04"
GIF_PICTURE, GIF_END = 0x2C, 0x3B


def is_bare(content: bytes, longest: int) -> bool:
    """Whether these bytes are a picture of at most so many pixels a side, and nothing else.

    AVIF never is: its boxes are too many to vouch for.
    """
    try:
        with Image.open(io.BytesIO(content), formats=list(WALKS)) as picture:
            name, mode, side = str(picture.format), picture.mode, max(picture.size)
        fits = side <= longest and (name != "JPEG" or mode in {"L", "RGB"})
        return fits and name in WALKS and WALKS[name](content)
    except (UnidentifiedImageError, IndexError):
        return False


def _jpeg(content: bytes) -> bool:
    at = 2
    while (mark := content[at + 1]) != END:
        if content[at] != MARK or mark not in JPEG or (mark == APP0 and not JFIF.match(content, at)):
            return False
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
        if mark == SCAN:
            met = AFTER_SCAN.search(content, at)
            if met is None:
                return False
            at = met.start()
    return content[at:] == bytes((MARK, END))


def _png(content: bytes) -> bool:
    at, kind = 8, b""
    while at < len(content) and kind != b"IEND":
        kind = content[at + 4 : at + 8]
        if kind not in PNG:
            return False
        at += 12 + int.from_bytes(content[at : at + 4])
    return kind == b"IEND" and at == len(content)


def _webp(content: bytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 == len(content) and _chunks(content, 12, len(content))


def _chunks(content: bytes, at: int, end: int) -> bool:
    while at < end:
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        behind = at + 8 + size + size % 2
        if kind not in WEBP or behind > end or (kind == b"VP8X" and content[at + 8] & WITH_PAPERS):
            return False
        if kind == b"ANMF" and not _chunks(content, at + 8 + FRAME, behind):
            return False
        at = behind
    return at == end


def _gif(content: bytes) -> bool:
    at = 13 + _colours(content[10])
    while (kind := content[at]) != GIF_END:
        if content.startswith(GIF_TIMES, at):
            at += 3 + 4
        elif content.startswith(GIF_REPEATS, at):
            at += len(GIF_REPEATS) + 2
        elif kind == GIF_PICTURE:
            at += 10 + _colours(content[at + 9]) + 1
            while content[at]:
                at += 1 + content[at]
        else:
            return False
        if content[at]:
            return False
        at += 1
    return at + 1 == len(content)


def _colours(flags: int) -> int:
    """How long the table of colours is that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


WALKS: Final[dict[str, Callable[[bytes], bool]]] = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif}
