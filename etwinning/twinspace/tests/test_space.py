"""The home of a TwinSpace: each reads what is meant for them, in few queries."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.chat.models import Chat
from etwinning.meetings.models import Invitation, Meeting
from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.threads.models import Note
from etwinning.twinspace import actions, queries
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_member, make_pupils

HOUR = timedelta(hours=1)


def shown(client: Client, room: Space, person: Person) -> str:
    client.force_login(person)
    answer = client.get(f"/spaces/{room.pk}/")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_it_works(client: Client, room: Space, ayse: Person, elif_y: Pupil, luca_m: Pupil) -> None:
    Note.objects.create(space=room, author=ayse, body="We found the spring", audience="members")
    Note.objects.create(space=room, author=ayse, body="Only for teachers", audience="teachers")
    actions.reset_pupil_card(elif_y, space=room, by=ayse)
    elif_y.person.refresh_from_db()  # with the new card, older sessions are over
    teacher, pupil = shown(client, room, ayse), shown(client, room, elif_y.person)
    for words in ("We found the spring", "Two classes follow", "Ayşe Yılmaz added 1 pupil.", "Chiara Longo joined"):
        assert words in teacher, words
        assert words in pupil, words
    for words in (
        "Only for teachers",
        "made a new card for a pupil",
        f"/spaces/{room.pk}/pupils/",
        "bulletin",
        "/members/",
    ):
        assert words in teacher, words
        assert words not in pupil, words


def test_what_goes_on_now(
    client: Client, room: Space, ayse: Person, elif_y: Pupil, luca_m: Pupil, victor: Person
) -> None:
    """An open chat and a running meeting, for all who may join; no query more."""
    make_member(room, victor, "visitor")
    for person in (elif_y.person, ayse):
        assert "Going on now" not in shown(client, room, person)
    with CaptureQueriesContext(connection) as before:
        client.get(f"/spaces/{room.pk}/")
    now = timezone.now()
    chat = Chat.objects.create(space=room, title="Questions", opened_at=now)
    Chat.objects.create(space=room, title="Shut")
    Meeting.objects.create(
        space=room, title="Old", starts_at=now, ends_at=now + HOUR, started_at=now, ended_at=now, code="a"
    )
    some = Meeting.objects.create(
        space=room, title="Springs", starts_at=now, ends_at=now + HOUR, started_at=now, code="b", is_for_all=False
    )
    Invitation.objects.create(meeting=some, person=luca_m.person)
    with CaptureQueriesContext(connection) as after:
        client.get(f"/spaces/{room.pk}/")
    assert len(after) == len(before)
    sees = {person: shown(client, room, person) for person in (ayse, elif_y.person, luca_m.person, victor)}
    assert [f'href="{chat.get_absolute_url()}"' in text for text in sees.values()] == [True, True, True, False]
    assert [f'href="{some.get_absolute_url()}"' in text for text in sees.values()] == [True, False, True, False]
    assert not any(words in text for words in ("Chat: Shut", "Meeting: Old") for text in sees.values())
    actions.close_twinspace(queries.twinspace_of(room), by=ayse)
    assert "Going on now" not in shown(client, room, ayse)


def test_who_may(client: Client, room: Space, dimitris: Person, olcay: Person, victor: Person, elif_: Person) -> None:
    assert [shown(client, room, person) for person in (dimitris, olcay, victor, elif_)] == ["404"] * 4
    client.logout()
    assert client.get(f"/spaces/{room.pk}/").status_code == 302
    make_member(room, victor, "visitor")
    assert "Where our water comes from" in shown(client, room, victor)


def test_a_new_room_asks_for_the_class(client: Client, room: Space, ayse: Person) -> None:
    assert "Bring your class" in shown(client, room, ayse)
    make_pupils(room, ayse)
    assert "Bring your class" not in shown(client, room, ayse)


def test_a_closed_room_offers_nothing_to_do(client: Client, room: Space, ayse: Person) -> None:
    actions.close_twinspace(queries.twinspace_of(room), by=ayse)
    html = shown(client, room, ayse)
    assert "Closed, read only" in html
    for path in ("settings/", "pupils/add/", "notes/new/"):
        assert f"/spaces/{room.pk}/{path}" not in html


def test_as_many_queries_for_many(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    def number() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/spaces/{room.pk}/").status_code == 200
        return len(asked)

    Note.objects.create(space=room, author=ayse, body="One", audience="members")
    client.force_login(ayse)
    number()
    before = number()
    for place in range(12):
        make_pupils(room, ayse, [f"Pupil {place}."])
        Note.objects.create(space=room, author=ayse, body=f"More {place}", audience="members")
    assert number() == before
    assert before <= 16
