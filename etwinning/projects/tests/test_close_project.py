"""Closing, reopening, archiving."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.archives.actions import making
from etwinning.archives.models import Archive
from etwinning.core.actions import Stale
from etwinning.core.storage import StorageAway
from etwinning.people.letters import words_of
from etwinning.people.models import Person
from etwinning.projects import actions, queries
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active, make_agreed, make_closed, room_of

pytestmark = pytest.mark.django_db


def test_close_project(client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
    project = make_active(ayse, bruno)
    url = f"/projects/{project.slug}/close/"
    client.force_login(dimitris)
    assert client.post(url).status_code == 403
    client.force_login(bruno)
    assert [client.post(url).status_code for _time in range(2)] == [303, 303]
    project.refresh_from_db()
    assert project.state == "closed"
    assert not room_of(project).is_open
    assert ayse.notices.filter(deed="projects/close_project").count() == 1


def test_what_does_not_run_is_not_closed(ayse: Person, bruno: Person) -> None:
    project = make_agreed(ayse, bruno)
    with pytest.raises(Stale, match="waits for the support services"):
        actions.close_project(project, by=ayse)


def test_an_officer_closes_and_reopens(client: Client, ayse: Person, bruno: Person, olcay: Person) -> None:
    project = make_active(ayse, bruno)
    client.force_login(olcay)
    assert client.get(f"/projects/{project.slug}/close/").status_code == 200
    assert client.post(f"/projects/{project.slug}/close/").headers["Location"] == "/desks/projects/"
    Project.objects.update(closed_at=timezone.now() - timedelta(days=200))
    assert client.post(f"/projects/{project.slug}/reopen/").status_code == 303
    assert Project.objects.get().state == "active"


def test_reopen_project_within_thirty_days(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_closed(ayse, bruno)
    client.force_login(ayse)
    url = f"/projects/{project.slug}/reopen/"
    Project.objects.update(closed_at=timezone.now() - timedelta(days=31))
    assert client.post(url).status_code == 403
    Project.objects.update(closed_at=timezone.now() - timedelta(days=29))
    assert client.get(url).status_code == 200
    assert [client.post(url).status_code for _time in range(2)] == [303, 303]
    project.refresh_from_db()
    assert project.state == "active"
    assert room_of(project).is_open


def test_hide_project_and_show_project(
    client: Client, ayse: Person, bruno: Person, dimitris: Person, olcay: Person, carla: Person
) -> None:
    project = make_active(ayse, bruno)
    url = project.get_absolute_url()
    said = {"reason": "Its picture shows pupils.", "until": (timezone.localdate() + timedelta(days=2)).isoformat()}
    client.force_login(ayse)
    assert client.post(f"{url}hide/", said).status_code == 404
    client.force_login(olcay)
    assert client.get(f"{url}hide/").status_code == 200
    assert "within a year" in client.post(f"{url}hide/", said | {"until": "2020-01-01"}).content.decode()
    assert [client.post(f"{url}hide/", said).status_code for _time in range(2)] == [303, 303]
    assert ayse.notices.filter(deed="projects/hide_project").count() == 1
    for who, status in ((dimitris, 404), (ayse, 200), (bruno, 200), (olcay, 200), (carla, 200)):
        client.force_login(who)
        assert client.get(url).status_code == status
    assert "Its picture shows pupils." in client.get(url).content.decode()
    assert client.get(f"{url}picture/").status_code == 404
    client.logout()
    assert client.get(f"/gallery/{project.slug}/").status_code == 404
    assert actions.show_due(timezone.now()) == 0
    assert actions.show_due(timezone.now() + timedelta(days=4)) == 1
    assert client.get(f"/gallery/{project.slug}/").status_code == 200
    actions.hide_project(project, by=olcay, reason="Its picture shows pupils.")
    assert actions.show_due(timezone.now() + timedelta(days=400)) == 0  # without an end until a desk says so
    client.force_login(carla)
    assert [client.post(f"{url}show/").status_code for _time in range(2)] == [303, 303]
    assert Project.objects.get().hidden_at is None
    assert ayse.notices.filter(deed="projects/show_project").count() == 2


def test_archive_project(client: Client, ayse: Person, bruno: Person, olcay: Person) -> None:
    project = make_closed(ayse, bruno)
    url = f"/projects/{project.slug}/archive/"
    client.force_login(olcay)
    assert client.post(url).status_code == 403  # not before a year has passed
    Project.objects.update(closed_at=timezone.now() - timedelta(days=366))
    assert client.get(url).status_code == 200
    assert [client.post(url).status_code for _time in range(2)] == [303, 303]
    project.refresh_from_db()
    assert project.state == "archived"
    with pytest.raises(Stale, match="in the archive"):
        actions.reopen_project(project, by=olcay)
    client.force_login(ayse)
    assert client.get(url).status_code == 404


def test_an_archive_is_made_when_it_goes_into_the_archive(ayse: Person, bruno: Person) -> None:
    project = make_closed(ayse, bruno)
    for _time in range(2):
        actions.archive_project(project, by=None)
    archive = Archive.objects.get(space=room_of(project))
    assert (archive.kind, archive.state, archive.asked_by, archive.expires_at) == ("ended", "ready", None, None)
    assert "teachers" in archive.audiences


def test_its_keepers_are_told_that_it_was_taken_home_and_the_desk_is_not(
    client: Client, ayse: Person, bruno: Person, olcay: Person
) -> None:
    project = make_closed(ayse, bruno)
    actions.archive_project(project, by=olcay)
    assert not olcay.notices.filter(deed="archives/make_archive").exists()  # she could not open it
    for person in (ayse, bruno):
        notice = person.notices.get(deed="archives/make_archive")
        client.force_login(person)
        assert client.get(notice.url).status_code == 200
        assert "taken home by itself" in words_of(notice)[1]


def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: object, **_named: object) -> None:
        raise StorageAway

    monkeypatch.setattr(making, "lay_down", away)
    monkeypatch.setattr(Archive, "TRIES", 1)


def test_one_that_failed_is_said_once_and_tried_every_night(
    client: Client, ayse: Person, bruno: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, now = make_closed(ayse, bruno), timezone.now()
    with monkeypatch.context() as broken:
        failing(broken)
        actions.archive_project(project, by=None)
        assert [actions.order_archives(now) for _night in range(2)] == [1, 1]
    assert list(queries.rooms_to_take_home(now - timedelta(days=1))) == [room_of(project).pk]
    assert Archive.objects.get().state == "failed"
    assert "tried again every night" in words_of(ayse.notices.get(deed="archives/fail_archive"))[1]
    client.force_login(ayse)
    at = f"/spaces/{room_of(project).pk}/archive/"
    html = client.get(at).content.decode()
    assert 'name="ended" value="on"' in html
    assert "tried again every night" in html
    assert client.post(f"{at}make/", {"ended": "on"}).status_code == 303
    archive = Archive.objects.get()
    assert (archive.kind, archive.state, archive.asked_by, "teachers" in archive.audiences) == (
        "ended", "ready", ayse, True,
    )  # fmt: skip
    assert actions.order_archives(now) == 0
    assert not queries.rooms_to_take_home(now - timedelta(days=1))
    assert client.post(f"{at}make/", {"ended": "on"}).status_code == 303  # there is one: this is an ordinary order
    assert sorted(Archive.objects.values_list("kind", flat=True)) == ["asked", "ended"]


def test_one_that_another_stood_in_the_way_of_is_made_the_next_night(ayse: Person, bruno: Person) -> None:
    project = make_closed(ayse, bruno)
    other = Archive.objects.create(
        space=room_of(project), kind="asked", asked_by=ayse, audiences=["members"], language="en"
    )
    actions.archive_project(project, by=None)
    assert not Archive.objects.filter(kind="ended").exists()
    Archive.objects.update(kind="brought")
    assert actions.order_archives(timezone.now()) == 0
    other.delete()
    assert actions.order_archives(timezone.now()) == 1
    assert Archive.objects.get().is_ready
