"""Hostile input at every address: nonsense in the address, in the query, in every field, in the body itself.

Whoever may open a door sends it; the answer is a page of ours or a redirect, never a 5xx, never an unhandled error.
Each address meets a part of the nonsense, another one than its neighbour; HOSTILE=all in the environment sends all of
it everywhere (two minutes).
"""

import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.utils.http import urlencode

from tests.house.test_doors import expected
from tests.house.visits import NAMES, WHO, address_of, ask
from tests.world import World

pytestmark = pytest.mark.usefixtures("undone")
type Body = dict[str, Any]
ALL = os.environ.get("HOSTILE") == "all"
LONG = "ş" * 10_000
MANY = {f"field{number}": "x" for number in range(2_100)}
TEXTS = {
    "long": LONG,
    "nul": "a\0b",
    "marks": "\u202eevil\u2066\u200f\ufeff 👩🏽‍🏫",
    "markup": "<script>alert(1)</script>{{7*7}}%s%(x)s{0}",
    "number": "9" * 30,
    "minus": "-1",
    "lone": "\\ud800 \x7f\x01",
    "empty": "",
    "many": ["1", "on", "en", "x"],
    "file": SimpleUploadedFile("a\0\u202e.jpg", b"MZ\x90\0", "image/jpeg"),
}
VALUES = ["%00", "%ff%fe", "9" * 30, "-1", "0", quote("ş" * 1_000),
          "%F0%9F%91%A9%E2%80%AE%3Cscript%3E%25s%7B%7B7*7%7D%7D", "%ud800%", "1e999", "NaN", "", "1"]  # fmt: skip
ASKED = (
    "page q show size all arrange country language subject age available next at parent under print ids since before "
    "region level zoom box"
)
MOST_FIELDS = 20  # tried one by one
NUMBERS = ["0", str(2**31), str(2**63 - 1), str(2**63), str(2**64), "9" * 400]
WORDS = ["%00", "%ff", "a%00b", "%E2%80%AE", "%F0%9F%91%A9", "x" * 3_000, "0", "<script>", "%25s", "..%2f..%2fetc"]
FIRST_WORDS = {
    "title": "Springs", "body": "<p>Water</p>", "note": "Because it is a very good idea.", "message": "Hello there",
    "language": "en", "audience": "public", "sure": "on", "description": "Water", "name": "Somebody",
    "email": "somebody@twin.example", "sending": "0b7a7e0c-58f8-4b39-9d1c-1f5ea1a3f0aa", "rows-TOTAL_FORMS": "2",
    "step": "look", "rows-INITIAL_FORMS": "0", "rows-0-name": "Ada L.", "rows-0-class_name": "4B",
    "editors": "teachers", "city": "Brno", "country": "CZ", "levels": "primary", "is_true": "on", "head_name": "Head",
    "head_email": "head@new.example", "lines": "Ada L.;4B", "given_name": "Ada", "family_name": "Lovelace",
    "role": "teacher", "answer": "yes", "version": "1",
}  # fmt: skip


def judge(got: HttpResponseBase, what: str) -> None:
    assert got.status_code < 500, f"{what}: {got.status_code}"
    if got.status_code in {400, 403, 404, 409, 422} and got["Content-Type"].startswith("text/html"):
        text = got.content  # type: ignore[attr-defined]
        assert b"<!doctype html>" in text[:400].lower() or b"hx-" in text or b"<form" in text, what
        assert b"Traceback" not in text, what


def who_may(address: str, place: int) -> list[str]:
    """Who is let in by an address: one of those who are answered most, if anybody."""
    answers = [pair.split("/")[place] for pair in expected()[address]]
    met: dict[str, str] = {}
    for who, answer in zip(WHO, answers, strict=True):
        if answer not in {"in", "403", "404", "405"}:
            met.setdefault(answer, who)
    return list(met.values())[-1:]


def part[T](address: str, things: list[T], of: int) -> list[T]:
    """Every so-many-th of some things, beginning elsewhere for each address."""
    return things if ALL else things[sum(address.encode()) % of % max(1, len(things)) :: of]


@pytest.mark.parametrize("address", NAMES)
def test_nonsense_in_the_query(world: World, clients: dict[str, Client], address: str) -> None:
    url = address_of(world, address)
    for who in who_may(address, 0):
        for more in part(address, list(range(len(VALUES))), 12):
            pairs = [(name, VALUES[(place + more) % len(VALUES)]) for place, name in enumerate(ASKED.split())]
            query = "&".join(f"{name}={value}&{name}[]={value}" for name, value in pairs)
            judge(ask(clients[who], "get", f"{url}?{query}"), f"{who} {url}, round {more}")
        judge(ask(clients[who], "get", url, headers={"HX-Request": "true", "HX-Target": "main"}), f"{who} {url} main")


