"""The addresses of the product, and how one is visited: whoever asks, whatever is answered, what was done is undone."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.things import THINGS
from tests.world import World

WHO = ["anonymous", "eva", "dimitris", "elif", "victor", "bruno", "ayse", "olcay", "carla"]
# keys of links in mails, none of which is right: the table says what a wrong one is answered
WRONG = {r"(?P<key>[-:\w]+)": "wrong", "(?P<uidb36>[0-9A-Za-z]+)": "1", "(?P<key>.+)": "wrong"}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, pattern) of each address below a resolver."""
    for pattern in resolver.url_patterns:
        whole = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if whole == "editors/":
            yield "wagtailadmin_home", "/editors/"  # one door for all that the CMS serves (docs/decisions/0042)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name), "/" + whole
        else:
            yield from addresses(pattern, whole)


DOORS = sorted(addresses(get_resolver()), key=lambda door: door[1])
NAMES = {address: name for name, address in DOORS}


def fill(address: str, keys: dict[str, object]) -> str:
    """The address with the keys of a thing in it."""
    for pattern, wrong in WRONG.items():
        address = address.replace(pattern, wrong)
    for name, value in keys.items():
        for kind in ("int:", "str:", "slug:", "uuid:", "language:", "path:", ""):
            address = address.replace(f"<{kind}{name}>", str(value))
    assert "<" not in address, f"{address}: name what it shows in tests/house/things.py"
    return address


def address_of(world: World, address: str) -> str:
    """Where an address leads in the small world."""
    name = NAMES[address]
    return fill(address, world.keys[THINGS[name]] if name in THINGS else {})


def all_addresses(world: World) -> dict[str, str]:
    """Every filled address and the name of its pattern."""
    return {address_of(world, address): name for name, address in DOORS}


def client_of(world: World, who: str) -> Client:
    """Somebody's browser, signed in."""
    client = Client()
    if who in world.people:
        client.force_login(world.people[who])
    return client


class Undoing:
    """Takes back what was written. Its savepoint is made before the first statement that may write; most only read."""

    def __init__(self) -> None:
        self.savepoint: str | None = None
        self.begun = False

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.begun and not (isinstance(sql, str) and sql.startswith("SELECT ")):
            self.begun = True
            self.savepoint = transaction.savepoint_create()
        return execute(sql, params, many, context)

    def undo(self) -> None:
        if self.savepoint is not None:
            transaction.savepoint_rollback(self.savepoint)
            transaction.savepoint_commit(self.savepoint)


def ask(client: Client, method: str, *args: Any, **options: Any) -> HttpResponseBase:
    """The answer. What was done is undone: rows, the counts of tries (they are rows too), cookies.

    Within a savepoint of the test's own (the fixture `undone`), in case the reading itself goes wrong.
    """
    cookies = dict(client.cookies)
    undoing = Undoing()
    with connection.execute_wrapper(undoing):
        got: HttpResponseBase = getattr(client, method)(*args, **options)
        if got.streaming:
            got.streaming_content = [b"".join(got)]  # type: ignore[attr-defined]
    undoing.undo()
    client.cookies.clear()
    client.cookies.update(cookies)
    return got


def text_of(got: HttpResponseBase) -> str:
    """What a reader is shown, whether it came at once or as a stream."""
    raw = got.getvalue() if got.streaming else got.content  # type: ignore[attr-defined]
    text: str = raw.decode("utf-8", "replace")
    return text


def refused(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A refusal without its page: where hundreds are counted and none is read."""
    return HttpResponseForbidden()
