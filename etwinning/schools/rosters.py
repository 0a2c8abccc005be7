"""Reading a school's export in OneRoster (1EdTech OneRoster 1.1 and 1.2, CSV binding): who is a pupil, of which class.

Of a child only the names are read, and the classes: no e-mail, no number, no password, no birthday leaves this module.
Every problem is named by file, row and column, as a table program counts them. An export with a problem gives nobody.
"""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from etwinning.core.folding import fold
from etwinning.schools.lists import UNREADABLE, NotATable, Said, text_of, tidy

MOST_BYTES: Final = 5_000_000
MOST_UNPACKED: Final = 30_000_000  # of all files that we read
MOST_ENTRIES: Final = 200
MOST_ROWS: Final = 100_000
MOST_PROBLEMS: Final = 100
MOST_CLASSES: Final = 400
MOST_IN_CLASSES: Final = 5_000
VERSIONS: Final = ("1.1", "1.2")
STUDENT: Final = "student"
# what we read of each file: columns that must be there, and those that may be
COLUMNS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "manifest": (("propertyName", "value"), ()),
    "orgs": (("sourcedId", "name"), ("status",)),
    "classes": (("sourcedId", "title"), ("status", "classType", "schoolSourcedId")),
    "users": (
        ("sourcedId", "givenName", "familyName"),
        ("status", "enabledUser", "preferredGivenName", "preferredFamilyName", "role"),
    ),
    "roles": (("userSourcedId", "role"), ("status", "endDate")),
    "enrollments": (("classSourcedId", "userSourcedId", "role"), ("status", "endDate")),
}
STATUSES: Final = {"": True, "active": True, "inactive": False, "tobedeleted": False}


class NotARoster(Exception):
    """These files cannot be read as an export at all; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the file, the row as a table program counts, the column (or "")."""

    file: str
    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Pupil:
    """A pupil of the export: the names, and the places of the classes in the list of classes."""

    given: str
    family: str
    classes: tuple[int, ...]


@dataclass(frozen=True)
class Roster:
    """What was read. With a problem there is nobody in it."""

    classes: list[str] = field(default_factory=list)
    pupils: list[Pupil] = field(default_factory=list)
    gone: int = 0  # pupils who are marked as gone
    problems: list[Problem] = field(default_factory=list)

    def of_classes(self, chosen: Sequence[int]) -> list[Said]:
        """The pupils of some classes, each once, under the first of these classes that the export names."""
        found = []
        for pupil in self.pupils:
            mine = [place for place in pupil.classes if place in chosen]
            if mine:
                found.append(Said(pupil.given, pupil.family, self.classes[mine[0]]))
        return found

    @property
    def without_class(self) -> list[Said]:
        """The pupils whom the export puts in no class."""
        return [Said(pupil.given, pupil.family) for pupil in self.pupils if not pupil.classes]

    def numbers(self) -> list[int]:
        """How many pupils each class has."""
        counts = [0] * len(self.classes)
        for pupil in self.pupils:
            for place in pupil.classes:
                counts[place] += 1
        return counts


def is_export(name: str, data: bytes, *, language: str) -> bool:
    """Whether a file looks like one of an export: a ZIP of tables, or a table with OneRoster's own headings."""
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as folder:
                return any(entry.lower().endswith(".csv") for entry in folder.namelist()[:MOST_ENTRIES])
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, struct.error):
            return name.lower().endswith(".zip")
    try:
        head = text_of(data[:4000], language=language).partition("\n")[0]
    except NotATable:
        return False
    return "sourcedid" in head.lower() or "propertyname" in head.lower()


