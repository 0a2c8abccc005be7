"""Following a project: who may, silently, once."""

import pytest
from django.test import Client

from etwinning.core.models import Entry
from etwinning.network.models import Follow
from etwinning.people.models import Notice, Person
from etwinning.projects.tests.factories import make_active, make_project
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db


def test_follow_project_and_unfollow_project(client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
    project = make_active(ayse, bruno)
    told = Notice.objects.count()
    client.force_login(dimitris)
    assert f'action="/projects/{project.slug}/follow/"' in client.get(f"/projects/{project.slug}/").content.decode()
    for _twice in range(2):
        assert client.post(f"/projects/{project.slug}/follow/").status_code == 303
    row = Follow.objects.get()
    assert (row.person, row.scope, row.kind, row.number) == (dimitris, f"project:{project.pk}", "project", project.pk)
    assert Notice.objects.count() == told
    for _twice in range(2):
        assert client.post(f"/projects/{project.slug}/unfollow/").status_code == 303
    assert not Follow.objects.exists()
    deeds = Entry.objects.filter(actor=dimitris).order_by("pk").values_list("deed", "audience")
    assert list(deeds) == [("projects/follow_project", "me"), ("projects/unfollow_project", "me")]


def test_who_may(
    client: Client, ayse: Person, bruno: Person, dimitris: Person, eva: Person, elif_: Person, olcay: Person
) -> None:
    running, draft = make_active(ayse, bruno), make_project(ayse, bruno)
    table = {}
    for person in (ayse, dimitris, eva, elif_, olcay):
        client.force_login(person)
        table[person] = [client.post(f"/projects/{it.slug}/follow/").status_code for it in (running, draft)]
    assert table == {ayse: [403, 403], dimitris: [303, 404], eva: [403, 404], elif_: [404, 404], olcay: [403, 404]}
    Follow.objects.all().delete()
    Block.objects.create(person=ayse, blocked=dimitris)
    client.force_login(dimitris)
    assert client.post(f"/projects/{running.slug}/follow/").status_code == 404


def test_when_it_begins_those_who_follow_a_founder_can_read_it(ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    begun = Entry.objects.filter(deed="projects/begin_project").order_by("pk")
    schools = [f"school:{person.memberships.get().school_id}" for person in (ayse, bruno)]
    assert [(entry.actor, entry.scope, entry.audience, entry.data["slug"]) for entry in begun] == [
        (ayse, schools[0], "members", project.slug), (bruno, schools[1], "members", project.slug),
    ]  # fmt: skip
