"""Who may do what with a page: the cast against the kinds of page."""

import pytest

from etwinning.pages import queries, rules
from etwinning.pages.models import Page
from etwinning.pages.tests.factories import Room, make_page
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db

CAST = ("ayse", "chiara", "elif_", "luca", "victor")
# page: (author, audience, editors, state), then who of the cast may read it, and who may edit it
PAGES = {
    "a teacher's page": (("chiara", "members", "author", "published"), "yyyyy", "yy---"),
    "a teachers' page": (("chiara", "teachers", "teachers", "published"), "yy---", "yy---"),
    "a public page": (("ayse", "public", "teachers", "published"), "yyyyy", "yy---"),
    "everybody's page": (("ayse", "members", "members", "published"), "yyyyy", "yyyy-"),
    "teachers' page, written by all": (("ayse", "teachers", "members", "published"), "yy---", "yy---"),
    "an administrator's own": (("ayse", "members", "author", "published"), "yyyyy", "y----"),
    "a page of Luca's choice": (("ayse", "members", "chosen", "published"), "yyyyy", "y--y-"),
    "teachers' page of Luca's choice": (("ayse", "teachers", "chosen", "published"), "yy---", "y----"),
    "an administrator's draft": (("ayse", "members", "author", "draft"), "y-y--", "y----"),
    "a teachers' draft": (("ayse", "teachers", "teachers", "draft"), "yy---", "yy---"),
    "everybody's draft": (("ayse", "members", "members", "draft"), "yyyy-", "yyyy-"),
    "a pupil administrator's draft": (("elif_", "members", "author", "draft"), "y-y--", "y-y--"),
    "a pupil's page": (("luca", "members", "author", "published"), "yyyyy", "y--y-"),
}


def marks(answers: list[bool]) -> str:
    return "".join("y" if answer else "-" for answer in answers)


@pytest.mark.parametrize("name", PAGES)
def test_who_reads_and_edits(name: str, room: Room, request: pytest.FixtureRequest) -> None:
    (author, audience, editors, state), reads, edits = PAGES[name]
    page = make_page(room, request.getfixturevalue(author), audience=audience, editors=editors, state=state)
    page.chosen.add(request.getfixturevalue("luca"))
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([page in queries.pages_visible_to(seat) for seat in seats]) == reads
    assert marks([rules.can_edit_page(seat, page) for seat in seats]) == edits
    assert marks([rules.can_save_page(seat, page) for seat in seats]) == edits
    assert marks([rules.can_upload_to_page(seat, page) for seat in seats]) == edits
    shown = [rules.can_see_history(seat, page) for seat in seats if page in queries.pages_visible_to(seat)]
    assert marks(shown) == marks(
        [seat.is_teacher or rules.can_edit_page(seat, page) for seat in seats if page in queries.pages_visible_to(seat)]
    )


# rule: by whom it is allowed, of a page that Luca wrote and all members edit
DEEDS = {
    rules.can_publish_page: "yy-y-",
    rules.can_move_page: "yy---",
    rules.can_bin_page: "y--y-",
    rules.can_restore_page: "y--y-",
    rules.can_discard_draft: "yyyyy",
}


@pytest.mark.parametrize("rule", DEEDS, ids=lambda rule: rule.__name__)
def test_deeds(rule: object, room: Room, request: pytest.FixtureRequest) -> None:
    page = make_page(room, request.getfixturevalue("luca"), editors="members")
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([rule(seat, page) for seat in seats]) == DEEDS[rule]  # type: ignore[operator, index]


def test_deeds_of_the_room(room: Room, request: pytest.FixtureRequest) -> None:
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert marks([rules.can_new_page(seat) for seat in seats]) == "yyy--"
    assert marks([rules.can_see_bin(seat) for seat in seats]) == "yyy--"
    assert marks([rules.can_make_public(seat) for seat in seats]) == "yy---"


def test_buttons(room: Room, request: pytest.FixtureRequest, elif_: Person) -> None:
    page = make_page(room, elif_, editors="members")
    seats = [room.seat(request.getfixturevalue(who)) for who in CAST]
    assert [sorted(rules.deeds_open_to(seat, page)) for seat in seats] == [
        ["bin", "edit", "history", "publish"], ["edit", "history", "publish"], ["bin", "edit", "history", "publish"],
        ["edit", "history"], [],
    ]  # fmt: skip
    room.close()
    left = [sorted(rules.deeds_open_to(room.seat(seat.person), page)) for seat in seats]
    assert left == [["history"], ["history"], ["history"], ["history"], []]


def test_who_left_and_who_sits_elsewhere(room: Room, ayse: Person, chiara: Person, bruno: Person) -> None:
    from etwinning.pages.tests.factories import Role, make_room  # noqa: PLC0415

    page = make_page(room, ayse, editors="members")
    other = make_room({bruno: Role.ADMINISTRATOR})
    seat = room.seat(chiara)
    seat.left_at = page.created_at
    for stranger in (seat, other.seat(bruno)):
        assert not rules.can_edit_page(stranger, page)
        assert not rules.can_bin_page(stranger, page)
        assert not rules.can_see_history(stranger, page)
    assert not list(Page.objects.filter(pk__in=queries.pages_visible_to(other.seat(bruno))))
