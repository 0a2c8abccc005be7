"""The index in use: which file, what changed since, and what happens when there is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etwinning.directory.actions import note_change
from etwinning.directory.index import fresh
from etwinning.directory.kinds import Kind
from etwinning.directory.models import Change, Edition
from etwinning.directory.people import PEOPLE
from etwinning.directory.schools import SCHOOLS
from etwinning.people.models import Person
from tests.cast import KONYA, make_person, make_school

pytestmark = pytest.mark.django_db
type Write = Callable[[Kind], int]


def test_without_a_file_the_database_answers(everybody: list[Person], write_index: Write, tmp_path: Path) -> None:
    assert fresh.current(PEOPLE) is None
    write_index(PEOPLE)
    assert fresh.current(PEOPLE) is not None
    Edition.objects.update(version="of another machine")
    assert fresh.current(PEOPLE) is None


def test_changes_are_taken_in_once(everybody: list[Person], write_index: Write) -> None:
    write_index(PEOPLE)
    index = fresh.current(PEOPLE)
    assert index is not None
    before = index.changed
    note_change("people", [everybody[0].pk])
    assert fresh.current(PEOPLE) is index
    assert fresh.current(PEOPLE) is index
    assert index.changed == before + 1
    assert len(index.shown) == 4


def test_a_new_edition_takes_over_and_older_files_go(everybody: list[Person], write_index: Write) -> None:
    for _time in range(4):
        write_index(PEOPLE)
    first = fresh.current(PEOPLE)
    write_index(PEOPLE)
    second = fresh.current(PEOPLE)
    assert first is not None
    assert second is not None
    assert first.version != second.version == Edition.objects.get().version
    assert len(list(fresh.folder().glob("people-*"))) == 2


def test_too_many_changes_wait_for_a_new_file(
    everybody: list[Person], write_index: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_index(PEOPLE)
    assert fresh.current(PEOPLE) is not None
    monkeypatch.setattr(fresh, "TOO_MANY_CHANGES", 2)
    note_change("people", [person.pk for person in everybody])
    assert fresh.current(PEOPLE) is None


def test_the_database_notes_what_changes(ayse: Person) -> None:
    Change.objects.all().delete()
    ayse.available = False
    ayse.save()
    Person.objects.filter(pk=ayse.pk).update(active_date="2026-11-01", mail_notices=False)  # of no concern
    make_person("Elif", "K.", kind=Person.Kind.PUPIL, email=None)  # pupils are never noted
    school = make_school(KONYA)
    school.region = "TR-06"
    school.save()
    assert [(change.kind, change.thing_id) for change in Change.objects.order_by("pk")] == [
        ("people", ayse.pk), ("schools", school.pk),
    ]  # fmt: skip


def test_all_are_written_one_after_the_other(everybody: list[Person], write_index: Write) -> None:
    said: list[str] = []
    assert fresh.write_all((PEOPLE, SCHOOLS), say=said.append)
    assert set(Edition.objects.values_list("kind", flat=True)) == {"people", "schools"}
    assert said[0].startswith("people: 4 rows")
    assert fresh.current(SCHOOLS) is not None


def test_only_one_writes_at_a_time(everybody: list[Person], write_index: Write) -> None:
    import fcntl  # noqa: PLC0415 - of this test alone

    fresh.folder().mkdir(parents=True)
    with (fresh.folder() / "lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert not fresh.write_all((PEOPLE,))
    assert fresh.write_all((PEOPLE,))
