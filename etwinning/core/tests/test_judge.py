import codecs
import contextlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from etwinning.core import office
from etwinning.core.judge import ANY, DOCUMENTS, PICTURES, Judged, judge
from etwinning.core.refusals import Refused
from etwinning.core.tests import samples

pytestmark = pytest.mark.filterwarnings("error")


def refusal(content: bytes, name: str = "sample", accept: frozenset[str] = ANY) -> str:
    with pytest.raises(Refused) as refused:
        judge(samples.upload(content, name), accept)
    return str(refused.value.sentence)


def mime_of(content: bytes, name: str = "sample") -> str:
    return judge(samples.upload(content, name)).mime


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("PNG", ("image/png", "png")),
        ("JPEG", ("image/jpeg", "jpg")),
        ("GIF", ("image/gif", "gif")),
        ("WEBP", ("image/webp", "webp")),
        ("AVIF", ("image/avif", "avif")),
    ],
)
def test_pictures_are_known_by_content(form: str, expected: tuple[str, str]) -> None:
    judged = judge(samples.upload(samples.picture(form), "holiday.exe"))
    assert (judged.mime, judged.extension, judged.kind) == (*expected, "picture")
    assert judged.redrawn is not None
    assert (judged.redrawn.width, judged.redrawn.height) == (60, 40)


@pytest.mark.parametrize(("mime", "content"), samples.SOUNDS_AND_FILMS.items())
def test_sounds_and_films_are_known_by_content(mime: str, content: bytes) -> None:
    assert mime_of(content, "film.txt") == mime


def test_an_mp3_without_a_title() -> None:
    assert [mime_of(start + b"\x90\0" * 50) for start in (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3")] == ["audio/mpeg"] * 3


def test_a_film_of_a_brand_we_do_not_know() -> None:
    assert refusal(samples.film(b"xxxx").replace(b"isommp42", b"yyyyzzzz")).startswith("Files of this kind (?)")


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"%PDF-1.7\n1 0 obj\n%%EOF", "pdf"),
        (b"{\\rtf1 Merhaba}", "rtf"),
        (samples.ooxml(), "docx"),
        (samples.ooxml(samples.SHEET), "xlsx"),
        (samples.odf(), "odt"),
        (samples.odf("spreadsheet"), "ods"),
        (samples.odf("presentation"), "odp"),
        ("Günaydın, Ελλάδα, ქართული 🙂\n".encode(), "txt"),
        (codecs.BOM_UTF8 + "ad;soyad\nAyşe;Yılmaz\n".encode(), "txt"),
        ("ad;soyad\nAyşe;Yılmaz\n".encode("utf-16"), "txt"),
    ],
)
def test_documents_are_known_by_content(content: bytes, extension: str) -> None:
    judged = judge(samples.upload(content, "sample.jpg"))
    assert (judged.kind, judged.extension) == ("document", extension)


def test_the_name_only_tells_two_plain_texts_apart() -> None:
    assert mime_of(b"name;class\n", "pupils.CSV") == "text/csv"
    assert mime_of(b"name;class\n", "pupils.pdf") == "text/plain"


@pytest.mark.parametrize(
    "content",
    [samples.PROGRAM, b"\x7fELF\x02\x01" + b"\0" * 90, b"\xca\xfe\xba\xbe\0\0\0\x37", b"\0asm\x01\0\0\0"],
)
def test_a_program_named_as_a_picture(content: bytes) -> None:
    assert refusal(content, "holiday.jpg") == (
        "This is a program, whatever its name says. Programs cannot be sent here."
    )


@pytest.mark.parametrize(
    "content",
    [
        samples.SVG,
        b"<svg onload=alert(1)>",
        codecs.BOM_UTF8 + b"\n\n <!DOCTYPE html><p>x",
        b"<html><script>x</script>",
        b"<!-- x --><script>alert(1)</script>",
        "<script>alert(1)</script>".encode("utf-16"),
        b"#!/bin/sh\nrm -rf ~\n",
        b"<?php system($_GET['x']);",
    ],
)
def test_pages_drawings_and_scripts(content: bytes) -> None:
    assert refusal(content, "picture.png").startswith("This is a web page, a drawing or a script (HTML, SVG or XML).")


def test_a_text_that_speaks_of_markup_is_a_text() -> None:
    assert mime_of(b"In HTML a script stands in <script>...</script>.", "lesson.txt") == "text/plain"


@pytest.mark.parametrize("content", [bytes(range(256)), "Ayşe".encode("cp1254"), b"abc\0def", b"\xff\xfea\xd8b"])
def test_what_is_no_text(content: bytes) -> None:
    assert refusal(content, "text.txt").startswith("We do not know this kind of file.")


def test_empty() -> None:
    assert refusal(b"") == "This file is empty. Choose it again, or choose another one."


def test_archives_old_office_and_heic() -> None:
    assert refusal(b"Rar!\x1a\x07\x00" + b"\0" * 50) == "Files of this kind (RAR) cannot be sent here."
    assert refusal(samples.zipped({"a.txt": b"a"})).startswith("ZIP archives and files of this kind")
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600).startswith("This document is in an old Office")
    assert refusal(samples.box(b"ftyp", b"heic\0\0\0\0mif1heic") + b"\0" * 50).startswith("This photo is in the HEIC")


def test_a_recording_that_was_cut_off() -> None:
    assert refusal(samples.film()[:-30]) == "This recording is damaged or was not sent to its end. Choose it again."


