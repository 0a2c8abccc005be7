"""Which database: the one that DATABASE_URL names, else the embedded server of this checkout."""

import select
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import Connection
from psycopg_pool import ConnectionPool

from etwinning.config.postgres.server import DATABASE

# A server whose machine is gone answers nothing at all: not to wait for it is the client's business (libpq's names).
PATIENCE = {"connect_timeout": 4, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2,
            "tcp_user_timeout": 9_000}  # fmt: skip
SCHEMES = {"postgresql", "postgres"}


def check(connection: Connection[Any]) -> None:
    """Look, without asking, whether the server is still there; raises what psycopg raises if it is not.

    An idle connection has nothing to say. Whatever can be read from it (the end, a last word) is worth a real question.
    """
    said = select.poll()
    said.register(connection.pgconn.socket, select.POLLIN)
    if said.poll(0):
        ConnectionPool.check_connection(connection)


# Threads of one process share a few connections; they are checked before use, so a server that went away is noticed.
# Tries to reach it again are given up soon: as they go on they come ever more seldom, long after an outage is over.
POOL = {"min_size": 1, "max_size": 10, "timeout": 4, "reconnect_timeout": 3, "max_idle": 300, "check": check}

# Known queries (libraries.known) look things up by key: one plan serves all, and making one costs more than using it.
# What they need lies in memory, where a page by its key costs hardly more than the next one of a table.
# Django lets a connection keep no plan unless it is told a number; which queries are kept is then said by each.
PLANS = {"options": "-c plan_cache_mode=force_generic_plan -c random_page_cost=1.1", "prepare_threshold": 5}


def settings_from(url: str, *, instance: Path) -> dict[str, Any]:
    """Django's settings for one database; `ImproperlyConfigured` with a sentence if the address makes no sense."""
    options: dict[str, Any] = {"pool": POOL, **PLANS}
    shared = {"OPTIONS": options}
    if not url.strip():
        return shared | {"ENGINE": "etwinning.config.postgres", "NAME": DATABASE, "HOST": str(instance / "postgres")}
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL is not an address: {error}.") from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in SCHEMES or not name:
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", parts.hostname or "")
    return shared | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": options | PATIENCE | query,
    }
