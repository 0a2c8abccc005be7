"""Every page of projects is shown to those who may see it, and to nobody else."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etwinning.people.models import Person
from etwinning.projects import actions
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import (
    make_active,
    make_agreed,
    make_closed,
    make_contacts,
    make_project,
    make_sent,
    room_of,
)

pytestmark = pytest.mark.django_db
Make = Callable[[Person, Person], Project]
Counting = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


def address(name: str, slug: str) -> str:
    return reverse(name, kwargs={"slug": slug})


def test_mine_is_empty_with_the_one_thing_that_fills_it(client: Client, ayse: Person) -> None:
    client.force_login(ayse)
    answer = client.get("/projects/")
    assert answer.status_code == 200
    assert reverse("found_project") in answer.text


def test_who_waits_for_validation_is_told_so(client: Client, eva: Person) -> None:
    client.force_login(eva)
    answer = client.get("/projects/")
    assert reverse("found_project") not in answer.text
    assert "as soon as your National Support Service has validated you" in answer.text


def test_mine_by_state(client: Client, ayse: Person, bruno: Person) -> None:
    make_project(ayse, bruno, title="A draft of ours")
    project = make_active(ayse, bruno, title="A running one")
    client.force_login(ayse)
    assert "A running one" in client.get("/projects/").text
    running = client.get("/projects/?show=running").text
    assert "A running one" in running
    for way in (project.get_absolute_url(), room_of(project).get_absolute_url()):
        assert f'href="{way}"' in running
    assert "A draft of ours" not in running
    drafts = client.get("/projects/?show=drafts").text
    assert "A draft of ours" in drafts
    assert "Go to the TwinSpace" not in drafts
    assert client.get("/projects/?show=nonsense&page=99999999999").status_code == 200


def test_running_ones_come_first_and_past_ones_last(client: Client, ayse: Person, bruno: Person) -> None:
    make_active(ayse, bruno, title="A running one")
    make_closed(ayse, bruno, title="A closed one")
    make_sent(ayse, bruno, title="A waiting one")
    client.force_login(ayse)
    for path in ("/projects/", "/home/"):
        text = client.get(path).text
        places = [text.index(title) for title in ("A running one", "A waiting one", "A closed one")]
        assert places == sorted(places), path


def test_a_founder_asks_the_service_by_its_form(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_agreed(ayse, bruno)
    client.force_login(ayse)
    assert f'href="{reverse("ask_desk")}"' in client.get(project.get_absolute_url()).text
    assert "Show all" in client.get("/projects/?show=past").text


def test_an_invitation_stands_on_top(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    client.force_login(bruno)
    text = client.get("/projects/").text
    assert "Waiting for your answer" in text
    assert text.count(project.title) == 1


def test_what_one_never_joined_is_not_among_mine(client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
    """An invitation that was not answered before the project was closed leads into no TwinSpace."""
    project = make_active(ayse, bruno)
    actions.add_partner(project, by=ayse, person=chiara)
    actions.close_project(project, by=ayse)
    for person, listed in ((chiara, False), (bruno, True)):
        client.force_login(person)
        text = client.get("/projects/").text
        assert (project.title in text, room_of(project).get_absolute_url() in text) == (listed, listed)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (make_project, "You are writing the project"),
        (make_sent, "Bruno Greco is reading it"),
        (make_agreed, "National Support Service of Türkiye is reading it"),
        (make_active, "The TwinSpace opened"),
        (make_closed, "Open it again"),
        (make_closed, "The project was closed"),
        (make_closed, "Go to the TwinSpace"),
    ],
)
def test_the_page_says_where_it_is(client: Client, ayse: Person, bruno: Person, make: Make, sentence: str) -> None:
    project = make(ayse, bruno)
    client.force_login(ayse)
    answer = client.get(project.get_absolute_url())
    assert answer.status_code == 200
    assert sentence in answer.text


def test_a_stranger_sees_only_what_runs(client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
    waiting, running = make_agreed(ayse, bruno), make_active(ayse, bruno, title="A running one")
    client.force_login(dimitris)
    assert client.get(waiting.get_absolute_url()).status_code == 404
    answer = client.get(running.get_absolute_url())
    assert answer.status_code == 200
    assert "Where it is" not in answer.text


def test_room_project_and_public_page_lead_to_each_other(
    client: Client, ayse: Person, bruno: Person, dimitris: Person
) -> None:
    project = make_active(ayse, bruno)
    room, public = room_of(project), f'href="{address("gallery_project", project.slug)}"'
    to_project = reverse("space_project", kwargs={"space_pk": room.pk})
    client.force_login(ayse)
    assert f'href="{to_project}"' in client.get(room.get_absolute_url()).text
    answer = client.get(to_project, follow=True)
    assert answer.redirect_chain == [(project.get_absolute_url(), 302)]
    assert public in answer.text
    client.force_login(dimitris)
    assert public not in client.get(project.get_absolute_url()).text
    assert client.get(to_project).status_code == 404


@pytest.mark.parametrize("name", ["edit_project", "change_project_picture", "change_co_founder", "send_project"])
def test_pages_of_a_draft(client: Client, ayse: Person, bruno: Person, name: str) -> None:
    project = make_project(ayse, bruno)
    assert client.get(address(name, project.slug)).status_code == 302
    client.force_login(bruno)
    assert client.get(address(name, project.slug)).status_code == 404
    client.force_login(ayse)
    assert client.get(address(name, project.slug)).status_code == 200


def test_pages_of_the_answers(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_sent(ayse, bruno)
    client.force_login(bruno)
    assert "Agree" in client.get(project.get_absolute_url()).text
    assert client.get(address("agree_to_project", project.slug)).status_code == 200
    assert client.get(address("decline_project", project.slug)).status_code == 200


def test_pages_of_the_desk(client: Client, ayse: Person, bruno: Person, olcay: Person, riza: Person) -> None:
    project = make_agreed(ayse, bruno)
    for officer in (olcay, riza):
        client.force_login(officer)
        assert client.get(address("approve_project", project.slug)).status_code == 200
        assert client.get(address("refuse_project", project.slug)).status_code == 200


def test_pages_of_a_running_project(client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
    project = make_active(ayse, bruno)
    client.force_login(ayse)
    assert "None of your contacts can be asked" in client.get(address("add_partner", project.slug)).text
    make_contacts(ayse, chiara)
    for name in ("add_partner", "close_project", "edit_project"):
        assert client.get(address(name, project.slug)).status_code == 200
    actions.add_partner(project, by=ayse, person=chiara)
    assert "Chiara Longo" in client.get(project.get_absolute_url()).text
    client.force_login(chiara)
    assert client.get(address("accept_partnership", project.slug)).status_code == 200
    actions.accept_partnership(project, by=chiara)
    assert client.get(address("leave_project", project.slug)).status_code == 200


def test_pages_that_come_too_late_lead_to_the_project(client: Client, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    client.force_login(ayse)
    for name in ("change_co_founder", "send_project", "withdraw_project", "reopen_project"):
        answer = client.get(address(name, project.slug))
        assert answer.status_code == 303
        assert answer.headers["Location"] == project.get_absolute_url()


def test_pupils_know_of_no_projects(client: Client, elif_: Person, ayse: Person, bruno: Person) -> None:
    project = make_active(ayse, bruno)
    client.force_login(elif_)
    assert client.get("/projects/").status_code == 404
    assert client.get(project.get_absolute_url()).status_code == 404


def test_the_list_needs_as_many_queries_for_one_as_for_many(
    client: Client, ayse: Person, bruno: Person, chiara: Person, django_assert_max_num_queries: Counting
) -> None:
    client.force_login(ayse)
    make_project(ayse, bruno, title="The first one")
    with django_assert_max_num_queries(12) as first:
        client.get("/projects/")
    for number in range(5):
        make_project(ayse, [bruno, chiara][number % 2], title=f"Number {number}")
    with django_assert_max_num_queries(12) as second:
        client.get("/projects/")
    assert len(first) == len(second)


def test_the_page_of_a_project_is_cheap(
    client: Client, ayse: Person, bruno: Person, olcay: Person, django_assert_max_num_queries: Counting
) -> None:
    project = make_agreed(ayse, bruno)
    for person in (ayse, olcay):
        client.force_login(person)
        client.get(project.get_absolute_url())
        with django_assert_max_num_queries(12):
            client.get(project.get_absolute_url())
