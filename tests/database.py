"""The database of the tests: a copy of a migrated template, one for each process, on the embedded server.

A pytest plugin, loaded by tests/harness.py. Migrating takes some seconds, copying a
fifth of a second; the template's name is a hash of all migrations, so it is made again only when one of them changed.
Several runs at once do not meet: each process copies for itself, and throws away what dead ones left.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql
from psycopg._preparing import PrepareManager

from etwinning.config.database import PLANS

TEMPLATES_KEPT = 2
LOCK = 7_305_112  # any number; the same one for all runs
KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # what migrating wrote
# a test database is thrown away, so nobody waits for the disk; plans are kept as the product keeps them
OPTIONS = f"-c synchronous_commit=off {PLANS['options']}"


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's fixture, ours instead: point Django at a fresh copy for this process."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    settings = connection.settings_dict
    with django_db_blocker.unblock():
        settings["OPTIONS"].pop("pool", None)
        settings["OPTIONS"]["options"] = OPTIONS
        with fresh_copy(f"test_{os.getpid()}_{worker}") as name:
            settings["NAME"] = name
            TransactionTestCase._fixture_teardown = lambda _case: empty_all_tables()  # type: ignore[attr-defined]
            # psycopg prepares all anew after a ROLLBACK, lest a table be another one; here no test makes a table
            PrepareManager._should_discard = lambda *_what: False  # type: ignore[method-assign]
            yield
            connection.close()


def empty_all_tables() -> None:
    """After a test that committed. TRUNCATE, as Django does it, makes new files: half a second; this takes a tenth."""
    tables = [name for name in connection.introspection.table_names() if name not in KEPT]
    deletions = "; ".join(f"DELETE FROM {connection.ops.quote_name(name)}" for name in tables)  # noqa: S608 - our names
    with connection.cursor() as cursor:
        # "replica" leaves out triggers and keys, so that the order is free
        cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deletions}; COMMIT")


@contextmanager
def fresh_copy(name: str) -> Iterator[str]:
    """A migrated, otherwise empty database of that name, dropped at the end."""
    with _administrator() as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            _drop_leftovers(admin)
            template = _template(admin)
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )
        finally:
            admin.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        try:
            yield name
        finally:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _administrator() -> psycopg.Connection[Any]:
    parameters = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in {"host", "port", "user", "password"}
    }
    return psycopg.connect(**parameters, dbname="postgres", autocommit=True)


def _template(admin: psycopg.Connection[Any]) -> str:
    """The name of the migrated template; it counts as ready only when marked, so a killed run leaves no trap."""
    name = f"template_{_hash_of_migrations()}"
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]).fetchone():
        return name
    identifier = sql.Identifier(name)
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
    admin.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
    _migrate(name)
    admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(identifier))
    return name


def _migrate(name: str) -> None:
    settings = connection.settings_dict
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        settings["NAME"] = before


def _hash_of_migrations() -> str:
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _drop_leftovers(admin: psycopg.Connection[Any]) -> None:
    rows = admin.execute("SELECT datname, datistemplate FROM pg_database ORDER BY oid DESC").fetchall()
    templates = [name for name, is_template in rows if is_template and name.startswith("template_")]
    for name in templates[TEMPLATES_KEPT:]:
        admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(name)))
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    for name, _ in rows:
        owner = re.match(r"test_(\d+)_", name)
        if owner and not _lives(int(owner[1])):
            with suppress(psycopg.Error):  # another run may be dropping it just now
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
