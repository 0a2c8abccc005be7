"""Files for tests, good and hostile, built here byte by byte so that none is checked in."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def upload(content: bytes, name: str = "sample") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (200, 20, 20))
    image.paste((20, 20, 200), (size[0] // 2, 0, *size))
    target = io.BytesIO()
    image.convert(mode).save(target, form, **options)
    return target.getvalue()


def photo_with_place() -> bytes:
    """A JPEG turned on its side, with the place, the camera, a comment and a profile in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CameraOfAyse"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 52.0, 30.0), 3: "E", 4: (32.0, 29.0, 5.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture(exif=exif, comment=b"taken at home", icc_profile=profile, xmp=b"<x:xmpmeta>secret</x:xmpmeta>")


def animation(form: str = "GIF", frames: int = 4) -> bytes:
    stills = [Image.new("RGB", (30, 20), (60 * at, 0, 0)) for at in range(frames)]
    target = io.BytesIO()
    stills[0].save(target, form, save_all=True, append_images=stills[1:], duration=80, loop=0)
    return target.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds hardly anything: what it would unpack to is never written."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def ooxml(main: str = WORD, **parts: bytes) -> bytes:
    """A document of Word's family; keyword arguments are further entries, `__` standing for `/`."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'.encode()
    more = {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped({"[Content_Types].xml": types, "word/document.xml": b"<w:document/>"} | more)


def odf(family: str = "text", manifest: bytes = b"<manifest/>", **parts: bytes) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{family}".encode()
    more = {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped({"mimetype": mime, "content.xml": b"<content/>", "META-INF/manifest.xml": manifest} | more)


def locked(archive: bytes) -> bytes:
    """The same zip with the mark of encryption on its entries."""
    changed = bytearray(archive)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def film(brand: bytes = b"isom") -> bytes:
    """What an MP4 of a phone looks like to one who reads its boxes: sound of the place, name and place in them."""
    place = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+37.8667+032.4833/"))
    names = box(b"meta", b"\0\0\0\0com.apple.quicktime.location.ISO6709 Ayse")
    track = box(b"trak", box(b"tkhd", b"\0" * 20) + box(b"udta", b"lens of Ayse"))
    head = box(b"ftyp", brand + b"\0\0\2\0" + b"isommp42")
    return head + box(b"moov", box(b"mvhd", b"\0" * 30) + track + place + names) + box(b"mdat", b"udta film" * 50)


SOUNDS_AND_FILMS = {
    "audio/mpeg": b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 60,
    "audio/ogg": b"OggS\0\x02" + b"\0" * 20 + b"\x01\x1e\x01vorbis" + b"\0" * 60,
    "audio/wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 60,
    "audio/mp4": film(b"M4A "),
    "video/mp4": film(),
    "video/quicktime": film(b"qt  "),
    "video/webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 60,
    "video/ogg": b"OggS\0\x02" + b"\0" * 20 + b"\x01*\x80theora" + b"\0" * 60,
}
PROGRAM = b"MZ\x90\0\x03\0\0\0" + b"\0" * 500
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
