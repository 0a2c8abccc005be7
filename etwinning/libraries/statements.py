"""Statements that are asked again and again: the server keeps how it answers them, a connection how they are asked."""

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import RawCursor
from psycopg.types.datetime import TimestamptzLoader

MOST_KEPT = 250  # plans a connection; psycopg's own 100 are fewer than what a morning asks


def rows_of(sql: str, values: Sequence[object]) -> list[Any]:
    """The rows of a statement written as Django writes it (%s for a value); the server keeps its plan."""
    here: Any = connections[DEFAULT_DB_ALIAS]
    here.close_if_health_check_failed()
    here.ensure_connection()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        cursor = _cursor_for(here.connection, sql)
        is_watched = here.execute_wrappers or here.queries_logged
        (here._prepare_cursor(cursor) if is_watched else cursor).execute(cursor.sql, values)
        return cursor.taken()


def _cursor_for(connection: Any, sql: str) -> "_Kept":
    """The cursor that asked this before: it knows already how each value is sent and each column is read."""
    kept: dict[str, _Kept] = connection.__dict__.setdefault("kept_cursors", {})
    if sql not in kept:
        connection.prepared_max = MOST_KEPT
        kept[sql] = _Kept(connection, sql)
    return kept[sql]


class _Kept(RawCursor[Any]):
    """A cursor for one statement, whose values are numbered as the server wants them: Django's %s as $1, $2 …"""

    def __init__(self, connection: Any, sql: str) -> None:
        super().__init__(connection)
        numbers = count(1)
        self.sql = re.sub(r"%(.)", lambda mark: f"${next(numbers)}" if mark[1] == "s" else mark[1], sql)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)  # Django's own sets UTC where it is UTC

    def execute(self, query: Any, params: Any = None, **_how: Any) -> Any:
        return super().execute(query, params, prepare=True)

    def taken(self) -> list[Any]:
        """The rows, of which the cursor keeps none."""
        rows = self.fetchall()
        self._tx.set_pgresult(None)
        self._reset(reset_query=False)
        return rows
