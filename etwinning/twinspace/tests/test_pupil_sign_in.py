"""The pupils' door: user name and password or a card, and behind it nothing but the own TwinSpaces."""

import pytest
from django.core.cache import cache
from django.test import Client

from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace import actions, cards, queries
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


def sign_in(client: Client, username: str, password: str) -> int:
    return client.post("/pupil/", {"username": username, "password": password}).status_code


def who(client: Client) -> int | None:
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def test_it_works(client: Client, room: Space, elif_y: Pupil) -> None:
    assert client.get("/pupil/").status_code == 200
    assert sign_in(client, elif_y.person.username, cards.password_of(elif_y)) == 303
    assert who(client) == elif_y.person_id
    assert client.session.get_expiry_age() <= 3 * 3600
    home = client.get("/pupil/home/")
    assert (home.status_code, home["Location"]) == (303, f"/spaces/{room.pk}/")
    assert client.get(home["Location"]).status_code == 200


def test_pupils_have_help_of_their_own(client: Client, room: Space, elif_y: Pupil) -> None:
    """In their frame, and before they come in: what is written for adults is not linked."""
    assert 'href="/pupil/help/"' in client.get("/pupil/").text
    assert 'href="/pupil/"' in client.get("/pupil/help/").text
    client.force_login(elif_y.person)
    for path in (f"/spaces/{room.pk}/", "/pupil/help/"):
        page = client.get(path).text
        assert 'href="/pupil/help/"' in page
        assert 'href="/help/"' not in page
    assert "Back to my TwinSpace" in page


def test_as_children_type(client: Client, elif_y: Pupil) -> None:
    username = elif_y.person.username
    assert sign_in(client, f" {username[:4].upper()} {username[4:]}", cards.password_of(elif_y).title()) == 303


@pytest.mark.parametrize(
    ("username", "password", "sentence"),
    [
        ("", "", "Type the user name"),
        ("nobody", "x-y-z-222", "does not match a card"),
        ("right", "wrong", "does not match a card"),
        ("a\0b", "x", "cannot be stored"),
        ("x" * 10_000, "x", "at most 60"),
    ],
)
def test_refusals_are_sentences(client: Client, elif_y: Pupil, username: str, password: str, sentence: str) -> None:
    name = elif_y.person.username if username == "right" else username
    answer = client.post("/pupil/", {"username": name, "password": password})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert who(client) is None


def test_staff_do_not_come_in_here(client: Client, ayse: Person) -> None:
    assert sign_in(client, ayse.username, "twin-demo-2026") == 422


def test_guessing_is_slowed_down_for_one_name_only(client: Client, elif_y: Pupil, luca_m: Pupil) -> None:
    codes = [sign_in(client, elif_y.person.username, f"wrong-{number}") for number in range(11)]
    assert codes == [422] * 10 + [429]
    assert sign_in(client, elif_y.person.username.upper(), cards.password_of(elif_y)) == 429
    assert sign_in(client, luca_m.person.username, cards.password_of(luca_m)) == 303


def test_a_card_says_hello_first(client: Client, elif_y: Pupil) -> None:
    address = f"/pupil/card/{cards.token_of(elif_y)}/"
    hello = client.get(address)
    assert hello.status_code == 200
    assert "Hello, Elif Y." in hello.content.decode()
    assert who(client) is None
    assert client.post(address).status_code == 303
    assert who(client) == elif_y.person_id


def test_a_card_takes_over_a_shared_tablet(client: Client, elif_y: Pupil, luca_m: Pupil) -> None:
    for pupil in (elif_y, luca_m):
        client.post(f"/pupil/card/{cards.token_of(pupil)}/")
        assert who(client) == pupil.person_id


@pytest.mark.parametrize("token", ["x", "1-AAAAAAAAAAAAAAAA", f"{9**30}-AAAAAAAAAAAAAAAA", "%00", "1-%F0%9F%A6%8A"])
def test_no_card(client: Client, elif_y: Pupil, token: str) -> None:
    for answer in (client.get(f"/pupil/card/{token}/"), client.post(f"/pupil/card/{token}/")):
        assert answer.status_code == 404
        assert "Ask your teacher for a new card" in answer.content.decode()


def test_pupil_home_of_two_rooms(client: Client, room: Space, ayse: Person, bruno: Person, elif_y: Pupil) -> None:
    other = make_twinspace(ayse, bruno, title="Songs of the sea").space
    make_twinspace(ayse, bruno, title="Not for Elif")
    actions.bring_pupils(other, [elif_y], by=ayse)
    client.force_login(elif_y.person)
    html = client.get("/pupil/home/").content.decode()
    assert ("Songs of the sea" in html, room.title in html, "Not for Elif" in html) == (True, True, False)


def test_pupil_home_of_none(client: Client, room: Space, ayse: Person, elif_y: Pupil) -> None:
    actions.remove_pupil(elif_y, space=room, by=ayse)
    client.force_login(elif_y.person)
    assert "Ask your teacher" in client.get("/pupil/home/").content.decode()


def test_pupil_home_is_for_pupils(client: Client, ayse: Person) -> None:
    assert client.get("/pupil/home/").status_code == 302
    client.force_login(ayse)
    assert client.get("/pupil/home/").status_code == 404


def test_a_pupil_sees_nothing_else(client: Client, room: Space, ayse: Person, bruno: Person, elif_y: Pupil) -> None:
    other = make_twinspace(ayse, bruno, title="Not for Elif").space
    make_pupils(other, ayse, ["Can D."])
    client.force_login(elif_y.person)
    for path in ("pupils/", "pupils/add/", "pupils/bring/", "pupils/cards/", "settings/", "members/",
                 f"pupils/{elif_y.pk}/card/", f"pupils/{elif_y.pk}/remove/"):  # fmt: skip
        assert client.get(f"/spaces/{room.pk}/{path}").status_code == 404, path
    assert client.get(f"/spaces/{other.pk}/").status_code == 404
    assert queries.pupil_account(ayse).count() == 0
