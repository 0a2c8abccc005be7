"""form_teams: from the form to the teams, and who sees them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.spaces.actions import close_space, remove_member
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import seat_of
from etwinning.teams import queries, rules
from etwinning.teams.models import Place, Team, Wish
from etwinning.teams.tests.factories import make_pupil
from tests import cast

Answer = Any


@pytest.fixture
def seats(room: Space) -> dict[str, Member]:
    return {one.person.name.split()[0]: one for one in queries.pupils_of(room)}


def send(client: Client, room: Space, by: Person, size: object = 4, **said: object) -> Answer:
    client.force_login(by)
    return client.post(f"/spaces/{room.pk}/teams/form/", {"size": size} | said)


def team_of(seat: Member) -> int | None:
    place = Place.objects.select_related("team").get(member=seat)
    return place.team.number if place.team else None


def test_it_works(client: Client, room: Space, ayse: Person, seats: dict[str, Member]) -> None:
    client.force_login(ayse)
    assert "There are no teams yet" in client.get(f"/spaces/{room.pk}/teams/").content.decode()
    said = {"one_0": f"Elif Y. · {cast.KONYA.city}", "kind_0": "apart", "other_0": "luca m."}
    said |= {"one_1": seats["Can"].person.username, "kind_1": "together", "other_1": "Sara B."}
    answer = send(client, room, ayse, size=3, absent=[seats["Mert"].pk], speaks=[seats["Ece"].pk], **said)
    assert (answer.status_code, answer["Location"]) == (303, f"/spaces/{room.pk}/teams/")
    assert [team.places.count() for team in Team.objects.filter(space=room).order_by("number")] == [4, 3]
    assert team_of(seats["Elif"]) != team_of(seats["Luca"])
    assert team_of(seats["Can"]) == team_of(seats["Sara"])
    assert team_of(seats["Mert"]) is None
    html = client.get(f"/spaces/{room.pk}/teams/").content.decode()
    assert html.index("In no team") < html.index("Mert A.")
    entry = Entry.objects.get(deed="teams/form_teams")
    assert (entry.actor, entry.scope, entry.audience, entry.data) == (ayse, room.scope, "members", {"number": 2})
    again = client.get(f"/spaces/{room.pk}/teams/form/").content.decode()
    assert again.count(" checked") == 2
    assert again.count(f'value="Elif Y. · {cast.KONYA.city}" aria-label') == 1


def test_least_change_or_anew(
    client: Client, room: Space, ayse: Person, bruno: Person, seats: dict[str, Member]
) -> None:
    send(client, room, ayse)
    before = {name: team_of(seat) for name, seat in seats.items()}
    rows = set(Team.objects.values_list("pk", flat=True))
    make_pupil(room, "Zoe L.", bruno)
    assert "Zoe L." in client.get(f"/spaces/{room.pk}/teams/").content.decode()
    send(client, room, ayse)
    assert {name: team_of(seat) for name, seat in seats.items()} == before
    assert set(Team.objects.values_list("pk", flat=True)) == rows
    assert send(client, room, bruno, size=2, anew="1").status_code == 303
    assert Team.objects.count() == 5
    for seat in seats.values():
        remove_member(seat, by=ayse)
    send(client, room, ayse)
    assert Team.objects.count() == 1


@pytest.mark.parametrize("size", ["", "1", "13", "x"])
def test_a_size_that_is_none(client: Client, room: Space, ayse: Person, seats: dict[str, Member], size: str) -> None:
    answer = send(client, room, ayse, size=size, absent=[seats["Mert"].pk])
    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == 1
    assert not Team.objects.exists()


def test_pairs_that_make_no_sense(client: Client, room: Space, ayse: Person, seats: dict[str, Member]) -> None:
    elif_, can, ece = (seats[name].person.name for name in ("Elif", "Can", "Ece"))
    rows = [
        (elif_, "apart", elif_),
        (elif_, "", can),
        (can, "apart", ece),
        (ece, "together", can),
        ("Nobody", "apart", can),
        ("E\0", "apart", "x" * 400),
    ]
    said = {
        f"{name}_{n}": value
        for n, row in enumerate(rows)
        for name, value in zip(("one", "kind", "other"), row, strict=True)
    }
    html = send(client, room, ayse, **said).content.decode()
    for words in (
        "two different pupils",
        "Choose both pupils",
        "the opposite of these two",
        "No pupil here has this name",
        "Nobody",
    ):
        assert words in html
    assert html.count('aria-invalid="true"') >= 4
    assert not Wish.objects.exists()


def test_wishes_that_cannot_be(client: Client, room: Space, ayse: Person, seats: dict[str, Member]) -> None:
    trio = [seats[name].person.name for name in ("Elif", "Can", "Ece")]
    pairs = [(trio[0], trio[1]), (trio[1], trio[2]), (trio[0], trio[2])]
    said = {f"kind_{n}": "apart" for n in range(3)} | {f"one_{n}": one for n, (one, _other) in enumerate(pairs)}
    answer = send(client, room, ayse, **said | {f"other_{n}": other for n, (_one, other) in enumerate(pairs)})
    assert answer.status_code == 422
    assert "Can D., Ece K., Elif Y." in answer.content.decode()
    assert not Team.objects.exists()


def test_who_sees_what(
    client: Client, room: Space, ayse: Person, seats: dict[str, Member], victor: Person, dimitris: Person
) -> None:
    send(client, room, ayse)
    elif_ = seats["Elif"]
    mates = {one.member.person.name for one in Place.objects.filter(team__places__member=elif_)}
    client.force_login(elif_.person)
    html = client.get(f"/spaces/{room.pk}/teams/").content.decode()
    assert {seat.person.name for seat in seats.values() if seat.person.name in html} == mates
    assert client.get(f"/spaces/{room.pk}/teams/form/").status_code == 404
    client.force_login(dimitris)
    assert client.get(f"/spaces/{room.pk}/teams/").status_code == 404
    rows = [(seat_of(room, ayse), True, True), (elif_, True, False)]
    for seat, sees, forms in rows:
        assert (rules.can_see_teams(seat), rules.can_form_teams(seat)) == (sees, forms)


def test_a_closed_room_says_so(client: Client, room: Space, ayse: Person) -> None:
    close_space(room, by=ayse, deed="spaces/close_space")
    assert send(client, room, ayse).status_code == 409
    assert client.get(f"/spaces/{room.pk}/teams/").status_code == 200
    assert not Team.objects.exists()


def test_two_of_one_name_are_told_apart_for_teachers(
    client: Client, room: Space, ayse: Person, seats: dict[str, Member]
) -> None:
    twin = make_pupil(room, "Elif Y.", ayse, username="coralfox42")
    send(client, room, ayse, size=3)
    for page in ("teams/", "teams/form/"):
        html = client.get(f"/spaces/{room.pk}/{page}").content.decode()
        assert "Elif Y. (coralfox42)" in html
        assert f"Elif Y. ({seats['Elif'].person.username})" in html
        assert "Luca M. (" not in html
    html = send(client, room, ayse, one_0="Elif Y.", kind_0="apart", other_0="Luca M.").content.decode()
    assert "Several pupils have this name." in html
    named = {"one_0": "Elif Y. (coralfox42)", "kind_0": "apart", "other_0": "Luca M."}
    assert send(client, room, ayse, **named).status_code == 303
    assert Wish.objects.get().one == twin or Wish.objects.get().other == twin
    client.force_login(twin.person)
    assert "(coralfox42)" not in client.get(f"/spaces/{room.pk}/teams/").content.decode()


def test_a_large_room_is_named_once(client: Client, room: Space, ayse: Person) -> None:
    """However many rows of pairs there are, each name is offered once."""
    for number in range(60):
        make_pupil(room, f"Zz{number} B.", ayse, username=f"zz{number}")
    client.force_login(ayse)
    html = client.get(f"/spaces/{room.pk}/teams/form/").content.decode()
    assert html.count("<option") == 68 + 3 * 3
    assert html.count('list="pupils"') == 6


def test_the_same_queries_for_many(client: Client, room: Space, ayse: Person, seats: dict[str, Member]) -> None:
    send(client, room, ayse, size=4)
    for page, most in (("teams/", 12), ("teams/form/", 12)):
        client.get(f"/spaces/{room.pk}/{page}")
        with CaptureQueriesContext(connection) as few:
            client.get(f"/spaces/{room.pk}/{page}")
        for number in range(15):
            make_pupil(room, f"{page[:5]}{number} B.", ayse, username=f"{page.replace('/', '')}{number}")
        send(client, room, ayse, size=4)
        with CaptureQueriesContext(connection) as many:
            client.get(f"/spaces/{room.pk}/{page}")
        assert len(many) == len(few) <= most
