"""Who may in a TwinSpace, beyond what every room knows: roles of domain 2.3."""

import pytest
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.schools.models import School
from etwinning.spaces.models import Member, Space
from etwinning.twinspace import queries, rules
from etwinning.twinspace.models import Pupil

ADMINISTRATOR, TEACHER, PUPIL_ADMINISTRATOR, PUPIL, VISITOR, *_OF_A_GROUP = Member.Role
TEACHERS = {ADMINISTRATOR, TEACHER}


def member(role: str, **fields: object) -> Member:
    values: dict[str, object] = {"pk": 1, "space": Space(pk=1), "person": Person(pk=1), "school": School(pk=1)}
    return Member(role=role, **values | fields)


@pytest.mark.parametrize(
    ("rule", "yes"),
    [
        (rules.can_edit_twinspace, {ADMINISTRATOR}),
        (rules.can_see_pupils, TEACHERS),
        (rules.can_add_pupils, TEACHERS),
        (rules.can_bring_pupils, TEACHERS),
        (rules.can_print_pupil_cards, TEACHERS),
        (rules.can_reset_pupil_card, TEACHERS),
        (rules.can_remove_pupil, TEACHERS),
    ],
)
def test_roles(rule: object, yes: set[str]) -> None:
    assert {role for role in Member.Role if rule(member(role))} == yes  # type: ignore[operator]
    gone = {role for role in Member.Role if rule(member(role, left_at=timezone.now()))}  # type: ignore[operator]
    assert gone == set()


def test_without_a_school_nobody_has_pupils() -> None:
    assert not rules.can_add_pupils(member(TEACHER, school=None))


def test_whose_cards_a_teacher_holds(
    room: Space, ayse: Person, bruno: Person, chiara: Person, elif_y: Pupil, luca_m: Pupil
) -> None:
    def handled(person: Person) -> list[Pupil]:
        return list(queries.pupils_handled_by(Member.objects.select_related("space").get(space=room, person=person)))

    assert handled(ayse) == [elif_y]
    assert handled(bruno) == [luca_m]
    assert handled(chiara) == []
    assert handled(elif_y.person) == []
