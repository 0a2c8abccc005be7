"""`bin/bench directory`: results with the counts of all filters, and suggestions as one types, at three sizes.

Each size has a database of its own (big.py); those that are not there are left out, but for the smallest, unless --make
is said. What is looked for is taken from random people, so every search has a result and follows how things are spread.
"""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from etwinning.config.bench import big, reference
from etwinning.config.bench.figures import Figure, table
from etwinning.config.bench.pages import AYSE, session_of
from etwinning.config.bench.speed import PAGES, load, serving
from etwinning.config.start.progress import Progress
from etwinning.people.models import Person

SIZES = (60_000, 604_536, 1_200_000)
REAL = SIZES[1]
RESULTS, SUGGESTIONS, GROWTH = 120.0, 40.0, 1.5
CONNECTIONS = 8
SEARCHES = 240
SECONDS = {"results": 8.0, "suggestions": 5.0}


@dataclass
class Size:
    """What was seen at one size, round by round."""

    people: int
    p50: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SECONDS})
    p95: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SECONDS})
    sql: float = 0.0  # p95 of the reference, ms
    memory: float = 0.0  # MB of the two workers together, what they share counted once


def measure(rounds: int) -> list[Figure]:
    """Measure, print the table, return the figures."""
    wanted = (
        SIZES if os.environ.get("BENCH_MAKES") else [size for size in SIZES if size == SIZES[0] or big.is_ready(size)]
    )
    seen = [_measure(people, rounds) for people in wanted]
    _show(seen)
    return [*_figures(seen), *_growth(seen)]


def _measure(people: int, rounds: int) -> Size:
    size = Size(people)
    with big.using(big.database_of(people)), tempfile.TemporaryDirectory() as folder:
        asked = {"results": Path(folder, "results"), "suggestions": Path(folder, "suggestions")}
        lots = Random(people)  # noqa: S311 - the same each time
        asked["results"].write_text("\n".join(_searches(lots)), encoding="utf-8")
        asked["suggestions"].write_text("\n".join(_beginnings(lots)), encoding="utf-8")
        session = f"sessionid={session_of(AYSE)}"
        with serving(PAGES) as port, Progress(f"{people} people", total=2 * (rounds + 1)) as bar:
            for number in range(rounds + 1):
                for name, paths in asked.items():
                    bar.step(name)
                    shot = load(port, f"@{paths}", session, CONNECTIONS, SECONDS[name] if number else 3.0)
                    if number:  # the first round only warms up
                        size.p50[name].append(shot["p50"])
                        size.p95[name].append(shot["p95"])
            size.memory = memory_below(os.getpid())
        size.sql = reference.slowest(Random(people))  # noqa: S311 - as above
    return size


def _some(lots: Random, count: int) -> list[Person]:
    """Random people who can be found."""
    least, most = (
        Person.objects.order_by("pk").values_list("pk", flat=True)[0],
        Person.objects.order_by("-pk").values_list("pk", flat=True)[0],
    )
    pks = [lots.randint(least, most) for _person in range(4 * count)]
    found = Person.objects.filter(pk__in=pks, kind="staff", state="validated").exclude(subjects=[]).exclude(about="")
    people = list(found.order_by("pk")[:count])
    lots.shuffle(people)
    return people


def _searches(lots: Random) -> list[str]:
    """Searches of all kinds: none, one or several filters, words common and rare, mistyped names."""
    address, made = reverse("people"), []
    for number, person in enumerate(_some(lots, SEARCHES)):
        language = lots.choice(sorted(person.speaks))
        three = [
            ("country", person.country),
            ("subject", person.subjects[0]),
            *([("available", "yes")] if person.available else []),
        ]
        words = person.about.lower().strip(".").split()
        typo = person.family_name.lower()[:3] + person.family_name.lower()[4:]
        asked: list[tuple[str, str]] = [
            [],
            [lots.choice([("country", person.country), ("language", language), ("subject", person.subjects[0])])],
            three,
            [*three, ("language", language), ("age", person.ages[0])],
            [("language", language), ("subject", person.subjects[0]), ("country", person.country), ("country", "TR")],
            [("q", lots.choice(words))],
            [("q", " ".join(lots.sample(words, min(2, len(words)))))],
            [*three, ("q", words[0][:5])],
            [("q", f"{person.given_name} {person.family_name}")],
            [("q", typo)],
        ][number % 10]
        made.append(f"{address}?{urlencode(asked)}")
    return made


def _beginnings(lots: Random) -> list[str]:
    """Names and towns as they are typed, letter by letter."""
    address, made = reverse("people_suggest"), []
    for person in _some(lots, SEARCHES):
        word = lots.choice([person.given_name, person.family_name, f"{person.given_name} {person.family_name}"])
        made.append(f"{address}?{urlencode({'q': word[: lots.randint(2, len(word))]})}")
    return made


def memory_below(pid: int) -> float:
    """MB of all Python processes below this one; what they share with each other is shared out (PSS)."""
    total = 0
    for child in _children(pid):
        try:
            rows = Path(f"/proc/{child}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
        total += int(memory_below(child) * 1024)
    return total / 1024


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text(encoding="ascii").split()]
    return found


def _figures(seen: list[Size]) -> list[Figure]:
    figures = []
    for size in seen:
        results, suggestions = (median(size.p95[name]) for name in SECONDS)
        at = f"at {size.people} people"
        figures.append(Figure(f"directory, results {at}: p95", results, "ms", RESULTS))
        figures.append(Figure(f"directory, suggestions {at}: p95", suggestions, "ms", SUGGESTIONS))
        if size.people >= REAL:
            figures.append(Figure(f"directory, results {at}: share of plain SQL", results / size.sql, "", 1.0))
    return figures


def _growth(seen: list[Size]) -> list[Figure]:
    if {size.people for size in seen} != set(SIZES):
        return []
    return [
        Figure(f"directory, {name}: growth of p95", median(seen[-1].p95[name]) / median(seen[0].p95[name]), "", GROWTH)
        for name in SECONDS
    ]


def _show(seen: list[Size]) -> None:
    head = [
        "people",
        "results p50/p95 ms",
        "suggestions p50/p95 ms",
        "plain SQL p95 ms",
        "results / plain SQL",
        "memory MB",
    ]
    rows = []
    for size in seen:
        times = [f"{median(size.p50[name]):.1f} / {median(size.p95[name]):.1f}" for name in SECONDS]
        share = median(size.p95["results"]) / size.sql
        rows.append([str(size.people), *times, f"{size.sql:.1f}", f"{share:.2f}", f"{size.memory:.0f}"])
    print(table(head, rows))
    print(f"At {CONNECTIONS} connections, two workers; plain SQL at one connection ({connection.vendor}).", end="\n\n")
