"""add_pupils: names come in as they are, are shown with every problem in its place, and become accounts all or none."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace import actions, queries
from etwinning.twinspace.actions import NewPupil, close_twinspace, rooms
from etwinning.twinspace.cards import password_of
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils, seat_of
from etwinning.twinspace.words import AVOIDED_NUMBERS, LISTS

Row = tuple[str, ...]
Answer = Any  # what the test client makes of a response


def rows(*lines: Row) -> dict[str, str]:
    """What the browser sends of the rows."""
    posted = {"rows-TOTAL_FORMS": str(len(lines)), "rows-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        for key, value in zip(("name", "class_name", "username"), (*line, "", ""), strict=False):
            posted[f"rows-{number}-{key}"] = value
    return posted


def send(client: Client, room: Space, step: str, *lines: Row, **more: object) -> Answer:
    return client.post(f"/spaces/{room.pk}/pupils/add/", rows(*lines) | {"step": step} | more)


def look(client: Client, room: Space, text: str = "", data: bytes | None = None) -> Answer:
    upload = {"file": SimpleUploadedFile("class.csv", data)} if data is not None else {}
    return send(client, room, "look", lines=text, **upload)


@pytest.fixture
def teacher(client: Client, room: Space, ayse: Person) -> Client:
    client.force_login(ayse)
    return client


def test_it_works(teacher: Client, room: Space, ayse: Person) -> None:
    shown = look(teacher, room, "Elif Y.;4A\nCan D.;4A")
    assert shown.status_code == 200
    assert 'value="Elif Y."' in shown.content.decode()
    assert Pupil.objects.count() == 0
    answer = send(teacher, room, "add", ("Elif Y.", "4A"), ("Can D.", "4A", "Green Bear 55"), ("", "", ""))
    assert (answer.status_code, answer["Location"]) == (303, f"/spaces/{room.pk}/pupils/")
    elif_y, can_d = Pupil.objects.select_related("person").order_by("pk")
    assert (elif_y.person.name, elif_y.class_name, elif_y.teacher, elif_y.school.city) == (
        "Elif Y.",
        "4A",
        ayse,
        "Konya",
    )
    assert (elif_y.person.kind, elif_y.person.email, elif_y.person.has_usable_password()) == ("pupil", None, False)
    assert can_d.person.username == "greenbear55"
    assert seat_of(room, elif_y.person).role == "pupil"
    entry = Entry.objects.get(deed="twinspace/add_pupils")
    assert (entry.actor, entry.scope, entry.audience, entry.data) == (
        ayse,
        room.scope,
        "members",
        {"number": 2, "names": []},
    )


@pytest.mark.parametrize(("reads", "told"), [("en", "tr"), ("tr", "tr"), ("", "tr")])
def test_pupils_are_met_in_the_language_of_their_country(room: Space, ayse: Person, reads: str, told: str) -> None:
    ayse.language = reads
    made = actions.add_pupils(room, [actions.NewPupil("Elif Y.", "4A")], seat=seat_of(room, ayse), by=ayse)
    assert [pupil.person.language for pupil in made] == [told]


def test_user_names_and_passwords_are_in_the_language_of_the_class(room: Space, ayse: Person, bruno: Person) -> None:
    for teacher, language in ((ayse, "tr"), (bruno, "en")):  # there is no Italian list yet
        made = make_pupils(room, teacher, [f"Pupil {letter}." for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"])
        first, animals, words = LISTS[language]
        for pupil in made:
            name, number = pupil.person.username[:-2], pupil.person.username[-2:]
            assert any(name == colour + animal for colour in first for animal in animals)
            assert number not in AVOIDED_NUMBERS
            assert set(password_of(pupil).split("-")[:3]) <= set(words)


def test_more_user_names_than_two_digits_hold() -> None:
    names = rooms._new_usernames(60, language="en", besides=[])
    assert len(set(names)) == 60


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1254"])
def test_files_of_table_programs(teacher: Client, room: Space, encoding: str) -> None:
    teacher.cookies["django_language"] = "tr"
    Person.objects.filter(given_name="Ayşe").update(language="tr")
    shown = look(
        teacher, room, data="Adı;Soyadı;Sınıf;TC Kimlik No\nÇağla;Şen;4A;123".encode(encoding)
    ).content.decode()
    assert 'value="Çağla Ş."' in shown
    assert "TC Kimlik No" in shown  # the column that nobody needs is named, what stands in it is not kept
    assert ">123<" not in shown


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (("", "4A"), "Type a first name"),
        (("e@x.example", "4A"), "e-mail"),
        (("12345678901", "4A"), "number"),
        (("!!!", "4A"), "at least one letter"),
        (("x" * 41, "4A"), "too long: at most 40"),
        (("Elif", "4" * 41), "too long: at most 40"),
        (("El\ufffdif", "4A"), "could not be read"),
        (("Elif Y.", "4A", "abc"), "at least 5"),
        (("Elif Y.", "4A", "12345"), "starts with a letter"),
        (("Elif Y.", "4A", "elifthebest"), "contain the pupil&#39;s name"),
        (("Can D.", "4A"), "same as in row 1"),
        (("Mert A.", "4A", "greenbear55"), "same as in row 1"),
        (("Mert A.", "4A", "cast-ayse"), None),
        (("Zeynep K.", "4a"), "already have a pupil"),
    ],
)
def test_every_problem_in_its_place(teacher: Client, room: Space, ayse: Person, line: Row, problem: str | None) -> None:
    make_pupils(room, ayse, ["Zeynep K."], "4A")
    answer = send(teacher, room, "add", ("Can D.", "4A", "greenbear55"), line)
    if problem is None:
        assert answer.status_code == 303
        return
    html = answer.content.decode()
    assert answer.status_code == 422
    assert problem in html
    assert 'href="#id_rows-1-' in html
    assert 'aria-invalid="true"' in html
    assert 'value="Can D."' in html
    assert Pupil.objects.count() == 1


def test_a_taken_user_name(teacher: Client, room: Space) -> None:
    Person.objects.create(username="greenbear55", kind="pupil", state="validated")
    answer = send(teacher, room, "add", ("Can D.", "4A", "greenbear55"))
    assert "Somebody has this user name" in answer.content.decode()


def test_full_names_are_warned_of_and_shortened(teacher: Client, room: Space) -> None:
    shown = look(teacher, room, "Elif Yılmaz;4A\nCan D.;4A")
    assert shown.status_code == 200
    assert "Better: Elif Y." in shown.content.decode()
    short = send(teacher, room, "shorten", ("Elif Yılmaz", "4A"), ("Can D.", "4A")).content.decode()
    assert 'value="Elif Y."' in short
    assert send(teacher, room, "add", ("Ayşe Nur", "4A")).status_code == 303


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "We found no pupils"),
        ("\n ;; \n", "We found no pupils"),
        ("\n".join(f"P{n}" for n in range(5000)), "at most 500 pupils"),
    ],
)
def test_too_few_and_too_many(teacher: Client, room: Space, text: str, sentence: str) -> None:
    answer = look(teacher, room, text)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04" + b"\0" * 99, "not a list in text form"),
        (b"MZ\x90\0", "not a list in text form"),
        (b"", "We found no pupils"),
        (b"a;b\n" * 600_000, "The limit is 2 MB"),
    ],
)
def test_files_that_are_no_lists(teacher: Client, room: Space, data: bytes, sentence: str) -> None:
    answer = send(teacher, room, "look", ("Kept K.", "4A"), lines="", file=SimpleUploadedFile("x.csv", data))
    if data:
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert 'value="Kept K."' in answer.content.decode()


def test_a_whole_school_year(teacher: Client, room: Space) -> None:
    lines = [(f"Pupil{number} A.", "4A") for number in range(500)]
    assert send(teacher, room, "add", *lines).status_code == 303
    assert Pupil.objects.count() == 500
    assert Person.objects.filter(kind="pupil").values("username").distinct().count() == 500


def test_the_same_button_twice_is_one_class(teacher: Client, room: Space) -> None:
    for _twice in range(2):
        assert send(teacher, room, "add", ("Elif Y.", "4A"), ("Can D.", "4A")).status_code == 303
    assert Pupil.objects.count() == 2


def test_who_was_quicker_takes_the_user_name(room: Space, ayse: Person, bruno: Person) -> None:
    actions.add_pupils(room, [NewPupil("Luca M.", "IV", "greenbear55")], seat=seat_of(room, bruno), by=bruno)
    with pytest.raises(Stale, match="greenbear55"):
        actions.add_pupils(
            room, [NewPupil("Can D."), NewPupil("Ece", "", "greenbear55")], seat=seat_of(room, ayse), by=ayse
        )
    assert Pupil.objects.count() == 1


@pytest.mark.parametrize("total", ["-1", "99999999", "x", "", "\u0663"])
def test_counters_that_make_no_sense(teacher: Client, room: Space, total: str) -> None:
    answer = teacher.post(f"/spaces/{room.pk}/pupils/add/", {"step": "add", "rows-TOTAL_FORMS": total})
    assert answer.status_code == 422


def test_who_may(client: Client, room: Space, chiara: Person, dimitris: Person, elif_y: Pupil, luca_m: Pupil) -> None:
    for person, status in ((chiara, 303), (dimitris, 404), (elif_y.person, 404)):
        client.force_login(person)
        assert send(client, room, "add", ("Sara B.", "1")).status_code == status
    client.logout()
    assert send(client, room, "add", ("Sara B.", "1")).status_code == 302
    assert [pupil.school.city for pupil in Pupil.objects.filter(person__given_name="Sara B.")] == ["Trieste"]


def test_a_closed_room_says_so(teacher: Client, room: Space, ayse: Person) -> None:
    close_twinspace(queries.twinspace_of(room), by=ayse)
    answer = send(teacher, room, "add", ("Elif Y.", "4A"))
    assert answer.status_code == 409
    assert "closed" in answer.content.decode()
    assert teacher.get(f"/spaces/{room.pk}/pupils/add/").status_code == 409
