"""Exports of schools in OneRoster: who is a pupil, and every way in which an export can be wrong, in its place."""

import io
import zipfile
from datetime import date

import pytest

from etwinning.schools import lists, rosters
from etwinning.schools.rosters import NotARoster, Roster

TODAY = date(2026, 11, 26)
USERS = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email\n"
    "u1,,,true,elif.yilmaz,,Elif,Yılmaz,,1234,elif@school.example\n"
    "u2,,,true,can.demir,,Can,Demir,,1235,can@school.example\n"
    "t1,,,true,ayse,,Ayşe,Kaya,,,ayse@school.example\n"
)
CLASSES = "sourcedId,status,dateLastModified,title,classType\nc1,,,4A,homeroom\nc2,,,Music,scheduled\n"
ENROLLED = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
    "e1,,,c2,s,u1,student,,,\ne2,,,c1,s,u1,student,,,\ne3,,,c1,s,u2,student,,,\ne4,,,c1,s,t1,teacher,,,\n"
)
MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,bulk\nfile.classes,bulk\n"


def export(**changed: str | None) -> dict[str, bytes]:
    """A good export, with some files replaced or (None) left out."""
    files = {"manifest": MANIFEST, "users": USERS, "classes": CLASSES, "enrollments": ENROLLED} | changed
    return {kind: text.encode() for kind, text in files.items() if text is not None}


def read(**changed: str | None) -> Roster:
    return rosters.read_roster(export(**changed), language="tr", today=TODAY)


def zipped(files: dict[str, bytes], folder: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, content in files.items():
            archive.writestr(f"{folder}{kind}.csv", content)
    return packed.getvalue()


def names(roster: Roster, *places: int) -> list[tuple[str, str]]:
    chosen = places or range(len(roster.classes))
    return [(line.name, line.class_name) for line in lists.told_apart(roster.of_classes(list(chosen)))]


def test_an_export_gives_names_and_classes_only() -> None:
    roster = read()
    assert roster.problems == []
    assert roster.classes == ["4A", "Music"]
    assert roster.numbers() == [2, 1]
    assert names(roster) == [("Elif Y.", "4A"), ("Can D.", "4A")]  # the class where she is at home comes first
    assert names(roster, 1) == [("Elif Y.", "Music")]
    assert "school.example" not in repr(roster)
    assert "1234" not in repr(roster)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_as_table_programs_save_it(encoding: str, sign: str) -> None:
    tables = {kind: text.decode().replace(",", sign).encode(encoding) for kind, text in export().items()}
    roster = rosters.read_roster(tables, language="tr", today=TODAY)
    assert roster.problems == []
    assert roster.pupils[0].family == "Yılmaz"


@pytest.mark.parametrize("folder", ["", "export/", "C:\\out\\", "../../"])
def test_a_zip_whatever_its_folders(folder: str) -> None:
    tables = rosters.unpacked([("school.zip", zipped(export(), folder))])
    assert names(rosters.read_roster(tables, language="tr", today=TODAY)) == [("Elif Y.", "4A"), ("Can D.", "4A")]


def test_single_files() -> None:
    tables = rosters.unpacked([(f"{kind}.csv", text) for kind, text in export().items()])
    assert set(tables) == {"manifest", "users", "classes", "enrollments"}


def test_files_that_are_exports() -> None:
    assert rosters.is_export("x.zip", zipped(export()), language="en")
    assert rosters.is_export("users.csv", USERS.encode(), language="en")
    assert not rosters.is_export("list.csv", b"Name;Class\nElif Y.;4A", language="en")
    assert not rosters.is_export("list.xlsx", zipped({"xl/sheet": b""}).replace(b".csv", b".xml"), language="en")


def test_two_of_one_name_are_told_apart() -> None:
    users = USERS + "u3,,,true,x,,Elif,Yıldız,,,\nu4,,,true,x,,Elif,Yener,,,\nu5,,,true,x,,Can,Demir,,,\n"
    enrolled = ENROLLED + "".join(f"e{n},,,c1,s,u{n},student,,,\n" for n in (3, 4, 5))
    found = [name for name, _class in names(read(users=users, enrollments=enrolled), 0)]
    assert found == ["Elif Yı.", "Can De.", "Elif Yı. 2", "Elif Ye.", "Can De. 2"]
    assert not any(lists.is_full_name(name) for name in found)


def test_the_same_name_in_two_classes_stays() -> None:
    users = USERS + "u3,,,true,x,,Elif,Yener,,,\n"
    enrolled = ENROLLED + "e9,,,c2,s,u3,student,,,\n"
    assert names(read(users=users, enrollments=enrolled))[-1] == ("Elif Y.", "Music")


def test_who_is_gone_is_counted_and_left_out() -> None:
    users = USERS.replace("u2,,,true", "u2,tobedeleted,2026-09-01T00:00:00.000Z,true")
    roster = read(users=users)
    assert (names(roster), roster.gone) == ([("Elif Y.", "4A")], 1)
    assert read(users=USERS.replace("u2,,,true", "u2,active,,false")).gone == 1


def test_enrollments_that_ended_are_none() -> None:
    ended = ENROLLED.replace("e3,,,c1,s,u2,student,,,", "e3,,,c1,s,u2,student,,2025-09-01,2026-06-30")
    assert names(read(enrollments=ended)) == [("Elif Y.", "4A")]


def test_roles_of_version_1_2_and_users_of_1_1() -> None:
    roles = "sourcedId,userSourcedId,roleType,role,orgSourcedId\nr1,u1,primary,student,s\nr2,t1,primary,teacher,s\n"
    roster = read(manifest=None, classes=None, enrollments=None, roles=roles)
    assert [said.given for said in roster.without_class] == ["Elif"]
    old = "sourcedId,status,enabledUser,role,givenName,familyName\nu1,,true,student,Elif,Yılmaz\nu2,,true,teacher,A,B\n"
    assert [pupil.given for pupil in read(users=old, enrollments=None, classes=None, manifest=None).pupils] == ["Elif"]


def test_schools_are_named_where_there_are_several() -> None:
    classes = "sourcedId,title,schoolSourcedId\nc1,4A,s1\nc2,4A,s2\n"
    orgs = "sourcedId,name,type\ns1,North,school\ns2,South,school\n"
    assert read(classes=classes, orgs=orgs).classes == ["4A · North", "4A · South"]


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"users": None}, ("users.csv", 0, ""), "missing"),
        ({"classes": None, "manifest": None}, ("classes.csv", 0, ""), "missing"),
        ({"classes": None}, ("classes.csv", 0, ""), "manifest.csv names it"),
        ({"enrollments": None}, ("enrollments.csv", 0, ""), "who is a pupil"),
        ({"manifest": MANIFEST.replace("1.2", "2.0")}, ("manifest.csv", 3, "value"), "OneRoster 2.0"),
        ({"manifest": MANIFEST.replace("users,bulk", "users,delta")}, ("manifest.csv", 4, "value"), "delta"),
        ({"users": USERS.replace("givenName", "forename")}, ("users.csv", 1, "givenName"), "column is missing"),
        ({"users": ""}, ("users.csv", 1, "sourcedId"), "column is missing"),
        ({"users": USERS.replace("u2,,,true", ",,,true")}, ("users.csv", 3, "sourcedId"), "empty"),
        ({"users": USERS.replace("u2,,,true", "u1,,,true")}, ("users.csv", 3, "sourcedId"), "there twice"),
        ({"users": USERS.replace(",Can,", ",,")}, ("users.csv", 3, "givenName"), "empty"),
        ({"users": USERS.replace(",Can,", ",C\0n,")}, ("users.csv", 3, "givenName"), "UTF-8"),
        ({"users": USERS.replace(",Can,", ",Can,more,")}, ("users.csv", 3, ""), "12 cells"),
        ({"users": USERS.replace("u2,,", "u2,perhaps,")}, ("users.csv", 3, "status"), "perhaps"),
        ({"users": USERS.replace(",Can,", ',"Can,')}, ("users.csv", 4, ""), "quotation mark"),
        ({"classes": CLASSES.replace("4A", "")}, ("classes.csv", 2, "title"), "empty"),
        ({"enrollments": ENROLLED.replace("s,u2", "s,u9")}, ("enrollments.csv", 4, "userSourcedId"), "“u9”"),
        ({"enrollments": ENROLLED.replace("c1,s,u2", "c9,s,u2")}, ("enrollments.csv", 4, "classSourcedId"), "“c9”"),
        (
            {"enrollments": ENROLLED.replace("u2,student,,,", "u2,student,,,soon")},
            ("enrollments.csv", 4, "endDate"),
            "soon",
        ),
    ],
)
def test_every_problem_in_its_place(changed: dict[str, str | None], place: tuple[str, int, str], words: str) -> None:
    roster = read(**changed)
    assert roster.pupils == []
    found = {(one.file, one.row, one.column): one.sentence for one in roster.problems}
    assert words in found.get(place, f"not there: {found}")


