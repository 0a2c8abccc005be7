"""Changing the description of a running project, its picture, and the other founder of a draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etwinning.core.models import File
from etwinning.core.tests.samples import picture
from etwinning.people.models import Person
from etwinning.projects import actions
from etwinning.projects.models import Founder, Project
from etwinning.projects.tests.factories import TEXT, make_active, make_closed, make_contacts, make_project

pytestmark = pytest.mark.django_db


def test_a_running_project_takes_only_what_is_complete(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    client.force_login(bruno)
    url = f"/projects/{project.slug}/edit/"
    wrong = client.post(url, TEXT | {"version": project.version, "title": ""})
    assert wrong.status_code == 422
    assert Project.objects.get().title == project.title
    right = client.post(url, TEXT | {"version": project.version, "title": "A better title"})
    assert right.status_code == 303
    assert Project.objects.get().title == "A better title"
    late = client.post(url, TEXT | {"version": project.version, "title": "Meanwhile"})
    assert late.status_code == 409
    assert "A better title" in late.text


def test_a_closed_one_takes_nothing(client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
    project = make_closed(ayse, bruno)
    client.force_login(ayse)
    answer = client.post(f"/projects/{project.slug}/edit/", TEXT | {"version": project.version, "title": "Too late"})
    assert answer.headers["Location"] == project.get_absolute_url()
    with pytest.raises(actions.Changed.__mro__[1]):
        actions.edit_project(project, by=ayse, version=project.version, values=TEXT)
    client.force_login(dimitris)
    assert client.get(f"/projects/{project.slug}/edit/").status_code == 403


def test_change_project_picture(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno)
    client.force_login(ayse)
    url = f"/projects/{project.slug}/edit/picture/"
    assert client.post(url, {"picture_words": "A well"}).status_code == 422
    upload = SimpleUploadedFile("well.png", picture("PNG"), content_type="image/png")
    assert client.post(url, {"picture": upload, "picture_words": ""}).status_code == 422
    upload = SimpleUploadedFile("well.png", picture("PNG"), content_type="image/png")
    assert client.post(url, {"picture": upload, "picture_words": "A well"}).status_code == 303
    project.refresh_from_db()
    assert project.picture is not None
    shown = client.get(f"/projects/{project.slug}/picture/?size=../../etc")
    assert shown.getvalue()
    client.force_login(bruno)
    assert client.get(f"/projects/{project.slug}/picture/").status_code == 404
    client.logout()
    assert client.get(f"/projects/{project.slug}/picture/").status_code == 404
    client.force_login(ayse)
    assert client.post(url, {"remove": "on"}).status_code == 303
    assert not File.objects.exists()
    assert client.get(f"/projects/{project.slug}/picture/").status_code == 404


def test_a_program_is_no_picture(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_project(ayse, bruno)
    client.force_login(ayse)
    upload = SimpleUploadedFile("photo.jpg", b"MZ\x90\0" + b"\0" * 200, content_type="image/jpeg")
    answer = client.post(f"/projects/{project.slug}/edit/picture/", {"picture": upload, "picture_words": "A photo"})
    assert answer.status_code == 422
    assert "A photo" in answer.text
    assert not File.objects.exists()


def test_change_co_founder(client: Client, ayse: Person, bruno: Person, chiara: Person, dimitris: Person) -> None:
    project = make_project(ayse, bruno)
    make_contacts(ayse, chiara)
    client.force_login(ayse)
    url = f"/projects/{project.slug}/edit/co-founder/"
    assert client.post(url, {"co_founder": dimitris.pk}).status_code == 422
    assert client.post(url, {"co_founder": chiara.pk}).status_code == 303
    assert client.post(url, {"co_founder": chiara.pk}).status_code == 303
    second = Founder.objects.get(project=project, place=2)
    assert (second.person, str(second.school), second.state) == (chiara, "Scuola primaria Rodari", "invited")
    assert not bruno.notices.exists()


def test_who_had_agreed_is_told(client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
    from etwinning.projects.tests.factories import make_agreed  # noqa: PLC0415 - only here

    project = make_agreed(ayse, bruno)
    actions.withdraw_project(project, by=ayse)
    actions.revise_project(project, by=ayse)
    make_contacts(ayse, chiara)
    actions.change_co_founder(project, by=ayse, co_founder=chiara)
    assert bruno.notices.filter(deed="projects/change_co_founder").count() == 1
    client.force_login(bruno)
    assert client.get(project.get_absolute_url()).status_code == 404
