"""The words of the tus protocol 1.0.0 (resumable uploads): what its headers mean, without a request or an answer.

Extensions: creation, creation-with-upload, checksum, expiration, termination.
"""

import binascii
import hashlib
from base64 import b64decode
from collections.abc import Mapping
from typing import Final

VERSION: Final = "1.0.0"
TYPE: Final = "application/offset+octet-stream"
EXTENSIONS: Final = "creation,creation-with-upload,checksum,expiration,termination"
CHECKSUMS: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
LONGEST: Final = 8000  # letters of a header


class Nonsense(Exception):
    """A header that says nothing."""


def metadata_of(header: str) -> dict[str, str]:
    """`name base64,name base64` as a table. Raises Nonsense."""
    if len(header) > LONGEST:
        raise Nonsense("Upload-Metadata is too long.")
    told: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            told[name] = b64decode(value.strip(), validate=True).decode("utf-8")
        except (binascii.Error, ValueError) as damage:
            raise Nonsense("Upload-Metadata is damaged.") from damage
    return told


def number_of(headers: Mapping[str, str], name: str) -> int:
    """A count of bytes. Raises Nonsense when it is missing or is none."""
    value = headers.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 19):  # noqa: PLR2004 - digits of the largest number
        raise Nonsense(f"{name} must be a number.")
    return int(value)


def checksum_of(header: str) -> tuple[str, bytes] | None:
    """The way and the sum of `sha1 base64`, or None without one. Raises Nonsense, also for a way we do not know."""
    if not header:
        return None
    way, _space, value = header.partition(" ")
    if way not in CHECKSUMS:
        raise Nonsense("Upload-Checksum must be sha1 or sha256.")
    try:
        return way, b64decode(value, validate=True)
    except (binascii.Error, ValueError) as damage:
        raise Nonsense("Upload-Checksum is damaged.") from damage
