"""bin/test: prepares what tests need and runs pytest."""

import subprocess
import sys
from collections.abc import Sequence

from etwinning.config.start import prepare, system

CORES = "2"


def main(words: Sequence[str]) -> int:
    """Answer with pytest's exit code; 1 with a sentence when something is missing."""
    ours = {"--no-journeys", "--cov"}
    rest = [word for word in words if word not in ours]
    arguments = ["-n", CORES] if not any(word.startswith(("-n", "-p")) for word in rest) else []
    if "--no-journeys" in words:
        arguments += ["-m", "not journey"]
    elif not system.need_browser():
        return 1
    if "--cov" in words:
        arguments += ["--cov", "--cov-report=term-missing:skip-covered"]
    system.need_pdf_libraries()
    try:
        prepare.checkout()
    except prepare.StepFailedError as reason:
        print(reason, file=sys.stderr)
        return 1
    return subprocess.run([sys.executable, "-m", "pytest", *arguments, *rest], cwd=prepare.ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
