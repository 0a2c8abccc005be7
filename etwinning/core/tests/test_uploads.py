from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from etwinning.core.judge import DOCUMENTS, PICTURES
from etwinning.core.tests import samples
from etwinning.core.uploads import FileField, FilesField, PictureField

EVERYTHING = (
    "PNG, JPG, GIF, WEBP, AVIF, PDF, RTF, DOCX, XLSX, PPTX, ODT, ODS, ODP, TXT, CSV, "
    "MP3, OGG, M4A, WAV, MP4, WEBM, OGV, MOV"
)


class Sent(forms.Form):
    photo = PictureField(required=False)
    evidence = FileField(accept=DOCUMENTS | PICTURES)
    more = FilesField(required=False, most=2)


type Sendable = UploadedFile[Any]


def sent(**files: list[Sendable]) -> Sent:
    return Sent({}, MultiValueDict(files))


def pdf(name: str = "letter.pdf") -> SimpleUploadedFile:
    return samples.upload(b"%PDF-1.7\n", name)


def test_it_works() -> None:
    form = sent(photo=[samples.upload(samples.picture(), "a.jpg")], evidence=[pdf()], more=[pdf("1.pdf"), pdf("2.pdf")])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["photo"].judged.mime == "image/jpeg"
    assert form.cleaned_data["evidence"].judged.mime == "application/pdf"
    assert [upload.name for upload in form.cleaned_data["more"]] == ["1.pdf", "2.pdf"]


def test_nothing_sent() -> None:
    form = sent()
    assert form.errors == {"evidence": ["Choose a file."]}
    assert (form.cleaned_data["photo"], form.cleaned_data["more"]) == (None, [])


def test_refusals_stand_beside_their_fields() -> None:
    form = sent(
        photo=[samples.upload(samples.png_that_says(20_000, 20_000), "huge.png")],
        evidence=[samples.upload(samples.PROGRAM, "certificate.pdf")],
        more=[samples.upload(b"", "a\u202e.txt"), pdf()],
    )
    assert form.errors == {
        "photo": [
            "This picture has too many pixels: at most 50 million are possible. Make it smaller and choose it again."
        ],
        "evidence": ["This is a program, whatever its name says. Programs cannot be sent here."],
        "more": ["a.txt: This file is empty. Choose it again, or choose another one."],
    }


def test_a_document_is_no_photo() -> None:
    form = sent(photo=[pdf()], evidence=[pdf()])
    assert form.errors == {"photo": ["This is not a picture. Choose a PNG, JPEG, GIF, WebP or AVIF file."]}


def test_too_many() -> None:
    assert sent(evidence=[pdf()], more=[pdf(), pdf(), pdf()]).errors == {"more": ["Choose at most 2 files at a time."]}


def test_a_text_where_a_file_should_be() -> None:
    form = Sent({"evidence": "letter.pdf"}, MultiValueDict())
    assert form.errors == {"evidence": ["Choose a file."]}


def test_a_name_of_ten_thousand_characters() -> None:
    form = sent(evidence=[pdf("ş" * 10_000 + ".pdf")])
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("name", "help_text"),
    [
        ("photo", "PNG, JPG, GIF, WEBP, AVIF, up to 10 MB."),
        (
            "more",
            f"{EVERYTHING}. Pictures up to 10 MB, other files up to 100 MB.",
        ),
    ],
)
def test_the_page_says_what_fits(name: str, help_text: str) -> None:
    field = Sent()[name]
    assert str(field.help_text) == help_text
    assert 'accept=".png,.jpg,' in str(field)
    assert ("multiple" in str(field)) is (name == "more")
