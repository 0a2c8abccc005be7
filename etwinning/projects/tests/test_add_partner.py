"""More teachers: asked, joining, declining, leaving."""

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.people.models import Person
from etwinning.projects import actions, queries
from etwinning.projects.models import Partner, Project
from etwinning.projects.tests.factories import make_active, make_agreed, make_contacts, room_of
from etwinning.schools.models import Membership
from etwinning.spaces.queries import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(ayse: Person, bruno: Person, chiara: Person) -> Project:
    make_contacts(ayse, chiara)
    return make_active(ayse, bruno)


def url(what: str, project: Project) -> str:
    return f"/projects/{project.slug}/partners/{what}/"


def test_it_works(client: Client, running: Project, ayse: Person, chiara: Person) -> None:
    client.force_login(ayse)
    assert client.post(url("add", running), {"person": chiara.pk}).status_code == 303
    assert chiara.notices.get().deed == "projects/add_partner"
    client.force_login(chiara)
    assert "You are asked to join this project" in client.get(running.get_absolute_url()).text
    school = Membership.objects.get(person=chiara).school
    for _time in range(2):
        assert client.post(url("accept", running), {"school": school.pk}).status_code == 303
    seat = member_of(room_of(running), chiara)
    assert seat is not None
    assert seat.role == "teacher"
    assert ayse.notices.filter(deed="projects/accept_partnership").count() == 1
    assert list(queries.shown_projects_of(chiara)) == [running]
    assert list(queries.projects_of_school(school)) == [running]


def test_only_a_validated_contact_who_is_not_in_it(
    client: Client, running: Project, ayse: Person, bruno: Person, chiara: Person, dimitris: Person, eva: Person
) -> None:
    make_contacts(ayse, eva)
    client.force_login(ayse)
    for other in (bruno, dimitris, eva, ayse):
        assert client.post(url("add", running), {"person": other.pk}).status_code == 422
    client.post(url("add", running), {"person": chiara.pk})
    assert client.post(url("add", running), {"person": chiara.pk}).status_code == 422
    assert Partner.objects.count() == 1
    client.force_login(chiara)
    assert client.post(url("add", running), {"person": dimitris.pk}).status_code == 403


def test_the_limit_holds(running: Project, ayse: Person, chiara: Person, dimitris: Person) -> None:
    Project.objects.update(partner_limit=1)
    actions.add_partner(running, by=ayse, person=chiara)
    with pytest.raises(Stale, match="all the partners it wants"):
        actions.add_partner(running, by=ayse, person=dimitris)
    actions.decline_partnership(running, by=chiara)
    actions.add_partner(running, by=ayse, person=dimitris)


def test_nobody_joins_what_does_not_run(ayse: Person, bruno: Person, chiara: Person, running: Project) -> None:
    with pytest.raises(Stale):
        actions.add_partner(make_agreed(ayse, bruno, title="Waiting"), by=ayse, person=chiara)
    actions.add_partner(running, by=ayse, person=chiara)
    actions.close_project(running, by=ayse)
    with pytest.raises(Stale, match="was closed"):
        actions.accept_partnership(running, by=chiara)


def test_decline_partnership(client: Client, running: Project, ayse: Person, chiara: Person) -> None:
    actions.add_partner(running, by=ayse, person=chiara)
    client.force_login(chiara)
    for _time in range(2):
        assert client.post(url("decline", running)).status_code == 303
    assert ayse.notices.filter(deed="projects/decline_partnership").count() == 1
    actions.add_partner(running, by=ayse, person=chiara)
    actions.accept_partnership(running, by=chiara)
    with pytest.raises(Stale, match="known already"):
        actions.decline_partnership(running, by=chiara)


def test_leave_project(client: Client, running: Project, ayse: Person, bruno: Person, chiara: Person) -> None:
    actions.add_partner(running, by=ayse, person=chiara)
    actions.accept_partnership(running, by=chiara)
    client.force_login(ayse)
    assert client.post(url("leave", running)).status_code == 403
    client.force_login(chiara)
    for _time in range(2):
        assert client.post(url("leave", running)).status_code == 303
    assert member_of(room_of(running), chiara) is None
    assert bruno.notices.filter(deed="projects/leave_project").count() == 1
    actions.add_partner(running, by=ayse, person=chiara)
    actions.accept_partnership(running, by=chiara)
    assert member_of(room_of(running), chiara) is not None


def test_invitations_stand_together(running: Project, ayse: Person, chiara: Person) -> None:
    assert not queries.invitations_of(chiara).exists()
    actions.add_partner(running, by=ayse, person=chiara)
    assert list(queries.invitations_of(chiara)) == [running]


def test_forget_person(running: Project, ayse: Person, bruno: Person, chiara: Person) -> None:
    actions.add_partner(running, by=ayse, person=chiara)
    waiting = make_agreed(bruno, chiara, title="Waiting for the desks")
    actions.forget_person(chiara)
    assert Partner.objects.get().state == "declined"
    assert Project.objects.get(pk=waiting.pk).state == "withdrawn"
    assert Project.objects.get(pk=running.pk).state == "active"
