"""The doors: every address of the product × everyone of the cast → the answer, against a checked-in table (doors.txt).

A new address fails until its row is written, and so does an answer that changed. Read the difference, then write the
table anew with DOORS=write in the environment, and read the difference again in the commit.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.things import THINGS
from tests.world import World, make_world

TABLE = Path(__file__).with_name("doors.txt")
WHO = ["anonymous", "eva", "dimitris", "elif", "victor", "bruno", "ayse", "olcay", "carla"]
HEAD = """# name | address | answers to GET/POST of: anonymous, Eva (waiting), Dimitris (stranger), Elif (pupil), Victor
# (visitor), Bruno and Ayşe (founders), Olcay (officer of Ayşe's country), Carla (central desk).
# in = led to the sign-in page; a number = the status. POST is sent without any field.
"""


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, pattern) of each address below a resolver."""
    for pattern in resolver.url_patterns:
        whole = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLPattern):
            yield str(pattern.name), "/" + whole
        else:
            yield from addresses(pattern, whole)


DOORS = sorted(addresses(get_resolver()), key=lambda door: door[1])


def expected() -> dict[str, list[str]]:
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []:
        if line and not line.startswith("#"):
            _name, address, answers = (part.strip() for part in line.split("|"))
            rows[address] = answers.split()
    return rows


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """Everyone of the cast, signed in once."""
    made = {who: Client() for who in WHO}
    for who, client in made.items():
        if who in world.people:
            client.force_login(world.people[who])
    return made


def answer(client: Client, method: str, url: str) -> str:
    """What somebody is answered; whatever was done is undone."""
    cookies = dict(client.cookies)
    with transaction.atomic():
        got = getattr(client, method)(url)
        if got.streaming:
            got.getvalue()
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    cache.clear()
    leads_in = got.status_code == 302 and got["Location"].startswith("/account/login/")
    return "in" if leads_in else str(got.status_code)


def answers(world: World, clients: dict[str, Client], address: str) -> list[str]:
    resolver = get_resolver()
    name = {pattern: name for name, pattern in DOORS}[address]
    keys = world.keys[THINGS[name]] if name in THINGS else {}
    url = fill(address, keys)
    assert resolver.resolve(url).url_name == name
    return [f"{answer(clients[who], 'get', url)}/{answer(clients[who], 'post', url)}" for who in WHO]


# keys of links in mails, none of which is right: the table says what a wrong one is answered
WRONG = {r"(?P<key>[-:\w]+)": "wrong", "(?P<uidb36>[0-9A-Za-z]+)": "1", "(?P<key>.+)": "wrong"}


def fill(address: str, keys: dict[str, object]) -> str:
    for pattern, wrong in WRONG.items():
        address = address.replace(pattern, wrong)
    for name, value in keys.items():
        for kind in ("int:", "str:", "slug:", ""):
            address = address.replace(f"<{kind}{name}>", str(value))
    assert "<" not in address, f"{address}: name what it shows in tests/house/things.py"
    return address


@pytest.mark.parametrize("address", [address for _name, address in DOORS])
def test_door(world: World, clients: dict[str, Client], address: str) -> None:
    got = answers(world, clients, address)
    assert not [status for status in got if "500" in status]
    if os.environ.get("DOORS") == "write":
        rows = {address: expected()[address] for _name, address in DOORS if address in expected()} | {address: got}
        names = {address: name for name, address in DOORS}
        lines = [f"{names[key]} | {key} | {' '.join(rows[key])}" for key in sorted(rows)]
        TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    assert got == expected().get(address)


def test_the_table_has_no_row_too_many() -> None:
    assert set(expected()) == {address for _name, address in DOORS}
