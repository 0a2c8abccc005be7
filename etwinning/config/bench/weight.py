"""`bin/bench weight`: what a first visit of each main page brings over the line, in a browser with an empty cache."""

from playwright.sync_api import Browser, Request, sync_playwright

from etwinning.config.bench.figures import Figure, table
from etwinning.config.bench.pages import AYSE, Target, session_of, targets
from etwinning.config.bench.speed import PAGES, serving
from etwinning.config.start.system import browser, need_browser

ALL, WITHOUT_FONTS, SCRIPT, REQUESTS = 120.0, 40.0, 25.0, 12
KB = 1000
WIDTHS = (360, 1280)


def measure(_rounds: int) -> list[Figure]:
    """Measure, print the table, return the figures: of a phone or of a desk, whichever is more. Bytes do not vary."""
    if not need_browser():
        raise SystemExit(1)
    session = session_of(AYSE)
    pages = targets()
    seen: dict[str, tuple[float, ...]] = {}
    with serving(PAGES) as port, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=browser(), args=flags)
        for page in pages:
            visits = [visit(running, page, f"http://127.0.0.1:{port}", session, width) for width in WIDTHS]
            seen[page.name] = tuple(max(values) for values in zip(*visits, strict=True))
        running.close()
    head = ["page", "kB", "without fonts", "script", "requests"]
    print(table(head, [[name, *(f"{value:.1f}" for value in row[:3]), str(int(row[3]))] for name, row in seen.items()]))
    print()
    return [figure for name, row in seen.items() for figure in figures_of(name, row)]


def visit(running: Browser, page: Target, url: str, session: str, width: int) -> tuple[float, float, float, float]:
    """(kB, kB without fonts, kB of script, requests) of a first visit, as compressed on the line."""
    context = running.new_context(base_url=url, viewport={"width": width, "height": 720})
    if not page.for_visitors:
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    asked: list[Request] = []
    tab = context.new_page()
    tab.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108 - it cannot mark a built-in
    tab.goto(page.path, wait_until="networkidle")
    sizes = [(kind_of(request), size_of(request)) for request in asked if not request.url.startswith("data:")]
    context.close()
    whole = sum(size for _, size in sizes)
    fonts = sum(size for kind, size in sizes if kind == "font")
    script = sum(size for kind, size in sizes if kind == "script")
    return whole / KB, (whole - fonts) / KB, script / KB, len(sizes)


def kind_of(request: Request) -> str:
    """What the browser calls it, but for the editor, which has no budget as script: it is loaded where one writes."""
    return "editor" if "/rich-text." in request.url else request.resource_type


def size_of(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def figures_of(name: str, row: tuple[float, ...]) -> list[Figure]:
    return [
        Figure(f"{name}: first visit", row[0], "kB", ALL),
        Figure(f"{name}: first visit without fonts", row[1], "kB", WITHOUT_FONTS),
        Figure(f"{name}: script", row[2], "kB", SCRIPT),
        Figure(f"{name}: requests", row[3], "", REQUESTS),
    ]
