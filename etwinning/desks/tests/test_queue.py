"""Many requests, one after the other: parts of the queue, on to the next, several at once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.models import Entry
from etwinning.desks.tests.test_desks import ask
from etwinning.people.models import Person
from etwinning.schools import actions
from etwinning.schools.models import School, ValidationRequest

pytestmark = pytest.mark.django_db
HERE = "/desks/validations/"


def three() -> list[ValidationRequest]:
    """Three who ask, the first first; the head confirmed the last two."""
    rows = [ask(given) for given in ("Zeynep", "Deniz", "Can")]
    for day, row in enumerate(rows, 1):
        ValidationRequest.objects.filter(pk=row.pk).update(asked_at=f"2026-11-0{day}T09:00Z")
    for row in rows[1:]:
        actions.answer_for_head(row, works_here=True)
    return rows


def test_a_part_of_the_queue_is_what_one_can_work_on(client: Client, olcay: Person) -> None:
    first, second, third = three()
    actions.request_information(third, by=olcay, note="Which class do you teach?")
    client.force_login(olcay)
    shown = {
        part: {row.person.given_name for row in (first, second, third) if f">{row.person.name}<" in text}
        for part in ("waiting", "confirmed", "asked", "all", "nonsense")
        for text in [client.get(HERE, {"state": part}).text]
    }
    everybody = {"Zeynep", "Deniz", "Can"}
    waiting = {"Zeynep", "Deniz"}
    assert shown == {
        "waiting": waiting, "confirmed": {"Deniz"}, "asked": {"Can"}, "all": everybody, "nonsense": waiting,
    }  # fmt: skip


def test_a_decision_leads_to_the_next_request_of_the_same_list(client: Client, olcay: Person) -> None:
    first, second, third = three()
    client.force_login(olcay)
    case = client.get(f"{HERE}{second.pk}/", {"state": "confirmed", "q": "kaya"}).text
    assert f"{HERE}{second.pk}/validate/?state=confirmed&amp;q=kaya" in case
    done = client.post(f"{HERE}{second.pk}/validate/?state=confirmed&q=kaya", follow=True)
    assert done.redirect_chain[-1][0] == f"{HERE}{third.pk}/?state=confirmed&q=kaya"
    assert "Deniz Kaya is validated." in done.text
    done = client.post(f"{HERE}{third.pk}/refuse/?state=confirmed", {"note": "Nobody knows you there."}, follow=True)
    assert done.redirect_chain[-1][0] == f"{HERE}?state=confirmed"  # nobody is left in this part
    assert client.get(f"{HERE}next/")["Location"] == f"{HERE}{first.pk}/"


def test_who_is_passed_over_comes_again_at_the_end(client: Client, olcay: Person, olga: Person) -> None:
    first, second, third = three()
    client.force_login(olcay)
    ways = {row.pk: client.get(f"{HERE}next/", {"after": row.pk})["Location"] for row in (first, second, third)}
    assert [way.split("/")[-2] for way in ways.values()] == [str(row.pk) for row in (second, third, first)]
    assert client.get(f"{HERE}next/", {"after": "9" * 40, "state": "asked"})["Location"] == f"{HERE}?state=asked"
    client.force_login(olga)
    assert client.get(f"{HERE}next/", {"after": first.pk})["Location"] == HERE


def test_several_are_validated_at_once_if_the_head_confirmed_them(client: Client, olcay: Person, carla: Person) -> None:
    first, second, third = three()
    double = ask("Can", username="other", email="other@twin.example")  # perhaps the same Can
    actions.answer_for_head(double, works_here=True)
    keys = [row.pk for row in (first, second, third, double)]
    for officer, tickable in ((carla, 0), (olcay, 1)):
        client.force_login(officer)
        assert client.get(HERE, {"state": "confirmed"}).text.count('name="request"') == tickable
        client.post(f"{HERE}several/?state=confirmed", {"request": [*keys, "x", "9" * 40]})
    states = dict(ValidationRequest.objects.values_list("pk", "state"))
    assert states == {first.pk: "waiting", second.pk: "validated", third.pk: "waiting", double.pk: "waiting"}
    assert Entry.objects.filter(deed="schools/validate_person").count() == 1
    School.objects.update(registered_by=third.person)
    Person.objects.filter(pk=double.person_id).update(is_active=False)
    assert 'name="request"' not in client.get(HERE, {"state": "confirmed"}).text  # the asker entered the address


def test_the_tickable_part_asks_the_same_for_one_and_many(client: Client, olcay: Person) -> None:
    three()
    client.force_login(olcay)
    client.get(HERE, {"state": "confirmed"})
    with CaptureQueriesContext(connection) as few:
        client.get(HERE, {"state": "confirmed"})
    for number in range(15):
        actions.answer_for_head(ask(f"Ada{number}"), works_here=True)
    with CaptureQueriesContext(connection) as many:
        client.get(HERE, {"state": "confirmed"})
    assert len(few) == len(many) <= 12


def test_ticking_nobody_is_a_fault(client: Client, olcay: Person) -> None:
    three()
    client.force_login(olcay)
    done = client.post(f"{HERE}several/?state=confirmed", follow=True)
    assert "Tick at least one person." in done.text
    assert "0 people" not in done.text


def test_the_central_desk_reads_what_others_answer(client: Client, carla: Person, olcay: Person) -> None:
    first = three()[0]
    said = f"{first.desk.name} answers this request. You can read it."
    client.force_login(carla)
    assert "Konya · Türkiye" in client.get(HERE).text
    assert said in client.get(f"{HERE}{first.pk}/").text
    assert "At the national desks, which answer them." in client.get("/desks/").text
    client.force_login(olcay)
    assert said not in client.get(f"{HERE}{first.pk}/").text
    assert "At the national desks" not in client.get("/desks/").text


def test_a_row_counts_from_the_same_day_as_the_figures(client: Client, olcay: Person) -> None:
    first = three()[0]
    ValidationRequest.objects.filter(pk=first.pk).update(state_since="2026-11-20T09:00Z")  # asked, and answered
    client.force_login(olcay)
    text = client.get(HERE).text
    assert "since 20 November" in text
    assert "since 1 November" not in text.lower()
