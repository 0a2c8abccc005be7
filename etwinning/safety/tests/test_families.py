"""What families allow: who sees a picture, at every level, near and far."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from etwinning.core.models import File
from etwinning.people.models import Person
from etwinning.safety import actions, queries
from etwinning.safety.actions import Word
from etwinning.safety.models import Allowance, Reach, Sighting
from etwinning.safety.queries import Said, Viewer, Withheld

ROOM, KONYA, LECCE = 7, 1, 2
PAPER = Word("paper")
VIEWERS = {
    "teacher of the school": Viewer(Reach.PROJECT, ROOM, KONYA, is_teacher=True),
    "pupil of the school": Viewer(Reach.PROJECT, ROOM, KONYA),
    "teacher of the partner": Viewer(Reach.PROJECT, ROOM, LECCE, is_teacher=True),
    "visitor": Viewer(Reach.PROJECT, ROOM),
    "eTwinner": Viewer(Reach.PLATFORM, ROOM, must_be_said=True),
    "anyone": Viewer(Reach.PUBLIC, ROOM, must_be_said=True),
}
SEES = {
    Reach.NOTHING: {"teacher of the school"},
    Reach.CLASS: {"teacher of the school", "pupil of the school"},
    Reach.PROJECT: {"teacher of the school", "pupil of the school", "teacher of the partner", "visitor"},
    Reach.PLATFORM: {"teacher of the school", "pupil of the school", "teacher of the partner", "visitor", "eTwinner"},
    Reach.PUBLIC: set(VIEWERS),
}


def make_file(**fields: Any) -> File:
    values = {"sha256": "a" * 64, "name": "class.jpg", "kind": "picture", "mime": "image/jpeg", "size": 1} | fields
    return File.objects.create(**values)


def mark(file: File, *pupils: Person, by: Person, school: int = KONYA, room: int = ROOM) -> None:
    people = {pupil.pk: school for pupil in pupils}
    actions.note_sightings(file.sha256, room, people, nobody=not pupils, by=by, at=timezone.now())


def allow(pupil: Person, reach: int, *, by: Person, word: Word = PAPER) -> None:
    actions.note_allowances({pupil.pk: reach}, word, by=by, at=timezone.now())


def who_sees(file: File) -> set[str]:
    return {name for name, viewer in VIEWERS.items() if queries.may_show(file, viewer)}


@pytest.mark.parametrize("reach", Reach)
def test_who_sees_a_picture(ayse: Person, elif_: Person, reach: Reach) -> None:
    file = make_file()
    mark(file, elif_, by=ayse)
    allow(elif_, reach, by=ayse)
    assert who_sees(file) == SEES[reach]


def test_before_anything_is_recorded_the_own_school_sees_it(ayse: Person, elif_: Person) -> None:
    file = make_file()
    mark(file, elif_, by=ayse)
    assert who_sees(file) == SEES[Reach.CLASS]


def test_the_narrowest_family_decides(ayse: Person, bruno: Person, elif_: Person, luca: Person) -> None:
    file = make_file()
    people: dict[int, int | None] = {elif_.pk: KONYA, luca.pk: LECCE}
    actions.note_sightings(file.sha256, ROOM, people, nobody=False, by=ayse, at=timezone.now())
    allow(elif_, Reach.PUBLIC, by=ayse)
    allow(luca, Reach.PROJECT, by=bruno)
    assert who_sees(file) == SEES[Reach.PROJECT]
    allow(luca, Reach.CLASS, by=bruno)
    assert who_sees(file) == {"teacher of the partner"}  # who is of Luca's school
    allow(elif_, Reach.CLASS, by=ayse)
    assert who_sees(file) == set()


def test_the_latest_row_counts_and_none_is_lost(ayse: Person, elif_: Person) -> None:
    file = make_file()
    mark(file, elif_, by=ayse)
    for reach in (Reach.PUBLIC, Reach.NOTHING, Reach.PROJECT):
        allow(elif_, reach, by=ayse)
        assert who_sees(file) == SEES[reach]
    assert [row.reach for row in queries.ledger_of(elif_.pk)] == [Reach.PROJECT, Reach.NOTHING, Reach.PUBLIC]


def test_it_ends_by_itself(ayse: Person, elif_: Person) -> None:
    file, today = make_file(), timezone.localdate()
    mark(file, elif_, by=ayse)
    allow(elif_, Reach.PUBLIC, by=ayse, word=Word("paper", until=today))
    assert who_sees(file) == SEES[Reach.PUBLIC]
    Allowance.objects.update(until=today - timedelta(days=1))
    assert who_sees(file) == SEES[Reach.CLASS]


@pytest.mark.parametrize("kind", File.Kind)
def test_what_nobody_spoke_about_stays_in_a_room_with_pupils(db: None, kind: File.Kind) -> None:
    file = make_file(kind=kind)
    assert queries.withheld([file], VIEWERS["teacher of the partner"]) == {}
    outside = queries.withheld([file], VIEWERS["anyone"])
    assert outside == ({} if kind == File.Kind.DOCUMENT else {file.pk: Withheld.UNSAID})
    assert queries.withheld([file], Viewer(Reach.PUBLIC, ROOM)) == {}  # no pupils there


def test_nobody_in_it_is_the_rooms_own_word(ayse: Person) -> None:
    file = make_file()
    mark(file, by=ayse, room=ROOM + 1)
    assert not queries.may_show(file, VIEWERS["anyone"])
    mark(file, by=ayse)
    assert queries.may_show(file, VIEWERS["anyone"])


def test_the_same_picture_kept_twice_is_one_picture(ayse: Person, elif_: Person) -> None:
    """Marked in one room, it is hidden in every other; the other room's word "nobody" does not free it."""
    mark(make_file(), elif_, by=ayse)
    again, other = make_file(name="copy.jpg"), ROOM + 1
    mark(again, by=ayse, room=other)
    allow(elif_, Reach.PROJECT, by=ayse)
    assert not queries.may_show(again, Viewer(Reach.PUBLIC, other, must_be_said=True))
    assert queries.said_of(queries.sightings_in([again])[again.sha256], other) == Said.PUPILS


