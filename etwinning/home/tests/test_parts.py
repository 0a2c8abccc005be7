"""A person's page part by part: what the owner did not open to the internet is on no page that the internet reads."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.actions import record
from etwinning.core.models import Entry, File
from etwinning.home import progress, queries
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active
from etwinning.schools.actions import add_school
from etwinning.schools.models import Membership
from tests.cast import KONYA, LECCE, TRIESTE, make_school, make_teacher

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
# part -> words that stand on the page of Bruno only if it is open
WORDS = {
    "about": "Zzabout", "ideas": "Zzideas", "photo": "/photo/", "schools": "Falcone", "teaching": "Mathematics",
    "languages": "B2, upper intermediate", "interests": "Museums",
    "availability": "Available for projects from May 2027",
    "projects": "Stars above us", "progress": "Talking to others",
}  # fmt: skip


@pytest.fixture
def bruno(bruno: Person, ayse: Person) -> Person:
    """Bruno with something in every part, open to the internet, nothing of it chosen."""
    photo = File.objects.create(sha256="0" * 64, name="me.png", kind="picture", mime="image/png", size=1)
    project = make_active(ayse, bruno)
    project.title = "Stars above us"
    project.save()
    Person.objects.filter(pk=bruno.pk).update(
        about="Zzabout", ideas="Zzideas", photo=photo, subjects=["mathematics"], interests=["museums"],
        available_from=date(2027, 5, 1), visibility="public", public_parts=[], shares_progress=True,
    )  # fmt: skip
    return Person.objects.get(pk=bruno.pk)


def seen(client: Client, path: str) -> set[str]:
    page = client.get(path).content.decode()
    return {part for part, words in WORDS.items() if words in page}


@pytest.mark.parametrize("part", [*WORDS, ""])
def test_the_internet_reads_what_is_chosen_and_nothing_else(client: Client, bruno: Person, part: str) -> None:
    Person.objects.filter(pk=bruno.pk).update(public_parts=[part] if part else [])
    path = f"/people/{bruno.pk}/"
    page = client.get(path).content.decode()
    assert "Bruno Greco" in page
    assert "Here since" not in page  # nor anything else but name and country
    assert seen(client, path) == ({part} if part else set())


@pytest.mark.parametrize("part", ["about", "ideas", "photo", ""])
def test_so_does_the_page_of_the_school(client: Client, bruno: Person, part: str) -> None:
    path = f"/schools/{make_school(LECCE).pk}/"
    assert "Bruno Greco" not in client.get(path).content.decode()
    Person.objects.filter(pk=bruno.pk).update(public_parts=["schools", part] if part else ["schools"])
    page = client.get(path).content.decode()
    assert "Bruno Greco" in page
    shown = {name for name in ("about", "ideas", "photo") if WORDS[name] in page}
    assert shown == ({part} if part else set())


def test_and_the_photo_itself(client: Client, bruno: Person, ayse: Person, victor: Person) -> None:
    headers = {"If-None-Match": f'"{"0" * 64}"'}
    path = f"/people/{bruno.pk}/photo/"
    assert client.get(path, headers=headers).status_code == 404
    client.force_login(victor)
    assert client.get(path, headers=headers).status_code == 404
    client.force_login(ayse)
    assert client.get(path, headers=headers).status_code == 304
    Person.objects.filter(pk=bruno.pk).update(public_parts=["photo"])
    client.logout()
    assert client.get(path, headers=headers).status_code == 304


def test_etwinners_read_all_but_progress_that_is_not_shared(client: Client, bruno: Person, ayse: Person) -> None:
    client.force_login(ayse)
    assert seen(client, f"/people/{bruno.pk}/") == set(WORDS)
    Person.objects.filter(pk=bruno.pk).update(shares_progress=False)
    assert seen(client, f"/people/{bruno.pk}/") == set(WORDS) - {"progress"}
    client.force_login(bruno)
    page = client.get(f"/people/{bruno.pk}/").content.decode()
    assert "My progress" in page
    assert "Seen by you only" in page


@pytest.mark.parametrize(
    ("available", "since", "words"),
    [
        (True, None, "Available for projects"), (True, date(2026, 11, 1), "Available for projects"),
        (True, date(2026, 12, 1), "Available for projects from December 2026"),
        (False, date(2026, 12, 1), "Not looking for a project now"),
    ],
)  # fmt: skip
def test_availability(bruno: Person, ayse: Person, available: bool, since: date | None, words: str) -> None:
    bruno.available, bruno.available_from = available, since
    availability = queries.person_page(bruno, ayse, TODAY).availability
    assert availability is not None
    assert availability[1] == words


def test_only_the_owner_reads_of_a_school_that_is_not_confirmed(client: Client, bruno: Person, ayse: Person) -> None:
    Membership.objects.create(person=bruno, school=make_school(TRIESTE), is_default=False)
    pages = []
    for reader in (bruno, ayse):
        client.force_login(reader)
        pages.append(client.get(f"/people/{bruno.pk}/").content.decode())
    assert ["Rodari" in page for page in pages] == [True, False]
    assert "not confirmed yet" in pages[0]


class TestProgress:
    def test_each_deed_counts_up_to_its_limit(self, ayse: Person, bruno: Person) -> None:
        def reached() -> list[int]:
            return [area.done for area in progress.progress_of(ayse)]

        Entry.objects.all().delete()
        for _time in range(9):
            record("threads/reply", ayse, by=ayse)
        record("network/accept_contact", ayse, by=ayse)
        record("network/accept_contact", ayse, by=bruno)  # another's does not count
        record("people/read_nothing", ayse, by=ayse)
        assert reached() == [0, 5, 0, 1, 0]

    def test_it_is_one_query(self, ayse: Person) -> None:
        with CaptureQueriesContext(connection) as asked:
            progress.progress_of(ayse)
        assert len(asked) == 1

    def test_every_deed_that_counts_exists(self) -> None:
        from tests.house.architecture import PLATFORM  # noqa: PLC0415 - this test alone

        wanted = [deed.split("/") for area in progress.AREAS for deed in area.deeds]
        lost = [
            f"{app}/{name}"
            for app, name in wanted
            if not (PLATFORM / app / "jinja2" / app / "journal" / f"{name}.html").exists()
        ]
        assert lost == []
        assert len(wanted) == len({tuple(pair) for pair in wanted})


def test_a_schools_page_costs_its_staff_the_same_for_one_claim_and_for_many(client: Client, ayse: Person) -> None:
    """At most 12 queries, with people, claims and a story."""
    school = make_school(KONYA)

    def claimed(number: int) -> None:
        colleague = make_teacher(f"P{number}", "X", LECCE)
        add_school(school, by=colleague)

    client.force_login(ayse)
    claimed(0)
    client.get(f"/schools/{school.pk}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/schools/{school.pk}/")
    for number in range(1, 6):
        claimed(number)
    with CaptureQueriesContext(connection) as many:
        page = client.get(f"/schools/{school.pk}/").content.decode()
    assert page.count("says they teach here as well.") == 6
    assert len(many) <= len(few) <= 12


def test_the_owner_can_look_at_the_page_as_everyone_does(client: Client, bruno: Person, ayse: Person) -> None:
    Person.objects.filter(pk=bruno.pk).update(public_parts=["about"])
    path = f"/people/{bruno.pk}/?as=everyone"
    client.force_login(bruno)
    page = client.get(path).content.decode()
    assert "This is what everyone on the internet reads of you" in page
    assert seen(client, path) == {"about"}
    nothing = "Your name and country, and nothing else"
    assert nothing not in page
    Person.objects.filter(pk=bruno.pk).update(public_parts=[])
    assert nothing in client.get(path).text
    assert "?as=everyone" in client.get(f"/people/{bruno.pk}/").content.decode()
    client.force_login(ayse)
    assert seen(client, path) == set(WORDS)  # for others the words in the address mean nothing
    Person.objects.filter(pk=bruno.pk).update(visibility="members")
    client.force_login(bruno)
    assert "This is what everyone" not in client.get(path).content.decode()
