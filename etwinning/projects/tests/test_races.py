"""Two at once: one outcome, no error page. Real threads, real transactions."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Notice, Person
from etwinning.projects import actions
from etwinning.projects.models import Approval, Partner, Project
from etwinning.projects.tests.factories import make_active, make_agreed, make_contacts, make_project, make_sent
from etwinning.twinspace.models import TwinSpace
from tests.cast import make_officer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do several things at the same moment; what came of each: "done", or the sentence of a refusal."""
    gate = threading.Barrier(len(deeds))
    outcomes: list[object] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            deed()
            outcomes[place] = "done"
        except Stale as late:
            outcomes[place] = late.sentence
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_two_desks_approve_at_the_same_moment(ayse: Person, bruno: Person, olcay: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    outcomes = at_once(
        lambda: actions.approve_project(project, by=olcay), lambda: actions.approve_project(project, by=olga)
    )
    assert outcomes == ["done", "done"]
    assert Project.objects.get().state == "active"
    assert TwinSpace.objects.count() == 1
    assert Notice.objects.filter(deed="projects/approve_project").count() == 2


def test_two_officers_of_one_desk(ayse: Person, bruno: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    other = make_officer("Oreste", "Neri", "IT")
    outcomes = at_once(
        lambda: actions.approve_project(project, by=olga),
        lambda: actions.refuse_project(project, by=other, note="Please say what the pupils do."),
    )
    assert outcomes.count("done") == 1
    assert "Your service has answered already" in str(next(outcome for outcome in outcomes if outcome != "done"))
    assert Approval.objects.filter(desk__country="IT").exclude(outcome="waiting").count() == 1


def test_a_founder_withdraws_while_a_desk_approves(ayse: Person, bruno: Person, olcay: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    actions.approve_project(project, by=olga)
    outcomes = at_once(
        lambda: actions.approve_project(project, by=olcay), lambda: actions.withdraw_project(project, by=ayse)
    )
    assert outcomes.count("done") == 1
    state = Project.objects.get().state
    assert state == ("active" if outcomes[0] == "done" else "withdrawn")
    assert TwinSpace.objects.count() == (1 if state == "active" else 0)


def test_the_same_button_twice(client: Client, ayse: Person, bruno: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    answers: list[int] = []

    def press() -> None:
        own = Client(raise_request_exception=False)
        own.force_login(olga)
        answers.append(own.post(f"/projects/{project.slug}/approve/", {"note": ""}).status_code)

    at_once(press, press, press)
    assert answers == [303, 303, 303]
    assert Entry.objects.filter(deed="projects/approve_project").count() == 1


def test_agreeing_while_it_is_withdrawn(ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    outcomes = at_once(
        lambda: actions.agree_to_project(project, by=bruno), lambda: actions.withdraw_project(project, by=ayse)
    )
    # withdrawing is possible before and after the agreement; agreeing only before
    assert outcomes[1] == "done"
    assert Project.objects.get().state == "withdrawn"
    assert not Approval.objects.filter(outcome="waiting").exists()


def test_two_windows_save_at_once(ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno)

    def save(title: str) -> Callable[[], object]:
        return lambda: actions.save_draft(
            project, by=ayse, version=project.version, values={"title": title}, unfinished={}
        )

    outcomes = at_once(save("From one window"), save("From another window"))
    assert outcomes.count("done") == 1
    assert Project.objects.get().version == project.version + 1


def test_the_latest_place_is_taken_once(ayse: Person, bruno: Person, chiara: Person, dimitris: Person) -> None:
    project = make_active(ayse, bruno, partner_limit=1)
    make_contacts(ayse, chiara)
    make_contacts(bruno, dimitris)
    outcomes = at_once(
        lambda: actions.add_partner(project, by=ayse, person=chiara),
        lambda: actions.add_partner(project, by=bruno, person=dimitris),
    )
    assert outcomes.count("done") == 1
    assert Partner.objects.count() == 1


def test_founding_twice_at_once_is_one_draft(ayse: Person, bruno: Person) -> None:
    make_contacts(ayse, bruno)

    def found() -> object:
        return actions.found_project("The same project", by=ayse, school=None, co_founder=bruno)

    assert at_once(found, found) == ["done", "done"]
    assert Project.objects.count() == 1
