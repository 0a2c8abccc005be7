"""A founder who left or is suspended: the desk asks a partner of the country, whose yes is the last word."""

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.handovers import actions, queries
from etwinning.handovers.models import HandOver
from etwinning.people.models import Person
from etwinning.projects import actions as projects
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active, make_contacts, room_of
from etwinning.spaces.models import Member

pytestmark = pytest.mark.django_db
WHY = "Bruno is suspended, and the class wants to go on."


@pytest.fixture
def project(ayse: Person, bruno: Person, chiara: Person, olga: Person) -> Project:
    """Ayşe (Konya) and Bruno (Lecce) founded it; Chiara (Trieste) joined; Bruno is suspended."""
    project = make_active(ayse, bruno)
    make_contacts(bruno, chiara)
    projects.add_partner(project, by=bruno, person=chiara)
    projects.accept_partnership(project, by=chiara)
    Person.objects.filter(pk=bruno.pk).update(state=Person.State.SUSPENDED)
    return project


def founders(project: Project) -> list[str]:
    return [row.person.given_name for row in project.founders.select_related("person").order_by("place")]


def replace(project: Project, by: Person, person: Person) -> HandOver:
    return actions.replace_founder(project, project.founders.get(place=2), by=by, person=person, reason=WHY)


def test_it_works(
    client: Client, project: Project, ayse: Person, bruno: Person, chiara: Person, olga: Person, olcay: Person
) -> None:
    url = f"/projects/{project.slug}/replace-founder/"
    for person, status in ((ayse, 404), (olcay, 403), (olga, 200)):  # olcay: the desk of the founder who is here
        client.force_login(person)
        assert client.get(url).status_code == status, person
    assert url in client.get(f"/desks/projects/{project.slug}/").content.decode()
    assert client.post(url, {"person": ayse.pk, "reason": WHY}).status_code == 422
    assert [client.post(url, {"person": chiara.pk, "reason": WHY}).status_code for _time in range(2)] == [303, 303]
    assert HandOver.objects.count() == 1
    assert [person.notices.filter(deed="handovers/replace_founder").count() for person in (ayse, bruno, chiara)] == [
        1, 0, 1,
    ]  # fmt: skip
    assert Entry.objects.filter(deed="handovers/replace_founder", actor=olga).count() == 1
    answer = f"/projects/{project.slug}/hand-over/answer/"
    client.force_login(chiara)
    assert "your support service asks you" in client.get(answer).content.decode()
    assert [client.post(answer, {"answer": "yes"}).status_code for _time in range(2)] == [303, 303]
    assert founders(project) == ["Ayşe", "Chiara"]
    row = HandOver.objects.get()
    assert (row.state, row.by) == ("granted", olga)
    assert project.partners.get(person=bruno).state == "joined"
    assert Member.objects.get(space=room_of(project), person=chiara).is_fixed
    chain = [step.title for step in queries.chain(Project.objects.get(), ayse)]
    assert chain[-1] == "Chiara Longo is a founder in place of Bruno Greco"


def test_who_left_stays_out(project: Project, bruno: Person, chiara: Person, olga: Person) -> None:
    Person.objects.filter(pk=bruno.pk).update(state=Person.State.LEFT, is_active=False)
    replace(project, olga, chiara)
    actions.answer_hand_over(project, by=chiara, accept=True)
    assert project.partners.get(person=bruno).state == "left"


def test_a_founder_who_is_here_is_not_replaced(
    client: Client, project: Project, bruno: Person, chiara: Person, olga: Person
) -> None:
    Person.objects.filter(pk=bruno.pk).update(state=Person.State.WARNED)
    with pytest.raises(Stale, match="is here again"):
        replace(project, olga, chiara)
    client.force_login(olga)
    assert client.get(f"/projects/{project.slug}/replace-founder/").status_code == 403


def test_it_may_be_declined_or_taken_back(
    client: Client, project: Project, ayse: Person, chiara: Person, olga: Person
) -> None:
    replace(project, olga, chiara)
    with pytest.raises(Stale, match="has not answered yet"):
        actions.decide_hand_over(project, by=olga, consent=True)
    actions.answer_hand_over(project, by=chiara, accept=False, note="No time.")
    assert founders(project) == ["Ayşe", "Bruno"]
    replace(project, olga, chiara)
    client.force_login(olga)
    assert client.post(f"/projects/{project.slug}/hand-over/withdraw/").status_code == 303
    assert queries.open_hand_over(project) is None
    assert chiara.notices.filter(deed="handovers/withdraw_hand_over").count() == 1


def test_without_a_partner_of_the_country(client: Client, project: Project, chiara: Person, olga: Person) -> None:
    projects.leave_project(project, by=chiara)
    client.force_login(olga)
    page = client.get(f"/projects/{project.slug}/replace-founder/").content.decode()
    assert "No partner can take the place" in page
