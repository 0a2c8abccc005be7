"""add_elsewhere, confirm_elsewhere, decline_elsewhere, remove_elsewhere, and the page of contributions."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.contributions import rules
from etwinning.contributions.actions import (
    Said,
    add_elsewhere,
    confirm_elsewhere,
    decline_elsewhere,
    remove_elsewhere,
)
from etwinning.contributions.models import Elsewhere
from etwinning.core.actions import Stale, TooMany
from etwinning.core.models import Entry
from etwinning.materials.tests.factories import make_folder, make_item
from etwinning.people.models import Notice, Person
from etwinning.schools.models import School
from etwinning.spaces.actions import close_space
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import school_of, seat_of
from etwinning.threads.models import Post, Thread

DAY = date(2026, 11, 20)


@pytest.fixture
def one(room: Space, ayse: Person, bruno: Person) -> Elsewhere:
    return add_elsewhere(room, Said(DAY, "We measured the spring.", school_of(ayse).pk, bruno), by=ayse)


def test_it_is_added_and_confirmed(client: Client, room: Space, ayse: Person, bruno: Person) -> None:
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/contributions/elsewhere/"
    said = {"day": "2026-11-20", "words": "A trip to the river", "school": school_of(ayse).pk, "witness": bruno.pk}
    assert client.post(f"{address}add/", said).status_code == 303
    assert "A trip to the river" in client.get(address).content.decode()
    assert "It was so" not in client.get(address).content.decode()
    one = Elsewhere.objects.get()
    assert Notice.objects.get(person=bruno, deed="contributions/add_elsewhere").url == address
    client.force_login(bruno)
    assert "It was so" in client.get(address).content.decode()
    assert client.post(f"/spaces/{room.pk}/contributions/{one.pk}/confirm/").status_code == 303
    one.refresh_from_db()
    assert (one.state, one.answered_by) == ("confirmed", bruno)
    assert Notice.objects.filter(person=ayse, deed="contributions/confirm_elsewhere").exists()
    assert client.post(f"/spaces/{room.pk}/contributions/{one.pk}/decline/").status_code == 409
    deeds = set(Entry.objects.filter(scope=room.scope).values_list("deed", flat=True))
    assert {"contributions/add_elsewhere", "contributions/confirm_elsewhere"} <= deeds


def test_who_may_answer_and_remove(room: Space, one: Elsewhere, ayse: Person, bruno: Person, chiara: Person) -> None:
    seats = {name: seat_of(room, who) for name, who in (("ayse", ayse), ("bruno", bruno), ("chiara", chiara))}
    elif_ = Member.objects.select_related("space").get(space=room, person__given_name="Elif")
    assert [rules.can_confirm_elsewhere(seats[name], one) for name in seats] == [False, True, True]
    assert rules.can_decline_elsewhere(seats["chiara"], one)
    assert [rules.can_remove_elsewhere(seats[name], one) for name in seats] == [True, True, False]
    assert not any(
        [rules.can_see_contributions(elif_), rules.can_add_elsewhere(elif_), rules.can_confirm_elsewhere(elif_, one)]
    )


def test_declined_and_removed(room: Space, one: Elsewhere, ayse: Person, bruno: Person) -> None:
    decline_elsewhere(one, by=bruno)
    assert Notice.objects.filter(person=ayse, deed="contributions/decline_elsewhere").exists()
    with pytest.raises(Stale):
        confirm_elsewhere(one, by=bruno)
    remove_elsewhere(one, by=ayse)
    assert not Elsewhere.objects.exists()


def test_nobody_witnesses_their_own_work(one: Elsewhere, ayse: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        confirm_elsewhere(one, by=ayse)


def test_a_closed_room_takes_nothing(client: Client, room: Space, one: Elsewhere, ayse: Person, bruno: Person) -> None:
    close_space(room, by=ayse, deed="spaces/close_space")
    for deed in (confirm_elsewhere, decline_elsewhere, remove_elsewhere):
        with pytest.raises(Stale):
            deed(one, by=bruno)
    client.force_login(ayse)
    assert client.get(f"/spaces/{room.pk}/contributions/").status_code == 200
    assert client.get(f"/spaces/{room.pk}/contributions/elsewhere/add/").status_code == 409


def test_not_without_end(room: Space, one: Elsewhere, ayse: Person, bruno: Person) -> None:
    said = Said(DAY, "A trip", school_of(ayse).pk, bruno)
    for _ in range(Elsewhere.MOST_WAITING - 1):
        add_elsewhere(room, said, by=ayse)
    with pytest.raises(TooMany):
        add_elsewhere(room, said, by=ayse)


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"day": "tomorrow"},
        {"day": "0001-01-01"},
        {"day": (timezone.localdate() + timedelta(days=2)).isoformat()},
        {"words": ""},
        {"words": "x" * 10_000},
        {"words": "a\x00b"},
        {"school": "9" * 40},
        {"school": "\u202e"},
        {"witness": "ayse"},
        {"witness": "same school"},
        {"witness": "-1"},
    ],
)
def test_wrong_input(client: Client, room: Space, ayse: Person, bruno: Person, wrong: dict[str, str]) -> None:
    people = {"ayse": ayse.pk, "same school": bruno.pk}
    said: dict[str, object] = {
        "day": "2026-11-20", "words": "A trip to the river", "school": school_of(ayse).pk, "witness": bruno.pk,
    } | wrong  # fmt: skip
    if wrong.get("witness") == "same school":
        said["school"] = school_of(bruno).pk
    said["witness"] = people.get(str(said["witness"]), said["witness"])
    client.force_login(ayse)
    answer = client.post(f"/spaces/{room.pk}/contributions/elsewhere/add/", said)
    assert answer.status_code == 422
    if "words" not in wrong:
        assert "A trip to the river" in answer.content.decode()
    assert not Elsewhere.objects.exists()


def test_who_sees_the_page(client: Client, room: Space, one: Elsewhere, dimitris: Person) -> None:
    elif_ = Person.objects.get(given_name="Elif")
    for person, status in ((elif_, 403), (dimitris, 404)):
        client.force_login(person)
        for way in ("", "elsewhere/"):
            assert client.get(f"/spaces/{room.pk}/contributions/{way}").status_code == status
    for person in (elif_, dimitris):
        client.force_login(person)
        for deed in ("confirm", "decline", "remove"):
            assert client.post(f"/spaces/{room.pk}/contributions/{one.pk}/{deed}/").status_code == 404


def test_an_empty_room_and_pages_of_places(client: Client, room: Space, ayse: Person) -> None:
    client.force_login(ayse)
    assert client.get(f"/spaces/{room.pk}/contributions/").status_code == 200
    make_item(room, ayse, folder=make_folder(room, ayse, "Rain in pictures"))
    assert "Rain in pictures" in client.get(f"/spaces/{room.pk}/contributions/").content.decode()
    for number in range(16):
        here = Thread.objects.create(space=room, title=f"Thread {number}", author=ayse)
        Post.objects.create(thread=here, author=ayse, body="x")
    for page in ("2", "x", "9" * 50, "-1", "\x00"):
        html = client.get(f"/spaces/{room.pk}/contributions/", {"page": page})
        assert html.status_code == 200
        assert "Page 2 of 2" in html.content.decode() or page not in {"2", "9" * 50}
    assert "Elif" not in html.content.decode()


def test_ten_schools_cost_as_much_as_two(client: Client, room: Space, ayse: Person) -> None:
    client.force_login(ayse)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/spaces/{room.pk}/contributions/").status_code == 200
        return len(queries)

    def grow(number: int) -> None:
        first = school_of(ayse)
        school = School.objects.create(
            name=f"School {number}", city=f"Town {number}", country=first.country, folded_name=str(number)
        )
        person = Person.objects.create(username=f"t{number}", email=f"t{number}@new.example", given_name="T")
        Member.objects.create(space=room, person=person, school=school, role="teacher")
        here = Thread.objects.create(space=room, title=f"Thread {number}", author=ayse)
        Post.objects.create(thread=here, author=person, body="x", language="en")
        Elsewhere.objects.create(space=room, school=school, day=DAY, words="A trip", author=person, witness=ayse)

    grow(0)
    asked()
    before = asked()
    for number in range(1, 10):
        grow(number)
    assert asked() == before
    assert before <= 12
