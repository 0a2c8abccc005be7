"""`bin/bench pages`: each main page against the bare server, in one run, round by round, on the same cores."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from django.conf import settings

from etwinning.config.bench.figures import Figure, table
from etwinning.config.bench.pages import AYSE, MOST_QUERIES, SLOWEST, Peers, Target, queries_of, session_of, targets
from etwinning.config.start.progress import Progress
from etwinning.config.start.smoke import free_port, wait_for
from etwinning.config.start.supervisor import answers
from etwinning.config.start.three import granian

LOAD = Path(__file__).with_name("load.py")
MANY = 8
SECONDS = {1: 1.0, MANY: 1.5}
EMPTY, ONE_QUERY = "bare server, empty answer", "bare server, one query"
PAGES = "etwinning.config.wsgi:application"
BARE = {EMPTY: "etwinning.config.bench.bare:empty", ONE_QUERY: "etwinning.config.bench.bare:one_query"}
WORKERS = ("--workers", "2", "--blocking-threads", "2", "--no-ws")


@dataclass
class Shots:
    """What was seen of one page over the rounds, by number of connections."""

    rate: dict[int, list[float]] = field(default_factory=lambda: {1: [], MANY: []})
    p50: dict[int, list[float]] = field(default_factory=lambda: {1: [], MANY: []})
    p95: dict[int, list[float]] = field(default_factory=lambda: {1: [], MANY: []})

    def add(self, connections: int, seen: dict[str, float]) -> None:
        self.rate[connections].append(seen["rate"])
        self.p50[connections].append(seen["p50"])
        self.p95[connections].append(seen["p95"])


def measure(rounds: int) -> list[Figure]:
    """Measure, print the table, return the figures."""
    session = session_of(AYSE)
    pages = targets()
    queries = {target.name: queries_of(target, session) for target in pages}
    with ExitStack() as servers:
        ports = {name: servers.enter_context(serving(target)) for name, target in [*BARE.items(), ("pages", PAGES)]}
        seen = shoot(rounds, pages, ports, session)
    whole = median(seen[ONE_QUERY].rate[MANY])
    show(pages, seen, queries, whole)
    return [figure for target in pages for figure in figures_of(target, seen[target.name], queries[target.name], whole)]


def shoot(rounds: int, pages: list[Target], ports: dict[str, int], session: str) -> dict[str, Shots]:
    """All of them once a round, so that what else the machine does hits all alike. The first round only warms up."""
    aims = [(name, ports[name], "/", "") for name in BARE]
    aims += [(page.name, ports["pages"], page.path, page.cookie(session)) for page in pages]
    seen = {name: Shots() for name, *_ in aims}
    with Progress("Measuring", total=len(aims) * (rounds * 2 + 1)) as bar:
        for name, port, path, cookie in aims:
            bar.step(f"warming up {name}")
            load(port, path, cookie, MANY, 0.5)
        for _ in range(rounds):
            for connections in (1, MANY):
                for name, port, path, cookie in aims:
                    bar.step(f"{name}, {connections} connections")
                    seen[name].add(connections, load(port, path, cookie, connections, SECONDS[connections]))
    return seen


def load(port: int, path: str, cookie: str, connections: int, seconds: float, encoding: str = "") -> dict[str, float]:
    """One shot from a process of its own, with `encoding` for pages compressed so.

    Raises `RuntimeError` if any answer was not 200.
    """
    words = [str(port), path, cookie, str(connections), str(seconds), encoding]
    done = subprocess.run([sys.executable, LOAD, *words], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise RuntimeError(f"{path}: {done.stderr.strip().splitlines()[-1]}")
    seen: dict[str, float] = json.loads(done.stdout)
    if seen["failed"]:
        raise RuntimeError(f"{path}: {seen['failed']:.0f} of {seen['requests']:.0f} answers were not 200.")
    return seen


@contextmanager
def serving(target: str) -> Iterator[int]:
    """A server of that application; its port."""
    port = free_port()
    environment = {**os.environ, "ETWINNING_SUPERVISED": "1", "DJANGO_SETTINGS_MODULE": "etwinning.config.settings"}
    command = granian("wsgi", port, target, *WORKERS)
    command = [sys.executable, "-m", "etwinning.config.start.leashed", *command[1:]]
    with subprocess.Popen(command, cwd=settings.ROOT, env=environment) as server:
        try:
            if not wait_for(lambda: answers(port), 60):
                raise RuntimeError(f"{target} did not answer.")
            yield port
        finally:
            server.terminate()


def figures_of(target: Target, shots: Shots, queries: int, whole: float) -> list[Figure]:
    share = 100 * median(shots.rate[MANY]) / whole
    return [
        Figure(f"{target.name}: share of the one-query server", share, "%", target.peers.budget, more_is_better=True),
        Figure(f"{target.name}: p95 at 1 connection", median(shots.p95[1]), "ms", SLOWEST),
        Figure(f"{target.name}: SQL queries", queries, "", MOST_QUERIES),
    ]


def show(pages: list[Target], seen: dict[str, Shots], queries: dict[str, int], whole: float) -> None:
    head = ["page", "req/s at 8", "share", "budget", "p50/p95 ms at 8", "p50/p95 ms at 1", "SQL", "Moodle", "NodeBB"]
    head.append("compared with")
    peers: dict[str, Peers | None] = {EMPTY: None, ONE_QUERY: None, **{page.name: page.peers for page in pages}}
    rows = []
    for name, like in peers.items():
        shots = seen[name]
        times = [f"{median(shots.p50[n]):.1f} / {median(shots.p95[n]):.1f}" for n in (MANY, 1)]
        row = [name, f"{median(shots.rate[MANY]):.0f}", f"{100 * median(shots.rate[MANY]) / whole:.2f} %"]
        row += [f"{like.budget:.2f} %" if like else "", *times, str(queries.get(name, ""))]
        row += [f"{like.moodle:.2f} %" if like else "", f"{like.nodebb:.2f} %" if like and like.nodebb else ""]
        rows.append([*row, like.like if like else ""])
    print(table(head, rows), end="\n\n")