def test_only_what_the_field_takes() -> None:
    assert refusal(b"%PDF-1.7\n", accept=PICTURES) == (
        "This is not a picture. Choose a PNG, JPEG, GIF, WebP or AVIF file."
    )
    assert refusal(samples.picture(), accept=DOCUMENTS).startswith("This is not a document.")
    assert refusal(samples.SOUNDS_AND_FILMS["video/mp4"], accept=PICTURES | DOCUMENTS).startswith("This kind of file")


class Long(SimpleUploadedFile):
    """An upload that is as long as it says, without the bytes."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__("long", content)
        self.size = size


def test_too_large() -> None:
    with pytest.raises(Refused, match=r"This file has 101 MB. The most that can be sent is 100 MB."):
        judge(Long(b"%PDF-1.7", 100_000_001))
    with pytest.raises(Refused, match=r"This file has 11 MB. The most that can be sent is 10 MB."):
        judge(Long(samples.picture(), 10_000_001))


def test_protected_pdf_and_rtf_with_a_file_inside() -> None:
    split = b"%PDF-1.7\n" + b" " * ((1 << 20) - 13) + b"/Encrypt 5 0 R\n%%EOF"
    assert refusal(split).startswith("This PDF is protected.")
    assert refusal(b"{\\rtf1 {\\object{\\*\\objdata 0105}}}").startswith("This document carries another file inside.")


def test_macros() -> None:
    assert refusal(samples.ooxml(samples.MACRO_WORD, word__vbaProject__bin=b"x")).startswith("ZIP archives")
    hidden = samples.zipped({"[Content_Types].xml": samples.WORD.encode(), "word/vbaProject.bin": b"x"})
    assert refusal(hidden, "letter.docx").startswith("This document contains macros")
    assert refusal(samples.odf(Basic__Standard__Module1=b"Sub Main")).startswith("This document contains macros")


def test_passwords() -> None:
    sentence = "This document has a password. Save a copy without a password and choose that file."
    assert refusal(samples.locked(samples.ooxml())) == sentence
    assert refusal(samples.odf(manifest=b"<manifest:encryption-data/>")) == sentence


BOMB = "This document would grow far too large when it is opened."


def test_zip_bomb_as_docx() -> None:
    bomb = samples.ooxml(word__media__image1=b"\0" * 40_000_000)
    assert len(bomb) < 100_000
    assert refusal(bomb, "lesson.docx").startswith(BOMB)


def test_zip_bomb_of_many_entries() -> None:
    assert refusal(samples.zipped({f"word/{at}": b"" for at in range(office.MOST_ENTRIES + 1)})).startswith(BOMB)


def test_zip_bomb_that_nests() -> None:
    inner = samples.ooxml(samples.SHEET, xl__sheet=b"<sheet/>")
    assert mime_of(samples.ooxml(word__embeddings__table=inner)) in office.KINDS
    twice = samples.ooxml(word__embeddings__a=samples.ooxml(word__embeddings__b=inner))
    assert refusal(twice).startswith(BOMB)
    bomb_inside = samples.ooxml(word__embeddings__a=samples.ooxml(word__b=b"\0" * 40_000_000))
    assert refusal(bomb_inside).startswith(BOMB)


def test_a_large_archive_inside_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "LARGEST_NESTED", 100)
    assert refusal(samples.ooxml(word__embeddings__a=samples.ooxml(samples.SHEET))).startswith(BOMB)
    monkeypatch.setattr(office, "LARGEST_NESTED", 10_000)
    monkeypatch.setattr(office, "LARGEST_INSIDE", 1_000)
    inner = samples.ooxml(samples.SHEET, xl__sheet=b"<row/>" * 160)
    assert refusal(samples.ooxml(word__embeddings__a=inner)).startswith(BOMB)


def test_zip_whose_sizes_lie() -> None:
    honest = samples.ooxml(word__media__image1=b"\0" * 40_000_000)
    lying = honest.replace((40_000_000).to_bytes(4, "little"), (400).to_bytes(4, "little"))
    assert lying != honest
    assert refusal(lying) == "This document is damaged. Open it, save it again and choose the new file."


def test_program_inside_a_document() -> None:
    assert refusal(samples.ooxml(word__media__image1=samples.PROGRAM)).startswith("This document carries a program")


def test_damaged_and_odd_zips() -> None:
    damaged = "This document is damaged. Open it, save it again and choose the new file."
    assert refusal(samples.ooxml()[:-40]) == damaged
    assert refusal(samples.zipped({"[Content_Types].xml": samples.WORD.encode(), "../../etc/passwd": b"x"})) == damaged


def test_an_animation_that_is_kept_in_another_format_is_judged_as_that() -> None:
    judged = judge(samples.upload(samples.animation("PNG"), "dance.png"))
    assert (judged.mime, judged.extension) == ("image/webp", "webp")


def test_a_judgement_is_made_once() -> None:
    sent = samples.upload(samples.picture())
    assert judge(sent) is judge(sent, PICTURES)
    with pytest.raises(Refused):
        judge(sent, DOCUMENTS)


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBP",
            b"\0\0\0\x18ftypisom",
            b"%PDF-",
            b"OggS",
        ]
    ),
)
def test_any_bytes_are_judged_or_refused(content: bytes, start: bytes) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(judge(samples.upload(start + content)), Judged)
