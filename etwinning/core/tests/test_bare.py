"""is_bare: what we draw passes as it is; whatever holds more than a drawing, or hides something behind it, does not."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from etwinning.core.pictures import LONGEST_SIDE, redraw
from etwinning.core.tests import samples
from etwinning.films import bare


def is_bare(content: bytes) -> bool:
    return bare.is_bare(content, LONGEST_SIDE)


def with_exif(form: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CameraOfAyse"
    return samples.picture(form, exif=exif)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_what_we_drew_is(form: str, mode: str) -> None:
    drawn = redraw(samples.picture(form, mode="RGB" if form == "JPEG" and mode == "P" else mode)).content
    assert is_bare(drawn)
    assert not is_bare(drawn + b"<script>")


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_what_moves_is_too(form: str) -> None:
    assert is_bare(redraw(samples.animation(form)).content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_papers(form: str) -> None:
    assert not is_bare(with_exif(form))
    assert is_bare(redraw(with_exif(form)).content)


def test_a_photo_as_cameras_write_it() -> None:
    assert not is_bare(samples.photo_with_place())


@pytest.mark.parametrize("options", [{"comment": b"at home"}, {"xmp": b"<x/>"}, {"icc_profile": b"x" * 200}])
def test_words_in_a_jpeg(options: dict[str, Any]) -> None:
    assert not is_bare(samples.picture(**options))


def test_words_in_a_gif() -> None:
    assert not is_bare(samples.picture("GIF", mode="P", comment=b"at home"))


def test_words_in_a_png() -> None:
    content = samples.picture("PNG")
    said = b"tEXt" + b"Comment\0at home"
    chunk = struct.pack(">I", len(said) - 4) + said + struct.pack(">I", zlib.crc32(said))
    assert is_bare(content)
    assert not is_bare(content[:33] + chunk + content[33:])


def test_a_second_picture_in_it() -> None:
    assert not is_bare(samples.picture("JPEG") + samples.picture("JPEG"))


def test_larger_than_we_draw() -> None:
    target = io.BytesIO()
    Image.new("L", (4100, 2)).save(target, "PNG")
    assert not is_bare(target.getvalue())


def test_formats_that_nobody_here_reads_part_by_part() -> None:
    assert not is_bare(samples.picture("AVIF"))
