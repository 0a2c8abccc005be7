"""`bin/bench portal`: public pages as visitors get them, kept and made anew, against the bare server in one run.

Pages are asked for as browsers do, compressed. The front page is measured as it is for programs that take nothing
compressed as well: a row without a budget, most of it the four times as many bytes (docs/decisions/0074).
"""

from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.urls import reverse

from etwinning.config.bench.figures import Figure, table
from etwinning.config.bench.speed import BARE, EMPTY, MANY, ONE_QUERY, PAGES, Shots, load, serving
from etwinning.config.start.progress import Progress
from etwinning.portal.models import Article, News, Section
from etwinning.projects.queries import public_projects

SHARE = 60.0  # per cent of the requests a second of the bare server
KEPT_MS, MADE_MS = 10.0, 80.0  # p95
SECONDS = 1.5
MADE = 3000  # addresses that nobody asked for yet
LIKE_BROWSERS = "gzip, deflate, br"
NOT_COMPRESSED = "front, not compressed"

type Aim = tuple[str, int, str, str]  # name, port, path, encoding


def measure(rounds: int) -> list[Figure]:
    """Measure, print the table, return the figures."""
    pages = _pages()
    with ExitStack() as around:
        folder = Path(around.enter_context(TemporaryDirectory()))
        ports = {name: around.enter_context(serving(target)) for name, target in [*BARE.items(), ("pages", PAGES)]}
        aims: list[Aim] = [(name, ports[name], "/", "") for name in BARE]
        aims += [(name, ports["pages"], path, LIKE_BROWSERS) for name, path in pages.items()]
        aims.append((NOT_COMPRESSED, ports["pages"], pages["front"], ""))
        seen = _shoot(rounds, aims, folder)
    whole = median(seen[EMPTY].rate[MANY])
    _show([*pages, NOT_COMPRESSED], seen, whole)
    return [figure for name in pages for figure in _figures_of(name, seen, whole)]


def _pages() -> dict[str, str]:
    """What is measured: the main kinds of pages in the tree, the gallery, a project, the figures, a search."""
    pages = {"front": reverse("front")}
    for name, model in (("list", Section), ("article", Article), ("news", News)):
        text = model.objects.live().filter(locale__language_code="en").order_by("pk").first()
        if text is not None:
            pages[name] = text.url_path
    project = public_projects().first()
    if project is not None:
        pages["project"] = reverse("gallery_project", kwargs={"slug": project.slug})
    lists = {name: reverse(name) for name in ("gallery", "figures")}
    return pages | lists | {"search": f"{reverse('search')}?q=school"}


def _shoot(rounds: int, aims: list[Aim], folder: Path) -> dict[str, Shots]:
    """Each page kept (the same address) and made anew (addresses that differ by a number that means nothing)."""
    seen = {name: Shots() for aim in aims for name in (aim[0], _made(aim[0]))}
    numbers = count(1)
    with Progress("Measuring", total=len(aims) * (rounds + 1)) as bar:
        for turn in range(rounds + 1):
            for name, port, path, encoding in aims:
                bar.step(name)
                shot = load(port, path, "", MANY, SECONDS if turn else 0.5, encoding)
                if not turn:
                    continue  # the first one only warms up
                seen[name].add(MANY, shot)
                if name not in BARE:
                    new = folder / "paths"
                    new.write_text("\n".join(_new(path, next(numbers)) for _ in range(MADE)), encoding="utf-8")
                    seen[_made(name)].add(1, load(port, f"@{new}", "", 1, SECONDS, encoding))
    return seen


def _new(path: str, number: int) -> str:
    """An address that shows the same, and that nobody asked for."""
    return f"{path}{'&' if '?' in path else '?'}n={number}"


def _made(name: str) -> str:
    return f"{name}, made anew"


def _figures_of(name: str, seen: dict[str, Shots], whole: float) -> list[Figure]:
    kept, made = seen[name], seen[_made(name)]
    share = 100 * median(kept.rate[MANY]) / whole
    return [
        Figure(f"{name}: share of the bare server", share, "%", SHARE, more_is_better=True),
        Figure(f"{name}: p95 at {MANY} connections", median(kept.p95[MANY]), "ms", KEPT_MS),
        Figure(f"{name}: p95 made anew", median(made.p95[1]), "ms", MADE_MS),
    ]


def _show(pages: list[str], seen: dict[str, Shots], whole: float) -> None:
    rows = []
    for name in [EMPTY, ONE_QUERY, *pages]:
        kept, made = seen[name], seen[_made(name)]
        row = [name, f"{median(kept.rate[MANY]):.0f}", f"{100 * median(kept.rate[MANY]) / whole:.1f} %"]
        row.append(f"{median(kept.p50[MANY]):.1f} / {median(kept.p95[MANY]):.1f}")
        rows.append([*row, f"{median(made.p50[1]):.1f} / {median(made.p95[1]):.1f}" if made.p50[1] else ""])
    print(table(["page", "req/s at 8", "share", "p50/p95 ms at 8", "p50/p95 ms made anew"], rows), end="\n\n")
