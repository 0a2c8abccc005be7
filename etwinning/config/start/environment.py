"""Makes var/venv from a lock file: `python environment.py run|dev`. Standard library only, run by setup.sh.

Every package is checked against the hashes of the lock. A kill in the middle leaves the mark `.being-made`, and the
next start begins anew. Two starts at once wait for each other.
"""

import fcntl
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from etwinning.config.start.progress import Progress  # noqa: E402 - nothing is installed yet, so the path comes first

VENV = ROOT / "var" / "venv"
PYTHON = VENV / "bin" / "python"
BEGUN = VENV / ".being-made"
LOCKS = ("run", "dev")  # each holds all of the one before it


def main(lock: str) -> int:
    """Make or update the environment; 0, or 1 after a sentence on stderr."""
    if lock not in LOCKS:
        print(f"There is no lock file {lock!r}; there are {' and '.join(LOCKS)}.", file=sys.stderr)
        return 1
    VENV.parent.mkdir(exist_ok=True)
    with (VENV.parent / "venv.lock").open("ab") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if is_made(lock):  # by the one we waited for
            return 0
        if not PYTHON.exists() or BEGUN.exists():
            shutil.rmtree(VENV, ignore_errors=True)
            with Progress("Making the Python environment"):
                venv.create(VENV, with_pip=True, symlinks=True)
        BEGUN.touch()
        if not (installed_by_uv(lock) or installed_by_pip(lock)):
            return 1
        for name in LOCKS[: LOCKS.index(lock) + 1]:
            mark(name).write_text(checksum(name))
        BEGUN.unlink()
    return 0


def lock_file(lock: str) -> Path:
    return ROOT / "requirements" / f"{lock}.lock"


def mark(lock: str) -> Path:
    return VENV / f".made-for-{lock}"


def checksum(lock: str) -> str:
    """What `cksum` says, for setup.sh compares with it at each start without starting Python."""
    with lock_file(lock).open("rb") as file:
        return subprocess.run(["cksum"], stdin=file, capture_output=True, text=True, check=True).stdout.strip()


def is_made(lock: str) -> bool:
    return PYTHON.exists() and not BEGUN.exists() and mark(lock).exists() and mark(lock).read_text() == checksum(lock)


def installed_by_uv(lock: str) -> bool:
    """Try the quick way, where uv is installed; a uv that fails here (another index, no network rules) is no error."""
    uv = shutil.which("uv")
    if not uv:
        return False
    command = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", str(PYTHON), "-r", str(lock_file(lock))]
    with Progress("Installing the Python packages"):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def installed_by_pip(lock: str) -> bool:
    wanted = len(re.findall(r"^\S+==", lock_file(lock).read_text(), re.MULTILINE))
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary=:all:"]
    command += ["--progress-bar=off", "--disable-pip-version-check", "-r", lock_file(lock)]
    with Progress("Installing the Python packages", total=wanted) as bar:
        said = follow([str(word) for word in command], bar)
    if said is None:
        return True
    print(*said[-12:], "The Python packages could not be installed.", sep="\n", file=sys.stderr)
    return False


def follow(command: Sequence[str], bar: Progress) -> list[str] | None:
    """Run pip, moving the bar for each package it turns to; its lines if it fails, None if it does not."""
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            lines.append(line.rstrip())
            turned_to = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line)
            if turned_to:
                bar.step(turned_to[1])
            if line.startswith("Installing collected packages"):
                bar.label, bar.total = "Unpacking the Python packages", 0
    return lines if pip.returncode else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
