"""Lists of pupils as table programs of all Europe write them, and as nobody should."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etwinning.schools.lists import Line, NotATable, is_full_name, read_list, shorten, text_of

TWO = [Line("Elif Y.", "4A"), Line("Çağla Ş.", "4B")]


def read(text: str, most: int = 500) -> list[Line]:
    return read_list(text, most=most).lines


@pytest.mark.parametrize(
    "text",
    [
        "Elif Y.;4A\nÇağla Ş.;4B",
        "Elif Y.,4A\r\nÇağla Ş.,4B\r\n",
        "Elif Y.\t4A\nÇağla Ş.\t4B",
        "\n\n  Elif Y. ; 4A \n;;\n\nÇağla Ş.;4B;;;\n",
        '"Elif Y.";"4A"\n"Çağla Ş.";"4B"',
        "1;Elif Y.;4A\n2;Çağla Ş.;4B",
        "Name;Class\nElif Y.;4A\nÇağla Ş.;4B",
        "Sınıf;Ad Soyad\n4A;Elif Y.\n4B;Çağla Ş.",
        "Classe,Nome\n4A,Elif Y.\n4B,Çağla Ş.",
        "Klasse\tSchüler\n4A\tElif Y.\n4B\tÇağla Ş.",
        "ΤΑΞΗ;ΟΝΟΜΑ\n4A;Elif Y.\n4B;Çağla Ş.",
        "Клас;Име\n4A;Elif Y.\n4B;Çağla Ş.",
        "Adı;Soyadı;Şube\nElif;Yılmaz;4A\nÇağla;Şen;4B",
        "Nom,Prénom,Classe\nYılmaz,Elif,4A\nŞen,Çağla,4B",
        "Příjmení;Jméno;Třída\nYılmaz;Elif;4A\nŞen;Çağla;4B",
        "sourcedId,givenName,familyName,grades\n7,Elif,Yılmaz,4A\n8,Çağla,Şen,4B",
        "Elif Y.\t4A\nÇağla Ş.;4B",
        "Name;Class\nElif Y.\t4A\nÇağla Ş.\t4B",
        "Name,Class\nElif Y.;4A\nÇağla Ş.;4B",
        "Ad Soyad\tSınıf\nElif Y.,4A\nÇağla Ş.,4B",
        "1\tElif Y.;4A\n2\tÇağla Ş.;4B",
        "No;Name\tClass\n1;Elif Y.\t4A\n2;Çağla Ş.\t4B",
        "Elif Y.;\t4A\nÇağla Ş.\t; 4B",
        "Name;Notes;Class\nElif Y.;a\tb;4A\nÇağla Ş.;;4B",
        "\u200eElif Y.\u202c;4A\n\ufeffÇağla Ş.;4B",
    ],
)
def test_it_works(text: str) -> None:
    assert read(text) == TWO


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1254", "iso8859-9"])
def test_encodings(encoding: str) -> None:
    data = "Ad;Sınıf\nElif Y.;4A\nÇağla Ş.;4B".encode(encoding)
    assert read(text_of(data, language="tr")) == TWO


@pytest.mark.parametrize(
    ("language", "encoding", "name"),
    [
        ("el", "cp1253", "Γιώργος Π."),
        ("bg", "cp1251", "Иван Д."),
        ("pl", "cp1250", "Łucja Ź."),
        ("fr", "cp1252", "Zoé Œ."),
    ],
)
def test_code_pages_by_language(language: str, encoding: str, name: str) -> None:
    assert read(text_of(f"{name};4A".encode(encoding), language=language)) == [Line(name, "4A")]


def test_a_line_that_differs_from_most() -> None:
    some = "Can D.;4A\nSu B.;4A\nAda K.;4A\n"
    assert read(some + "Elif Y.\t4A\nÇağla Ş., 4B\nÖz, Ali")[3:] == [*TWO, Line("Öz, Ali")]


def test_a_column_of_names_alone() -> None:
    assert read("Elif Y.\nLuca M.") == [Line("Elif Y."), Line("Luca M.")]


def test_user_names_and_columns_nobody_needs() -> None:
    found = read_list("Name;E-mail;User name;Class\nElif Y.;e@x.example;greenfox55;4A", most=500)
    assert found.lines == [Line("Elif Y.", "4A", "greenfox55")]
    assert found.left_out == ["E-mail"]


def test_what_cannot_be_read_is_marked() -> None:
    assert read("El\0if;4A") == [Line("El\ufffdif", "4A")]
    assert "\ufffd" in text_of(b"\xff\xfeE\x00l\x00\x00\xd8", language="en")


def test_a_lost_quotation_mark_costs_one_line() -> None:
    assert read('"Elif Y.;4A\nCan D.;4A\nSu B.;4A')[1:] == [Line("Can D.", "4A"), Line("Su B.", "4A")]


def test_five_thousand_lines_are_read_until_it_is_clear() -> None:
    assert len(read("\n".join(f"P{number};4A" for number in range(5000)))) == 501


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04xl/workbook.xml",
        b"\xd0\xcf\x11\xe0",
        b"%PDF-1.7",
        b"MZ\x90\0\3",
        b"\x89PNG\r\n",
        bytes(range(8)) * 99,
    ],
)
def test_other_files(data: bytes) -> None:
    with pytest.raises(NotATable):
        text_of(data, language="en")


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Elif Yılmaz", "Elif Y."), ("Elif Su Yılmaz", "Elif Su Y."), ("Yılmaz, Elif", "Elif Y."),
        ("Γιώργος Παπαδάκης", "Γιώργος Π."), ("Çağla Şen", "Çağla Ş."),
    ],
)  # fmt: skip
def test_full_names(full: str, short: str) -> None:
    assert is_full_name(full)
    assert shorten(full) == short
    assert not is_full_name(short)


def test_a_first_name_is_no_full_name() -> None:
    assert not is_full_name("Elif")
    assert shorten("Elif") == "Elif"


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.text(alphabet=';,\t"\n\r\0ÇşA1 ', max_size=200)))
def test_nothing_breaks_it(text: str) -> None:
    assert all(line.name or line.class_name or line.username for line in read(text))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    with suppress(NotATable):
        read(text_of(data, language="tr"))


def test_two_of_one_name_are_told_apart() -> None:
    text = "Ad;Soyad;Sınıf\nElif;Yılmaz;4A\nElif;Yener;4A\nElif;Yılmaz;4B\nCan;Demir;4A\nCan;Demir;4A"
    told = [(line.name, line.class_name) for line in read(text)]
    assert told == [("Elif Yı.", "4A"), ("Elif Ye.", "4A"), ("Elif Y.", "4B"), ("Can De.", "4A"), ("Can De. 2", "4A")]
    assert read("Elif Y.;4A\nElif Y.;4A") == [Line("Elif Y.", "4A")] * 2  # the teacher wrote these names
