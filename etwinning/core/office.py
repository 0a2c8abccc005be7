"""Documents that are zip files inside (DOCX, ODT and their families): which one, and whether it is a safe one."""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from etwinning.core.refusals import Refused
from etwinning.core.storage import Readable, Upload

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
KINDS = {
    _OOXML + "wordprocessingml.document": "docx",
    _OOXML + "spreadsheetml.sheet": "xlsx",
    _OOXML + "presentationml.presentation": "pptx",
    _ODF + "text": "odt",
    _ODF + "spreadsheet": "ods",
    _ODF + "presentation": "odp",
}
MOST_ENTRIES = 5_000
LARGEST_INSIDE = 500_000_000
LARGEST_NESTED = 50_000_000
LARGEST_RATIO = 200  # a long table of zeros in a spreadsheet reaches 100
RATIO_FROM = 2_000_000
PROGRAMS = (b"MZ", b"\x7fELF")
MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml)$|^(Basic|Scripts)/.+|(^|/)activeX\d*\.bin$", re.IGNORECASE)


def mime_of(upload: Upload) -> str:
    """The type of an office document, one of KINDS.

    Raises Refused for other zip files, macros, passwords, programs inside, damage, and for archives made to blow up
    whoever opens them. Every entry is inflated once within a budget, since the sizes that a zip declares may lie.
    """
    upload.seek(0)
    return _judge(upload, budget=[LARGEST_INSIDE], depth=0)


def _judge(source: Readable, *, budget: list[int], depth: int) -> str:
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
            _judge_list(entries, compressed=_length(source))
            mime = _kind(archive)
            for entry in entries:
                _inflate(archive, entry, budget=budget, depth=depth)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as broken:
        raise Refused(_("This document is damaged. Open it, save it again and choose the new file.")) from broken
    return mime


def _length(source: Readable) -> int:
    source.seek(0, io.SEEK_END)
    return source.tell()


def _judge_list(entries: list[zipfile.ZipInfo], *, compressed: int) -> None:
    """What the table of contents alone already tells."""
    names = [entry.filename for entry in entries]
    inflated = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or inflated > LARGEST_INSIDE
        or (inflated > RATIO_FROM and inflated > LARGEST_RATIO * compressed)
    ):
        raise Refused(_bomb())
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(_locked())
    if any(MACROS.search(name) for name in names):
        raise Refused(
            _(
                "This document contains macros (small programs). Save it without macros, "
                "for example as DOCX or PDF, and choose that file."
            )
        )
    if len(set(names)) != len(names) or any(".." in name.split("/") for name in names):
        raise zipfile.BadZipFile("names that no office program writes")


def _bomb() -> str:
    return _("This document would grow far too large when it is opened. Save it again or as PDF and choose that file.")


def _locked() -> str:
    return _("This document has a password. Save a copy without a password and choose that file.")


def _kind(archive: zipfile.ZipFile) -> str:
    """The type by what the document says of itself where its format wants it said."""
    names = set(archive.namelist())
    if "mimetype" in names:
        mime = _start(archive, "mimetype").decode("ascii", "replace").strip()
        manifest = _start(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if mime in KINDS and b"encryption-data" in manifest:
            raise Refused(_locked())
        if mime in KINDS:
            return mime
    elif "[Content_Types].xml" in names:
        types = _start(archive, "[Content_Types].xml").decode("utf-8", "replace")
        for mime in KINDS:
            if f"{mime}.main+xml" in types:
                return mime
    raise Refused(_("ZIP archives and files of this kind cannot be sent here. Send the files one by one."))


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1_000_000)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, budget: list[int], depth: int) -> None:
    """Read one entry to its end, which checks its sum; look into what is a zip again (a chart's table in a text)."""
    with archive.open(entry) as part:
        head = part.read(4)
        if head.startswith(PROGRAMS):
            raise Refused(_("This document carries a program inside. Save it as PDF and choose that file."))
        nested = head == b"PK\x03\x04"
        if nested and entry.file_size > LARGEST_NESTED:
            raise Refused(_bomb())
        content = io.BytesIO(head)
        content.seek(0, io.SEEK_END)
        budget[0] -= len(head)
        while more := part.read(1 << 16):
            budget[0] -= len(more)
            if budget[0] < 0:
                raise Refused(_bomb())
            if nested:
                content.write(more)
    if nested and depth:
        raise Refused(_bomb())
    if nested:
        _judge(content, budget=budget, depth=depth + 1)
