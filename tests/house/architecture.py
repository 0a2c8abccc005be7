"""What the house tests share: the rows of the arrow, and who may know whom. One truth: pyproject.toml."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "etwinning"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROWS = [
    row.replace(" ", "").replace("(", "").replace(")", "").split("|")
    for row in next(contract for contract in CONTRACTS if contract["id"] == "arrow")["layers"]
]
HEIGHT = {app: len(ROWS) - number for number, row in enumerate(ROWS) for app in row}
APPS = sorted(path.parent.name for path in PLATFORM.glob("*/__init__.py"))


def may_know(app: str, other: str) -> bool:
    """May `app` point at `other`: itself, or something in a row below."""
    return app == other or HEIGHT[other] < HEIGHT[app]
