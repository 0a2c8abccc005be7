"""give_work and take_work: pages and threads that belong to a team."""

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.pages.models import Page
from etwinning.pages.rules import can_edit_page
from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import seat_of
from etwinning.teams import queries, rules
from etwinning.teams.actions import Terms, form_teams, give_work, take_work
from etwinning.teams.models import Team, Work
from etwinning.threads import rules as threads
from etwinning.threads.models import Post, Thread


@pytest.fixture
def page(room: Space, ayse: Person) -> Page:
    form_teams(room, Terms(4), by=ayse)
    return Page.objects.create(space=room, title="Rain in spring", author=ayse)


def split(room: Space, page: Page) -> tuple[set[bool], set[bool]]:
    """Whether the pupils of team 1 may edit the page, and whether those of other teams may."""
    found: tuple[set[bool], set[bool]] = (set(), set())
    first = Team.objects.get(space=room, number=1)
    for seat in queries.pupils_of(room):
        found[seat.team_place.team != first].add(can_edit_page(seat_of(room, seat.person), page))
    return found


def mates(room: Space, number: int) -> list[Member]:
    return [one for one in queries.pupils_of(room) if one.team_place.team and one.team_place.team.number == number]


def test_it_works(client: Client, room: Space, ayse: Person, page: Page) -> None:
    thread = Thread.objects.create(space=room, title="Who measures", author=ayse)
    team = Team.objects.get(space=room, number=1)
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/teams/{team.pk}/give/"
    assert "Rain in spring" in client.get(address).content.decode()
    for chosen in (f"page-{page.pk}", f"thread-{thread.pk}"):
        assert client.post(address, {"work": chosen}).status_code == 303
    assert f'value="page-{page.pk}"' not in client.get(address).content.decode()
    assert split(room, page) == ({True}, {False})
    sees = []
    for number in (1, 2):
        client.force_login(mates(room, number)[0].person)
        html = client.get(f"/spaces/{room.pk}/teams/").content.decode()
        sees.append(("Rain in spring" in html, "Who measures" in html, "Take away" in html))
    assert sees == [(True, True, False), (False, False, False)]
    client.force_login(ayse)
    assert "Work of team 1" in client.get(page.get_absolute_url()).text
    assert Entry.objects.filter(deed="teams/give_work", actor=ayse, audience="teachers").count() == 2
    client.force_login(ayse)
    work = Work.objects.get(page=page)
    assert client.post(f"/spaces/{room.pk}/teams/works/{work.pk}/take/").status_code == 303
    assert split(room, page) == ({False}, {False})
    assert "Work of team" not in client.get(page.get_absolute_url()).text
    assert Entry.objects.get(deed="teams/take_work").data == {"number": 1}


def test_a_thread_is_the_teams(client: Client, room: Space, ayse: Person, page: Page) -> None:
    """It says whose it is; the team's pupils mark the answer and make a poll, others do not; it follows the team."""
    thread = Thread.objects.create(space=room, title="Who measures", author=ayse)
    post = Post.objects.create(thread=thread, author=ayse, body="<p>We do.</p>")
    give_work(Team.objects.get(space=room, number=1), thread=thread, by=ayse)

    def may(seat: Member) -> tuple[bool, bool]:
        seat, fresh = seat_of(room, seat.person), Post.objects.select_related("thread").get(pk=post.pk)
        return threads.can_mark_answer(seat, fresh), threads.can_make_poll(seat, fresh.thread)

    ours, theirs = mates(room, 1)[0], mates(room, 2)[0]
    assert (may(ours), may(theirs)) == ((True, True), (False, False))
    client.force_login(theirs.person)
    for address in (thread.get_absolute_url(), f"/spaces/{room.pk}/threads/"):
        assert "Work of team 1" in client.get(address).text
    client.force_login(ours.person)
    assert client.get(f"{thread.get_absolute_url()}poll/").status_code == 200
    form_teams(room, Terms(4, absent=[ours.pk]), by=ayse)
    assert may(ours) == (False, False)
    assert may(mates(room, 1)[0]) == (True, True)
    take_work(Work.objects.get(thread=thread), by=ayse)
    assert may(mates(room, 1)[0]) == (False, False)
    client.force_login(ayse)
    assert "Work of team" not in client.get(thread.get_absolute_url()).text


def test_much_to_choose_from(client: Client, room: Space, ayse: Person, page: Page) -> None:
    """The newest hundred, and others by their name."""
    Thread.objects.bulk_create(Thread(space=room, title=f"Thread {number}", author=ayse) for number in range(105))
    team = Team.objects.get(space=room, number=1)
    client.force_login(ayse)
    address = f"/spaces/{room.pk}/teams/{team.pk}/give/"
    html = client.get(address).text
    assert html.count('value="thread-') == 100
    assert ">Thread 3<" not in html
    assert "These are the newest." in html
    found = client.get(f"{address}?q=thread+3").text
    assert ">Thread 3<" in found
    old = Thread.objects.get(title="Thread 3")
    assert client.post(f"{address}?q=thread+3", {"work": f"thread-{old.pk}"}).status_code == 303
    assert client.get(f"{address}?q=%00").status_code == 200


def test_the_page_follows_the_team(room: Space, ayse: Person, page: Page) -> None:
    give_work(Team.objects.get(space=room, number=1), page=page, by=ayse)
    gone = mates(room, 1)[0]
    form_teams(room, Terms(4, absent=[gone.pk]), by=ayse)
    assert not can_edit_page(seat_of(room, gone.person), page)
    assert all(can_edit_page(seat_of(room, one.person), page) for one in mates(room, 1))


def test_twice_and_wrong(client: Client, room: Space, ayse: Person, page: Page, dimitris: Person) -> None:
    team = Team.objects.get(space=room, number=1)
    give_work(team, page=page, by=ayse)
    with pytest.raises(Stale, match="a moment ago"):
        give_work(team, page=page, by=ayse)
    secret = Page.objects.create(space=room, title="For teachers", author=ayse, audience="teachers")
    client.force_login(ayse)
    for wrong in ("", "x", f"page-{secret.pk}", f"page-{page.pk}"):
        assert client.post(f"/spaces/{room.pk}/teams/{team.pk}/give/", {"work": wrong}).status_code == 422
    for person in (dimitris, mates(room, 1)[0].person):
        client.force_login(person)
        assert client.post(f"/spaces/{room.pk}/teams/{team.pk}/give/").status_code == 404
        assert client.post(f"/spaces/{room.pk}/teams/works/{Work.objects.get().pk}/take/").status_code == 404
    pupil = mates(room, 1)[0]
    assert not rules.can_give_work(pupil)
    assert not rules.can_take_work(pupil)
