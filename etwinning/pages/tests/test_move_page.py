"""The order of the pages: by steps, and by dropping a page beside or into another one."""

import pytest
from django.test import Client

from etwinning.core.models import Entry
from etwinning.pages import actions, queries
from etwinning.pages.models import Page
from etwinning.pages.queries import Branch
from etwinning.pages.tests.factories import Room, make_page
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db


def order(room: Room, person: Person) -> str:
    """The tree as one line: "A(B,C),D"."""

    def said(branches: list[Branch]) -> str:
        return ",".join(b.page.title + (f"({said(b.children)})" if b.children else "") for b in branches)

    return said(queries.tree_of(room.seat(person)))


@pytest.fixture
def pages(room: Room, ayse: Person) -> dict[str, Page]:
    made = {name: make_page(room, ayse, name, position=at) for at, name in enumerate("ADEF")}
    made["B"] = make_page(room, ayse, "B", parent=made["A"])
    made["C"] = make_page(room, ayse, "C", parent=made["B"])
    return made


@pytest.mark.parametrize(
    ("page", "way", "other", "after"),
    [
        ("F", "before", "A", "F,A(B(C)),D,E"),
        ("A", "after", "F", "D,E,F,A(B(C))"),
        ("D", "into", "F", "A(B(C)),E,F(D)"),
        ("D", "after", "C", "A(B(C,D)),E,F"),
        ("B", "before", "E", "A,D,B(C),E,F"),
        ("B", "into", "E", "A,D,E(B(C)),F"),
        ("D", "into", "B", "A(B(C,D)),E,F"),
        ("D", "after", "D", "A(B(C)),D,E,F"),
        ("A", "into", "C", "A(B(C)),D,E,F"),
        ("D", "into", "C", "A(B(C)),D,E,F"),
        ("A", "into", "F", "A(B(C)),D,E,F"),
        ("D", "up", "", "D,A(B(C)),E,F"),
        ("D", "in", "", "A(B(C),D),E,F"),
        ("C", "out", "", "A(B,C),D,E,F"),
        ("A", "up", "", "A(B(C)),D,E,F"),
    ],
)
def test_where_a_page_goes(
    client: Client, room: Room, ayse: Person, pages: dict[str, Page], page: str, way: str, other: str, after: str
) -> None:
    client.force_login(ayse)
    said = {"way": way, "other": pages[other].pk if other else ""}
    answer = client.post(room.at(f"pages/{pages[page].pk}/move/"), said)
    assert answer.status_code == 303
    assert order(room, ayse) == after
    assert Entry.objects.filter(deed="pages/move_page").count() == (after != "A(B(C)),D,E,F")


def test_what_makes_no_sense_changes_nothing(
    client: Client, room: Room, ayse: Person, pages: dict[str, Page], luca: Person
) -> None:
    elsewhere = make_page(room, luca, "X", binned_at=pages["A"].created_at, binned_by=ayse)
    client.force_login(ayse)
    for said in (
        {"way": "after"},
        {"way": "after", "other": "0"},
        {"way": "into", "other": elsewhere.pk},
        {"way": "x"},
    ):
        assert client.post(room.at(f"pages/{pages['D'].pk}/move/"), said).status_code == 303
    client.force_login(luca)
    said = {"way": "before", "other": pages["A"].pk}
    assert client.post(room.at(f"pages/{pages['D'].pk}/move/"), said).status_code == 403
    assert order(room, ayse) == "A(B(C)),D,E,F"


def test_a_page_that_teachers_do_not_see_keeps_its_place(room: Room, ayse: Person, pages: dict[str, Page]) -> None:
    actions.bin_page(pages["A"], by=ayse)
    assert order(room, ayse) == "B(C),D,E,F"
    actions.move_page(pages["D"], "before", by=ayse, other=pages["B"].pk)
    assert order(room, ayse) == "D,B(C),E,F"
