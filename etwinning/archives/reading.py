"""An archive from elsewhere, opened with suspicion: nothing is written to a disk, nothing is believed unchecked.

Bounds hold before anything large is read: the directory of the ZIP first, then names, sizes, the manifest, all hashes,
the records against the schema, and what they say of each other.
"""

import hashlib
import json
import re
import stat
import struct
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from etwinning.archives.packing import FORMAT, content_of, signature_of
from etwinning.archives.shape import first_fault
from etwinning.core.formats import file_size
from etwinning.core.judge import LIMIT
from etwinning.core.refusals import Refused
from etwinning.core.storage import Readable
from etwinning.pages.models import Page

MOST_BYTES: Final = 500_000_000  # of the ZIP
MOST_UNPACKED: Final = 1_000_000_000
MOST_TEXT: Final = 64_000_000  # of one file that is not in files/
MOST_ENTRIES: Final = 25_000
MOST_DIRECTORY: Final = MOST_ENTRIES * 300
END: Final = struct.Struct("<4s4H2LH")  # the record with which a ZIP ends (APPNOTE 4.3.16), without a comment
FAR: Final = b"PK\x06\x07"  # before it, in one larger than ours can be
NAME: Final = re.compile(
    r"index\.html|book\.css|manifest\.json|pages/[a-z0-9-]{1,20}\.html|data/[a-z]{1,20}\.json|"
    r"(?:files|handed)/[0-9a-f]{64}\.[a-z0-9]{1,8}"
)
CARRYING: Final = ("files/", "handed/")  # the latter since version 2: told, as the plan is, and never brought
DATA: Final = ("space", "pages", "talk", "news", "materials")


@dataclass(frozen=True)
class Opened:
    """An archive that passed: its records by file of data/, and whether this installation made it."""

    zip: zipfile.ZipFile
    data: dict[str, Any]
    is_ours: bool


@cache
def definitions(number: int = FORMAT) -> dict[str, Any]:
    """The parts of a version of the published schema."""
    path = Path(__file__).parent / "schema" / f"archive-{number}.json"
    parts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["$defs"]
    return parts


def opened(content: Readable, *, hashes: bool = True) -> Opened:
    """Open an archive. Raises Refused with the sentence that says what is wrong with it.

    hashes: False if its bytes are those that were checked before.
    """
    _weigh(content)
    try:
        archive = zipfile.ZipFile(content)
        _must_be_known(archive)
        entries = _entries(archive)
        manifest = _manifest(archive, entries)
        if hashes:
            _compare(archive, entries, manifest)
        data = {name: _json(archive, entries, f"data/{name}.json") for name in DATA}
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        struct.error,
        RuntimeError,
        OSError,
        UnicodeError,
    ) as bad:
        raise Refused(_("This is no archive of a TwinSpace, or it is damaged.")) from bad
    except Exception as bad:
        if type(bad).__module__ == "zlib":
            raise Refused(_("This is no archive of a TwinSpace, or it is damaged.")) from bad
        raise
    for name, value in data.items():
        _must_fit(value, f"{name}.json", manifest["format"])
    _agree(data, {path.removeprefix("files/") for path in entries if path.startswith("files/")})
    signed = constant_time_compare(str(manifest.get("signature", "")), signature_of(manifest))
    return Opened(archive, data, is_ours=signed)


def _weigh(content: Readable) -> None:
    """Look at the end of the file only: how long the directory is that a ZIP reader would take into memory."""
    size = content.seek(0, 2)
    if size > MOST_BYTES:
        raise Refused(_("This archive is larger than %(size)s.") % {"size": file_size(MOST_BYTES)})
    content.seek(max(0, size - END.size - 20))
    tail = content.read(END.size + 20)
    content.seek(0)
    if len(tail) < END.size or tail[-END.size :][:4] != b"PK\x05\x06":
        raise Refused(_("This is no ZIP file. Choose the file that you got as an archive, as it is."))
    _mark, _disk, _first, here, entries, directory, _at, _comment = END.unpack(tail[-END.size :])
    too_many = entries > MOST_ENTRIES or here != entries or directory > MOST_DIRECTORY
    if too_many or tail.startswith(FAR):
        raise Refused(_("This archive holds more files than a TwinSpace can."))


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        if entry.is_dir() and entry.filename in {"pages/", "data/", *CARRYING}:
            continue
        mode = entry.external_attr >> 16
        odd = stat.S_IFMT(mode) not in {0, stat.S_IFREG} or entry.flag_bits & 1
        if odd or entry.orig_filename != entry.filename or not NAME.fullmatch(entry.filename):
            name = {"name": entry.filename[:60].encode("ascii", "backslashreplace").decode()}
            raise Refused(_("This archive holds something that does not belong into one: %(name)s") % name)
        if entry.filename in found:
            raise Refused(_("This archive holds a file twice: %(name)s") % {"name": entry.filename})
        if entry.file_size > (LIMIT if entry.filename.startswith(CARRYING) else MOST_TEXT):
            raise Refused(_("A file in this archive is too large: %(name)s") % {"name": entry.filename})
        found[entry.filename] = entry
    if sum(entry.file_size for entry in found.values()) > MOST_UNPACKED:
        raise Refused(_("Unpacked, this archive is larger than %(size)s.") % {"size": file_size(MOST_UNPACKED)})
    return found


