"""Reading a list of pupils out of whatever a teacher has: lines, CSV of any program, any encoding, any language.

Nothing is judged here but what makes a list unreadable; what is wrong in a cell is said by the form, in its place.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from etwinning.core.folding import fold

MOST_CHARACTERS: Final = 2_000_000
UNREADABLE: Final = "\ufffd"  # stands for letters that could not be read; the form asks for them
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# what Excel writes in each part of Europe when it does not write Unicode
_CODE_PAGES: Final = {
    "cp1254": ("tr", "az"),
    "cp1250": ("cs", "sk", "pl", "hu", "sl", "hr", "bs", "ro", "sq", "sr-latn"),
    "cp1251": ("bg", "mk", "sr", "uk"),
    "cp1253": ("el",),
    "cp1256": ("ar",),
    "cp1257": ("lt", "lv", "et"),
}
_SURE_SIGNS: Final = ("\t", ";")  # they stand in no name
_SEPARATORS: Final = (*_SURE_SIGNS, ",")
_TWO_SIGNS: Final = re.compile(r" *(?:\t *;|; *\t) *")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE: Final = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_MOST_CONTROL: Final = 0.02
_SAMPLE: Final = 200
_MOST_COLUMNS: Final = 4  # without headings: the teacher's numbers, name, class, user name
_MOST_LETTERS: Final = 2  # of a family name; three would be a name

# the words that head a column, folded; in the languages of our schools and in OneRoster
_NAME: Final = """
    name|display name|displayname|pupil|student|pupils|students|pupil name|student name|child|ad|adi|isim|ad soyad|
    adi soyadi|ogrenci|ogrenci adi|nome|alunno|alunna|studente|aluno|nome do aluno|nom|eleve|schuler|schulerin|kind|
    nombre|alumno|alumna|imie|uczen|jmeno|zak|meno|ziak|nev|tanulo|nume|elev|eleva|ime|ucenik|ucenec|dijak|emri|nxenesi|
    naam|leerling|namn|navn|nimi|oppilas|opilane|vards|skolens|vardas|mokinys|onoma|μαθητης|ονομα|ονοματεπωνυμο|imja|
    ucen|име|ученик|ученичка|імя|учень|nafn|isem|ainm|ad soyadi|სახელი|անուն|الاسم|اسم
"""
_GIVEN: Final = """
    first name|firstname|given name|givenname|forename|adi|ogrencinin adi|prenom|vorname|prenume|fornavn|fornamn|
    forname|voornaam|keresztnev|utonev|etunimi|eesnimi|imie|krestni jmeno|krstne meno|όνομα|eiginnafn|first
"""
_FAMILY: Final = """
    last name|lastname|family name|familyname|surname|soyad|soyadi|soyisim|cognome|nachname|familienname|apellido|
    apellidos|apelido|nazwisko|prijmeni|priezvisko|vezeteknev|csaladnev|nume de familie|prezime|priimek|mbiemri|
    achternaam|familienaam|efternavn|etternavn|efternamn|sukunimi|perekonnanimi|uzvards|pavarde|επωνυμο|eponymo|
    презиме|прізвище|фамилия|kunja|sloinne|გვარი|ազգանուն|اللقب|last
"""
_CLASS: Final = """
    class|group|form|grade|grades|year|sinif|sinifi|sube|sinif sube|classe|klasse|clase|turma|klasa|trida|osztaly|
    clasa|razred|odeljenje|klasa|klas|klass|luokka|klase|klasė|ταξη|τμημα|taxi|клас|одделение|паралелка|bekkur|rang|
    კლასი|դասարան|الصف|oddelek|trieda
"""
_USERNAME: Final = """
    user name|username|user|login|kullanici adi|nome utente|nome de utilizador|nom d utilisateur|nom dutilisateur|
    identifiant|benutzername|nombre de usuario|usuario|nazwa uzytkownika|uzivatelske jmeno|pouzivatelske meno|
    felhasznalonev|nume utilizator|nume de utilizator|korisnicko ime|uporabnisko ime|perdoruesi|gebruikersnaam|
    anvandarnamn|brukernavn|brugernavn|kayttajatunnus|kasutajanimi|lietotajvards|vartotojo vardas|ονομα χρηστη|
    потребителско име|корисничко име
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in " ".join(text.split()).split("|"))