def unpacked(files: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    """The tables of an export by what they hold, from one ZIP or from single files. Raises NotARoster."""
    tables: dict[str, bytes] = {}
    for name, data in files:
        inside = _entries(data) if data.startswith(b"PK\x03\x04") else [(name, data)]
        for path, content in inside:
            kind = PurePosixPath(path).name.lower().removesuffix(".csv")
            if kind not in COLUMNS:
                continue
            if kind in tables:
                raise NotARoster(_("%(file)s is there twice. Send it once.") % {"file": f"{kind}.csv"})
            tables[kind] = content
    return tables


def _entries(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The tables in a ZIP that we read, never more of them than we can hold, whatever the ZIP says of itself."""
    room = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            entries = [one for one in folder.infolist() if not one.is_dir()]
            if len(entries) > MOST_ENTRIES:
                raise NotARoster(_("There are too many files in this ZIP to be a list of classes."))
            for entry in entries:
                path = entry.filename.replace("\\", "/")
                if path.startswith("__MACOSX/") or PurePosixPath(path).name.lower().removesuffix(".csv") not in COLUMNS:
                    continue
                if entry.flag_bits & 1:
                    raise NotARoster(_("This ZIP is locked with a password. Make one without."))
                with folder.open(entry) as packed:
                    content = packed.read(room + 1)
                room -= len(content)
                if room < 0:
                    raise NotARoster(_("What is packed in this ZIP is too large to be a list of classes."))
                yield path, content
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error) as broken:
        raise NotARoster(_("This ZIP is damaged. Export it once more.")) from broken


class _Reading:
    """One export while it is read: its rows, its problems."""

    def __init__(self, tables: Mapping[str, bytes], *, language: str, today: date) -> None:
        self.tables, self.language, self.today = tables, language, today
        self.problems: list[Problem] = []

    def problem(self, kind: str, row: int, column: str, sentence: str) -> None:
        is_missing_twice = row == 0 and any(one.file == f"{kind}.csv" and one.row == 0 for one in self.problems)
        if len(self.problems) < MOST_PROBLEMS and not is_missing_twice:
            self.problems.append(Problem(f"{kind}.csv", row, column, sentence))

    def rows(self, kind: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row of a table with its number; rows that cannot be read are problems."""
        needed, wished = COLUMNS[kind]
        table = self._cells(kind)
        head = next(table, (1, []))[1]
        places = {heading.lower(): place for place, heading in reversed(list(enumerate(head)))}
        missing = [name for name in needed if name.lower() not in places]
        for name in missing:
            self.problem(kind, 1, name, _("This column is missing."))
        if missing:
            return
        wanted = {name: places[name.lower()] for name in (*needed, *wished) if name.lower() in places}
        for number, cells in table:
            if not any(cells):
                continue
            if len(cells) != len(head):
                told = {"cells": len(cells), "columns": len(head)}
                self.problem(
                    kind, number, "", _("This row has %(cells)s cells, but there are %(columns)s columns.") % told
                )
                continue
            yield number, {name: cells[place] for name, place in wanted.items()}

    def _cells(self, kind: str) -> Iterator[tuple[int, list[str]]]:
        try:
            text = text_of(self.tables[kind], language=self.language)
        except NotATable:
            self.problem(kind, 0, "", _("This file is not a table in text form (CSV)."))
            return
        head = text[:4000].partition("\n")[0]
        sign = max(",;\t", key=head.count)
        reader = csv.reader(io.StringIO(text.replace("\0", UNREADABLE), newline=""), delimiter=sign, strict=True)
        try:
            for number, cells in enumerate(reader, 1):
                if number > MOST_ROWS:
                    self.problem(kind, number, "", _("This table is too long. Export fewer classes."))
                    return
                yield number, [tidy(cell) for cell in cells]
        except csv.Error:
            self.problem(kind, reader.line_num, "", _("A quotation mark is not closed, or stands in the wrong place."))

    def is_there(self, kind: str, number: int, row: Mapping[str, str]) -> bool:
        """Whether a row holds now: it is not marked as gone, and has not ended. What cannot be read is a problem."""
        status = row.get("status", "").lower()
        if status not in STATUSES:
            self.problem(
                kind,
                number,
                "status",
                _("“%(said)s” is no status: active or tobedeleted.") % {"said": row["status"][:40]},
            )
            return False
        ended = row.get("endDate", "")
        if ended:
            try:
                return STATUSES[status] and date.fromisoformat(ended[:10]) >= self.today
            except ValueError:
                self.problem(
                    kind,
                    number,
                    "endDate",
                    _("“%(said)s” is no date. It looks like 2027-06-30.") % {"said": ended[:40]},
                )
        return STATUSES[status]

    def keyed(self, kind: str, number: int, row: Mapping[str, str], known: Mapping[str, object]) -> bool:
        """Whether a row has a key of its own."""
        if not row["sourcedId"]:
            self.problem(kind, number, "sourcedId", _("This cell is empty."))
        elif row["sourcedId"] in known:
            self.problem(kind, number, "sourcedId", _("This is there twice. Each row needs one of its own."))
        return bool(row["sourcedId"]) and row["sourcedId"] not in known

    def legible(self, kind: str, number: int, row: Mapping[str, str], *columns: str) -> None:
        for column in columns:
            if UNREADABLE in row.get(column, ""):
                self.problem(kind, number, column, _("Some letters could not be read. Save the file as UTF-8."))


def read_roster(tables: Mapping[str, bytes], *, language: str, today: date) -> Roster:
    """Read an export. `language`: the reader's, for files that do not say their encoding."""
    reading = _Reading(tables, language=language, today=today)
    if "manifest" in tables:
        _check_manifest(reading)
    if "users" not in tables:
        reading.problem("users", 0, "", _("This file is missing. The names of the pupils stand in it."))
        return Roster(problems=reading.problems)
    if "enrollments" in tables and "classes" not in tables:
        reading.problem("classes", 0, "", _("This file is missing. The names of the classes stand in it."))
    classes = _read_classes(reading)
    users, gone = _read_users(reading)
    enrolled = _read_enrollments(reading, classes, users, gone)
    students = _students(reading, users, enrolled)
    if students is None and not reading.problems:
        reading.problem("enrollments", 0, "", _("This file is missing. Without it, nobody knows who is a pupil."))
    if reading.problems:
        return Roster(problems=reading.problems)
    return _gathered(classes, users, enrolled, students or set(), gone)


def _check_manifest(reading: _Reading) -> None:
    for number, row in reading.rows("manifest"):
        name, value = row["propertyName"].lower(), row["value"].lower()
        if name == "oneroster.version" and value not in VERSIONS:
            told = {"said": row["value"][:20]}
            reading.problem("manifest", number, "value", _("This is OneRoster %(said)s. We read 1.1 and 1.2.") % told)
        kind = name.removeprefix("file.")
        if kind not in COLUMNS or not name.startswith("file."):
            continue
        if value == "delta":
            sentence = _("Only what changed was exported (delta). Export the whole list (bulk).")
            reading.problem("manifest", number, "value", sentence)
        if value == "bulk" and kind not in reading.tables:
            reading.problem(kind, 0, "", _("This file is missing, though manifest.csv names it."))


@dataclass
class _Class:
    title: str
    is_home: bool
    school: str
    is_there: bool


def _read_classes(reading: _Reading) -> dict[str, _Class]:
    schools: dict[str, str] = {}
    if "orgs" in reading.tables:
        for _number, row in reading.rows("orgs"):
            schools[row["sourcedId"]] = row["name"]
    classes: dict[str, _Class] = {}
    if "classes" not in reading.tables:
        return classes
    for number, row in reading.rows("classes"):
        is_there = reading.is_there("classes", number, row)
        reading.legible("classes", number, row, "title")
        if not reading.keyed("classes", number, row, classes):
            continue
        if is_there and not row["title"]:
            reading.problem("classes", number, "title", _("This cell is empty."))
        is_home = row.get("classType", "").lower() == "homeroom"
        school = schools.get(row.get("schoolSourcedId", ""), "")
        classes[row["sourcedId"]] = _Class(row["title"], is_home, school, is_there)
    return classes


@dataclass
class _User:
    given: str
    family: str
    role: str | None
    row: int


def _read_users(reading: _Reading) -> tuple[dict[str, _User], set[str]]:
    users: dict[str, _User] = {}
    gone: set[str] = set()
    for number, row in reading.rows("users"):
        is_there = reading.is_there("users", number, row)
        reading.legible("users", number, row, "givenName", "familyName", "preferredGivenName", "preferredFamilyName")
        if not reading.keyed("users", number, row, users):
            continue
        given = row.get("preferredGivenName") or row["givenName"]
        family = row.get("preferredFamilyName") or row["familyName"]
        if is_there and not given:
            reading.problem("users", number, "givenName", _("This cell is empty."))
        users[row["sourcedId"]] = _User(given, family, row.get("role"), number)
        if not is_there or row.get("enabledUser", "").lower() == "false":
            gone.add(row["sourcedId"])
    return users, gone


def _read_enrollments(
    reading: _Reading, classes: Mapping[str, _Class], users: Mapping[str, _User], gone: set[str]
) -> dict[str, list[str]] | None:
    """The classes of each pupil; None without that file."""
    if "enrollments" not in reading.tables:
        return None
    enrolled: dict[str, list[str]] = {}
    for number, row in reading.rows("enrollments"):
        if not reading.is_there("enrollments", number, row) or row["role"].lower() != STUDENT:
            continue
        if row["userSourcedId"] not in users:
            sentence = _("There is no “%(said)s” in %(file)s.")
            told = {"said": row["userSourcedId"][:40], "file": "users.csv"}
            reading.problem("enrollments", number, "userSourcedId", sentence % told)
        elif row["classSourcedId"] not in classes:
            if "classes" in reading.tables:
                sentence = _("There is no “%(said)s” in %(file)s.")
                told = {"said": row["classSourcedId"][:40], "file": "classes.csv"}
                reading.problem("enrollments", number, "classSourcedId", sentence % told)
        elif classes[row["classSourcedId"]].is_there or row["userSourcedId"] in gone:
            enrolled.setdefault(row["userSourcedId"], []).append(row["classSourcedId"])
    return enrolled


def _students(
    reading: _Reading, users: Mapping[str, _User], enrolled: Mapping[str, list[str]] | None
) -> set[str] | None:
    """Who is a pupil: whom enrollments, roles or (in 1.1) users call a student. None where none of them says so."""
    found: set[str] | None = set(enrolled) if enrolled is not None else None
    if "roles" in reading.tables:
        found = found or set()
        for number, row in reading.rows("roles"):
            if reading.is_there("roles", number, row) and row["role"].lower() == STUDENT:
                found.add(row["userSourcedId"])
    if any(user.role is not None for user in users.values()):
        found = (found or set()) | {key for key, user in users.items() if (user.role or "").lower() == STUDENT}
    return found & set(users) if found is not None else None


def _gathered(
    classes: Mapping[str, _Class],
    users: Mapping[str, _User],
    enrolled: Mapping[str, list[str]] | None,
    students: set[str],
    gone: set[str],
) -> Roster:
    enrolled = enrolled or {}
    present = [key for key in users if key in students and key not in gone]
    used = {key for pupil in present for key in enrolled.get(pupil, [])}
    several = len({classes[key].school for key in used}) > 1
    named: Callable[[_Class], str] = lambda one: f"{one.title} · {one.school}" if several and one.school else one.title  # noqa: E731
    order = sorted(used, key=lambda key: (fold(named(classes[key])), key))
    places = {key: place for place, key in enumerate(order)}
    pupils = []
    for key in present:
        mine = sorted(dict.fromkeys(enrolled.get(key, [])), key=lambda one: not classes[one].is_home)
        pupils.append(Pupil(users[key].given, users[key].family, tuple(places[one] for one in mine)))
    return Roster([named(classes[key]) for key in order], pupils, len(students & gone))
