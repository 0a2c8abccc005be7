"""Everybody can check a label; the page says only what is public."""

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.recognition import actions
from etwinning.recognition.models import Label

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(project: Project, ayse: Person, olcay: Person) -> Label:
    return actions.award_label("national", project, person=ayse, by=olcay, reason="A secret of the desk.")


def test_it_works(client: Client, label: Label) -> None:
    typed = f"  {label.written_code.upper()} "
    assert client.get("/labels/", {"code": typed})["Location"] == label.get_absolute_url()
    answer = client.get(label.get_absolute_url())
    page = answer.content.decode()
    assert "This label is valid" in page
    assert str(label.project) in page
    assert "Mevlana İlkokulu" in page
    assert label.written_code in page
    assert "secret of the desk" not in page
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_wrong_code(client: Client, label: Label) -> None:
    wrong = client.get("/labels/", {"code": f"{label.code[:-1]}0"})
    assert (wrong.status_code, "no label with this code" in wrong.content.decode()) == (200, True)
    for code in ("x", "a" * 12, "%00", "ab3d-9kmn-x7q", "é" * 12):
        assert client.get(f"/labels/{code}/").status_code == 404
    assert client.get("/labels/", {"code": "\0"}).status_code == 200


def test_the_name_is_for_those_who_may_know_it(
    client: Client, label: Label, ayse: Person, elif_: Person, dimitris: Person
) -> None:
    def names() -> tuple[bool, bool]:
        page = client.get(label.get_absolute_url()).content.decode().split("<main")[1]
        return "Ayşe" in page, "A teacher of this school" in page

    assert names() == (False, True)
    client.force_login(dimitris)
    assert names() == (True, False)
    client.logout()
    Person.objects.filter(pk=ayse.pk).update(visibility="public", public_parts=["schools"])
    assert names() == (False, True)
    Person.objects.filter(pk=ayse.pk).update(public_parts=["labels"])
    assert names() == (True, False)
    Person.objects.filter(pk=ayse.pk).update(visibility="members")
    client.force_login(elif_)
    assert names() == (False, True)


def test_what_a_desk_hides_is_not_named(client: Client, label: Label, project: Project, dimitris: Person) -> None:
    Project.objects.filter(pk=project.pk).update(hidden_at=timezone.now(), hidden_reason="It is being read.")
    assert str(project) not in client.get(label.get_absolute_url()).content.decode()
    client.force_login(dimitris)
    for where in (f"/people/{label.person_id}/", f"/schools/{label.school_id}/"):
        assert label.get_absolute_url() not in client.get(where).content.decode()


def test_who_leaves_is_not_named(client: Client, label: Label, ayse: Person) -> None:
    actions.forget_person(ayse)
    label.refresh_from_db()
    assert label.reason == ""
    assert label.person == ayse
