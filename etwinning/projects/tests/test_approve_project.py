"""The answers: of the second founder, then of each desk."""

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Desk, Person
from etwinning.people.queries import fresh_notices
from etwinning.projects import actions, queries
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_agreed, make_project, make_sent, room_of
from etwinning.safety.models import Block
from etwinning.schools.models import Membership, School
from etwinning.spaces.models import Member
from tests.cast import KONYA, make_desk, make_officer, make_teacher

pytestmark = pytest.mark.django_db


def url(deed: str, project: Project) -> str:
    return f"/projects/{project.slug}/{deed}/"


def test_agree_to_project(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    school = Membership.objects.get(person=bruno).school
    client.force_login(bruno)
    for _time in range(2):
        answer = client.post(url("agree", project), {"school": school.pk})
        assert answer.status_code == 303
    project.refresh_from_db()
    assert project.state == "waiting_desks"
    assert project.is_national is False
    assert sorted(project.approvals.values_list("desk__country", "region")) == [("IT", "IT-75"), ("TR", "TR-42")]
    assert ayse.notices.filter(deed="projects/agree_to_project").count() == 1
    assert not fresh_notices(bruno).exists()  # what was asked is answered


def test_one_desk_when_both_share_it(ayse: Person, bruno: Person) -> None:
    murat = make_teacher("Murat", "Kaya", KONYA)
    project = make_agreed(ayse, murat)
    assert project.is_national is True
    assert [(row.desk.country, row.region) for row in project.approvals.all()] == [("TR", "TR-42")]


def test_two_regions_of_one_desk_are_for_the_whole_country(bruno: Person, chiara: Person) -> None:
    project = make_agreed(bruno, chiara)
    assert [(row.desk.country, row.region) for row in project.approvals.all()] == [("IT", "")]


def test_belgium_has_two_desks(ayse: Person, bruno: Person) -> None:
    for language in ("nl", "fr"):
        Desk.objects.create(slug=f"be-{language}", kind="national", country="BE", language=language, name=language)
    school = Membership.objects.get(person=bruno).school
    for region, spoken, desk in (("BE-VLG", "fr", "nl"), ("BE-WAL", "nl", "fr"), ("BE-BRU", "fr", "fr")):
        School.objects.filter(pk=school.pk).update(country="BE", region=region)
        Person.objects.filter(pk=bruno.pk).update(language=spoken)
        project = make_agreed(ayse, bruno, title=f"In {region}")
        assert sorted(project.approvals.values_list("desk__language", flat=True)) == ["", desk]
    assert "(nl)" in queries.desk_name(Desk.objects.get(slug="be-nl"))


def test_a_country_without_a_desk_is_served_by_the_central_one(ayse: Person, bruno: Person, carla: Person) -> None:
    Desk.objects.filter(country="IT").delete()
    project = make_agreed(ayse, bruno)
    assert sorted(project.approvals.values_list("desk__slug", flat=True)) == ["central", "tr"]
    assert [row.desk.slug for row in queries.approvals_in_reach(project, carla)] == ["central"]


def test_without_any_desk_a_sentence(ayse: Person, bruno: Person) -> None:
    Desk.objects.all().delete()
    project = make_sent(ayse, bruno)
    with pytest.raises(Stale, match="There is no support service"):
        actions.agree_to_project(project, by=bruno)


@pytest.mark.parametrize("trouble", ["block", "waiting"])
def test_who_cannot_agree_can_still_decline(client: Client, ayse: Person, bruno: Person, trouble: str) -> None:
    project = make_sent(ayse, bruno)
    if trouble == "block":
        Block.objects.create(person=ayse, blocked=bruno)
    else:
        Person.objects.filter(pk=bruno.pk).update(state="waiting")
    client.force_login(bruno)
    school = Membership.objects.get(person=bruno).school
    assert client.post(url("agree", project), {"school": school.pk}).status_code == 403
    assert client.post(url("decline", project), {"note": "No time this year"}).status_code == 303


def test_nobody_agrees_to_what_was_withdrawn(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    actions.withdraw_project(project, by=ayse)
    client.force_login(bruno)
    school = Membership.objects.get(person=bruno).school
    answer = client.post(url("agree", project), {"school": school.pk})
    assert answer.status_code == 409
    assert "withdrawn by its founders" in answer.text
    assert not bruno.notices.filter(deed="projects/send_project", read_at__isnull=True).exists()


def test_agreeing_for_somebody_elses_school(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    client.force_login(bruno)
    school = Membership.objects.get(person=ayse).school
    assert client.post(url("agree", project), {"school": school.pk}).status_code == 422


def test_decline_project(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    client.force_login(bruno)
    assert client.post(url("decline", project), {"note": ""}).status_code == 422
    for _time in range(2):
        assert client.post(url("decline", project), {"note": "No time this year."}).status_code == 303
    project.refresh_from_db()
    assert project.state == "refused"
    notice = ayse.notices.get(deed="projects/decline_project")
    assert notice.data["note"] == "No time this year."
    client.force_login(ayse)
    assert "Bruno Greco declined" in client.get(project.get_absolute_url()).text


def test_it_works(client: Client, ayse: Person, bruno: Person, olcay: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    client.force_login(olga)
    answer = client.post(url("approve", project), {"note": "Good luck"})
    assert answer.headers["Location"] == "/desks/projects/"
    project.refresh_from_db()
    assert project.state == "waiting_desks"
    assert project.twinspace is None
    client.force_login(olcay)
    client.post(url("approve", project), {"note": ""})
    project.refresh_from_db()
    assert project.state == "active"
    space = room_of(project)
    assert sorted(space.members.values_list("person", "role")) == sorted(
        [(ayse.pk, Member.Role.ADMINISTRATOR), (bruno.pk, Member.Role.ADMINISTRATOR)]
    )
    for founder in (ayse, bruno):
        assert founder.notices.filter(deed="projects/approve_project").count() == 1
    opened = Entry.objects.filter(deed="projects/approve_project").order_by("pk").values_list("data__opened", flat=True)
    assert list(opened) == [False, True]


def test_the_same_officer_twice_is_once(client: Client, ayse: Person, bruno: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    client.force_login(olga)
    assert [client.post(url("approve", project)).status_code for _time in range(2)] == [303, 303]
    assert Entry.objects.filter(deed="projects/approve_project").count() == 1


def test_a_colleague_was_quicker(client: Client, ayse: Person, bruno: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    actions.approve_project(project, by=olga)
    client.force_login(make_officer("Oreste", "Neri", "IT"))
    for deed in ("approve", "refuse"):
        answer = client.post(url(deed, project), {"note": "A reason that is long enough"})
        assert answer.status_code == 409
        assert "Olga Marino approved this project" in answer.text


def test_refuse_project(client: Client, ayse: Person, bruno: Person, olga: Person, olcay: Person) -> None:
    project = make_agreed(ayse, bruno)
    client.force_login(olga)
    assert client.post(url("refuse", project), {"note": ""}).status_code == 422
    for _time in range(2):
        assert client.post(url("refuse", project), {"note": "Please say what the pupils do."}).status_code == 303
    project.refresh_from_db()
    assert project.state == "refused"
    assert sorted(project.approvals.values_list("outcome", flat=True)) == ["refused", "withdrawn"]
    assert {
        notice.data["note"]
        for founder in (ayse, bruno)
        for notice in founder.notices.filter(deed="projects/refuse_project")
    } == {"Please say what the pupils do."}
    client.force_login(olcay)
    assert client.post(url("approve", project)).status_code == 409
    client.force_login(ayse)
    shown = client.get(project.get_absolute_url()).text
    way_on = url("revise", project)
    assert shown.index("Please say what the pupils do.") < shown.index(way_on) < shown.index("About the project")
    assert shown.count(way_on) == 1
    project = actions.revise_project(project, by=ayse)
    assert "Earlier answers" in client.get(project.get_absolute_url()).text


def test_a_founder_who_lost_the_validation_holds_it_up(ayse: Person, bruno: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    Person.objects.filter(pk=ayse.pk).update(state="suspended")
    with pytest.raises(Stale, match="not validated at the moment"):
        actions.approve_project(project, by=olga)


def test_coordinators_decide_for_their_regions_only(client: Client, ayse: Person, bruno: Person, riza: Person) -> None:
    project = make_agreed(ayse, bruno)
    client.force_login(riza)
    assert client.post(url("approve", project)).status_code == 303
    client.force_login(make_officer("Deniz", "Su", "TR", ["TR-35"]))
    assert client.get(url("approve", project)).status_code == 404


def test_the_central_desk_sees_and_does_not_decide(client: Client, ayse: Person, bruno: Person, carla: Person) -> None:
    project = make_agreed(ayse, bruno)
    client.force_login(carla)
    assert client.get(project.get_absolute_url()).status_code == 200
    assert client.post(url("approve", project)).status_code == 403


def test_desks_see_no_drafts(client: Client, ayse: Person, bruno: Person, olcay: Person) -> None:
    client.force_login(olcay)
    for project in (make_project(ayse, bruno), make_sent(ayse, bruno, title="Sent")):
        assert client.get(project.get_absolute_url()).status_code == 404


def test_what_awaits_a_desk(
    ayse: Person, bruno: Person, olcay: Person, olga: Person, riza: Person, carla: Person
) -> None:
    make_desk("GR")
    project = make_agreed(ayse, bruno)
    for officer in (olcay, olga, riza, carla):
        assert list(queries.projects_awaiting(officer)) == [project]
    assert vars(queries.projects_awaiting(olcay)[0])["usual_days"] == 3
    actions.approve_project(project, by=olcay)
    assert not queries.projects_awaiting(olcay).exists()
    assert not queries.projects_awaiting(riza).exists()
    assert list(queries.projects_awaiting(olga)) == [project]
    assert list(queries.projects_at(olcay)) == [project]
    assert not queries.projects_awaiting(ayse).exists()
