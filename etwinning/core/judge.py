"""What a file really is: judged by its bytes, never by its name, and refused with a sentence that helps.

The name is asked once only, between two harmless kinds of plain text (.txt and .csv), which no byte tells apart.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import filetype
from django.utils.translation import gettext as _

from etwinning.core import office, pictures
from etwinning.core.refusals import Refused
from etwinning.core.storage import Upload
from etwinning.films import recordings

MEGABYTE = 1_000_000
PICTURE_LIMIT = 10 * MEGABYTE
LIMIT = 100 * MEGABYTE

PICTURES = frozenset({"picture"})
DOCUMENTS = frozenset({"document"})
SOUNDS = frozenset({"sound"})
VIDEOS = frozenset({"video"})
ANY = PICTURES | DOCUMENTS | SOUNDS | VIDEOS

# mime: (kind, extension). Whatever is not here is refused.
ALLOWED = {
    "image/png": ("picture", "png"),
    "image/jpeg": ("picture", "jpg"),
    "image/gif": ("picture", "gif"),
    "image/webp": ("picture", "webp"),
    "image/avif": ("picture", "avif"),
    "application/pdf": ("document", "pdf"),
    "application/rtf": ("document", "rtf"),
    **{mime: ("document", extension) for mime, extension in office.KINDS.items()},
    "text/plain": ("document", "txt"),
    "text/csv": ("document", "csv"),
    "audio/mpeg": ("sound", "mp3"),
    "audio/ogg": ("sound", "ogg"),
    "audio/mp4": ("sound", "m4a"),
    "audio/wav": ("sound", "wav"),
    "video/mp4": ("video", "mp4"),
    "video/webm": ("video", "webm"),
    "video/ogg": ("video", "ogv"),
    "video/quicktime": ("video", "mov"),
}
# Where bytes tell it, the brand of the family that MP4, QuickTime, M4A, AVIF and HEIC share (ISO 14496-12, ftyp).
BRANDS = {
    b"qt  ": "video/quicktime",
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys(
        (
            b"isom",
            b"iso2",
            b"iso3",
            b"iso4",
            b"iso5",
            b"iso6",
            b"mp41",
            b"mp42",
            b"avc1",
            b"M4V ",
            b"M4VH",
            b"MSNV",
            b"dash",
            b"3gp4",
            b"3gp5",
            b"3gp6",
            b"mmp4",
        ),
        "video/mp4",
    ),
}
# How a browser that guesses would find a page in plain text (WHATWG MIME Sniffing, 7.1), and scripts of the shell.
MARKUP = re.compile(
    rb"\s*(?:<!--|<\?xml|<\?php|#!|<(?:!doctype|html|head|body|script|iframe|svg|style|title|table|div|font|h1|a|b|br|p)"
    rb"(?:[\s/>]|$))",
    re.IGNORECASE,
)
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\0asm",
    b"L\0\0\0\x01\x14\x02\0",
    b"dex\n",
    b"!<arch>",
)
# Where the library is too narrow: animated PNG is PNG, and MP3 begins in two more ways.
BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xfa": "audio/mpeg", b"\xff\xf2": "audio/mpeg"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
INSIDE_RTF = re.compile(rb"\\(?:objdata|objocx|objupdate)", re.IGNORECASE)


@dataclass(frozen=True)
class Judged:
    """What a file is. `redrawn` is set for pictures: the clean copy that is kept instead of the sent bytes."""

    mime: str
    kind: str
    extension: str
    redrawn: pictures.Drawn | None = None


def judge(upload: Upload, accept: frozenset[str] = ANY) -> Judged:
    """Say what a file is, by its content. Raises Refused with a sentence for the person who chose it.

    The judgement is remembered on the upload, so that a form and the deed after it do not both decode a picture.
    """
    known = getattr(upload, "judged", None)
    if isinstance(known, Judged) and known.kind in accept:
        return known
    judged = _judge(upload, accept)
    upload.judged = judged  # type: ignore[attr-defined]
    upload.seek(0)
    return judged


def _judge(upload: Upload, accept: frozenset[str]) -> Judged:
    if not upload.size:
        raise Refused(_("This file is empty. Choose it again, or choose another one."))
    if upload.size > LIMIT:
        raise Refused(too_large(upload.size, LIMIT))
    upload.seek(0)
    head = upload.read(8192)
    mime = _mime(upload, head)
    kind, extension = ALLOWED[mime]
    if kind not in accept:
        raise Refused(_refusal_of_kind(accept))
    if kind != "picture":
        return Judged(mime, kind, extension)
    if upload.size > PICTURE_LIMIT:
        raise Refused(too_large(upload.size, PICTURE_LIMIT))
    upload.seek(0)
    drawn = pictures.redraw(upload.read())
    return Judged(drawn.mime, kind, ALLOWED[drawn.mime][1], drawn)


def too_large(size: int, limit: int) -> str:
    """The sentence for a file above its limit; both numbers in bytes, shown in megabytes."""
    return _("This file has %(size)s MB. The most that can be sent is %(limit)s MB.") % {
        "size": -(-size // MEGABYTE),
        "limit": limit // MEGABYTE,
    }


def _refusal_of_kind(accept: frozenset[str]) -> str:
    if accept == PICTURES:
        return _("This is not a picture. Choose a PNG, JPEG, GIF, WebP or AVIF file.")
    if accept == DOCUMENTS:
        return _("This is not a document. Choose for example a PDF, DOCX, XLSX, PPTX, ODT or text file.")
    return _("This kind of file does not fit here. Choose another one.")


def _mime(upload: Upload, head: bytes) -> str:
    """The type, one of ALLOWED."""
    if head.startswith(b"PK\x03\x04"):
        return office.mime_of(upload)
    if head.startswith(b"%PDF-"):
        _refuse_inside(upload, LOCKED_PDF, _("This PDF is protected. Save a copy without protection and choose that."))
        return "application/pdf"
    if head.startswith(b"{\\rtf"):
        sentence = _("This document carries another file inside. Save it as DOCX or PDF and choose that file.")
        _refuse_inside(upload, INSIDE_RTF, sentence)
        return "application/rtf"
    _refuse_at_sight(head)
    mime = _media(head)
    if mime in recordings.FAMILY and not recordings.is_whole(upload):
        raise Refused(_("This recording is damaged or was not sent to its end. Choose it again."))
    if mime in ALLOWED:
        return mime
    if mime:
        raise Refused(_("Files of this kind (%(extension)s) cannot be sent here.") % {"extension": _ending(head)})
    return _text(upload, head)


def _refuse_at_sight(head: bytes) -> None:
    """What its first bytes already say: not this, and what to do instead."""
    if head.startswith(PROGRAMS):
        raise Refused(_("This is a program, whatever its name says. Programs cannot be sent here."))
    sentence = ""
    if head.startswith(OLD_OFFICE):
        sentence = _(
            "This document is in an old Office format or has a password. "
            "Save it without a password as DOCX, XLSX, PPTX or PDF and choose that file."
        )
    elif _media(head) == "image/heic":
        sentence = _(
            "This photo is in the HEIC format, which most browsers cannot show. Save it as JPEG and choose that file."
        )
    if sentence:
        raise Refused(sentence)


def _media(head: bytes) -> str:
    """The type of a picture, a sound or a video (or of what the library knows besides), or nothing."""
    if head[4:8] == b"ftyp":
        brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4]), 256), 4))]
        known = [BRANDS[brand] for brand in brands if brand in BRANDS]
        return "image/avif" if "image/avif" in known else next(iter(known), "video/x-unknown")
    if head.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in head[:512] else "audio/ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in head[:128] else "video/x-matroska"
    begins = next((mime for start, mime in BEGINNINGS.items() if head.startswith(start)), "")
    return begins or str(filetype.guess_mime(head) or "")


def _ending(head: bytes) -> str:
    return str(filetype.guess_extension(head) or "?").upper()


def _text(upload: Upload, head: bytes) -> str:
    """Plain text: UTF-8, or UTF-16 with its mark, as spreadsheets write it; without control characters."""
    start = head
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        start = start.removeprefix(mark)
    if MARKUP.match(start.replace(b"\0", b"")):
        raise Refused(
            _(
                "This is a web page, a drawing or a script (HTML, SVG or XML). For your safety such files "
                "cannot be sent here. Save it as PDF or as a picture and choose that file."
            )
        )
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for part in _parts(upload):
            if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", decoder.decode(part)):
                raise Refused(_("We do not know this kind of file. Save it as PDF and choose that file."))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as broken:
        raise Refused(
            _("We do not know this kind of file. If it is plain text, save it as UTF-8; otherwise save it as PDF.")
        ) from broken
    return "text/csv" if (upload.name or "").lower().endswith((".csv", ".tsv")) else "text/plain"


def _refuse_inside(upload: Upload, pattern: re.Pattern[bytes], sentence: str) -> None:
    """Refuse a file that has the pattern anywhere, also where two parts meet."""
    tail = b""
    for part in _parts(upload):
        if pattern.search(tail + part):
            raise Refused(sentence)
        tail = part[-64:]


def _parts(upload: Upload) -> Iterator[bytes]:
    upload.seek(0)
    while part := upload.read(1 << 20):
        yield part
