"""A desk marks a project that inspires others; the front page shows it first: mark_inspiring, unmark_inspiring."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_active
from etwinning.recognition import actions, queries
from etwinning.recognition.models import Inspiring
from tests.cast import make_officer

Counting = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
pytestmark = pytest.mark.django_db
WHY = "Two classes measured one sea."
ALL = "/gallery/inspiring/"
SAID = {"why": WHY, "text_language": "en"}
HIDDEN = {"hidden_at": datetime(2026, 11, 25, tzinfo=UTC), "hidden_reason": "Asked by a family."}


def test_mark_inspiring_and_unmark_inspiring(
    client: Client, project: Project, olcay: Person, carla: Person, ayse: Person
) -> None:
    url = f"/desks/projects/{project.slug}/inspiring/"
    client.force_login(ayse)
    assert client.post(url, SAID).status_code == 404
    client.force_login(olcay)
    assert url in client.get(f"/desks/projects/{project.slug}/").text
    assert client.post(url, SAID | {"why": "x" * 201}).status_code == 422
    assert client.post(url, SAID | {"text_language": "xx"}).status_code == 422
    answers = [client.post(url, SAID, follow=True) for _time in range(2)]
    assert all("The project is marked as inspiring." in answer.text for answer in answers)
    assert answers[0].redirect_chain == [(project.get_absolute_url(), 303)]
    mark = Inspiring.objects.get()
    assert (mark.desk.country, mark.by, mark.why, mark.text_language) == ("TR", olcay, WHY, "en")
    assert Entry.objects.filter(deed="recognition/mark_inspiring").count() == 1
    for page in ("/en/", ALL):
        assert WHY in Client().get(page).text  # a visitor sees it
    client.force_login(carla)
    assert WHY in client.get(url).text
    assert client.get(f"{url}unmark/").status_code == 405
    assert [client.post(f"{url}unmark/").status_code for _time in range(2)] == [303, 303]
    assert not Inspiring.objects.exists()
    assert Entry.objects.filter(deed="recognition/unmark_inspiring").count() == 1


def test_another_countrys_desk_may_not(client: Client, project: Project) -> None:
    client.force_login(make_officer("Eleni", "Petrou", "GR"))
    assert client.post(f"/desks/projects/{project.slug}/inspiring/", SAID).status_code == 403


def test_only_what_everybody_sees_is_offered_where_labels_are_awarded(
    client: Client, project: Project, olcay: Person, carla: Person
) -> None:
    url, asked = f"/desks/projects/{project.slug}/inspiring/", "/desks/labels/new/?q=water"
    for officer in (olcay, carla):
        client.force_login(officer)
        assert url in client.get(asked).text
    Project.objects.filter(pk=project.pk).update(**HIDDEN)
    for officer in (olcay, carla):
        client.force_login(officer)
        text = client.get(asked).text
        assert project.title in text
        assert url not in text
        assert client.get(url).status_code == 404
    with pytest.raises(Stale):
        actions.mark_inspiring(project, by=carla)


def test_stories_stand_on_the_front_page_while_the_project_is_public(
    client: Client, project: Project, ayse: Person, bruno: Person, carla: Person
) -> None:
    later = make_active(ayse, bruno)
    assert "Stories" not in client.get("/en/").text
    assert "No project has been marked yet" in client.get(ALL).text
    actions.mark_inspiring(project, by=carla, why="İki sınıf tek bir denizi ölçtü.", text_language="tr")
    for page in ("/en/", ALL):
        assert '<blockquote class="chain-note" lang="tr" dir="auto">İki sınıf tek' in client.get(page).text
    assert "Stories" in client.get("/en/").text
    assert queries.inspiration(3)[1] == [later]
    actions.mark_inspiring(later, by=carla)
    assert queries.inspiration(3)[1] == [later]
    text = client.get(ALL).text
    assert text.index(f"/gallery/{later.slug}/") < text.index(f"/gallery/{project.slug}/")
    Project.objects.filter(pk=project.pk).update(**HIDDEN)
    for page in ("/en/", ALL):
        assert "denizi" not in client.get(page).text
    assert queries.inspiration(3) == ([], [later])


def test_as_many_queries_for_one_as_for_many(
    client: Client,
    project: Project,
    ayse: Person,
    bruno: Person,
    carla: Person,
    django_assert_max_num_queries: Counting,
) -> None:
    for one in [project, *(make_active(ayse, bruno) for _time in range(4))]:
        actions.mark_inspiring(one, by=carla, why=WHY)
    with django_assert_max_num_queries(4):
        assert [len(part) for part in queries.inspiration(3)] == [3, 2]
    client.get("/en/")  # counts the figures, which are kept for five minutes
    for page, most in ((ALL, 3), ("/en/", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(page).status_code == 200
