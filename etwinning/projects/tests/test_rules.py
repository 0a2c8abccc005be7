"""Who may do what: rows are the cast, columns are states. It reads like the permission page of the manual."""

from collections.abc import Callable

import pytest

from etwinning.people.models import Person
from etwinning.projects import actions, queries, rules
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import (
    make_active,
    make_agreed,
    make_closed,
    make_contacts,
    make_project,
    make_sent,
)

pytestmark = pytest.mark.django_db
Make = Callable[[Person, Person], Project]


def make_refused(first: Person, second: Person) -> Project:
    project = make_sent(first, second)
    return actions.decline_project(project, by=second, note="Not this year.")


def make_withdrawn(first: Person, second: Person) -> Project:
    return actions.withdraw_project(make_agreed(first, second), by=first)


STATES: dict[str, Make] = {
    "draft": make_project,
    "waiting_partner": make_sent,
    "waiting_desks": make_agreed,
    "active": make_active,
    "closed": make_closed,
    "refused": make_refused,
    "withdrawn": make_withdrawn,
}
NOTHING = ""
UNSEEN = "unseen"
TABLE = {
    "ayse": {
        "draft": "edit_project change_project_picture send_project change_co_founder withdraw_project",
        "waiting_partner": "withdraw_project revise_project",
        "waiting_desks": "withdraw_project",
        "active": "edit_project change_project_picture close_project add_partner",
        "closed": "reopen_project",
        "refused": "revise_project",
        "withdrawn": "revise_project",
    },
    "bruno": {
        "draft": UNSEEN,
        "waiting_partner": "agree_to_project decline_project withdraw_project",
        "waiting_desks": "withdraw_project",
        "active": "edit_project change_project_picture close_project add_partner",
        "closed": "reopen_project",
        "refused": NOTHING,
        "withdrawn": "revise_project",
    },
    "dimitris": {
        "draft": UNSEEN, "waiting_partner": UNSEEN, "waiting_desks": UNSEEN,
        "active": NOTHING, "closed": NOTHING, "refused": UNSEEN, "withdrawn": UNSEEN,
    },
    "eva": {
        "draft": UNSEEN, "waiting_partner": UNSEEN, "waiting_desks": UNSEEN,
        "active": NOTHING, "closed": NOTHING, "refused": UNSEEN, "withdrawn": UNSEEN,
    },
    "olcay": {
        "draft": UNSEEN, "waiting_partner": UNSEEN, "waiting_desks": "approve_project refuse_project",
        "active": "close_project hide_project", "closed": "reopen_project hide_project",
        "refused": UNSEEN, "withdrawn": NOTHING,
    },
    "riza": {
        "draft": UNSEEN, "waiting_partner": UNSEEN, "waiting_desks": "approve_project refuse_project",
        "active": "close_project hide_project", "closed": "reopen_project hide_project",
        "refused": UNSEEN, "withdrawn": NOTHING,
    },
    "carla": {
        "draft": UNSEEN, "waiting_partner": UNSEEN, "waiting_desks": NOTHING,
        "active": "hide_project", "closed": "hide_project", "refused": UNSEEN, "withdrawn": NOTHING,
    },
    "elif_": dict.fromkeys(STATES, UNSEEN),
    "luca": dict.fromkeys(STATES, UNSEEN),
    "victor": dict.fromkeys(STATES, UNSEEN),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.usefixtures(*TABLE)
def test_what_a_page_offers(request: pytest.FixtureRequest, state: str) -> None:
    people: dict[str, Person] = {who: request.getfixturevalue(who) for who in TABLE}
    project = STATES[state](people["ayse"], people["bruno"])
    if state == "closed":
        Project.objects.update(closed_at=project.state_since)
    offered = {}
    for who, person in people.items():
        seen = queries.projects_visible_to(person).filter(pk=project.pk).first()
        offered[who] = {UNSEEN} if seen is None else rules.deeds_open_to(person, seen)
    assert offered == {who: set(row[state].split()) for who, row in TABLE.items()}


def test_partners(ayse: Person, bruno: Person, chiara: Person) -> None:
    make_contacts(ayse, chiara)
    project = make_active(ayse, bruno)

    def offered() -> set[str]:
        return rules.deeds_open_to(chiara, queries.projects_visible_to(chiara).get(pk=project.pk))

    assert offered() == set()
    actions.add_partner(project, by=ayse, person=chiara)
    assert offered() == {"accept_partnership", "decline_partnership"}
    Person.objects.filter(pk=chiara.pk).update(state="waiting")
    chiara.refresh_from_db()
    assert offered() == {"decline_partnership"}
    Person.objects.filter(pk=chiara.pk).update(state="validated")
    chiara.refresh_from_db()
    actions.accept_partnership(project, by=chiara)
    assert offered() == {"leave_project"}


def test_can_found_project(ayse: Person, eva: Person, olcay: Person, elif_: Person, victor: Person) -> None:
    assert [rules.can_found_project(person) for person in (ayse, eva, olcay, elif_, victor)] == [
        True, False, False, False, False,
    ]  # fmt: skip


def test_the_small_deeds_belong_to_founders(ayse: Person, bruno: Person, dimitris: Person, olcay: Person) -> None:
    project = make_agreed(ayse, bruno)
    for rule in (rules.can_save_draft, rules.can_change_project_picture, rules.can_decline_project):
        assert [rule(person, project) for person in (ayse, bruno, dimitris, olcay)] == [True, True, False, False]
    assert rules.can_refuse_project(olcay, project)
    assert not rules.can_archive_project(olcay, project)
    assert not rules.can_decline_partnership(dimitris, project)
    assert not rules.can_accept_partnership(dimitris, project)


def test_who_has_approved_is_not_asked_again(ayse: Person, bruno: Person, olcay: Person, olga: Person) -> None:
    project = actions.approve_project(make_agreed(ayse, bruno), by=olcay)
    assert rules.deeds_open_to(olcay, project) == set()
    assert rules.deeds_open_to(olga, project) == {"approve_project", "refuse_project"}


def test_who_lost_the_standing_cannot_agree(ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    bruno.state = Person.State.WAITING
    assert rules.deeds_open_to(bruno, project) == {"decline_project", "withdraw_project"}


def test_a_block_hides_a_running_project_from_strangers(ayse: Person, bruno: Person, dimitris: Person) -> None:
    from etwinning.safety.models import Block  # noqa: PLC0415 - only here

    make_active(ayse, bruno)
    assert queries.projects_visible_to(dimitris).exists()
    Block.objects.create(person=bruno, blocked=dimitris)
    assert not queries.projects_visible_to(dimitris).exists()
