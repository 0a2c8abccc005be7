"""The journal: entries that tell of a day, who writes and shows them, and what stays inside."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.safety.models import Caution
from etwinning.threads import actions, queries, rules
from etwinning.threads.models import Post, Thread
from etwinning.threads.tests.factories import Room, make_post, make_room, make_thread

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def said(audience: str = "members", **fields: Any) -> dict[str, Any]:
    """An entry as the form sends it."""
    words = {"title": "A walk to the spring", "told_on": "2026-11-20", "body": "<p>We found the spring.</p>"}
    return words | {"language": "en", "audience": audience, "sending": str(uuid4())} | fields


def make_entry(room: Room, author: Person, title: str = "A walk", **fields: Any) -> Thread:
    """An entry for members with its words."""
    return make_thread(room, author, title, **({"told_on": DAY} | fields))


def test_write_entry(client: Client, room: Room, chiara: Person, luca: Person) -> None:
    client.force_login(chiara)
    assert 'value="20' in client.get(room.at("journal/new/")).text
    sent = said()
    for _twice in range(2):
        address = client.post(room.at("journal/new/"), sent)["Location"]
    entry = Thread.objects.get()
    assert (entry.get_absolute_url(), entry.told_on, entry.audience) == (address, DAY, "members")
    assert list(Entry.objects.values_list("deed", "audience")) == [("threads/write_entry", "members")]
    client.force_login(luca)
    page = client.get(room.at("journal/")).text
    assert "A walk to the spring" in page
    assert "journal/new/" not in page
    assert "We found the spring." in client.get(address).text
    assert "A walk to the spring" not in client.get(room.at("threads/")).text


def test_who_may(room: Room, ayse: Person, chiara: Person, elif_: Person, luca: Person, victor: Person) -> None:
    seats = {one.username: room.seat(one) for one in (ayse, chiara, elif_, luca, victor)}
    of_pupil, of_chiara = make_entry(room, elif_), make_entry(room, chiara)

    def who(may: Any, *more: Any) -> list[Person]:
        return [seat.person for seat in seats.values() if may(seat, *more)]

    assert who(rules.can_see_journal) == [ayse, chiara, elif_, luca, victor]
    assert who(rules.can_write_entry) == [ayse, chiara, elif_]
    assert who(rules.can_edit_entry, of_pupil) == [elif_]
    assert who(rules.can_show_entry, of_pupil) == [ayse, chiara]
    assert who(rules.can_hide_entry, of_pupil) == [ayse, chiara, elif_]
    assert who(rules.can_edit_entry, of_chiara) == [chiara]
    assert who(rules.can_reply, of_chiara) == [ayse, chiara, elif_, luca]
    for never in (rules.can_pin_thread, rules.can_move_thread, rules.can_make_poll):
        assert who(never, of_chiara) == []


def test_for_everyone_only_when_sure_and_by_teachers(client: Client, room: Room, chiara: Person, elif_: Person) -> None:
    client.force_login(chiara)
    answer = client.post(room.at("journal/new/"), said("public"))
    assert answer.status_code == 422
    assert "Everyone on the internet will see this." in answer.text
    assert client.post(room.at("journal/new/"), said("public", shown="on")).status_code == 303
    client.force_login(elif_)
    assert client.post(room.at("journal/new/"), said("public", shown="on")).status_code == 422
    assert Thread.objects.get().author == chiara


def test_show_entry(client: Client, room: Room, ayse: Person, elif_: Person) -> None:
    entry = make_entry(room, elif_)
    client.force_login(elif_)
    assert client.post(room.at(f"journal/{entry.pk}/show/")).status_code == 404
    client.force_login(ayse)
    assert "Everyone on the internet" in client.get(room.at(f"journal/{entry.pk}/show/")).text
    for _twice in range(2):
        assert client.post(room.at(f"journal/{entry.pk}/show/"))["Location"] == entry.get_absolute_url()
    assert list(queries.public_entries(room.space)) == [entry]
    assert list(Entry.objects.values_list("deed", "audience")) == [("threads/show_entry", "members")]


def test_hide_entry(client: Client, room: Room, elif_: Person, luca: Person) -> None:
    """Its author may, a pupil too, and in a closed room: it protects."""
    entry = make_entry(room, elif_, audience="public")
    room.close()
    client.force_login(luca)
    assert client.post(room.at(f"journal/{entry.pk}/hide/")).status_code == 403
    client.force_login(elif_)
    for _twice in range(2):
        assert client.post(room.at(f"journal/{entry.pk}/hide/")).status_code == 303
    assert not queries.public_entries(room.space).exists()
    assert list(Entry.objects.values_list("deed", flat=True)) == ["threads/hide_entry"]


def test_edit_entry(client: Client, room: Room, chiara: Person, ayse: Person) -> None:
    entry = make_entry(room, chiara, audience="public")
    address = room.at(f"journal/{entry.pk}/edit/")
    client.force_login(ayse)
    assert client.get(address).status_code == 403
    client.force_login(chiara)
    assert "Post 0" in client.get(address).text
    again = said(title="Two walks", told_on="2026-11-19", body="<p>Twice.</p>")
    assert client.post(address, again)["Location"] == entry.get_absolute_url()
    assert client.post(address, again).status_code == 303
    entry.refresh_from_db()
    assert (entry.title, entry.told_on, entry.audience) == ("Two walks", date(2026, 11, 19), "public")
    assert queries.opening_of(entry).body == "<p>Twice.</p>"
    assert list(Entry.objects.values_list("deed", flat=True)) == ["threads/edit_entry"]


def test_what_a_pupil_changes_in_a_public_entry_is_looked_at_again(client: Client, room: Room, elif_: Person) -> None:
    for path in ("journal/{entry}/edit/", "posts/{post}/edit/"):
        entry = make_entry(room, elif_, audience="public")
        client.force_login(elif_)
        post = queries.opening_of(entry)
        answer = client.post(room.at(path.format(entry=entry.pk, post=post.pk)), said(body="<p>New words</p>"))
        assert answer.status_code == 303
        entry.refresh_from_db()
        assert entry.audience == "members"


def test_comments_are_never_public(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    entry = make_entry(room, ayse, audience="public")
    client.force_login(luca)
    words = {"body": "<p>I was there</p>", "language": "en", "sending": str(uuid4())}
    assert client.post(room.at(f"threads/{entry.pk}/reply/"), words).status_code == 303
    shown = queries.public_entry(room.space, entry.pk)
    assert shown is not None
    assert shown.post.author == ayse
    assert list(Entry.objects.values_list("deed", "audience")) == [("threads/reply", "members")]
    assert "1 comment" in client.get(room.at("journal/")).text


def test_a_removed_entry_is_gone_from_the_lists(room: Room, ayse: Person) -> None:
    entry = make_entry(room, ayse, audience="public")
    actions.remove_post(queries.opening_of(entry), by=ayse)
    assert not queries.entries_visible_to(room.seat(ayse)).exists()
    assert queries.public_entry(room.space, entry.pk) is None
    with pytest.raises(Stale):
        actions.show_entry(entry, by=ayse)


def test_the_guard_reads_an_entry_too(client: Client, room: Room, elif_: Person) -> None:
    client.force_login(elif_)
    sent = said(title="Call 0532 123 45 67")
    assert "telephone number" in client.post(room.at("journal/new/"), sent).text
    assert not Thread.objects.exists()
    assert Caution.objects.get().deed == "threads/write_entry"
    assert client.post(room.at("journal/new/"), sent | {"sure": "1"}).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, ""),
        ({"title": "x" * 151}, "at most 150"),
        ({"told_on": "yesterday"}, ""),
        ({"told_on": "1999-12-31"}, "too long ago"),
        ({"told_on": str(timezone.localdate() + timedelta(days=9))}, "still to come"),
        ({"audience": "teachers"}, ""),
        ({"body": "<p> </p>"}, ""),
        ({"body": "<p>a\0b</p>"}, ""),
    ],
)
def test_bad_input_loses_nothing(
    client: Client, room: Room, ayse: Person, wrong: dict[str, str], sentence: str
) -> None:
    client.force_login(ayse)
    answer = client.post(room.at("journal/new/"), said() | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "A walk to the spring" in answer.text or "title" in wrong
    assert not Thread.objects.exists()


def test_a_closed_room_and_a_group(client: Client, room: Room, ayse: Person) -> None:
    entry = make_entry(room, ayse)
    room.close()
    client.force_login(ayse)
    assert client.get(room.at("journal/new/")).status_code == 409
    assert client.get(room.at(f"journal/{entry.pk}/edit/")).status_code == 409
    assert "journal/new/" not in client.get(room.at("journal/")).text
    group = make_room({ayse: "moderator"})
    group.space.kind = "group"
    group.space.save()
    assert client.get(group.at("journal/")).status_code == 403


def test_the_database_keeps_talk_inside(room: Room, ayse: Person) -> None:
    for wrong in ({"audience": "public"}, {"told_on": DAY, "audience": "teachers"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_thread(room, ayse, **wrong)


def test_any_number_of_entries_is_as_many_queries(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    client.force_login(luca)

    def number() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(room.at("journal/")).status_code == 200
        return len(asked)

    make_entry(room, ayse)
    number()
    few = number()
    for place in range(50):
        make_post(make_entry(room, ayse, f"Walk {place}"), luca)
    assert number() == few <= 12
    assert Post.objects.count() > 50


def test_what_is_new_in_the_journal(
    client: Client, room: Room, chiara: Person, luca: Person, django_assert_max_num_queries: Any
) -> None:
    entry = make_entry(room, chiara)
    client.force_login(luca)
    assert ">New<" in client.get(room.at("journal/")).text
    client.get(entry.get_absolute_url())
    assert ">New<" not in client.get(room.at("journal/")).text
    comment = make_post(entry, chiara, "And we drank from it.")
    for number in range(15):
        make_entry(room, chiara, f"Day {number}")
    client.get(room.at("journal/"))
    with django_assert_max_num_queries(8):
        page = client.get(room.at("journal/")).text
    assert "1 new comment" in page
    assert room.at(f"posts/{comment.pk}/") in page
