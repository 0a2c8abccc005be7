"""Who may what, as tables: rows are the cast, cells are yes or no."""

from collections.abc import Callable

import pytest

from etwinning.people import rules
from etwinning.people.models import Desk, Notice, Person

pytestmark = pytest.mark.django_db

TABLE = {
    #              meet   browse profile settings language notices choose push
    "ayse":       (True,  True,  True,   True,    True,    True,   True,  True),
    "eva":        (False, True,  True,   True,    True,    True,   True,  True),
    "olcay":      (False, True,  True,   True,    True,    True,   True,  True),
    "victor":     (False, False, True,   True,    True,    True,   True,  True),
    "elif_":      (False, False, False,  False,   True,    False,  False, False),
}  # fmt: skip
RULES: tuple[Callable[[Person], bool], ...] = (
    rules.can_meet_people, rules.can_browse, rules.can_edit_profile, rules.can_change_settings,
    rules.can_choose_language, rules.can_read_notices, rules.can_choose_notices, rules.can_add_browser,
)  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_table(name: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(name)
    assert tuple(rule(person) for rule in RULES) == TABLE[name]


@pytest.mark.parametrize(
    ("state", "meets", "browses"),
    [
        ("draft", False, False), ("waiting", False, True), ("info_requested", False, True), ("rejected", False, False),
        ("validated", True, True), ("warned", True, True), ("suspended", False, False), ("left", False, False),
    ],
)  # fmt: skip
def test_states_of_staff(ayse: Person, state: str, meets: bool, browses: bool) -> None:
    ayse.state = state
    assert (rules.can_meet_people(ayse), rules.can_browse(ayse)) == (meets, browses)


def test_officers_answer_for_their_desk_and_regions(olcay: Person, olga: Person, riza: Person, ayse: Person) -> None:
    turkish = Desk.objects.get(country="TR")
    asked = [(person, region) for person in (olcay, olga, riza, ayse) for region in ("TR-42", "TR-06")]
    assert [rules.is_officer_of(person, turkish, region) for person, region in asked] == [
        True, True, False, False, True, False, False, False,
    ]  # fmt: skip


def test_only_who_was_told_reads_a_notice(ayse: Person, bruno: Person) -> None:
    notice = Notice.objects.create(person=ayse, deed="network/request_contact")
    assert (rules.can_read_notice(ayse, notice), rules.can_read_notice(bruno, notice)) == (True, False)
