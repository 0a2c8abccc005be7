"""The yardstick: the same server with nothing in it, and with one indexed query. Pages are told as shares of it."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from psycopg_pool import ConnectionPool

Start = Callable[[str, list[tuple[str, str]]], Any]
HEADERS = [("content-type", "text/plain"), ("content-length", "2")]

_pool: ConnectionPool[Any] | None = None


def pool() -> ConnectionPool[Any]:
    """Made on the first request: the server imports this module before it forks."""
    global _pool  # noqa: PLW0603 - one for the process
    if _pool is None:
        _pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=4, max_size=8, open=True)
    return _pool


def empty(environ: dict[str, Any], start: Start) -> Iterable[bytes]:  # noqa: ARG001 - the shape of a WSGI application
    """An answer of two bytes."""
    start("200 OK", HEADERS)
    return [b"ok"]


def one_query(environ: dict[str, Any], start: Start) -> Iterable[bytes]:  # noqa: ARG001 - as above
    """The same after one look-up by primary key."""
    with pool().connection() as connection:
        connection.execute("SELECT id FROM people_person WHERE id = %s", [1]).fetchone()
    start("200 OK", HEADERS)
    return [b"ok"]
