"""The frames of a WebSocket (RFC 6455, 5): taken from what came, and made."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

LONGEST = 1 << 20  # bytes of a message
CONTROL = 125  # bytes of a frame that is no message
TWO, EIGHT = 126, 127  # marks: the length stands in so many further bytes
SHORT = 1 << 16
# what may be said when one closes (7.4); 1005 and 1006 are only thought, never said
SAYABLE = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014}
OWN = range(3000, 5000)


class Broken(Exception):
    """What came breaks the protocol or our bounds; `code` is what the closing says."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Op(IntEnum):
    """What a frame is."""

    MORE = 0
    TEXT = 1
    BYTES = 2
    CLOSE = 8
    PING = 9
    PONG = 10


KNOWN = {int(op) for op in Op}


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, unmasked."""

    op: Op
    is_last: bool
    data: bytes


def take(got: bytearray) -> Frame | None:
    """The first whole frame of what came from a browser, taken away from it; None when it is not whole yet.

    Raises Broken as soon as its head says what may not be: long ones are refused before they are there.
    """
    if len(got) < 2:  # noqa: PLR2004 - the shortest head
        return None
    op, is_control = got[0] & 0x0F, bool(got[0] & 0x08)
    size, start = got[1] & 0x7F, 2
    if got[0] & 0x70 or op not in KNOWN or not got[1] & 0x80:  # extensions, unknown frames, frames without a mask
        raise Broken(1002)
    if is_control and (size > CONTROL or not got[0] & 0x80):
        raise Broken(1002)
    if size in {TWO, EIGHT}:
        start += 2 if size == TWO else 8
        if len(got) < start:
            return None
        size = int.from_bytes(got[2:start])
    if size > LONGEST:
        raise Broken(1009)
    end = start + 4 + size
    if len(got) < end:
        return None
    frame = Frame(Op(op), bool(got[0] & 0x80), _unmasked(got[start : start + 4], got[start + 4 : end]))
    del got[:end]
    if frame.op == Op.CLOSE:
        _check_closing(frame.data)
    return frame


def _unmasked(mask: bytearray, data: bytearray) -> bytes:
    size = len(data)
    pattern = int.from_bytes((bytes(mask) * (size // 4 + 1))[:size])
    return (int.from_bytes(data) ^ pattern).to_bytes(size)


def _check_closing(data: bytes) -> None:
    if not data:
        return
    code = int.from_bytes(data[:2])
    if len(data) < 2 or (code not in SAYABLE and code not in OWN):  # noqa: PLR2004 - a code has two bytes
        raise Broken(1002)
    try:
        data[2:].decode()
    except UnicodeDecodeError as error:
        raise Broken(1007) from error


@cache
def closing(code: int) -> bytes:
    """What a closing frame carries: the code, if it may be said."""
    return code.to_bytes(2) if code in SAYABLE or code in OWN else b""


def frame_of(op: Op, data: bytes) -> bytes:
    """A whole frame as a server sends it, without a mask."""
    size = len(data)
    if size <= CONTROL:
        head = bytes((0x80 | op, size))
    elif size < SHORT:
        head = bytes((0x80 | op, TWO)) + size.to_bytes(2)
    else:
        head = bytes((0x80 | op, EIGHT)) + size.to_bytes(8)
    return head + data
