"""The databases of `bin/bench directory`: one for each size, on the embedded server, kept between runs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from etwinning.config.start.progress import Progress

READY = "complete"


def database_of(people: int) -> str:
    """The address of the database of so many people; made the first time, which takes minutes."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"bench_directory_{people}"
    address = urlunsplit(parts._replace(path=f"/{name}"))
    if not is_ready(people):
        _make(name, address, people)
    return address


@contextmanager
def using(address: str) -> Iterator[None]:
    """This process and the servers it starts speak to that database."""
    before, name = os.environ["DATABASE_URL"], connection.settings_dict["NAME"]
    _turn_to(address, urlsplit(address).path.removeprefix("/"))
    try:
        yield
    finally:
        _turn_to(before, name)


def _turn_to(address: str, name: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = address


def is_ready(people: int) -> bool:
    """Whether the database of so many people is there."""
    name = f"bench_directory_{people}"
    with psycopg.connect(os.environ["DATABASE_URL"]) as line:
        row = line.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
    return row is not None and row[0] == READY


def _make(name: str, address: str, people: int) -> None:
    database = sql.Identifier(name)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        line.execute(sql.SQL("CREATE DATABASE {}").format(database))
    environment = os.environ | {"DATABASE_URL": address}
    for words in (["migrate", "--verbosity=0", "--no-input"], ["seed", f"--people={people}"]):
        with Progress(f"{people} people: {words[0]}"):
            subprocess.run([sys.executable, "manage.py", *words], cwd=settings.ROOT, env=environment, check=True)
    with psycopg.connect(address, autocommit=True) as line:
        line.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(database, sql.Literal(READY)))
