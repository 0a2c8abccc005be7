"""My day, for everyone who has one, and the number of queries it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.network.actions import request_contact
from etwinning.people.actions import tell
from etwinning.people.models import Desk, Person
from etwinning.projects.models import Founder, Project
from etwinning.schools.models import Membership, School, ValidationRequest
from tests.cast import make_person

pytestmark = pytest.mark.django_db


def found(title: str, state: str, first: Person, second: Person) -> Project:
    project = Project.objects.create(slug=title.lower(), title=title, state=state, sent_at=timezone.now())
    for place, person in enumerate((first, second), 1):
        agreed = place == 1 or state not in {"draft", "waiting_partner"}
        Founder.objects.create(
            project=project, person=person, place=place, state="agreed" if agreed else "invited",
            answered_at=timezone.now() if agreed else None,
        )  # fmt: skip
    return project


def ask(person: Person, state: str = "waiting") -> ValidationRequest:
    desk = Desk.objects.get(country="CZ")
    return ValidationRequest.objects.create(person=person, school=School.objects.get(), desk=desk, state=state)


def page_of(client: Client, person: Person) -> str:
    client.force_login(person)
    answer = client.get("/home/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_visitors_are_led_to_the_door_and_back(client: Client) -> None:
    assert client.get("/home/").headers["Location"] == "/account/login/?next=/home/"


def test_pupils_and_officers_have_their_own_places(client: Client, elif_: Person, olcay: Person) -> None:
    client.force_login(elif_)
    assert client.get("/home/").headers["Location"] == "/pupil/home/"
    client.force_login(olcay)
    assert client.get("/home/").headers["Location"] == "/desks/"


def test_a_newcomer_reads_the_one_next_thing(client: Client, eva: Person) -> None:
    Membership.objects.all().delete()
    eva.state, eva.role, eva.speaks = "draft", "", {}
    eva.save()
    page = page_of(client, eva)
    assert "Still missing: your role at school and the languages you speak." in page
    assert "Write my profile" in page
    eva.role, eva.speaks = "head", {"cs": "native"}
    eva.save()
    page = page_of(client, eva)
    assert "Choose my school" in page
    assert "Write my profile" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", "has had your request since"),
        ("info_requested", "needs something from you"),
        ("rejected", "Read the reason"),
    ],
)
def test_who_waits_reads_who_holds_it(client: Client, eva: Person, state: str, words: str) -> None:
    eva.state = state
    eva.save()
    ask(eva, state)
    page = page_of(client, eva)
    assert words in page
    assert "National Support Service CZ" in page
    assert "Start a project" not in page


def test_a_member_reads_what_waits(client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
    request_contact(ayse, by=dimitris, message="Shall we look at the stars?")
    found("Olives", "waiting_partner", bruno, ayse)
    found("Stars", "draft", ayse, bruno)
    page = page_of(client, ayse)
    for words in ("Shall we look at the stars?", "Read and answer", "Olives", "Stars", "Start a project"):
        assert words in page
    assert "asks to be your contact</" not in page  # the notice of it would say it twice
    assert "Stars" not in page_of(client, dimitris)


def test_the_directory_learns_who_was_here(client: Client, ayse: Person) -> None:
    page_of(client, ayse)
    ayse.refresh_from_db()
    assert ayse.active_date == timezone.localdate()


def test_an_empty_day_offers_the_first_step(client: Client, ayse: Person) -> None:
    page = page_of(client, ayse)
    assert "No project yet" in page
    assert "Find a partner" in page


def test_suggestions_leave_out_whom_one_knows_or_asked(
    client: Client, ayse: Person, bruno: Person, dimitris: Person, chiara: Person
) -> None:
    request_contact(ayse, by=dimitris)
    request_contact(chiara, by=ayse)
    page = page_of(client, ayse)
    assert page.count("<bdi>Dimitris Papadakis</bdi></a>") == 1
    assert page.count("<bdi>Bruno Greco</bdi></a>") == 1
    assert "Chiara Longo" not in page


def test_who_was_warned_reads_so(client: Client, ayse: Person) -> None:
    ayse.state = "warned"
    ayse.save()
    assert "You were warned" in page_of(client, ayse)


def test_a_visitor_of_a_room_has_a_calm_page(client: Client, victor: Person) -> None:
    assert "Hello, Victor" in page_of(client, victor)


def test_the_day_costs_the_same_for_one_and_for_many(client: Client, ayse: Person, bruno: Person) -> None:
    def fill(number: int) -> None:
        for count in range(number):
            other = make_person(f"P{number}{count}", "X", speaks={"en": "b2"}, ages=["7-11"], country="FI")
            request_contact(ayse, by=other)
            tell(ayse, "projects/approve_project", by=bruno, title="T")
            found(f"Mine{number}{count}", "draft", ayse, bruno)
            found(f"Theirs{number}{count}", "waiting_partner", bruno, ayse)

    client.force_login(ayse)
    fill(1)
    client.get("/home/")
    with CaptureQueriesContext(connection) as few:
        client.get("/home/")
    fill(8)
    with CaptureQueriesContext(connection) as many:
        client.get("/home/")
    assert len(few) == len(many) <= 12
