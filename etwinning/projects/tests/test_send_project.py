"""Sending to the other founder, taking back, beginning again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.network.models import Contact
from etwinning.people.actions import notice_token
from etwinning.people.models import Person
from etwinning.projects import actions
from etwinning.projects.models import Founder, Project
from etwinning.projects.tests.factories import START, make_active, make_agreed, make_project, make_sent
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db


def send(client: Client, project: Project) -> Any:
    return client.post(f"/projects/{project.slug}/send/", {"version": project.version})


def test_it_works(client: Client, ayse: Person, bruno: Person, mailoutbox: list[EmailMessage]) -> None:
    project = make_project(ayse, bruno)
    client.force_login(ayse)
    assert "Send it to Bruno" in client.get(f"/projects/{project.slug}/send/").text
    assert send(client, project).status_code == 303
    project.refresh_from_db()
    assert project.state == "waiting_partner"
    assert project.sent_at is not None
    assert [notice.deed for notice in bruno.notices.all()] == ["projects/send_project"]


def test_twice_is_once(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno)
    client.force_login(ayse)
    assert [send(client, project).status_code for _time in range(2)] == [303, 303]
    assert bruno.notices.count() == 1


def test_what_is_missing_is_listed_and_nothing_is_sent(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno, aims="", subjects=[], pupil_count=None)
    client.force_login(ayse)
    answer = send(client, project)
    assert answer.status_code == 422
    for name in ("aims", "subjects", "pupil_count"):
        assert f"/edit/?check=1#id_{name}" in answer.text
    assert Project.objects.get().state == "draft"


def test_what_is_missing_or_wrong_stands_beside_the_fields(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno, aims="", age_from=15, age_to=None, pupil_count=None)
    Project.objects.update(unfinished={"age_to": "12", "pupil_count": "-4"})
    client.force_login(ayse)
    asked = client.get(f"/projects/{project.slug}/edit/?check=1")
    assert asked.status_code == 200
    for name in ("aims", "age_to", "pupil_count"):
        assert f'id="id_{name}_error"' in asked.text
    assert "field-error" not in client.get(f"/projects/{project.slug}/edit/").text


def test_a_text_that_changed_is_read_again_first(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno)
    actions.save_draft(project, by=ayse, version=project.version, values={"aims": "Other aims"}, unfinished={})
    client.force_login(ayse)
    answer = send(client, project)
    assert answer.status_code == 409
    assert "Read it once more" in answer.text
    assert Project.objects.get().state == "draft"


def test_who_is_no_contact_any_more_is_not_asked(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno)
    Contact.objects.all().delete()
    client.force_login(ayse)
    answer = send(client, project)
    assert answer.status_code == 422
    assert "cannot be asked at the moment" in answer.text


def test_a_block_keeps_it_from_being_sent(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno)
    Block.objects.create(person=bruno, blocked=ayse)
    client.force_login(ayse)
    assert send(client, project).status_code == 422
    assert not bruno.notices.exists()


def test_who_lost_the_validation_cannot_send(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno)
    Person.objects.filter(pk=ayse.pk).update(state="waiting")
    client.force_login(ayse)
    assert send(client, project).status_code == 403


def test_withdraw_project(client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
    project = make_agreed(ayse, bruno)
    url = f"/projects/{project.slug}/withdraw/"
    client.force_login(dimitris)
    assert client.post(url).status_code == 404
    client.force_login(bruno)
    assert client.get(url).status_code == 200
    assert [client.post(url).status_code for _time in range(2)] == [303, 303]
    project.refresh_from_db()
    assert project.state == "withdrawn"
    assert set(project.approvals.values_list("outcome", flat=True)) == {"withdrawn"}
    assert ayse.notices.filter(deed="projects/withdraw_project").count() == 1
    assert "The project was withdrawn" in client.get(project.get_absolute_url()).text


def test_a_draft_is_withdrawn_silently(ayse: Person, bruno: Person) -> None:
    project = actions.withdraw_project(make_project(ayse, bruno), by=ayse)
    assert project.state == "withdrawn"
    assert not bruno.notices.exists()


def test_too_late_to_withdraw(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    client.force_login(ayse)
    answer = client.post(f"/projects/{project.slug}/withdraw/")
    assert answer.status_code == 409
    assert "This project was approved" in answer.text


def test_what_came_too_late_is_given_back(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    client.force_login(ayse)
    words = {"note": "We would like <b>more time</b>.", "password": "s3 cret", "number": "7"}
    text = client.post(f"/projects/{project.slug}/withdraw/", words).text
    assert "What you wrote is kept here" in text
    assert 'auto">We would like &lt;b&gt;more time&lt;/b&gt;.</blockquote>' in text
    assert "s3 cret" not in text
    assert "What you wrote" not in client.post(f"/projects/{project.slug}/withdraw/").text


def test_revise_project(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    url = f"/projects/{project.slug}/revise/"
    client.force_login(bruno)
    assert client.post(url).status_code == 403  # asked, but has not agreed to anything yet
    client.force_login(ayse)
    assert [client.post(url).status_code for _time in range(2)] == [303, 303]
    project.refresh_from_db()
    assert project.state == "draft"
    client.force_login(bruno)
    assert client.get(project.get_absolute_url()).status_code == 404
    asked, told = bruno.notices.order_by("pk")
    assert asked.read_at is not None
    assert (told.deed, told.read_at, told.by) == ("projects/revise_project", None, ayse)
    for notice in (asked, told):
        assert client.get(f"/notices/open/{notice_token(notice)}/", follow=True).status_code == 200
    assert not ayse.notices.exists()


def test_who_agreed_may_revise_and_send_and_then_the_first_is_asked(ayse: Person, bruno: Person) -> None:
    project = make_agreed(ayse, bruno)
    with pytest.raises(Stale, match="Withdraw it to change it"):
        actions.revise_project(project, by=bruno)
    actions.withdraw_project(project, by=bruno)
    project = actions.revise_project(project, by=bruno)
    project = actions.send_project(project, by=bruno, version=project.version, at=START + timedelta(days=3))
    assert Founder.objects.get(project=project, person=ayse).state == "invited"
    project = actions.agree_to_project(project, by=ayse, at=START + timedelta(days=4))
    assert project.state == "waiting_desks"
    assert sorted(project.approvals.values_list("round", flat=True)) == [1, 1, 2, 2]
