"""Filling tables by PostgreSQL's COPY: rows are gathered in memory, a few thousand at a time, and sent table by table."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import count
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, models

_ENOUGH: Final = 20_000


class Rows:
    """Gives each new row its number and writes the rows. Keys between tables are checked at the end of the transaction."""

    def __init__(self) -> None:
        self._waiting: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._numbers: dict[type[models.Model], count[int]] = {}
        self._in_memory = 0
        self.written: defaultdict[str, int] = defaultdict(int)

    def add[Row: models.Model](self, row: Row) -> Row:
        """Take a row. It has its primary key from now on, and is in the database after `write` at the latest."""
        model = type(row)
        self.number(row)
        self._waiting[model].append(row)
        self._in_memory += 1
        if self._in_memory >= _ENOUGH:
            self.write()
        return row

    def number(self, row: models.Model) -> None:
        """Give a row its primary key before it is complete enough to be taken."""
        if row.pk is None:
            row.pk = next(self._count(type(row)))

    def write(self) -> None:
        """Send what waits."""
        for model, rows in self._waiting.items():
            _copy(model, rows)
            self.written[model._meta.label] += len(rows)
        self._waiting.clear()
        self._in_memory = 0

    def finish(self) -> None:
        """Send the rest, and let the next ordinary row get the next number."""
        self.write()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._numbers)):
                cursor.execute(statement)

    def _count(self, model: type[models.Model]) -> "count[int]":
        if model not in self._numbers:
            latest = model._default_manager.aggregate(latest=models.Max("pk"))["latest"] or 0
            self._numbers[model] = count(latest + 1)
        return self._numbers[model]


@cache
def _fields(model: type[models.Model]) -> "tuple[models.Field[Any, Any], ...]":
    return tuple(model._meta.concrete_fields)


def _copy(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    fields = _fields(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as target,
    ):
        for row in rows:
            target.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