def test_marks_are_ended_not_deleted(ayse: Person, elif_: Person, luca: Person) -> None:
    file = make_file()
    mark(file, elif_, by=ayse)
    mark(file, elif_, luca, by=ayse)
    mark(file, luca, by=ayse)
    rows = Sighting.objects.order_by("pk").values_list("pupil", "ended_by")
    assert list(rows) == [(elif_.pk, ayse.pk), (luca.pk, None)]
    assert not actions.note_sightings(file.sha256, ROOM, {luca.pk: KONYA}, nobody=False, by=ayse, at=timezone.now())
    assert actions.note_sightings(file.sha256, ROOM, {}, nobody=False, by=ayse, at=timezone.now())
    assert queries.sightings_in([file]) == {}


def test_any_number_of_files_is_one_query(
    ayse: Person, elif_: Person, luca: Person, django_assert_num_queries: Any
) -> None:
    files = [make_file(sha256=f"{number:064}") for number in range(30)]
    for file in files:
        mark(file, elif_, luca, by=ayse)
    viewer = VIEWERS["anyone"]
    for some in (files[:1], files):
        with django_assert_num_queries(1):
            assert set(queries.withheld(some, viewer)) == {file.pk for file in some}
    with django_assert_num_queries(0):
        assert queries.withheld([], viewer) == {}


@pytest.mark.parametrize(("state", "reach"), [("validated", Reach.PLATFORM), ("waiting", Reach.PUBLIC)])
def test_only_validated_staff_are_etwinners(ayse: Person, elif_: Person, olcay: Person, state: str, reach: int) -> None:
    ayse.state = state
    assert queries.outsider(ayse).reach == reach
    assert {queries.outsider(one).reach for one in (None, elif_, olcay)} == {Reach.PUBLIC}


def test_remarks_go_with_the_name(ayse: Person, elif_: Person) -> None:
    allow(elif_, Reach.PROJECT, by=ayse, word=Word("paper", "blue folder"))
    actions.forget_remarks([elif_.pk])
    row = Allowance.objects.get()
    assert (row.note, row.reach) == ("", Reach.PROJECT)
