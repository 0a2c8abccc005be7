"""bin/test: prepares what tests need and runs pytest."""

import os
import subprocess
import sys
from collections.abc import Sequence

import pytest

from etwinning.config.start import prepare, system

CORES = min(8, os.cpu_count() or 2)  # a process of the tests needs half a gigabyte
OURS = {"--no-journeys", "--cov"}
# one more than cores, as some tests wait for sockets; a file is one worker's, as what its tests share is made once;
# in our order (tests/harness.py), so that no long file is left for the end
SHARED_OUT = ["-n", str(CORES + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
# one more than cores: half of the time a browser waits for a page, its next picture or a timer
JOURNEYS = ["-n", str(CORES + 1), "--dist", "worksteal"]
WALKED = ["tests/journeys", "etwinning/config/tests/test_supervisor.py"]  # whole processes come and go in both
COVERED = ["--cov", "--cov-report=term-missing:skip-covered"]


def main(words: Sequence[str]) -> int:
    """Answer with pytest's exit code; 1 with a sentence when something is missing.

    The journeys have a run of their own, after the others: their browser keeps an event loop in the thread of the
    tests. Those that fail are walked once more, alone (docs/decisions/0029). Whoever names paths or a choice of tests
    gets one run, in which they come last.
    """
    rest = [word for word in words if word not in OURS]
    if "--no-journeys" not in words and not system.need_browser():
        return 1
    system.need_pdf_libraries()
    try:
        prepare.checkout()
    except prepare.StepFailedError as reason:
        print(reason, file=sys.stderr)
        return 1
    chosen = any(not word.startswith("-") or word in {"-k", "-m"} for word in rest)
    alone = ["-m", "not journey", *(COVERED if "--cov" in words else [])]
    if chosen:
        return run([*(alone if "--no-journeys" in words else alone[2:]), *rest], ["-n", str(CORES)])
    code = run([*alone, *rest], SHARED_OUT)
    if code or "--no-journeys" in words:
        return code
    code = run([*WALKED, *rest], JOURNEYS)
    if code == pytest.ExitCode.TESTS_FAILED:
        print("The journeys that failed are walked once more, one after the other.", flush=True)
        code = run([*WALKED, "--last-failed", *rest], ["-n", "0"])
    return code


def run(arguments: list[str], shared_out: list[str]) -> int:
    """Run pytest, on all cores unless the arguments say on how many.

    What is read is compiled once for all processes and for the next run, apart from the sources.
    """
    said = any(word.startswith(("-n", "-p")) for word in arguments)
    command = [sys.executable, "-m", "pytest", *([] if said else shared_out), *arguments]
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(prepare.ROOT / "var" / "cache" / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(command, cwd=prepare.ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
