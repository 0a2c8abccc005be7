"""The yardstick of `bin/bench directory`: twenty rows and the counts of all filters by plain SQL on a narrow table.

Filters country, subject and "free for projects"; each filter counted without its own choice, one statement each. No
page, no session, one connection. The table is made the first time and stays in the database of its size.
"""

import time
from random import Random
from typing import Any

from django.db import connection

SEARCHES = 60
_TABLE = """
    CREATE UNLOGGED TABLE bench_reference AS
    SELECT id, active_date, country, array_remove(ARRAY[
        'c:' || country, 'r:' || region, 'o:' || role, CASE WHEN available THEN 'available' END
    ] || (SELECT array_agg('s:' || one) FROM unnest(subjects) one)
      || (SELECT array_agg('a:' || one) FROM unnest(ages) one)
      || (SELECT array_agg('l:' || one) FROM jsonb_object_keys(speaks) one), NULL) AS tags
    FROM people_person WHERE kind = 'staff' AND state IN ('validated', 'warned') AND is_active
    ORDER BY active_date DESC NULLS LAST, id DESC
"""
_ROWS = "SELECT id FROM bench_reference WHERE tags @> %s ORDER BY active_date DESC, id DESC LIMIT 20"
_COUNTS = """
    SELECT tag, count(*) FROM bench_reference, unnest(tags) tag WHERE tags @> %s AND starts_with(tag, %s) GROUP BY tag
"""
_FILTERS = ("c:", "r:", "o:", "s:", "a:", "l:", "available")


def slowest(lots: Random) -> float:
    """p95 in milliseconds."""
    with connection.cursor() as cursor:
        _make(cursor)
        cursor.execute("SELECT max(id) FROM bench_reference")
        most = cursor.fetchone()[0]
        times: list[float] = []
        while len(times) < SEARCHES:
            cursor.execute(
                "SELECT tags FROM bench_reference WHERE id >= %s ORDER BY id LIMIT 1", [lots.randint(1, most)]
            )
            tags = cursor.fetchone()[0]
            chosen = [next(tag for tag in tags if tag.startswith("c:"))]
            chosen += [tag for tag in tags if tag.startswith("s:")][:1] + [tag for tag in tags if tag == "available"]
            started = time.perf_counter()
            _ask(cursor, chosen)
            times.append((time.perf_counter() - started) * 1000)
    return sorted(times)[len(times) * 95 // 100]


def _make(cursor: Any) -> None:
    cursor.execute("SELECT to_regclass('bench_reference')")
    if cursor.fetchone()[0] is None:
        cursor.execute(_TABLE)
        for columns in ("USING gin (tags)", "(active_date DESC, id DESC)", "(id)"):
            cursor.execute(f"CREATE INDEX ON bench_reference {columns}")
        cursor.execute("ANALYZE bench_reference")


def _ask(cursor: Any, chosen: list[str]) -> None:
    cursor.execute(_ROWS, [chosen])
    cursor.fetchall()
    for begin in _FILTERS:
        cursor.execute(_COUNTS, [[tag for tag in chosen if not tag.startswith(begin)], begin])
        cursor.fetchall()