@pytest.mark.parametrize("address", [address for address in NAMES if "<" in address])
def test_nonsense_in_the_address(world: World, clients: dict[str, Client], address: str) -> None:
    who = (who_may(address, 0) or who_may(address, 1) or ["ayse"])[-1]
    for number in part(address, list(range(max(len(NUMBERS), len(WORDS)))), 3):

        def wrong(match: re.Match[str], number: int = number) -> str:
            some = NUMBERS if match[0].startswith("<int:") else WORDS
            return some[number % len(some)]

        url = re.sub(r"\(\?P<[^)]*\)|<[^>]*>", wrong, address)
        for method in ("get", "post"):
            judge(ask(clients[who], method, url), f"{method} {url[:200]}")


def all_fields() -> set[str]:
    """The names of all fields of all forms of the product."""
    known: set[str] = set()
    todo: list[type] = [forms.BaseForm]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        known |= set(getattr(kind, "base_fields", {}))
    return known | {"next", "theme", "place", "action", "step", "new_body", "picture_alt", "rows-TOTAL_FORMS"}


INPUT = re.compile(r'<(?:input|textarea|select|button)\b[^>]*?\bname="([^"]+)"[^>]*>')


def shown_form(client: Client, url: str) -> dict[str, list[str]]:
    """The fields of the form at an address, and what stands in them."""
    got = ask(client, "get", url)
    if got.status_code != 200 or got.streaming or not got["Content-Type"].startswith("text/html"):
        return {}
    fields: dict[str, list[str]] = {}
    text = got.content.decode()  # type: ignore[attr-defined]
    for met in INPUT.finditer(text):
        value = re.search(r'\bvalue="([^"]*)"', met[0])
        values = fields.setdefault(met[1], [])
        if not any(kind in met[0] for kind in ('type="checkbox"', 'type="radio"')) or not values:
            values.append(value[1] if value else FIRST_WORDS.get(met[1], ""))
    for met in re.finditer(r'<select\b[^>]*?\bname="([^"]+)".*?</select>', text, re.DOTALL):
        options = [option for option in re.findall(r'<option[^>]*value="([^"]+)"', met[0]) if option]
        fields[met[1]] = options[:1]
    return {name: values or [""] for name, values in fields.items() if name != "csrfmiddlewaretoken"}


def bodies(fields: dict[str, list[str]]) -> Iterator[tuple[str, Body]]:
    """First every field at once, then one field after the other with the rest as it should be."""
    everything = all_fields() | set(fields)
    right: Body = {name: FIRST_WORDS.get(name) or values for name, values in fields.items()}
    yield "right", right
    for kind, text in TEXTS.items():
        size = 10_000 if len(everything) * 20_000 < 2_500_000 else 5_000
        yield kind, dict.fromkeys(everything, text[:size] if isinstance(text, str) else text)
    for place, name in enumerate(list(fields)[:MOST_FIELDS]):
        kind = list(TEXTS)[place % len(TEXTS)]
        yield f"{name} = {kind}", right | {name: TEXTS[kind]}


@pytest.mark.parametrize("address", NAMES)
def test_nonsense_in_the_fields(world: World, clients: dict[str, Client], address: str) -> None:
    url = address_of(world, address)
    for who in who_may(address, 1):
        client = clients[who]
        for kind, body in part(address, list(bodies(shown_form(client, url))), 12):
            for text in TEXTS.values():
                if isinstance(text, SimpleUploadedFile):
                    text.seek(0)
            judge(ask(client, "post", url, body), f"{who} posts {kind} to {url}")


MULTIPART = "multipart/form-data; boundary=b"
RAW: list[tuple[str, bytes]] = [
    (MULTIPART, b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nno end'),
    (MULTIPART, (b'--b\r\nContent-Disposition: form-data; name="a"; filename="\xff\0.png"\r\nContent-Transfer-Encoding:'
                b" base64\r\n\r\n!!!\r\n--b--\r\n")),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=" + "b" * 500, b"x"),
    ("application/json", b'{"title": '),
    ("application/x-www-form-urlencoded", b"title=%00%ff&body=%&%=&note=\xff\xfe"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"title=+ADw-script+AD4-"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"title=a"),
    ("text/plain; charset=\xff", b"title=a"),
    ("application/x-www-form-urlencoded", urlencode(MANY).encode()),
    ("application/x-www-form-urlencoded", b"title=" + b"x" * (3 * 1024 * 1024 + 1)),
]  # fmt: skip


@pytest.mark.parametrize("address", NAMES)
def test_nonsense_in_the_body(world: World, clients: dict[str, Client], address: str) -> None:
    url = address_of(world, address)
    for who in who_may(address, 1)[-1:]:
        for kind, raw in part(address, RAW, 5):
            judge(ask(clients[who], "generic", "POST", url, raw, kind), f"{who} posts {kind} {raw[:40]!r} to {url}")
