"""Who may do what with materials: a table, role by role."""

from collections.abc import Callable

import pytest

from etwinning.core.folding import fold
from etwinning.materials import queries, rules
from etwinning.materials.tests.factories import Room, make_folder, make_item, make_sending
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
# administrator, teacher, pupil administrator, pupil, visitor
ROLES = "ayse chiara elif_ luca victor"
ROOM = {
    "can_make_folder": "yes yes yes no no",
    "can_add_materials": "yes yes yes yes no",
    "can_begin_upload": "yes yes yes yes no",
    "can_move_materials": "yes yes yes yes no",
    "can_bin_materials": "yes yes yes yes no",
    "can_describe_materials": "yes yes yes yes no",
    "can_make_public": "yes yes no no no",
}
PUPILS = {  # of what the pupil Luca added
    "can_edit_material": "yes yes no yes no",
    "can_add_captions": "yes yes no yes no",
    "can_remove_captions": "yes yes no yes no",
    "can_restore_material": "yes yes no yes no",
}
FOLDER = {  # of a folder that the pupil administrator Elif made
    "can_edit_folder": "yes yes yes no no",
    "can_bin_folder": "yes yes no no no",
    "can_restore_folder": "yes yes no no no",
}


def told(rule: Callable[..., bool], room: Room, people: list[Person], *things: object) -> str:
    return " ".join("yes" if rule(room.seat(person), *things) else "no" for person in people)


@pytest.fixture
def people(request: pytest.FixtureRequest) -> list[Person]:
    return [request.getfixturevalue(name) for name in ROLES.split()]


def test_each_role(room: Room, people: list[Person]) -> None:
    item, folder = make_item(room.space, people[3]), make_folder(room.space, people[2])
    for table, things in ((ROOM, ()), (PUPILS, (item,)), (FOLDER, (folder,))):
        for name, wanted in table.items():
            assert told(getattr(rules, name), room, people, *things) == wanted, name
    sending = make_sending(room.space, people[3])
    assert told(rules.can_send_part, room, people, sending) == "no no no yes no"
    assert told(rules.can_drop_upload, room, people, sending) == "no no no yes no"


def test_what_one_may_edit_is_what_the_query_says(room: Room, people: list[Person]) -> None:
    items = [make_item(room.space, person, f"{fold(person.given_name)}.txt") for person in people[:4]]
    for person in people:
        seat = room.seat(person)
        editable = set(queries.items_editable_by(seat))
        assert {item for item in items if rules.can_edit_material(seat, item)} == editable
    gone = room.seat(people[3])
    gone.left_at = gone.joined_at
    assert not rules.can_edit_material(gone, items[3])