# given and family names before plain ones: with a family name beside it, "adi" is the given name
_HEADINGS: Final = {
    "username": _words(_USERNAME),
    "class_name": _words(_CLASS),
    "family": _words(_FAMILY),
    "given": _words(_GIVEN),
    "name": _words(_NAME),
}


class NotATable(Exception):
    """These bytes are no text: a spreadsheet program's own file, a picture, a program."""


@dataclass(frozen=True)
class Line:
    """One pupil as the list says."""

    name: str
    class_name: str = ""
    username: str = ""


@dataclass(frozen=True)
class Said:
    """One pupil as a table says: with a family name of its own, or with all of the name in `given`."""

    given: str
    family: str = ""
    class_name: str = ""
    username: str = ""

    def short(self, letters: int) -> str:
        """First name and so many letters of the family name."""
        if not (self.given and self.family):
            return self.given or self.family
        return f"{self.given} {self.family[:letters]}."


@dataclass(frozen=True)
class PupilList:
    """What was read: the pupils, and the headings of columns that nobody needs and that were left out."""

    lines: list[Line]
    left_out: list[str] = field(default_factory=list)


def text_of(data: bytes, *, language: str) -> str:
    """The text of a file. Letters that cannot be read become UNREADABLE. Raises NotATable for other kinds of files."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"MZ", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise NotATable
    head = data[:2000]
    if head.count(0) > len(head) // 4:  # UTF-16 without its mark: every other byte of European text is 0
        return data.decode("utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be", "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        page = next((page for page, languages in _CODE_PAGES.items() if language in languages), "cp1252")
        text = data.decode(page, "replace")
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text) + 5:
        raise NotATable
    return text


def read_list(text: str, *, most: int) -> PupilList:
    """The pupils of a text, one a line, columns in any order if they have headings, else name, class, user name.

    Reads at most `most` + 1 of them, so that the caller sees that there are more.
    """
    lines = [line for line in text[:MOST_CHARACTERS].splitlines() if tidy(line)]
    table = _cells(lines)
    if not table:
        return PupilList([])
    columns = _columns(table[0])
    rows = table[1:] if columns else table
    left_out = [] if not columns else [cell for place, cell in enumerate(table[0]) if cell and place not in columns]
    places = {kind: place for place, kind in (columns or _order(table)).items()}
    pupils = []
    for row in rows:
        said = _pupil(row, places)
        if any((said.given, said.family, said.class_name, said.username)):
            pupils.append(said)
        if len(pupils) > most:
            break
    return PupilList(told_apart(pupils), left_out)


def told_apart(pupils: Sequence[Said]) -> list[Line]:
    """The pupils with names as others read them: first name and initial of the family.

    Where two of a class would read the same, two letters of the family name; where that is not enough, a number.
    """
    names = [said.short(1) for said in pupils]
    for letters in range(2, _MOST_LETTERS + 1):
        same = Counter(_key(name, said) for name, said in zip(names, pupils, strict=True))
        names = [
            said.short(letters) if same[_key(name, said)] > 1 else name
            for name, said in zip(names, pupils, strict=True)
        ]
    lines, seen = [], Counter[tuple[str, str]]()
    for name, said in zip(names, pupils, strict=True):
        key = _key(name, said)
        seen[key] += 1
        told = f"{name} {seen[key]}" if said.family and seen[key] > 1 else name
        lines.append(Line(told, said.class_name, said.username))
    return lines


def _key(name: str, said: Said) -> tuple[str, str]:
    return fold(name), fold(said.class_name)


def shorten(name: str) -> str:
    """A full name as others should read it: first name and initial. "Elif Su Yılmaz" is "Elif Su Y."."""
    if "," in name:
        family, _comma, given = name.partition(",")
        name = f"{given.strip()} {family.strip()}"
    words = name.split()
    if len(words) < 2:  # noqa: PLR2004 - nothing to shorten
        return name.strip()
    return f"{' '.join(words[:-1])} {words[-1][0]}."


def is_full_name(name: str) -> bool:
    """Whether a name looks like first and family name: its last word is longer than an initial."""
    words = name.replace(",", " ").split()
    return len(words) > 1 and sum(letter.isalpha() for letter in words[-1]) > 2  # noqa: PLR2004 - "Ö", "Gy", "Ch"


def is_numbered(name: str) -> bool:
    """Whether a name ends with the number that `told_apart` gave it: "Elif Y. 2"."""
    return bool(re.fullmatch(r".*\. [0-9]{1,3}", name))


def tidy(cell: str) -> str:
    """A cell without what cannot be seen; control characters become UNREADABLE, so that the form asks for them."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", cell))
    return " ".join(_CONTROL.sub(UNREADABLE, seen).split()).strip("\"'“”„«» ")


