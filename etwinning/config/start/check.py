"""bin/check: every check but the tests, two at a time, each with its time; what failed says why."""

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from etwinning.config.start.prepare import ROOT, StepFailedError, checkout

AT_ONCE = 2
FOLDERS = ("etwinning", "tests", "manage.py")


@dataclass(frozen=True)
class Check:
    """A name to call it by, and its command (a Python module and its words)."""

    name: str
    words: tuple[str, ...]


CHECKS = (  # the longest first
    Check("types", ("-m", "mypy", "--no-error-summary", *FOLDERS)),
    Check("house", ("-m", "pytest", "tests/house", "-q", "--no-header")),
    Check("templates", ("-m", "djlint", "--lint", "--quiet", "etwinning")),
    Check("contracts", ("-m", "etwinning.config.start.contracts")),
    Check("translations", ("-m", "etwinning.config.start.translations")),
    Check("migrations", ("manage.py", "makemigrations", "--check", "--dry-run")),
    Check("system", ("manage.py", "check", "--fail-level", "WARNING")),
    Check("lint", ("-m", "ruff", "check", "--quiet", "--output-format", "concise", *FOLDERS)),
    Check("format", ("-m", "ruff", "format", "--check", "--quiet", *FOLDERS)),
)


def main(names: Sequence[str]) -> int:
    """Run all checks, or those named, or with --no-house all but those that bin/test runs too; 0 if all pass."""
    without = {"house"} if "--no-house" in names else set()
    names = [name for name in names if name != "--no-house"]
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        print(f"There is no check called {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    try:
        checkout()
    except StepFailedError as reason:
        print(reason, file=sys.stderr)
        return 1
    wanted = [check for check in CHECKS if check.name not in without and (not names or check.name in names)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        passed = list(pool.map(run, wanted))
    print(f"{sum(passed)} of {len(passed)} checks passed.")
    return 0 if all(passed) else 1


def run(check: Check) -> bool:
    """Run one and print its line, with what it said if it failed."""
    started = time.monotonic()
    command = [sys.executable, *check.words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    passed = done.returncode == 0
    line = f"{'ok  ' if passed else 'FAIL'}  {check.name}  {time.monotonic() - started:.1f} s"
    said = "" if passed else f"\n{done.stdout}{done.stderr}".rstrip()
    print(line + said, flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
