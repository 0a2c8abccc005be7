"""Warnings and suspensions: what one reads, what stays open, and that they end by themselves."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.people.models import Notice, Person
from etwinning.safety import actions, queries
from etwinning.safety.models import Report, Ruling, Sanction
from tests.cast import make_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def suspend(person: Person, by: Person, days: float = 3) -> Sanction:
    until = timezone.now() + days * DAY
    return actions.sanction_person(person, "suspended", by=by, reason="Forty equal letters.", until=until)


def test_it_works(client: Client, ayse: Person, bruno: Person, olcay: Person) -> None:
    sanction = suspend(ayse, olcay)
    ayse.refresh_from_db()
    assert ayse.state == "suspended"
    assert [entry.deed for entry in Entry.objects.filter(deed__startswith="safety/")] == ["safety/sanction_person"]
    client.force_login(ayse)
    for path in (
        "/home/",
        "/people/",
        "/contacts/",
        "/projects/",
        f"/people/{bruno.pk}/contact/",
        f"/people/{bruno.pk}/",
    ):
        assert client.get(path)["Location"] == "/me/standing/", path
    got: Any = client.post(f"/people/{bruno.pk}/contact/", {"message": "Shall we measure rain?"})
    assert got["Location"] == "/me/standing/"
    text = client.get("/me/standing/").content.decode()
    assert "Your account is suspended" in text
    assert "Forty equal letters." in text
    for path in ("/notices/", "/me/leave/", "/account/password/change/"):
        assert client.get(path).status_code == 200, path
    assert ayse not in queries.people_visible_to(bruno)
    Sanction.objects.filter(pk=sanction.pk).update(at=timezone.now() - 4 * DAY, until=timezone.now())
    assert client.get("/home/").status_code == 200
    ayse.refresh_from_db()
    assert ayse.state == "validated"
    assert "Nothing stands against you" in client.get("/me/standing/").content.decode()


def test_the_clock_ends_what_is_over_once(ayse: Person, bruno: Person, olcay: Person) -> None:
    suspend(ayse, olcay, days=1)
    suspend(bruno, olcay, days=9)
    later = timezone.now() + 2 * DAY
    assert [actions.end_sanctions(later), actions.end_sanctions(later)] == [1, 0]
    states = dict(Person.objects.filter(pk__in=[ayse.pk, bruno.pk]).values_list("given_name", "state"))
    assert states == {"Ayşe": "validated", "Bruno": "suspended"}


def test_a_warning_lets_one_go_on_and_returns_after_a_suspension(client: Client, ayse: Person, olcay: Person) -> None:
    actions.sanction_person(ayse, "warned", by=olcay, reason="Please be polite.")
    suspend(ayse, olcay, days=1)
    actions.end_sanctions(timezone.now() + 2 * DAY)
    ayse.refresh_from_db()
    assert ayse.state == "warned"
    client.force_login(ayse)
    assert 'href="/me/standing/"' in client.get("/home/").content.decode()
    assert "Please be polite." in client.get("/me/standing/").content.decode()
    actions.end_sanctions(timezone.now() + 200 * DAY)
    ayse.refresh_from_db()
    assert ayse.state == "validated"


def test_a_new_suspension_takes_the_place_of_the_old(ayse: Person, olcay: Person) -> None:
    suspend(ayse, olcay, days=1)
    suspend(ayse, olcay, days=5)
    assert actions.end_sanctions(timezone.now() + 2 * DAY) == 0
    assert queries.sanctions_of(ayse).count() == 2


def test_an_old_warning_that_ends_opens_nothing(client: Client, ayse: Person, olcay: Person) -> None:
    actions.sanction_person(ayse, "warned", by=olcay, reason="Please be polite.")
    now = timezone.now()
    Sanction.objects.filter(kind="warned").update(at=now - 200 * DAY, until=now - DAY)
    suspend(ayse, olcay)
    client.force_login(ayse)
    assert client.get("/home/").headers["Location"] == "/me/standing/"
    assert Sanction.objects.get(kind="warned").ended_at
    assert not Sanction.objects.get(kind="suspended").ended_at


def test_suspended_without_a_row(client: Client, ayse: Person) -> None:
    Person.objects.filter(pk=ayse.pk).update(state="suspended")
    client.force_login(ayse)
    assert "Your account is suspended" in client.get("/home/", follow=True).content.decode()


def test_who_waits_for_validation_stays_so(eva: Person, olcay: Person) -> None:
    state = eva.state
    actions.sanction_person(eva, "warned", by=olcay, reason="Please be polite.")
    eva.refresh_from_db()
    assert eva.state == state


def test_a_suspension_holds_for_who_waits_too(client: Client, eva: Person, olcay: Person) -> None:
    sanction = suspend(eva, olcay)
    client.force_login(eva)
    for path in ("/home/", "/people/", "/me/school/"):
        assert client.get(path).headers["Location"] == "/me/standing/", path
    text = client.get("/me/standing/").content.decode()
    assert "Your account is suspended" in text
    assert "Forty equal letters." in text
    Sanction.objects.filter(pk=sanction.pk).update(at=timezone.now() - 4 * DAY, until=timezone.now())
    assert client.get("/home/").status_code == 200
    eva.refresh_from_db()
    assert eva.state == "waiting"


def test_a_visitor_reads_a_warning(client: Client, victor: Person, olcay: Person) -> None:
    actions.sanction_person(victor, "warned", by=olcay, reason="Please be polite.")
    victor.refresh_from_db()
    assert victor.state == "validated"
    client.force_login(victor)
    assert "You were warned" in client.get("/me/standing/").content.decode()


def make_report(author: Person, reporter: Person, **more: Any) -> Report:
    said = {"kind": "person", "thing_id": author.pk, "reason": "bulk", "quote": "Buy!", "url": "/"} | more
    return Report.objects.create(author=author, reporter=reporter, **({"desk": make_desk("TR")} | said))


@pytest.mark.parametrize(
    ("reported", "now", "passed"),
    [
        ("2026-11-18 10:00", "2026-11-20 10:00", 0),  # Wednesday to Friday: two working days
        ("2026-11-18 10:00", "2026-11-22 10:00", 0),  # and a weekend
        ("2026-11-18 10:00", "2026-11-23 09:00", 0),
        ("2026-11-18 10:00", "2026-11-23 10:00", 1),
    ],
)
def test_after_three_working_days_the_central_desk_has_it(
    client: Client, ayse: Person, bruno: Person, carla: Person, olga: Person, reported: str, now: str, passed: int
) -> None:
    at = datetime.fromisoformat(f"{reported}+00:00")
    report = make_report(ayse, bruno, at=at)
    assert list(queries.reports_awaiting(carla)) == []
    assert list(queries.reports_awaiting(olga)) == []
    moment = datetime.fromisoformat(f"{now}+00:00")
    assert [actions.pass_to_central(moment), actions.pass_to_central(moment)] == [passed, 0]
    assert list(queries.reports_awaiting(carla)) == [report] * passed
    assert [notice.deed for notice in Notice.objects.filter(person=carla)] == ["safety/pass_to_central"] * passed


def test_old_answers_are_forgotten(ayse: Person, bruno: Person, olcay: Person) -> None:
    now = timezone.now()
    old, young, waiting = (make_report(ayse, bruno, thing_id=number, at=now - 400 * DAY) for number in (1, 2, 3))
    for report, days in ((old, 366), (young, 300)):
        Ruling.objects.create(report=report, by=olcay, outcome="nothing", note="-", at=now - days * DAY)
    Report.objects.exclude(pk=waiting.pk).update(state="decided")
    assert [actions.forget_old(now), actions.forget_old(now)] == [1, 0]
    assert set(Report.objects.all()) == {young, waiting}


def test_forget_person(ayse: Person, bruno: Person, olcay: Person) -> None:
    suspend(bruno, olcay)
    report = make_report(ayse, bruno)
    actions.forget_person(bruno)
    report.refresh_from_db()
    assert (report.reporter, Sanction.objects.count()) == (None, 0)