def _cells(lines: Sequence[str]) -> list[list[str]]:
    """The lines cut into cells. The headings may have another sign than the lines, and a line another one than most."""
    if not lines:
        return []
    csv.field_size_limit(MOST_CHARACTERS)
    usual = _usual_sign(lines[:_SAMPLE])
    head = _headings(lines[0], usual)
    table = [head] if head else []
    table += [_cut(line, usual, len(head)) for line in lines[len(table) :]]
    return [row for row in table if any(row)]


def _usual_sign(sample: Sequence[str]) -> str:
    """What parts the cells of most lines; nothing if most are one cell. A comma stands in names, so it comes last."""
    if 2 * sum(any(sign in line for sign in _SURE_SIGNS) for line in sample) >= len(sample):
        return max(_SURE_SIGNS, key=lambda sign: sum(sign in line for line in sample))
    return "," if 2 * sum("," in line for line in sample) >= len(sample) else ""


def _headings(line: str, usual: str) -> list[str]:
    """The cells of a line of headings, cut at the sign that makes most of them known; nothing if it is none."""
    ways = [_split(line, usual)]
    ways += [_split(line, sign) for sign in _SEPARATORS if sign != usual and sign in line]
    ways += [_split(line, "\t", also=";")] if all(sign in line for sign in _SURE_SIGNS) else []
    found = [(len(_columns(way)), way) for way in ways]
    most, best = max(found, key=lambda pair: pair[0])
    return best if most > 1 or (most and best == ways[0]) else []


def _cut(line: str, usual: str, wanted: int) -> list[str]:
    """The cells of a line: at the usual sign, else at its own; at both where only that gives as many as are wanted."""
    own = [sign for sign in _SURE_SIGNS if sign in line]
    sign = usual if usual and usual in line else "".join(own[:1])
    if not sign:  # a comma parts a name and a class, but a family name and a first name as well
        cells = _split(line, ",")
        return cells if any(letter.isdigit() for cell in cells[1:] for letter in cell) else [tidy(line)]
    if sign in own and len(own) > 1:
        both = _split(line, sign, also=next(other for other in own if other != sign))
        if len(both) == wanted or (not wanted and len(both) <= _MOST_COLUMNS):
            return both
    return _split(line, sign)


def _split(line: str, sign: str, *, also: str = "") -> list[str]:
    """By itself, for a lost quotation mark must not swallow the rest of the list."""
    if not sign:
        return [tidy(line)]
    if also:
        line = _TWO_SIGNS.sub(sign, line).replace(also, sign)
    return [tidy(cell) for cell in next(csv.reader([line.replace("\0", UNREADABLE)], delimiter=sign), [])]


def _columns(row: Sequence[str]) -> dict[int, str]:
    """Which column holds what, if the row is one of headings; else nothing."""
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        heading = fold(cell)
        for kind, words in _HEADINGS.items():
            if heading in words and kind not in found.values():
                found[place] = kind
                break
    kinds = set(found.values())
    if "given" in kinds and not kinds & {"family", "name"}:
        found = {place: "name" if kind == "given" else kind for place, kind in found.items()}
    if "given" in kinds and "name" in kinds and "family" not in kinds:  # "Name, Vorname"; "Nom, Prénom"
        found = {place: "family" if kind == "name" else kind for place, kind in found.items()}
    if "family" in kinds and "given" not in kinds:
        found = {place: "given" if kind == "name" else kind for place, kind in found.items()}
    return found if set(found.values()) & {"name", "given", "family"} else {}


def _order(table: Sequence[Sequence[str]]) -> dict[int, str]:
    """Without headings: name, class, user name; a first column of numbers is the teacher's own and left out."""
    first = 1 if all(not row[0] or row[0].rstrip(".").isdigit() for row in table) and len(table[0]) > 1 else 0
    return {first: "name", first + 1: "class_name", first + 2: "username"}


def _pupil(row: Sequence[str], places: dict[str, int]) -> Said:
    def cell(kind: str) -> str:
        place = places.get(kind)
        return row[place] if place is not None and place < len(row) else ""

    given, family = cell("name"), ""
    if "given" in places and "family" in places and (cell("given") or cell("family")):
        given, family = cell("given"), cell("family")
    return Said(given, family, cell("class_name"), cell("username"))
