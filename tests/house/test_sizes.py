"""The size budgets. There is no list of exceptions: a file that must be longer is two files."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.architecture import APPS, PLATFORM, ROOT

PYTHON_FILE, FUNCTION, VIEW, TEMPLATE, SCRIPT, APP = 400, 60, 30, 150, 120, 2500
MADE_BY_MACHINES = {"migrations", "node_modules", "vendor"}


def files(*patterns: str) -> Iterator[Path]:
    for folder in (PLATFORM, ROOT / "tests"):
        for pattern in patterns:
            for path in folder.rglob(pattern):
                if path.is_file() and not MADE_BY_MACHINES & set(path.parts):
                    yield path


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def code_lines(path: Path) -> int:
    return sum(1 for line in path.read_text().splitlines() if line.strip())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize(
    ("budget", "patterns"),
    [(PYTHON_FILE, ["*.py"]), (TEMPLATE, ["jinja2/**/*.*"]), (SCRIPT, ["*.js", "*.ts"])],
    ids=["python", "templates", "scripts"],
)
def test_files(budget: int, patterns: list[str]) -> None:
    assert {named(path): lines(path) for path in files(*patterns) if lines(path) > budget} == {}


def test_functions() -> None:
    long = {}
    for path in files("*.py"):
        is_view = path.name == "views.py" or path.parent.name == "views"
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > (VIEW if is_view else FUNCTION):
                    long[f"{named(path)}:{node.name}"] = length
    assert long == {}


def test_apps() -> None:
    """Code without tests. The machinery of config counts folder by folder."""
    folders = [PLATFORM / app for app in APPS if app != "config"]
    folders += [path.parent for path in (PLATFORM / "config").glob("*/__init__.py")]
    sizes = {named(folder): sum(code_lines(path) for path in own_code(folder)) for folder in folders}
    assert {name: size for name, size in sizes.items() if size > APP} == {}


def test_every_folder_says_what_it_is() -> None:
    assert [app for app in APPS if not (PLATFORM / app / "README.md").is_file()] == []


def own_code(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.py"):
        if not {"tests", *MADE_BY_MACHINES} & set(path.relative_to(folder).parts):
            yield path
