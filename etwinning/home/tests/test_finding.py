"""Finding projects: those that run or ran, by anybody who may browse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from etwinning.directory.finding import find, suggest
from etwinning.directory.index import fresh
from etwinning.directory.models import Founded
from etwinning.home.queries.projects import PROJECTS
from etwinning.people.models import Person
from etwinning.projects.models import Partner, Project
from etwinning.projects.tests.factories import make_active, make_sent
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["index", "database"])
def project(
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path: Path,
    ayse: Person,
    bruno: Person,
    olcay: Person,
    olga: Person,
) -> Project:
    settings.VAR = tmp_path
    project = make_active(ayse, bruno)
    make_sent(bruno, ayse, title="Not approved yet")
    if request.param:
        fresh.write(PROJECTS)
    return project


def titles(person: Person, **asked: list[str]) -> list[str]:
    return sorted(project.title for project in find(PROJECTS, person, PROJECTS.search(asked)).page.object_list)


def test_filters_and_words(dimitris: Person, ayse: Person, project: Project) -> None:
    water = ["Where our water comes from"]
    assert titles(dimitris) == titles(ayse) == water  # what is not approved is nobody's find
    assert titles(dimitris, subject=["geography", "music"], language=["it"], age=["7-11"], competence=["stem"]) == water
    assert (
        titles(dimitris, age=["16-19"]) == titles(dimitris, language=["fr"]) == titles(dimitris, state=["closed"]) == []
    )
    assert titles(dimitris, state=["active"], q=["konya wat"]) == water
    assert [found.pk for found in suggest(PROJECTS, dimitris, "where wa")] == [project.pk]


def test_looking_for_partners_ends_when_all_seats_are_taken(
    dimitris: Person, chiara: Person, ayse: Person, project: Project
) -> None:
    assert titles(dimitris, partners=["yes"])
    for person in (chiara, dimitris):
        Partner.objects.create(project=project, person=person, asked_by=ayse, state=Partner.State.JOINED)
    assert titles(dimitris, partners=["yes"]) == []
    Partner.objects.filter(person=chiara).update(state=Partner.State.LEFT)
    assert titles(dimitris, partners=["yes"])


def test_a_block_hides_the_projects_of_the_other(dimitris: Person, bruno: Person, project: Project) -> None:
    Block.objects.create(person=bruno, blocked=dimitris)
    assert (titles(dimitris), find(PROJECTS, dimitris, PROJECTS.search({})).total) == ([], 0)
    assert suggest(PROJECTS, dimitris, "where") == []


def test_who_founded_is_known_to_the_directory(ayse: Person, bruno: Person, project: Project) -> None:
    assert set(Founded.objects.values_list("person_id", flat=True)) == {ayse.pk, bruno.pk}


def test_the_pages(client: Client, dimitris: Person, elif_: Person, victor: Person, project: Project) -> None:
    for address in ("/projects/find/", "/projects/find/suggest/?q=where"):
        client.force_login(dimitris)
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Where our water comes from" in answer.content.decode()
        for person, status in ((elif_, 404), (victor, 403)):
            client.force_login(person)
            assert client.get(address).status_code == status


def test_same_queries_for_one_and_many(
    client: Client,
    dimitris: Person,
    ayse: Person,
    bruno: Person,
    project: Project,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    client.force_login(dimitris)
    for number in range(5):
        make_active(ayse, bruno, title=f"Water {number}")
    client.get("/projects/find/")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get("/projects/find/")
