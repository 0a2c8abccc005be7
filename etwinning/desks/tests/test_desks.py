"""The officer's face: what each sees, and that nobody else sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etwinning.core.models import File
from etwinning.desks import queries
from etwinning.people.models import Person
from etwinning.projects.actions import approve_project
from etwinning.projects.models import Project
from etwinning.projects.tests.factories import make_agreed
from etwinning.schools import actions
from etwinning.schools.models import ValidationRequest
from tests.cast import KONYA, LECCE, NOW, make_desk, make_officer, make_person, make_school

pytestmark = pytest.mark.django_db
PAGES = [
    "/desks/",
    "/desks/validations/",
    "/desks/validations/?state=all",
    "/desks/projects/",
    "/desks/projects/?all=1",
]


def ask(given: str, family: str = "Kaya", **fields: object) -> ValidationRequest:
    make_desk("TR")
    make_desk("IT")
    person = make_person(given, family, state=Person.State.DRAFT, role="teacher", speaks={"tr": "native"}, **fields)
    return actions.ask_validation(make_school(KONYA), by=person)


@pytest.mark.parametrize("path", PAGES)
def test_it_works_empty_and_full(client: Client, olcay: Person, path: str) -> None:
    client.force_login(olcay)
    assert client.get(path).status_code == 200
    ask("Zeynep")
    assert client.get(path).status_code == 200


def test_queue_is_that_of_the_desk_and_region(
    client: Client, olcay: Person, riza: Person, olga: Person, carla: Person
) -> None:
    asked = ask("Zeynep")
    photo = File.objects.create(sha256="0" * 64, name="me.png", kind="picture", mime="image/png", size=1)
    Person.objects.filter(pk=asked.person_id).update(photo=photo)
    izmir = make_officer("Selin", "Ak", "TR", ["TR-35"])
    sees = {}
    for officer in (olcay, riza, izmir, olga, carla):
        client.force_login(officer)
        sees[officer] = f"/people/{asked.person_id}/photo/" in client.get("/desks/validations/").text
    assert sees == {olcay: True, riza: True, izmir: False, olga: False, carla: True}


@pytest.mark.parametrize("text", ["zeynep", "ZEYNEP kaya", "Mevlana", "konya Kaya"])
def test_a_request_is_found_by_person_and_school(client: Client, olcay: Person, text: str) -> None:
    ask("Zeynep")
    ask("Ali", "Demir")
    client.force_login(olcay)
    for more in ({}, {"state": "all"}):
        shown = client.get("/desks/validations/", {"q": text, **more}).text
        assert "Zeynep Kaya" in shown
        assert ("Ali Demir" in shown) is ("kaya" not in text.lower() and "zeynep" not in text.lower())
    assert "Nothing found" in client.get("/desks/validations/", {"q": "nobody"}).text


def test_a_project_is_found_by_its_words(client: Client, ayse: Person, bruno: Person, olcay: Person) -> None:
    project = make_agreed(ayse, bruno)
    client.force_login(olcay)
    for more in ({}, {"all": "1"}):
        assert project.title in client.get("/desks/projects/", {"q": project.title.upper(), **more}).text
        assert "Nothing found" in client.get("/desks/projects/", {"q": "nobody", **more}).text


def test_a_project_says_what_it_is_about_and_who_founds_it(
    client: Client, ayse: Person, bruno: Person, olcay: Person
) -> None:
    project = make_agreed(ayse, bruno)
    Project.objects.update(subjects=["natural-sciences"], age_from=8, age_to=10)
    client.force_login(olcay)
    shown = client.get(f"/desks/projects/{project.slug}/").text
    for words in ("Natural sciences", "8 to 10 years", f'href="/people/{bruno.pk}/"', "Lecce (Italy)"):
        assert words in shown, words
    Person.objects.filter(pk=bruno.pk).update(state=Person.State.SUSPENDED)
    assert f'href="/people/{bruno.pk}/"' not in client.get(f"/desks/projects/{project.slug}/").text


def test_case_shows_evidence_history_and_the_head(client: Client, olcay: Person, carla: Person) -> None:
    asked = ask("Zeynep")
    client.force_login(olcay)
    text = client.get(f"/desks/validations/{asked.pk}/").content.decode()
    assert "head@tr-421001.example" in text
    assert "The teacher asked for validation at Mevlana İlkokulu." in text
    assert "/validate/" in text
    client.force_login(carla)
    assert "/validate/" not in client.get(f"/desks/validations/{asked.pk}/").content.decode()


def test_the_journal_names_who_did_it_once(client: Client, olcay: Person, ayse: Person, bruno: Person) -> None:
    project, asked = make_agreed(ayse, bruno), ask("Zeynep")
    client.force_login(olcay)
    shown = client.get(f"/desks/projects/{project.slug}/").text
    assert f"{ayse.name} began the project" in shown
    assert f" · {ayse.name}" not in shown
    assert f" · {asked.person.name}" in client.get(f"/desks/validations/{asked.pk}/").text  # "The teacher asked …"


def test_a_case_says_who_asks_and_puts_the_answer_below_the_question(client: Client, olcay: Person) -> None:
    asked = ask("Zeynep", subjects=["natural-sciences"], ages=["7-11"])
    actions.add_evidence(asked, by=asked.person, file=None, note="My first words.")
    actions.request_information(asked, by=olcay, note="Which class do you teach?")
    actions.add_evidence(asked, by=asked.person, file=None, note="The third one.")
    actions.add_evidence(asked, by=asked.person, file=None, note="And the fourth.")
    client.force_login(olcay)
    shown = client.get(f"/desks/validations/{asked.pk}/").text
    for words in ("Teacher", "Natural sciences", "7 to 11"):
        assert words in shown, words
    answer = "The third one.\n\nAnd the fourth."
    assert shown.index("My first words.") < shown.index("Which class") < shown.index(answer)
    assert f"/people/{asked.person_id}/" not in shown
    client.force_login(asked.person)
    mine = client.get(asked.get_absolute_url()).text
    assert mine.index("Which class") < mine.index("The third one.") < mine.index("My first words.")


def test_an_etwinner_who_changes_the_school_is_linked(client: Client, bruno: Person, olcay: Person) -> None:
    make_desk("TR")
    asked = actions.ask_validation(make_school(KONYA), by=bruno)
    actions.validate_person(asked, by=olcay)
    client.force_login(olcay)
    assert f'href="/people/{bruno.pk}/"' in client.get(f"/desks/validations/{asked.pk}/").text


def test_namesakes_warn(client: Client, olcay: Person) -> None:
    ask("Zeynep")
    second = ask("Zeynep", username="other", email="other@twin.example")
    client.force_login(olcay)
    assert "Perhaps the same person twice" in client.get(f"/desks/validations/{second.pk}/").content.decode()


@pytest.mark.parametrize("path", [*PAGES, "/desks/tasks/", "/desks/validations/1/", "/desks/projects/x/"])
def test_nobody_else(client: Client, ayse: Person, elif_: Person, victor: Person, path: str) -> None:
    assert client.get(path).status_code == 302
    for person in (ayse, elif_, victor):
        client.force_login(person)
        assert client.get(path).status_code == 404


def test_failed_tasks_are_for_the_central_desk(client: Client, carla: Person, olcay: Person) -> None:
    client.force_login(olcay)
    assert client.get("/desks/tasks/").status_code == 403
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) "
            "VALUES ('default', 'run', '{\"path\": \"etwinning.people.actions.mail_notice\"}', 'failed', 8)"
        )
    client.force_login(carla)
    assert "etwinning.people.actions.mail_notice" in client.get("/desks/tasks/").content.decode()


@pytest.mark.parametrize(
    ("days_ago", "days"), [(0, 0), (1, 1), (3, 3), (4, 4), (5, 5), (6, 5), (7, 5), (14, 10), (15, 11)]
)
def test_working_days(days_ago: int, days: int) -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert friday == NOW
    assert queries.working_days_since(friday - timedelta(days=days_ago), friday) == days


def test_overdue_is_counted(olcay: Person) -> None:
    asked = ask("Zeynep")
    assert queries.validation_queue(olcay).overdue == 0
    ValidationRequest.objects.filter(pk=asked.pk).update(state_since="2026-01-01T00:00Z")
    figures = queries.validation_queue(olcay)
    assert (figures.waiting, figures.overdue, figures.oldest) == (1, 1, datetime(2026, 1, 1, tzinfo=UTC))


def test_same_queries_for_one_and_many(client: Client, olcay: Person) -> None:
    ask("Zeynep")
    client.force_login(olcay)
    client.get("/desks/validations/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desks/validations/")
    for number in range(19):
        ask(f"Deniz{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/desks/validations/")
    assert len(one) == len(many) <= 12
    assert make_school(LECCE).pk


def test_an_answer_is_given_once(client: Client, ayse: Person, bruno: Person, olcay: Person, olga: Person) -> None:
    project = make_agreed(ayse, bruno)
    here, approve = f"/desks/projects/{project.slug}/", reverse("approve_project", args=[project.slug])
    client.force_login(olga)
    assert approve in client.get(here).text
    approve_project(project, by=olga)
    text = client.get(here).text
    assert approve not in text
    assert "Others answer this project" in text
    client.force_login(olcay)
    assert approve in client.get(here).text
    approve_project(project, by=olcay)
    text = client.get(here).text
    assert (approve in text, "Others answer this project" in text, ">Active<" in text) == (False, False, True)
