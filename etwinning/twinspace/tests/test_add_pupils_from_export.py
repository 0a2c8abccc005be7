"""add_pupils from a school's export in OneRoster: choose classes, look, add; what is wrong is named and adds nobody."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etwinning.people.models import Person
from etwinning.schools.tests.test_rosters import ENROLLED, USERS, export, zipped
from etwinning.spaces.models import Space
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.test_add_pupils import Answer, rows, send

EMPTY = rows()


@pytest.fixture
def teacher(client: Client, room: Space, ayse: Person) -> Client:
    client.force_login(ayse)
    return client


def look(client: Client, room: Space, *files: tuple[str, bytes], typed: tuple[str, ...] = ()) -> Answer:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    posted = (rows(typed) if typed else EMPTY) | {"step": "look", "lines": "", "file": sent}
    return client.post(f"/spaces/{room.pk}/pupils/add/", posted)


def sealed_in(answer: Answer) -> str:
    found = re.search(r'name="roster" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def test_from_the_export_to_accounts(teacher: Client, room: Space) -> None:
    asked = look(teacher, room, ("school.zip", zipped(export())), typed=("Mert A.", "4B"))
    html = asked.content.decode()
    assert asked.status_code == 200
    assert "4A · 2 pupils" in html
    assert "Music · 1 pupil" in html
    posted = rows(("Mert A.", "4B")) | {"step": "choose", "roster": sealed_in(asked), "classes": "0"}
    shown = teacher.post(f"/spaces/{room.pk}/pupils/add/", posted).content.decode()
    assert all(f'value="{name}"' in shown for name in ("Mert A.", "Elif Y.", "Can D."))
    assert "school.example" not in shown
    assert Pupil.objects.count() == 0
    assert send(teacher, room, "add", ("Mert A.", "4B"), ("Elif Y.", "4A"), ("Can D.", "4A")).status_code == 303
    assert Pupil.objects.count() == 3


def test_one_class_needs_no_choice(teacher: Client, room: Space) -> None:
    only = export(enrollments=ENROLLED.replace("e1,,,c2", "e1,tobedeleted,,c2"))
    files = [(f"{kind}.csv", text) for kind, text in only.items()]
    assert 'value="Elif Y."' in look(teacher, room, *files).content.decode()


def test_problems_are_listed_by_file_row_and_column(teacher: Client, room: Space) -> None:
    answer = look(teacher, room, ("x.zip", zipped(export(users=USERS.replace(",Can,", ",,")))), typed=("Kept K.", ""))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "users.csv" in html
    assert "givenName" in html
    assert 'value="Kept K."' in html
    assert Pupil.objects.count() == 0


def test_numbered_names_are_pointed_at(teacher: Client, room: Space) -> None:
    twice = export(
        users=USERS + "u3,,,true,x,,Can,Demir,,,\n",
        enrollments=ENROLLED.replace("c2", "c1") + "e9,,,c1,s,u3,student,,,\n",
    )
    html = look(teacher, room, ("x.zip", zipped(twice))).content.decode()
    assert 'value="Can De. 2"' in html
    assert "Pupils of one name" in html


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("x.zip", b"PK\x03\x04 no")], "damaged"),
        ([("a.csv", b"Name\nElif Y."), ("b.csv", b"Name\nCan D.")], "Choose one list"),
        ([("users.csv", USERS.encode())], "export"),
        ([(f"{n}.csv", b"x") for n in range(13)], "5 MB"),
    ],
)
def test_files_that_cannot_be_read(teacher: Client, room: Space, files: list[tuple[str, bytes]], sentence: str) -> None:
    answer = look(teacher, room, *files)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_export_that_we_did_not_seal(teacher: Client, room: Space) -> None:
    for sealed in ("", "x", "a:b:c", "\0"):
        posted = EMPTY | {"step": "choose", "roster": sealed, "classes": "0"}
        assert teacher.post(f"/spaces/{room.pk}/pupils/add/", posted).status_code == 409


def test_classes_that_are_none(teacher: Client, room: Space) -> None:
    asked = look(teacher, room, ("school.zip", zipped(export())))
    for chosen in ("", "7", "-9", "x", "9" * 500):
        posted = EMPTY | {"step": "choose", "roster": sealed_in(asked), "classes": chosen}
        answer = teacher.post(f"/spaces/{room.pk}/pupils/add/", posted)
        assert answer.status_code == 422
        assert "4A · 2 pupils" in answer.content.decode()
