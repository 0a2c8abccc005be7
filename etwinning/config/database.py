"""Which database: the one that DATABASE_URL names, else the embedded server of this checkout."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from etwinning.config.postgres.server import DATABASE

# A server whose machine is gone answers nothing at all: not to wait for it is the client's business (libpq's names).
PATIENCE = {"connect_timeout": 4, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2,
            "tcp_user_timeout": 9_000}  # fmt: skip
SCHEMES = {"postgresql", "postgres"}
# Threads of one process share a few connections; they are checked before use, so a server that went away is noticed.
POOL = {"min_size": 1, "max_size": 10, "timeout": 4, "max_idle": 300}


def settings_from(url: str, *, instance: Path) -> dict[str, Any]:
    """Django's settings for one database; `ImproperlyConfigured` with a sentence if the address makes no sense."""
    # The pool checks a connection when it hands it out: after an outage the next request works.
    options: dict[str, Any] = {"pool": POOL}
    shared = {"CONN_HEALTH_CHECKS": True, "OPTIONS": options}
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
