"""Letters between members of a room: who writes to whom, who reads them, and what leaves the room."""

from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.models import Entry
from etwinning.letters import actions, queries, rules
from etwinning.letters.models import Letter
from etwinning.letters.tests.factories import Room, add
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Block, Caution
from etwinning.spaces.models import Member

pytestmark = pytest.mark.django_db


def said(room: Room, to: Person, body: str = "Bring your thermometer.", **more: Any) -> dict[str, Any]:
    return {"to": room.seat(to).pk, "body": body, "language": "en", "sending": str(uuid4())} | more


def send(room: Room, by: Person, to: Person, body: str = "Bring your thermometer.") -> Letter:
    return actions.send_letter(room.seat(to), actions.Words(body), by=by)


def test_send_letter(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    client.force_login(ayse)
    form = client.get(room.at(f"letters/new/?to={room.seat(elif_).pk}")).text
    assert f'value="{room.seat(elif_).pk}" selected' in form
    assert "Teachers of this TwinSpace can read what pupils write and get here." in form
    sent = said(room, elif_)
    for _twice in range(2):
        address = client.post(room.at("letters/new/"), sent)["Location"]
    letter = Letter.objects.get()
    assert f'name="after" value="{letter.pk}"' in client.get(room.at("letters/new/")).text
    assert address == letter.get_absolute_url()
    assert list(Entry.objects.values_list("deed", "audience")) == [("letters/send_letter", "me")]
    assert "Bring your thermometer." in client.get(room.at("letters/?box=by")).text
    client.force_login(elif_)
    assert room.seat(elif_).letters_waiting == 1
    assert "New" in client.get(room.at("letters/")).text
    page = client.get(address).text
    assert "Bring your thermometer." in page
    assert f"letters/new/?to={room.seat(ayse).pk}" in page
    assert room.seat(elif_).letters_waiting == 0


def test_the_navigation_says_how_many_wait(
    client: Client, room: Room, ayse: Person, bruno: Person, elif_: Person, luca: Person
) -> None:
    first = send(room, ayse, elif_)
    removed = send(room, bruno, elif_)
    send(room, luca, elif_)
    assert room.seat(elif_).letters_waiting == 3
    actions.remove_letter(removed, by=bruno)
    client.force_login(ayse)
    client.get(first.get_absolute_url())
    assert "not read yet" not in client.get(room.at("letters/")).text
    client.force_login(elif_)
    assert "2 not read yet" in client.get(room.at("letters/")).text
    assert "1 not read yet" in client.get(first.get_absolute_url()).text
    actions.forget_pupils([luca.pk])
    assert room.seat(elif_).letters_waiting == 0


def test_who_reads_a_letter(
    client: Client, room: Room, ayse: Person, bruno: Person, elif_: Person, luca: Person, victor: Person
) -> None:
    """What pupils write and get, every teacher of the room; what teachers write to each other, the two."""
    of_pupils, of_staff = send(room, luca, elif_, "Between pupils"), send(room, ayse, bruno, "Between teachers")
    third = Person.objects.create(username="third", kind="staff", state="validated")
    add(room, third, "teacher")
    readers = (ayse, bruno, third, elif_, luca, victor)
    for letter, wanted in ((of_pupils, {ayse, bruno, third, elif_, luca}), (of_staff, {ayse, bruno})):
        can = {one for one in readers if queries.letters_visible_to(room.seat(one)).filter(pk=letter.pk).exists()}
        assert can == wanted
        for one in readers:
            client.force_login(one)
            assert client.get(letter.get_absolute_url()).status_code == (200 if one in wanted else 404)
    assert room.seat(elif_).letters_waiting == 0
    assert list(queries.letters_of_pupils(room.seat(third))) == [of_pupils]
    assert list(queries.letters_of_pupils(room.seat(elif_))) == []


def test_a_teacher_who_looks_does_not_mark_it_as_read(
    client: Client, room: Room, ayse: Person, elif_: Person, luca: Person
) -> None:
    letter = send(room, luca, elif_)
    client.force_login(ayse)
    client.get(letter.get_absolute_url())
    assert room.seat(elif_).letters_waiting == 1


def test_who_may(room: Room, ayse: Person, elif_: Person, luca: Person, victor: Person, dimitris: Person) -> None:
    assert [rules.can_send_letter(room.seat(one)) for one in (ayse, elif_, victor)] == [True, True, False]
    assert victor.pk not in {seat.person_id for seat in queries.people_to_write_to(room.seat(elif_))}
    letter = send(room, luca, elif_)
    assert [rules.can_remove_letter(room.seat(one), letter) for one in (ayse, elif_, luca)] == [True, False, True]


def test_nobody_outside_the_room_is_written_to(client: Client, room: Room, elif_: Person, dimitris: Person) -> None:
    client.force_login(elif_)
    for to in ("", "0", "99999999999999999999", "x", room.seat(elif_).pk):
        answer = client.post(room.at("letters/new/"), {"to": to, "body": "Hi", "sending": str(uuid4())})
        assert answer.status_code == 422
        assert "Hi</textarea>" in answer.text
    client.force_login(dimitris)
    assert client.get(room.at("letters/")).status_code == 404
    assert not Letter.objects.exists()


def test_visitors_have_no_mailbox(client: Client, room: Room, victor: Person, ayse: Person) -> None:
    client.force_login(victor)
    assert client.get(room.at("letters/")).status_code == 403
    assert client.post(room.at("letters/new/"), said(room, ayse)).status_code == 403


def test_a_block_ends_letters(room: Room, ayse: Person, bruno: Person) -> None:
    Block.objects.create(person=ayse, blocked=bruno)
    for one, other in ((ayse, bruno), (bruno, ayse)):
        assert other.pk not in {seat.person_id for seat in queries.people_to_write_to(room.seat(one))}


def test_staff_are_told_and_no_mail_says_what_a_pupil_did(
    room: Room, ayse: Person, bruno: Person, elif_: Person, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(room, elif_, ayse)
        send(room, ayse, elif_)
    notice = Notice.objects.get()
    assert (notice.person, notice.mail, notice.deed) == (ayse, "", "letters/send_letter")
    assert mail.outbox == []
    assert "Elif" not in str(notice.data)


def test_the_guard_reads_letters(client: Client, room: Room, elif_: Person, luca: Person) -> None:
    client.force_login(elif_)
    sent = said(room, luca, "Call 0532 123 45 67")
    answer = client.post(room.at("letters/new/"), sent)
    assert answer.status_code == 422
    assert "telephone number" in answer.text
    assert not Letter.objects.exists()
    assert Caution.objects.get().deed == "letters/send_letter"
    assert client.post(room.at("letters/new/"), sent | {"sure": "1"}).status_code == 303
    assert Letter.objects.get().to == luca


def test_remove_letter(client: Client, room: Room, ayse: Person, elif_: Person, luca: Person) -> None:
    letter = send(room, luca, elif_, "Rude words")
    client.force_login(elif_)
    assert client.post(room.at(f"letters/{letter.pk}/remove/")).status_code == 403
    room.close()
    client.force_login(ayse)
    for _twice in range(2):
        assert client.post(room.at(f"letters/{letter.pk}/remove/"))["Location"] == letter.get_absolute_url()
    letter.refresh_from_db()
    assert (letter.body, letter.removed_by) == ("", ayse)
    assert "These words were removed by" in client.get(letter.get_absolute_url()).text
    assert Entry.objects.filter(deed="letters/remove_letter").count() == 1


def test_bad_input_and_a_closed_room(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    client.force_login(ayse)
    for wrong in ({"body": "x" * 2001}, {"body": "a\0b"}, {"body": ""}, {"sending": "x"}, {"language": "xx"}):
        assert client.post(room.at("letters/new/"), said(room, elif_) | wrong).status_code == 422
    assert client.get(room.at("letters/?box=nowhere&page=x")).status_code == 200
    letter = send(room, ayse, elif_, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get(letter.get_absolute_url()).text
    room.close()
    assert client.get(room.at("letters/new/")).status_code == 409
    assert "letters/new/" not in client.get(room.at("letters/")).text


def test_the_database_keeps_letters_for_others(room: Room, ayse: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(space=room.space, author=ayse, to=ayse, body="To me")


def test_forget_pupils(room: Room, ayse: Person, elif_: Person, luca: Person) -> None:
    send(room, elif_, luca)
    send(room, ayse, elif_)
    kept = send(room, ayse, luca)
    actions.forget_pupils([elif_.pk])
    assert list(Letter.objects.all()) == [kept]


def test_any_number_of_letters_is_as_many_queries(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    client.force_login(elif_)

    def number() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(room.at("letters/")).status_code == 200
        return len(asked)

    send(room, ayse, elif_)
    number()
    few = number()
    for place in range(30):
        send(room, ayse, elif_, f"Letter {place}")
    assert number() == few <= 12


def test_of_somebody_who_is_blocked_the_navigation_counts_what_the_mailbox_shows(
    client: Client, room: Room, ayse: Person, elif_: Person
) -> None:
    letter = send(room, ayse, elif_)
    Block.objects.create(person=elif_, blocked=ayse)
    client.force_login(elif_)
    assert letter.get_absolute_url() in client.get(room.at("letters/")).text  # it was there before
    assert "1 not read yet" in client.get(room.at("letters/")).text
    assert "not read yet" not in client.get(letter.get_absolute_url()).text  # reading clears it


def test_the_navigation_asks_nothing_for_it(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    client.force_login(elif_)

    def number() -> int:
        with CaptureQueriesContext(connection) as asked:
            text = client.get(room.at("news/")).text
        assert ("not read yet" in text) == bool(room.seat(elif_).letters_waiting)
        return len(asked)

    number()
    none = number()
    for place in range(5):
        send(room, ayse, elif_, f"Letter {place}")
    assert number() == none


def test_what_waited_before_is_counted(room: Room, ayse: Person, elif_: Person) -> None:
    """The migration."""
    send(room, ayse, elif_)
    Member.objects.update(letters_waiting=0)
    with connection.cursor() as cursor:
        cursor.execute(import_module("etwinning.letters.migrations.0002_count_letters_waiting").COUNT)
    assert room.seat(elif_).letters_waiting == 1
    assert room.seat(ayse).letters_waiting == 0