def _must_be_known(archive: zipfile.ZipFile) -> None:
    """A newer schema is said before anything else: its files may have names that we do not know."""
    entry = archive.NameToInfo.get("manifest.json")
    if entry is None or entry.file_size > MOST_TEXT or entry.flag_bits & 1:
        return  # which is said when all entries are looked at
    manifest = _json(archive, archive.NameToInfo, "manifest.json")
    number = manifest.get("format") if isinstance(manifest, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise Refused(_("This archive was made by a newer version of this platform, and cannot be read here yet."))


def _manifest(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> dict[str, Any]:
    manifest = _json(archive, entries, "manifest.json")
    _must_fit(manifest, "manifest.json")
    if set(manifest["files"]) != set(entries) - {"manifest.json"}:
        raise Refused(_("The files in this archive are not those that its manifest names."))
    if manifest["content"] != content_of(manifest["files"]):
        raise Refused(_("The manifest of this archive was changed."))
    return dict(manifest)


def _compare(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], manifest: dict[str, Any]) -> None:
    for name, said in manifest["files"].items():
        with archive.open(entries[name]) as content:
            right = _hash_of(content, said["size"]) == said["sha256"]
        if not right or (name.startswith(CARRYING) and not name.partition("/")[2].startswith(f"{said['sha256']}.")):
            raise Refused(_("A file in this archive was changed after it was made: %(name)s") % {"name": name})


def _hash_of(content: IO[bytes], size: int) -> str:
    digest, left = hashlib.sha256(), size
    while part := content.read(1 << 20):
        digest.update(part)
        left -= len(part)
        if left < 0:
            return ""
    return digest.hexdigest() if not left else ""


def _json(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], name: str) -> Any:
    if name not in entries:
        raise Refused(_("This is no archive of a TwinSpace: it lacks %(name)s.") % {"name": name})
    with archive.open(entries[name]) as content:
        text = content.read(MOST_TEXT)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as bad:
        raise Refused(_("A file in this archive cannot be read: %(name)s") % {"name": name}) from bad


def _must_fit(value: Any, name: str, number: int = FORMAT) -> None:
    if fault := first_fault(value, definitions(number)[name], definitions(number)):
        said = {"name": name, "place": fault.encode("ascii", "backslashreplace").decode()}
        raise Refused(_("%(name)s in this archive does not follow the schema, at %(place)s.") % said)


def _agree(data: dict[str, Any], files: set[str]) -> None:
    """What the records say of each other: keys are there once, and before they are named."""
    talk, shelf = data["talk"], data["materials"]
    levels: dict[str, int] = {"": 0}
    for page in data["pages"]:
        _must(page["key"] not in levels and page["above"] in levels)
        levels[page["key"]] = levels[page["above"]] + 1
    _must(max(levels.values()) <= Page.MOST_DEEP)
    forums, threads, folders = (
        {one["key"] for one in some} for some in (talk["forums"], talk["threads"], shelf["folders"])
    )
    _must(len(forums) == len(talk["forums"]) and len(threads) == len(talk["threads"]))
    _must(len(folders) == len(shelf["folders"]) and len({one["key"] for one in shelf["items"]}) == len(shelf["items"]))
    entries = {one["key"] for one in talk["threads"] if "told_on" in one}
    _must(all(one["audience"] == "members" for one in talk["threads"] if one["key"] in entries))
    _must(entries <= {one["thread"] for one in talk["posts"]})
    _must(all(one["forum"] in forums | {""} for one in talk["threads"]))
    _must(all(one["folder"] in folders | {""} for one in shelf["items"]))
    numbers = dict.fromkeys(threads, 0)
    for post in talk["posts"]:
        _must(post["thread"] in threads and post["answers"] <= numbers[post["thread"]])
        numbers[post["thread"]] += 1
    carried = [
        one["file"] for some in (data["pages"], talk["posts"], data["news"]) for row in some for one in row["files"]
    ]
    _must(set(carried) | {one["file"] for one in shelf["items"]} <= files)


def _must(right: bool) -> None:
    if not right:
        raise Refused(_("What stands in this archive does not fit together."))
