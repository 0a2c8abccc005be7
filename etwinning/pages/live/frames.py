"""What travels on the socket of a page: one byte says the kind, four a number where there is one, the rest is Yjs's.

From the editor: HELLO (its number as a writer, a byte: the schema it knows, what it has), CHANGE (which of its changes,
the update), CURSOR.
To the editor: CHANGE (an update), STATE (what the server has; the editor answers with a CHANGE of all that is more),
SAVED (up to which of its changes), RIGHT (whether it may write), CURSOR.
"""

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from pycrdt import Decoder, Encoder


class Kind(IntEnum):
    """The first byte."""

    CHANGE = 1
    CURSOR = 2
    STATE = 3
    SAVED = 4
    RIGHT = 5
    HELLO = 6  # 0 was that of editors which said no schema


LONGEST_CURSOR = 2_000  # bytes
NUMBER = 4  # bytes
READS, WRITES, FULL = range(3)  # what a RIGHT says; FULL: the page takes no more


class Nonsense(Exception):
    """A frame that no editor of ours sends."""


@dataclass(frozen=True)
class Frame:
    """One message: its kind, its number (0 where it has none), what it carries."""

    kind: Kind
    number: int
    carried: bytes
    schema: int = 0


def read(message: bytes | None) -> Frame:
    """What an editor sent. Raises Nonsense."""
    if not message or message[0] not in {Kind.HELLO, Kind.CHANGE, Kind.CURSOR}:
        raise Nonsense("kind")
    kind = Kind(message[0])
    if kind is Kind.CURSOR:
        return Frame(kind, 0, message[1:])
    if len(message) <= NUMBER + 1:
        raise Nonsense("too short")
    number, rest = int.from_bytes(message[1 : NUMBER + 1]), message[NUMBER + 1 :]
    return Frame(kind, number, rest[1:], rest[0]) if kind is Kind.HELLO else Frame(kind, number, rest)


def change(update: bytes) -> bytes:
    return bytes([Kind.CHANGE]) + update


def state(vector: bytes) -> bytes:
    return bytes([Kind.STATE]) + vector


def saved(number: int) -> bytes:
    return bytes([Kind.SAVED]) + number.to_bytes(NUMBER)


def right(what: int) -> bytes:
    return bytes([Kind.RIGHT, what])


def cursors(entries: list[bytes]) -> bytes:
    """Where people are, as y-protocols' awareness writes it."""
    head = Encoder()
    head.write_var_uint(len(entries))
    return bytes([Kind.CURSOR]) + head.to_bytes() + b"".join(entries)


def entry(client: int, clock: int, said: dict[str, Any] | None) -> bytes:
    """Where one writer is; None: gone."""
    written = Encoder()
    written.write_var_uint(client)
    written.write_var_uint(clock)
    written.write_var_string(json.dumps(said, ensure_ascii=True))
    return written.to_bytes()


def cursor(carried: bytes, client: int, user: dict[str, Any]) -> tuple[int, bytes]:
    """(clock, entry) of what a writer says about where they are; who they are says the server. Raises Nonsense."""
    if len(carried) > LONGEST_CURSOR:
        raise Nonsense("too long")
    try:
        reader = Decoder(carried)
        count, sender, clock = reader.read_var_uint(), reader.read_var_uint(), reader.read_var_uint()
        said = json.loads(reader.read_var_string())
    except (ValueError, IndexError, RuntimeError, UnicodeDecodeError, RecursionError) as error:
        raise Nonsense(str(error)) from error
    if count != 1 or sender != client or clock >= 1 << 32 or not isinstance(said, dict | None):
        raise Nonsense("not theirs")
    return clock, entry(client, clock, None if said is None else {"user": user, "cursor": said.get("cursor")})
