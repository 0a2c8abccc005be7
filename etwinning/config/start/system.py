"""What comes from the machine's own packages: Chromium for the journeys, Pango for PDF."""

import ctypes.util
import os
import resource
import shutil
import subprocess
import sys

from etwinning.config.start.progress import Progress

# the shell first: the same engine without the windows, tabs and services around it (docs/decisions/0083)
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PDF_LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}


def browser() -> str | None:
    """The path of an installed Chromium, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def need_browser() -> bool:
    """See that there is a Chromium: install it if we may, else say the one command."""
    if browser() or _install("Chromium", ["chromium-headless-shell"]) or _install("Chromium", ["chromium"]):
        return True
    print("The journeys need Chromium: sudo apt-get install chromium (or leave them out: bin/test --no-journeys)")
    return False


def need_pdf_libraries() -> bool:
    """See that PDF can be made: install Pango if we may, else say the one command. Pages work without."""
    missing = [package for library, package in PDF_LIBRARIES.items() if not ctypes.util.find_library(library)]
    if not missing or _install("Pango", missing):
        return True
    print(f"Pupils' cards (PDF) need Pango: sudo apt-get install {' '.join(missing)}", file=sys.stderr)
    return False


def open_many() -> None:
    """Let this process hold as many sockets as the machine allows: each is an open file, and usual are 1,024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _install(label: str, packages: list[str]) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with Progress(f"Installing {label} from the system's packages"):
        for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(["apt-get", "-q", *words], capture_output=True, text=True, check=False, env=quiet)
    if done.returncode:
        print(*done.stderr.splitlines()[-5:], sep="\n", file=sys.stderr)
    return done.returncode == 0
