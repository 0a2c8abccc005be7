"""The doors: every address of the product × everyone of the cast → the answer, against a checked-in table (doors.txt).

A new address fails until its row is written, and so does an answer that changed. Read the difference, then write the
table anew with DOORS=write in the environment, and read the difference again in the commit.

The same answers are read for what every answer must say (its policies), for what none may say (another's secrets), and
for markup that a browser would have to mend.
"""

import os
from functools import cache
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve

from tests.house.markup import faults_of
from tests.house.policies import CMS, lacking
from tests.house.secrets import leaks
from tests.house.sheets import lacking_sheets
from tests.house.visits import DOORS, NAMES, WHO, address_of, ask, text_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("undone")
TABLE = Path(__file__).with_name("doors.txt")
READ = ("anonymous", "elif", "bruno", "olcay")  # whose pages' markup is read: one of each kind of person
HEAD = """# name | address | answers to GET/POST of: anonymous, Eva (waiting), Dimitris (stranger), Elif (pupil), Victor
# (visitor), Bruno and Ayşe (founders), Olcay (officer of Ayşe's country), Carla (central desk).
# in = led to the sign-in page; a number = the status. POST is sent without any field.
"""


@cache
def expected() -> dict[str, list[str]]:
    """The table. Read once: it is asked for at every door."""
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []:
        if line and not line.startswith("#"):
            _name, address, answers = (part.strip() for part in line.split("|"))
            rows[address] = answers.split()
    return rows


def shown(got: HttpResponseBase) -> str:
    leads_in = got.status_code == 302 and got["Location"].startswith("/account/login/")
    return "in" if leads_in else str(got.status_code)


@pytest.mark.parametrize("address", NAMES)
def test_door(world: World, clients: dict[str, Client], address: str) -> None:
    url, name = address_of(world, address), NAMES[address]
    assert resolve(url).url_name == name
    visits = {who: ask(client, "get", url) for who, client in clients.items()}
    got = [f"{shown(visits[who])}/{shown(ask(clients[who], 'post', url))}" for who in WHO]
    assert not [status for status in got if "500" in status]
    if os.environ.get("DOORS") == "write":
        write_row(address, got)
    assert got == expected().get(address)
    assert [fault for who, answer in visits.items() for fault in lacking(who, name, answer)] == []
    assert name in CMS or [fault for who in READ for fault in invalid(visits[who])] == []
    if name != "mails":  # the letters of everybody, on a developer's own machine
        assert [leak for who, answer in visits.items() for leak in leaks(world, who, url, text_of(answer))] == []


def invalid(got: HttpResponseBase) -> list[str]:
    """The faults in the markup of a whole page; other answers have none."""
    text = text_of(got) if got.get("Content-Type", "").startswith("text/html") else ""
    return [*faults_of(text), *lacking_sheets(text)] if text[:20].lower().startswith("<!doctype html") else []


def write_row(address: str, got: list[str]) -> None:
    rows = {address: expected()[address] for _name, address in DOORS if address in expected()} | {address: got}
    lines = [f"{NAMES[key]} | {key} | {' '.join(rows[key])}" for key in sorted(rows)]
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    expected.cache_clear()


def test_the_table_has_no_row_too_many() -> None:
    assert set(expected()) == set(NAMES)
