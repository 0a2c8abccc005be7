"""Who is in a room now, and looking at it as somebody else: what each page then shows, of whatever app."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.projects.tests.factories import make_active
from etwinning.schools.models import School
from etwinning.spaces.actions import forget_presence
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import Role, school_of, seat_of
from tests.cast import make_person

SENTENCES = {
    "teacher": "as a teacher of a partner school sees it",
    "pupil": "as a pupil sees it",
    "visitor": "as a visitor sees it",
}


@pytest.fixture
def room(ayse: Person, bruno: Person, elif_: Person, victor: Person) -> Space:
    project = make_active(ayse, bruno)
    assert project.twinspace is not None
    room = project.twinspace.space
    take(room, elif_, Role.PUPIL, school_of(ayse))
    take(room, victor, Role.VISITOR)
    return room


def take(room: Space, person: Person, role: str, school: School | None = None) -> None:
    """A seat without the deed that gives it."""
    Member.objects.create(space=room, person=person, role=role, school=school)


def look(client: Client, room: Space, role: str) -> None:
    answer = client.post(f"/spaces/{room.pk}/look/", {"role": role})
    assert (answer.status_code, answer["Location"]) == (303, f"/spaces/{room.pk}/")


def test_who_is_here_now(client: Client, room: Space, ayse: Person, bruno: Person, elif_: Person) -> None:
    client.force_login(bruno)
    client.get(f"/spaces/{room.pk}/")
    client.force_login(elif_)
    assert bruno.name in client.get(f"/spaces/{room.pk}/here/").content.decode()
    client.force_login(ayse)
    part = client.get(f"/spaces/{room.pk}/here/", headers={"HX-Request": "true", "HX-Target": "here"}).content.decode()
    html = client.get(f"/spaces/{room.pk}/here/").content.decode()
    for names in (part, html):
        assert bruno.name in names
        assert "Elif" in names
    assert "<html" not in part
    assert f"<bdi>{ayse.name}</bdi></li>" not in html  # but for who asks
    Member.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert "Nobody but you" in client.get(f"/spaces/{room.pk}/here/").content.decode()
    assert not Entry.objects.filter(deed__contains="presence").exists()


def test_a_visit_is_written_down_once_in_two_minutes(client: Client, room: Space, ayse: Person) -> None:
    client.force_login(ayse)
    client.get(f"/spaces/{room.pk}/pages/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/spaces/{room.pk}/pages/")
    assert not [one for one in asked.captured_queries if one["sql"].startswith("UPDATE")]


def test_nobody_keeps_when_somebody_was_there(room: Space, ayse: Person) -> None:
    now = timezone.now()
    Member.objects.filter(person=ayse).update(seen_at=now - timedelta(minutes=61))
    assert [forget_presence(now), forget_presence(now)] == [1, 0]
    assert seat_of(room, ayse).seen_at is None


def test_who_may_know_who_is_here(client: Client, room: Space, elif_: Person, victor: Person, dimitris: Person) -> None:
    for person, status in ((elif_, 200), (victor, 403), (dimitris, 404)):
        client.force_login(person)
        assert client.get(f"/spaces/{room.pk}/here/").status_code == status


@pytest.mark.parametrize("people", [1, 40])
def test_as_many_queries_for_all(client: Client, room: Space, ayse: Person, people: int) -> None:
    for number in range(people):
        take(room, make_person(f"P{number}", "X"), Role.TEACHER, school_of(ayse))
    Member.objects.update(seen_at=timezone.now())
    client.force_login(ayse)
    client.get(f"/spaces/{room.pk}/here/")
    with CaptureQueriesContext(connection) as asked:
        html = client.get(f"/spaces/{room.pk}/here/").content.decode()
    assert len(asked) <= 5
    assert html.count('<li class="cluster gap-2"') == min(people + 3, 24)


@pytest.mark.parametrize("role", SENTENCES)
def test_each_page_is_as_the_other_sees_it(client: Client, room: Space, ayse: Person, bruno: Person, role: str) -> None:
    shown = {"members": "All see this", "teachers": "Teachers see this"}
    for audience, title in shown.items():
        Page.objects.create(
            space=room, title=title, author=ayse, edited_by=ayse, state="published", audience=audience, language="en"
        )
    mine = Page.objects.create(space=room, title="My draft", author=ayse, edited_by=ayse, state="draft", language="en")
    client.force_login(ayse)
    look(client, room, role)
    html = client.get(f"/spaces/{room.pk}/pages/").content.decode()
    assert SENTENCES[role] in html
    assert "All see this" in html
    assert ("Teachers see this" in html) == (role == "teacher")
    assert ("My draft" in html) == (role == "teacher")
    assert client.get(mine.get_absolute_url()).status_code == (200 if role == "teacher" else 404)
    home = client.get(f"/spaces/{room.pk}/")
    assert home.status_code == 200
    assert ("face-pupil" in home.content.decode()) == (role == "pupil")
    client.post(f"/spaces/{room.pk}/look/stop/")
    html = client.get(f"/spaces/{room.pk}/pages/").content.decode()
    assert "My draft" in html
    assert SENTENCES[role] not in html


@pytest.mark.parametrize("role", SENTENCES)
def test_nothing_can_be_changed_meanwhile(client: Client, room: Space, ayse: Person, role: str) -> None:
    client.force_login(ayse)
    look(client, room, role)
    entries, seats = Entry.objects.count(), Member.objects.count()
    answer = client.post(f"/spaces/{room.pk}/threads/new/", {"title": "Hello", "body": "You"})
    assert answer.status_code == 403
    assert "You are only looking" in answer.content.decode()
    for path in (
        "",
        "pages/",
        "materials/",
        "threads/",
        "news/",
        "plan/",
        "journal/",
        "walls/",
        "chats/",
        "meetings/",
        "search/",
    ):
        assert client.get(f"/spaces/{room.pk}/{path}").status_code in {200, 403, 404}, path
    assert (Entry.objects.count(), Member.objects.count()) == (entries, seats)
    assert not Person.objects.filter(pk=0).exists()


def test_only_who_leads_looks_and_only_while_they_do(
    client: Client, room: Space, ayse: Person, bruno: Person, chiara: Person, elif_: Person, victor: Person
) -> None:
    take(room, chiara, Role.TEACHER, school_of(chiara))
    for person, status in ((chiara, 403), (victor, 403), (elif_, 404)):
        client.force_login(person)
        assert client.get(f"/spaces/{room.pk}/look/").status_code == status
        assert client.post(f"/spaces/{room.pk}/look/", {"role": "pupil"}).status_code == status
    Member.objects.filter(person=chiara).update(role=Role.ADMINISTRATOR)
    client.force_login(chiara)
    look(client, room, "pupil")
    Member.objects.filter(person=chiara).update(role=Role.TEACHER)
    assert SENTENCES["pupil"] not in client.get(f"/spaces/{room.pk}/pages/").content.decode()


def test_a_role_that_is_not_offered(client: Client, room: Space, ayse: Person) -> None:
    client.force_login(ayse)
    for role in ("administrator", "member", "", "\0"):
        assert client.post(f"/spaces/{room.pk}/look/", {"role": role}).status_code == 422


def test_from_the_room_to_its_public_page(client: Client, room: Space, ayse: Person, dimitris: Person) -> None:
    client.force_login(ayse)
    assert client.get(f"/spaces/{room.pk}/public/")["Location"].startswith("/gallery/")
    client.force_login(dimitris)
    assert client.get(f"/spaces/{room.pk}/public/").status_code == 404
