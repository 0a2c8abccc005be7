"""bin/bench: measures by name, prints a table for each, and with --json one last line of figures."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence

from etwinning.config.bench.figures import Figure
from etwinning.config.start import prepare
from etwinning.config.start.boot import boot

NAMES = ("pages", "portal", "weight", "sockets", "directory", "cowriting", "chat", "archive")


def main(words: Sequence[str]) -> int:
    """0 when every figure is within its budget."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measures and prints a table.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all of them without")
    parser.add_argument("--json", action="store_true", help="the last line is all figures as JSON")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (3)")
    parser.add_argument("--make", action="store_true", help="directory: make the big databases that are not there yet")
    parser.add_argument("--gigabytes", type=float, default=0.3, help="archive: how large the room is (0.3)")
    said = parser.parse_args(words)
    if unknown := set(said.names) - set(NAMES):
        parser.error(f"There is no measurement called {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.")
    prepare.everything()
    os.environ["DATABASE_URL"] = prepare.connection_url()
    boot()
    os.environ["BENCH_MAKES"] = "1" if said.make else ""
    os.environ["BENCH_GIGABYTES"] = str(said.gigabytes)
    try:
        figures = [figure for name in said.names or NAMES for figure in measurement(name)(max(said.rounds, 1))]
    finally:
        _close_pools()
    missed = [figure for figure in figures if not figure.within]
    print(f"{len(figures) - len(missed)} of {len(figures)} figures are within their budgets.")
    for figure in missed:
        print(f"  missed: {figure.name} {figure.value:.2f} {figure.unit} (budget {figure.budget:g})")
    if said.json:
        print(json.dumps({"figures": [figure.as_json() for figure in figures]}, ensure_ascii=False))
    return 1 if missed else 0


def _close_pools() -> None:
    """Before Python ends: a pool that is thrown away then cannot wait for its threads any more, and complains."""
    from django.db import connections  # noqa: PLC0415 - after boot

    for connection in connections.all(initialized_only=True):
        connection.close()
        getattr(connection, "close_pool", lambda: None)()


def measurement(name: str) -> Callable[[int], list[Figure]]:
    from etwinning.config.bench import (  # noqa: PLC0415 - after boot
        archive,
        chat,
        cowriting,
        directory,
        portal,
        sockets,
        speed,
        weight,
    )  # fmt: skip

    return {
        "pages": speed.measure, "portal": portal.measure, "weight": weight.measure, "sockets": sockets.measure,
        "directory": directory.measure, "cowriting": cowriting.measure, "chat": chat.measure,
        "archive": archive.measure,
    }[name]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
