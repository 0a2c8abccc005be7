import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etwinning.core.filenames import LONGEST, clean_name


@pytest.mark.parametrize(
    ("given_name", "extension", "expected"),
    [
        ("Ders planı.PDF", "pdf", "Ders planı.pdf"),
        ("photo.JPEG", "jpg", "photo.jpg"),
        ("holiday.exe", "jpg", "holiday.jpg"),
        ("holiday.jpg.exe", "jpg", "holiday.jpg"),
        ("Report v1.2", "pdf", "Report v1.2.pdf"),
        ("St. Mary", "docx", "St. Mary.docx"),
        ("photo\u202egpj.exe", "png", "photogpj.png"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\Ayşe\\ödev.docx", "docx", "ödev.docx"),
        ("a\x00b\r\nc\td.txt", "txt", "ab c d.txt"),
        ("نقشه‌راه.pdf", "pdf", "نقشه‌راه.pdf"),
        ("👩‍🏫 ders.png", "png", "👩‍🏫 ders.png"),
        ('a<b>:"c"|?*.png', "png", "a b c.png"),
        (".htaccess", "txt", "htaccess.txt"),
        ("", "png", "file.png"),
        ("....", "png", "file.png"),
        ("/", "png", "file.png"),
        ("\u200b\u2066", "png", "file.png"),
        ("Ays\u0327e.txt", "txt", "Ayşe.txt"),
    ],
)
def test_names(given_name: str, extension: str, expected: str) -> None:
    assert clean_name(given_name, extension) == expected


def test_ten_thousand_characters() -> None:
    assert clean_name("ş" * 10_000 + ".pdf", "pdf") == "ş" * 116 + ".pdf"
    assert clean_name("e\u0332" * 10_000, "pdf") == "e\u0332" * 58 + ".pdf"
    assert clean_name("x" + "e\u0332" * 10_000, "pdf") == "x" + "e\u0332" * 57 + ".pdf"


@given(st.text(max_size=400), st.sampled_from(["png", "pdf", "txt"]))
def test_any_name_becomes_a_harmless_one(given_name: str, extension: str) -> None:
    name = clean_name(given_name, extension)
    assert len(name) <= LONGEST
    assert name.endswith(f".{extension}")
    assert not set(name) & set('/\\<>:"|?*\n\r\t\0')
    assert {unicodedata.category(letter) for letter in name if letter not in "\u200c\u200d"}.isdisjoint(
        {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    assert clean_name(name, extension) == name
