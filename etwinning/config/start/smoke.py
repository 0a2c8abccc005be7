"""The last step of bin/ci: bin/dev starts, answers, and leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from etwinning.config.start.prepare import ROOT

PATIENCE = 300.0  # seconds until ready: a new database and the demo world
GONE = 10.0


def main() -> int:
    """0 when all went well; 1 with a sentence otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="etwinning-smoke-"))
    folder.chmod(0o755)  # the database's account has to pass through
    port = free_port()
    environment = {**os.environ, "ETWINNING_VAR": str(folder)}
    started = time.monotonic()
    command = [str(ROOT / "bin" / "dev"), "--port", str(port)]
    said = folder / "said.txt"
    with (
        said.open("w", encoding="utf-8") as words,
        subprocess.Popen(command, env=environment, stdout=words, start_new_session=True) as dev,
    ):
        try:
            fault = look_at(dev, port, said)
            print(f"bin/dev was ready after {time.monotonic() - started:.0f} s.")
        finally:
            dev.send_signal(signal.SIGINT)
            dev.wait(60)
    fault = fault or left_behind(folder)
    shutil.rmtree(folder, ignore_errors=True)
    print(fault or "bin/dev started, answered and left nothing behind.")
    return 1 if fault else 0


def look_at(dev: subprocess.Popen[bytes], port: int, said: Path) -> str:
    """Wait for its last line and ask for the front page; what is wrong, or an empty text."""
    ready = f"Ready: http://127.0.0.1:{port}/"

    def is_ready() -> bool:
        return ready in said.read_text(encoding="utf-8", errors="replace")

    if not wait_for(lambda: is_ready() or dev.poll() is not None, PATIENCE) or not is_ready():
        return f"bin/dev did not get ready. It said:\n{said.read_text(encoding='utf-8', errors='replace')}"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
        body = page.read().decode()
    return "" if "<h1" in body else "The front page has no heading."


def left_behind(folder: Path) -> str:
    """A sentence naming processes that still know the folder after a while; empty if there are none."""

    def found() -> list[str]:
        listing = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
        return [line.strip() for line in listing.splitlines() if str(folder) in line]

    if wait_for(lambda: not found(), GONE):
        return ""
    return "bin/dev left processes behind:\n" + "\n".join(found())


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    """A port with the next one free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


if __name__ == "__main__":
    sys.exit(main())
