"""Opening, closing and filling a room; what the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces import actions, queries
from etwinning.spaces.actions import Newcomer
from etwinning.spaces.models import Member
from etwinning.spaces.tests.factories import Role, make_room, school_of, seat, seat_of


def deeds() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("deed", flat=True))


def test_open_space(ayse: Person, bruno: Person, dimitris: Person) -> None:
    room = make_room(ayse, bruno)
    assert room.is_open
    assert {(one.person, one.role, one.is_fixed) for one in queries.members_of(room)} == {
        (ayse, Role.ADMINISTRATOR, True),
        (bruno, Role.ADMINISTRATOR, True),
    }
    assert list(queries.spaces_visible_to(ayse)) == [room]
    assert list(queries.spaces_visible_to(dimitris)) == []
    assert deeds() == ["spaces/open_space"]


def test_a_room_needs_an_administrator(ayse: Person) -> None:
    with pytest.raises(ValueError, match="administrator"):
        actions.open_space(title="x", members=[Newcomer(ayse, Role.TEACHER)], by=ayse, deed="spaces/open_space")


def test_close_space_and_reopen_space(ayse: Person, bruno: Person, chiara: Person) -> None:
    room = make_room(ayse, bruno)
    for _twice in range(2):
        closed = actions.close_space(room, by=ayse, deed="spaces/close_space")
    assert not closed.is_open
    with pytest.raises(Stale, match="closed"):
        seat(room, chiara, Role.TEACHER)
    for _twice in range(2):
        again = actions.reopen_space(closed, by=ayse, deed="spaces/reopen_space")
    assert again.is_open
    assert deeds() == ["spaces/open_space", "spaces/close_space", "spaces/reopen_space"]


def test_add_member_brings_back_who_left(ayse: Person, bruno: Person, chiara: Person) -> None:
    room = make_room(ayse, bruno)
    one = seat(room, chiara, Role.TEACHER, school_of(chiara))
    actions.remove_member(one, by=ayse)
    assert queries.member_of(room, chiara) is None
    back = seat(room, chiara, Role.TEACHER, school_of(chiara))
    assert (back.pk, back.is_present) == (one.pk, True)


def test_add_members_keeps_the_role_of_who_is_there(ayse: Person, bruno: Person, chiara: Person) -> None:
    room = make_room(ayse, bruno)
    newcomers = [Newcomer(ayse, Role.TEACHER), Newcomer(chiara, Role.TEACHER)]
    seats = actions.add_members(room, newcomers, by=ayse, deed="spaces/add_members")
    assert [one.role for one in seats] == [Role.ADMINISTRATOR, Role.TEACHER]
    assert Entry.objects.latest("pk").data == {"number": 1, "names": ["Chiara Longo"]}


def test_sides_of_counts_by_school(ayse: Person, bruno: Person, elif_: Person) -> None:
    room = make_room(ayse, bruno)
    seat(room, elif_, Role.PUPIL, school_of(ayse))
    sides = [(side.city, side.teachers, side.pupils) for side in queries.sides_of(room)]
    assert sides == [("Konya", 1, 1), ("Lecce", 1, 0)]


def test_forget_person_empties_the_seat(ayse: Person, bruno: Person, chiara: Person) -> None:
    room = make_room(ayse, bruno)
    seat(room, chiara, Role.TEACHER)
    actions.forget_person(chiara)
    assert not seat_of(room, chiara).is_present


@pytest.mark.parametrize("wrong", [{"role": "teacher"}, {"left_at": timezone.now()}])
def test_the_database_keeps_founders(ayse: Person, bruno: Person, wrong: dict[str, object]) -> None:
    room = make_room(ayse, bruno)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(space=room, person=ayse).update(**wrong)
