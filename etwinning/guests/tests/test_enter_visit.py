"""enter_visit: the link says who invited, opens at a press of the button, and the visitor reads and writes nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.models import Entry
from etwinning.guests import actions
from etwinning.guests.models import Visit
from etwinning.people.models import Person
from etwinning.spaces.actions import remove_member
from etwinning.spaces.models import Space
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import seat_of


def path_of(visit: Visit) -> str:
    return "/visit/" + actions.address_of_visit(visit).partition("/visit/")[2]


def test_look_then_go_in(client: Client, visit: Visit, room: Space) -> None:
    assert "Meryem Kaya" in client.get(path_of(visit)).content.decode()
    assert "_auth_user_id" not in client.session  # a mail scanner that follows links opens nothing
    answer = client.post(path_of(visit))
    assert (answer.status_code, answer["Location"]) == (303, f"/spaces/{room.pk}/")
    assert client.get(f"/spaces/{room.pk}/").status_code == 200
    client.post(path_of(visit))
    assert Entry.objects.filter(deed="guests/enter_visit").count() == 1


def test_a_visitor_reads_what_members_read_and_no_more(
    client: Client, visit: Visit, room: Space, elif_y: Pupil
) -> None:
    client.post(path_of(visit))
    reads = ("pages", "news", "threads", "materials")
    never = ("bulletin", "members", "pupils", "chats", "teams", "guard", "class", "visitors", "class/pictures")
    answers = {place: client.get(f"/spaces/{room.pk}/{place}/").status_code for place in (*reads, *never)}
    assert {place: answers[place] for place in reads} == dict.fromkeys(reads, 200)
    assert [place for place in never if answers[place] not in {403, 404}] == []
    assert client.post(f"/spaces/{room.pk}/threads/new/", {"title": "Hello"}).status_code in {403, 404}


def test_the_session_ends_before_the_visit_does(client: Client, visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(until=timezone.now() + timedelta(minutes=5))
    client.post(path_of(visit))
    assert client.session.get_expiry_age() <= 300


def test_after_its_day_the_link_opens_nothing(client: Client, visit: Visit, room: Space) -> None:
    past = timezone.now() - timedelta(days=2)
    Visit.objects.filter(pk=visit.pk).update(made_at=past, until=past + timedelta(days=1))
    assert client.post(path_of(visit)).status_code == 404
    assert actions.end_overdue_visits(at=timezone.now()) == 1
    assert actions.end_overdue_visits(at=timezone.now()) == 0
    assert not seat_of(room, visit.person).is_present


def test_a_seat_that_was_taken_is_not_given_back(client: Client, visit: Visit, room: Space, ayse: Person) -> None:
    remove_member(seat_of(room, visit.person), by=ayse)
    assert client.post(path_of(visit)).status_code == 404


def test_who_is_signed_in_as_somebody_else_stays_so(client: Client, visit: Visit, bruno: Person) -> None:
    client.force_login(bruno)
    answer = client.post(path_of(visit))
    assert "Bruno" in answer.content.decode()
    assert client.session["_auth_user_id"] == str(bruno.pk)


@pytest.mark.parametrize("token", ["x", "1:2:3", "x" * 3000, "%00", "\u202e"])
def test_links_that_we_did_not_write(client: Client, visit: Visit, token: str) -> None:
    for method in (client.get, client.post):
        assert method(f"/visit/{token}/").status_code == 404
