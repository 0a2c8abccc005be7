"""Django's PostgreSQL engine over the embedded server: starts it on the first connection, not on import."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base

from etwinning.config.postgres.place import Unavailable
from etwinning.config.postgres.server import use


class DatabaseWrapper(base.DatabaseWrapper):
    """`HOST` in the settings is the folder that holds the server (var/postgres); the rest it finds out itself."""

    def get_connection_params(self) -> dict[str, Any]:
        """Parameters for the running server; raises `ImproperlyConfigured` with a sentence if there is none."""
        try:
            server = use(Path(self.settings_dict["HOST"]))
        except Unavailable as reason:
            raise ImproperlyConfigured(str(reason)) from reason
        parameters: dict[str, Any] = super().get_connection_params()
        return parameters | {"host": server.host, "user": server.user, "password": server.password}
