"""Who comes in and goes: join_group, request_to_join, accept_request, invite_to_group, leave_group, moderators."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.core.actions import Stale
from etwinning.core.models import Entry
from etwinning.groups import actions
from etwinning.groups.models import Door, Group
from etwinning.groups.tests.factories import make_group, role_of, seat_of
from etwinning.network.actions import accept_contact, request_contact
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Block


@pytest.fixture
def group(ayse: Person, bruno: Person) -> Group:
    """Ayşe leads it, Bruno is a member; everyone comes in."""
    return make_group(ayse, bruno)


@pytest.fixture
def by_request(ayse: Person, bruno: Person) -> Group:
    """Ayşe leads it, Bruno was let in."""
    return make_group(ayse, bruno, joining="request", title="School heads")


def told(person: Person, deed: str) -> list[Notice]:
    return list(Notice.objects.filter(person=person, deed=f"groups/{deed}"))


def post(client: Client, person: Person, url: str, **data: object) -> int:
    client.force_login(person)
    return client.post(url, data).status_code


class TestJoining:
    def test_join_group(self, client: Client, group: Group, dimitris: Person) -> None:
        client.force_login(dimitris)
        url = f"/groups/{group.pk}/"
        assert f'action="{url}join/"' in client.get(url).content.decode()
        for _twice in range(2):
            assert "Write a note" in client.post(f"{url}join/", follow=True).content.decode()
        assert role_of(group, dimitris) == "member"
        entries = Entry.objects.filter(deed="groups/join_group", actor=dimitris)
        assert [entry.audience for entry in entries] == ["teachers"]

    def test_who_may_not(
        self,
        client: Client,
        group: Group,
        by_request: Group,
        eva: Person,
        olcay: Person,
        victor: Person,
        dimitris: Person,
    ) -> None:
        for person in (eva, olcay, victor):
            assert post(client, person, f"/groups/{group.pk}/join/") == 403
        assert post(client, dimitris, f"/groups/{by_request.pk}/join/") == 403
        with pytest.raises(Stale, match="just so"):
            actions.join_group(by_request, by=dimitris)

    def test_a_closed_group_lets_nobody_in(self, client: Client, group: Group, ayse: Person, dimitris: Person) -> None:
        actions.close_group(group, by=ayse)
        assert post(client, dimitris, f"/groups/{group.pk}/join/") == 409
        assert role_of(group, dimitris) == ""


class TestRequests:
    def test_request_to_join_and_accept_request(
        self, client: Client, by_request: Group, ayse: Person, dimitris: Person
    ) -> None:
        url = f"/groups/{by_request.pk}/"
        assert post(client, dimitris, f"{url}request/", words="Short") == 422
        for _twice in range(2):
            assert post(client, dimitris, f"{url}request/", words="I lead a small island school.") == 303
        assert "You asked to join" in client.get(url).content.decode()
        (notice,) = [one for one in told(ayse, "request_to_join") if one.by == dimitris]
        client.force_login(ayse)
        html = client.get(notice.url).content.decode()
        assert "I lead a small island school." in html
        door = Door.objects.get()
        assert client.post(f"{url}requests/{door.pk}/accept/").status_code == 303
        assert client.post(f"{url}requests/{door.pk}/accept/").status_code == 404  # answered
        assert (role_of(by_request, dimitris), len(told(dimitris, "accept_request"))) == ("member", 1)
        assert not Door.objects.exists()

    def test_decline_request(self, client: Client, by_request: Group, ayse: Person, dimitris: Person) -> None:
        door = actions.request_to_join(by_request, by=dimitris, words="I would like to join you.")
        url = f"/groups/{by_request.pk}/requests/{door.pk}/decline/"
        client.force_login(ayse)
        assert "Decline the request of Dimitris" in client.get(url).content.decode()
        assert post(client, ayse, url, note="Heads only, sorry.") == 303
        assert told(dimitris, "decline_request")[0].data["note"] == "Heads only, sorry."
        client.force_login(dimitris)
        assert "Heads only, sorry." in client.get(f"/groups/{by_request.pk}/").content.decode()
        assert client.get(f"/groups/{by_request.pk}/request/").status_code == 403
        later = timezone.now() + timedelta(days=31)
        again = actions.request_to_join(by_request, by=dimitris, words="I am a head now, too.", at=later)
        assert (again.pk, again.state) == (door.pk, "asked")
        Door.objects.filter(pk=door.pk).delete()
        with pytest.raises(Stale, match="answered or withdrawn"):
            actions.decline_request(door, by=ayse)

    def test_withdraw_request(self, client: Client, by_request: Group, dimitris: Person) -> None:
        actions.request_to_join(by_request, by=dimitris, words="I would like to join you.")
        assert post(client, dimitris, f"/groups/{by_request.pk}/withdraw/") == 303
        assert not Door.objects.exists()

    def test_only_moderators_answer(self, client: Client, by_request: Group, bruno: Person, dimitris: Person) -> None:
        door = actions.request_to_join(by_request, by=dimitris, words="I would like to join you.")
        url = f"/groups/{by_request.pk}/requests/"
        for person, status in ((bruno, 403), (dimitris, 404)):
            client.force_login(person)
            assert client.get(url).status_code == status
            assert client.post(f"{url}{door.pk}/accept/").status_code == status
            assert client.post(f"{url}{door.pk}/decline/").status_code == status

    def test_a_moderator_whom_a_block_parts_from_the_asker_is_not_asked(
        self, client: Client, by_request: Group, ayse: Person, bruno: Person, dimitris: Person
    ) -> None:
        actions.name_moderator(seat_of(by_request, bruno), by=ayse)
        Block.objects.create(person=bruno, blocked=dimitris)
        actions.request_to_join(by_request, by=dimitris, words="I would like to join you.")
        asked = {}
        for person in (ayse, bruno):
            client.force_login(person)
            html = client.get(f"/groups/{by_request.pk}/requests/").content.decode()
            asked[person] = (
                "Dimitris" in html,
                any(notice.by == dimitris for notice in told(person, "request_to_join")),
            )
        assert asked == {ayse: (True, True), bruno: (False, False)}


class TestInvitations:
    def test_invite_to_group(self, client: Client, by_request: Group, ayse: Person, dimitris: Person) -> None:
        accept_contact(request_contact(dimitris, by=ayse), by=dimitris)
        url = f"/groups/{by_request.pk}/"
        client.force_login(ayse)
        assert "Dimitris" in client.get(f"{url}invite/").content.decode()
        assert post(client, ayse, f"{url}invite/", people=[dimitris.pk]) == 303
        assert len(told(dimitris, "invite_to_group")) == 1
        assert post(client, ayse, f"{url}invite/", people=[dimitris.pk]) == 422  # not twice
        client.force_login(dimitris)
        assert "You are invited" in client.get("/groups/mine/").content.decode()
        assert post(client, dimitris, f"{url}join/") == 303
        assert role_of(by_request, dimitris) == "member"

    def test_decline_invitation(self, client: Client, group: Group, bruno: Person, dimitris: Person) -> None:
        accept_contact(request_contact(dimitris, by=bruno), by=dimitris)
        assert len(actions.invite_to_group(group, [dimitris], by=bruno)) == 1  # members of open groups may
        assert post(client, dimitris, f"/groups/{group.pk}/refuse/") == 303
        assert actions.invite_to_group(group, [dimitris], by=bruno) == []

    def test_no_strangers_and_not_by_members_of_others(
        self, client: Client, by_request: Group, ayse: Person, bruno: Person, dimitris: Person
    ) -> None:
        assert post(client, ayse, f"/groups/{by_request.pk}/invite/", people=[dimitris.pk]) == 422
        assert post(client, bruno, f"/groups/{by_request.pk}/invite/", people=[dimitris.pk]) == 403
        assert actions.invite_to_group(by_request, [dimitris], by=ayse) == []


class TestGoing:
    def test_leave_group(self, client: Client, group: Group, bruno: Person) -> None:
        url = f"/groups/{group.pk}/leave/"
        client.force_login(bruno)
        assert "Leave “Reading together”?" in client.get(url).content.decode()
        assert post(client, bruno, url) == 303
        assert (role_of(group, bruno), client.get(f"/groups/{group.pk}/members/").status_code) == ("", 404)

    def test_the_only_moderator_names_another_first(
        self, client: Client, group: Group, ayse: Person, bruno: Person
    ) -> None:
        assert post(client, ayse, f"/groups/{group.pk}/leave/") == 409
        assert post(client, ayse, f"/groups/{group.pk}/members/{seat_of(group, ayse).pk}/dismiss/") == 409
        name = f"/groups/{group.pk}/members/{seat_of(group, bruno).pk}/name/"
        assert [post(client, ayse, name) for _twice in range(2)] == [303, 303]
        assert (role_of(group, bruno), len(told(bruno, "name_moderator"))) == ("moderator", 1)
        assert post(client, ayse, f"/groups/{group.pk}/leave/") == 303

    def test_dismiss_moderator(self, client: Client, group: Group, ayse: Person, bruno: Person) -> None:
        actions.name_moderator(seat_of(group, bruno), by=ayse)
        url = f"/groups/{group.pk}/members/{seat_of(group, ayse).pk}/dismiss/"
        assert post(client, bruno, url) == 303
        assert (role_of(group, ayse), len(told(ayse, "dismiss_moderator"))) == ("member", 1)

    def test_remove_from_group(self, client: Client, group: Group, ayse: Person, bruno: Person) -> None:
        url = f"/groups/{group.pk}/members/{seat_of(group, bruno).pk}/remove/"
        assert post(client, ayse, url, reason="") == 422
        assert post(client, ayse, url, reason="You advertise your own books here.") == 303
        assert told(bruno, "remove_from_group")[0].data["note"] == "You advertise your own books here."
        assert post(client, bruno, f"/groups/{group.pk}/join/") == 403
        assert "You advertise your own books here." in client.get(f"/groups/{group.pk}/").content.decode()
        assert client.get(f"/groups/{group.pk}/request/").status_code == 403
        Door.objects.update(at=timezone.now() - timedelta(days=31))
        assert client.get(f"/groups/{group.pk}/request/").status_code == 200

    def test_members_do_none_of_it(
        self, client: Client, group: Group, ayse: Person, bruno: Person, dimitris: Person
    ) -> None:
        seat = seat_of(group, ayse)
        for deed in ("name", "dismiss", "remove"):
            url = f"/groups/{group.pk}/members/{seat.pk}/{deed}/"
            assert [post(client, person, url, reason="Because I can.") for person in (bruno, dimitris)] == [404, 404]


def test_members_see_whom_they_may_see(
    client: Client, group: Group, ayse: Person, bruno: Person, chiara: Person
) -> None:
    actions.join_group(group, by=chiara)
    Block.objects.create(person=chiara, blocked=bruno)

    def listed(person: Person) -> list[bool]:
        client.force_login(person)
        html = client.get(f"/groups/{group.pk}/members/").content.decode().split('class="rows"')[1]
        return [name in html for name in ("Ayşe Yılmaz", "Bruno Greco", "Chiara Longo")]

    assert listed(bruno) == [True, True, False]
    assert listed(chiara) == [True, False, True]
    assert listed(ayse) == [True, True, True]
    Person.objects.filter(pk=chiara.pk).update(state=Person.State.SUSPENDED)
    Block.objects.all().delete()
    assert listed(bruno) == [True, True, False]
