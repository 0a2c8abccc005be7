"""Work at a class's device is the work of the pupil's team."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.classroom.actions import end_lesson
from etwinning.classroom.models import Lesson, Turn
from etwinning.pages.actions import new_page
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.spaces.models import Credit, Member, Space
from etwinning.teams.models import Place, Team
from etwinning.threads.models import Post, Thread
from etwinning.twinspace.models import Pupil

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(room: Space, elif_y: Pupil) -> Member:
    """Elif's, in team 3."""
    seat = Member.objects.get(space=room, person=elif_y.person)
    Place.objects.create(member=seat, team=Team.objects.create(space=room, number=3))
    return seat


def page_text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return " ".join(answer.text.split())


def a_page(room: Space, by: Person, title: str) -> Page:
    """A page that all members edit."""
    page = new_page(room, by=by, title=title, language="en")
    page.state, page.editors = Page.State.PUBLISHED, Page.Editors.MEMBERS
    page.save()
    return page


def write(client: Client, page: Page) -> None:
    url = f"{page.get_absolute_url()}edit/"
    page.refresh_from_db()
    answer = client.post(
        url, {"title": page.title, "language": "en", "body": "<p>Two frogs.</p>", "version": page.version}
    )
    assert answer.status_code == 303, answer.text


def test_what_is_done_at_the_device_is_the_teams(
    client: Client, lesson: Lesson, room: Space, seat: Member, elif_y: Pupil, can_d: Pupil, ayse: Person, bruno: Person
) -> None:
    client.post(f"/class/{elif_y.pk}/")
    assert "What you do here is the work of team 3." in page_text(client, f"/spaces/{room.pk}/")
    page = a_page(room, ayse, "Our stream")
    write(client, page)
    thread = Thread.objects.create(space=room, title="Frogs", author=elif_y.person)
    post = Post.objects.create(thread=thread, author=elif_y.person, body="<p>We saw two.</p>")
    client.post("/class/next/")
    client.post(f"/class/{can_d.pk}/")
    assert "is the work of team" not in page_text(client, f"/spaces/{room.pk}/")
    own = Post.objects.create(thread=thread, author=elif_y.person, body="<p>At home I saw a third.</p>")
    end_lesson(lesson, by=ayse)

    client.force_login(bruno)
    said = page_text(client, thread.get_absolute_url())
    assert said.index(f'id="post-{post.pk}"') < said.index("for team 3") < said.index(f'id="post-{own.pk}"')
    assert said.count("for team 3") == 1
    assert "for team 3" in page_text(client, page.get_absolute_url())
    teams = page_text(client, f"/spaces/{room.pk}/teams/")
    assert teams.index("Made in class mode") < teams.index("Our stream")
    assert "Frogs" in teams[teams.index("Made in class mode") :]


def test_without_a_team_it_is_the_pupils_own(client: Client, lesson: Lesson, room: Space, elif_y: Pupil) -> None:
    client.post(f"/class/{elif_y.pk}/")
    assert Turn.objects.get().credit is None
    assert not Credit.objects.exists()
    assert "is the work of team" not in page_text(client, f"/spaces/{room.pk}/")


def test_it_ends_with_the_next_one_with_the_lesson_and_with_its_hours(
    client: Client, lesson: Lesson, seat: Member, elif_y: Pupil, ayse: Person
) -> None:
    client.post(f"/class/{elif_y.pk}/")
    first = Credit.objects.get()
    assert (first.team, first.member, first.ended_at) == (3, seat, lesson.ends_at)
    client.post("/class/next/")
    first.refresh_from_db()
    assert first.ended_at <= timezone.now()
    client.post(f"/class/{elif_y.pk}/")
    end_lesson(lesson, by=ayse, at=timezone.now() + timedelta(minutes=5))
    second = Credit.objects.exclude(pk=first.pk).get()
    assert timezone.now() < second.ended_at < lesson.ends_at


def test_a_pupil_sees_what_her_own_team_made(
    client: Client, lesson: Lesson, room: Space, seat: Member, elif_y: Pupil, can_d: Pupil, ayse: Person
) -> None:
    other = Member.objects.get(space=room, person=can_d.person)
    Place.objects.create(member=other, team=Team.objects.create(space=room, number=4))
    for pupil, title in ((elif_y, "Our stream"), (can_d, "Our hill")):
        client.post(f"/class/{pupil.pk}/")
        write(client, a_page(room, ayse, title))
    teams = page_text(client, f"/spaces/{room.pk}/teams/")
    assert "Our hill" in teams
    assert "Our stream" not in teams