def test_five_hundred_rows_with_an_error_in_the_last() -> None:
    rows = "".join(f"p{n},,,true,x,,Pupil{n},Name,,,\n" for n in range(499))
    enrolled = ENROLLED + "".join(f"f{n},,,c1,s,p{n},student,,,\n" for n in range(499))
    roster = read(users=USERS + rows + "p499,,,true,x,,,,,,\n", enrollments=enrolled)
    assert [(one.file, one.row, one.column) for one in roster.problems] == [("users.csv", 504, "givenName")]
    assert roster.pupils == []


def test_problems_have_an_end() -> None:
    roster = read(users=USERS + ",,,true,x,,A,B,,,\n" * 5000)
    assert len(roster.problems) == rosters.MOST_PROBLEMS


def test_bombs_and_broken_zips() -> None:
    with pytest.raises(NotARoster, match="too large"):
        rosters.unpacked([("x.zip", zipped({"users": b"a" * (rosters.MOST_UNPACKED + 1)}))])
    with pytest.raises(NotARoster, match="too many files"):
        rosters.unpacked([("x.zip", zipped({f"n{n}": b"" for n in range(201)}))])
    with pytest.raises(NotARoster, match="damaged"):
        rosters.unpacked([("x.zip", zipped(export())[:300])])
    with pytest.raises(NotARoster, match="twice"):
        rosters.unpacked([("users.csv", b""), ("USERS.CSV", b"")])


def test_a_locked_zip() -> None:
    locked = bytearray(zipped({"users": b"x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    with pytest.raises(NotARoster, match="password"):
        rosters.unpacked([("x.zip", bytes(locked))])
