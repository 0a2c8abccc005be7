"""What pages ask as known queries answers, for everybody of the cast, what the rules' own queries say."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from etwinning.pages import queries as pages
from etwinning.pages.models import Page
from etwinning.projects import queries as projects
from etwinning.safety import queries as safety
from etwinning.spaces import queries as spaces
from etwinning.spaces.models import Member
from etwinning.threads import queries as threads
from etwinning.threads.models import Thread
from etwinning.twinspace import queries as twinspace
from tests.world import World

ALL = slice(0, 100)
ROOM = ("ayse", "bruno", "elif", "victor")


@pytest.fixture(scope="module")
def world(world: World, django_db_blocker: Any) -> Iterator[World]:
    """The world of the house with threads and pages of every audience."""
    with django_db_blocker.unblock(), transaction.atomic():
        Thread.objects.create(space=world.space, title="Ours", author=world.people["ayse"], audience="teachers")
        for audience in ("teachers", "members", "public"):
            for state in ("draft", "published"):
                Page.objects.create(
                    space=world.space,
                    title=f"{audience} {state}",
                    author=world.people["bruno"],
                    state=state,
                    audience=audience,
                )
        yield world
        transaction.set_rollback(True)


def seat_of(world: World, who: str) -> Member:
    return Member.objects.get(space=world.space, person=world.people[who])


@pytest.mark.parametrize("who", ROOM)
def test_of_a_room(world: World, who: str) -> None:
    seat, person = seat_of(world, who), world.people[who]
    assert spaces.seat_in(world.space.pk, person) == seat
    assert twinspace.seat_at_home(world.space.pk, person) == seat
    shown = list(threads.threads_visible_to(seat))
    talk = [thread for thread in shown if not thread.is_entry]
    assert threads.list_of_threads(seat)[ALL] == talk
    assert threads.list_of_threads(seat).count() == len(talk)
    assert threads.list_of_entries(seat)[ALL] == list(threads.entries_visible_to(seat))
    for thread in Thread.objects.filter(space=world.space):
        assert threads.thread_in(seat, thread.pk) == (thread if thread in shown else None)
        assert threads.list_of_posts(thread)[ALL] == list(threads.posts_of(thread))
    readable = set(pages.pages_visible_to(seat))
    assert set(pages.latest_pages(seat, most=100)) == readable
    for page in Page.objects.filter(space=world.space):
        assert pages.page_in(seat, page.pk) == (page if page in readable else None)
    news, bulletin = threads.latest_notes(world.space, seat, 10)
    assert news == list(threads.news_in(world.space, seat))
    assert bulletin == list(threads.bulletin_in(world.space, seat))
    assert twinspace.handles_pupils(seat) == twinspace.pupils_handled_by(seat).exists()
    assert spaces.list_of_members(world.space)[ALL] == list(spaces.members_of(world.space))


@pytest.mark.parametrize("who", ["dimitris", "eva", "olcay", "carla"])
def test_strangers_have_no_seat(world: World, who: str) -> None:
    assert spaces.seat_in(world.space.pk, world.people[who]) is None
    assert twinspace.seat_at_home(world.space.pk, world.people[who]) is None


@pytest.mark.parametrize("who", [*ROOM, "dimitris", "eva", "olcay", "carla"])
def test_of_projects_and_people(world: World, who: str) -> None:
    person = world.people[who]
    seen = projects.projects_visible_to(person)
    assert projects.project_seen_by(person, world.project.slug) == seen.filter(pk=world.project.pk).first()
    assert projects.project_seen_by(person, "no\0where") is None
    mine = projects.mine(person)
    assert mine.invitations(50) == list(projects.invitations_of(person))
    for part in ("running", "waiting", "drafts", "past", "nonsense"):
        assert mine.projects(part)[ALL] == list(projects.projects_in_part(person, part))
    everybody = [other.pk for other in world.people.values()]
    visible = set(safety.people_visible_to(person).filter(pk__in=everybody).values_list("pk", flat=True))
    assert safety.people_with_page(everybody, person) == visible


def test_of_the_gallery(world: World) -> None:
    assert projects.list_of_public_projects()[ALL] == list(projects.public_projects())
