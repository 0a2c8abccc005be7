"""Keeps the running product: starts it, again when it dies and when the code has changed, and ends it whole."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType, TracebackType
from typing import Self

from etwinning.config.postgres import leave, use
from etwinning.config.start.orphan import SUPERVISED
from etwinning.config.start.prepare import ROOT, VAR
from etwinning.config.start.progress import Progress

TICK = 0.25
PATIENCE = 60.0  # seconds until ready
GENTLE = 8.0  # seconds to finish what they are at
SEEING = 1.0  # seconds between two looks at the code
CALM = 10.0  # what ran so long before it died is started again at once


class NotReadyError(Exception):
    """The product did not come up; the message says why."""


class Supervisor:
    """`with Supervisor(8000) as running:` - pages, live and worker (`three`) run inside, and are gone after."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.looked_at = time.monotonic()
        self.deaths = 0
        self.again_at = 0.0
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "etwinning.config.settings",
            "ETWINNING_ADDRESS": os.environ.get("ETWINNING_ADDRESS") or f"http://127.0.0.1:{port}",
            "ETWINNING_LIVE": os.environ.get("ETWINNING_LIVE") or f"http://127.0.0.1:{port + 1}",
            SUPERVISED: "1",
        }

    def __enter__(self) -> Self:
        for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):  # a shell's `&` would have us ignore the last one
            signal.signal(sign, _interrupt)
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them
        with Progress("Stopping"):
            self._stop()
            leave(VAR / "postgres")

    def wait_until_ready(self) -> None:
        """Until both servers answer. Raises `NotReadyError` if one ends or a minute passes."""
        until = time.monotonic() + PATIENCE
        with Progress("Starting pages, live and worker"):
            for port in (self.port, self.port + 1):
                while not answers(port):
                    self._fail_if_dead()
                    if time.monotonic() > until:
                        raise NotReadyError(f"Nothing answered on port {port} within a minute.")
                    time.sleep(0.05)
            self._fail_if_dead()

    def watch(self) -> None:
        """For ever: start again what died (the database server included), and what has changed."""
        code = newest_code()
        while True:
            time.sleep(TICK)
            if not os.environ.get("DATABASE_URL"):
                use(VAR / "postgres")
            self._look_after()
            if time.monotonic() < self.looked_at + SEEING:
                continue
            self.looked_at = time.monotonic()
            if (now := newest_code()) != code:
                code = now
                print("The code has changed: pages, live and worker start again.", file=sys.stderr, flush=True)
                self._stop()
                self.deaths = 0
                self._start()

    def _look_after(self) -> None:
        if self.process is not None and (code := self.process.poll()) is not None:
            self.deaths = 0 if time.monotonic() > self.started + CALM else self.deaths + 1
            self.again_at = time.monotonic() + min(0.2 * 2**self.deaths, 10.0)
            print(f"All have ended ({code}) and are started again.", file=sys.stderr, flush=True)
            self.process = None
        if self.process is None and time.monotonic() >= self.again_at:
            self._start()

    def _start(self) -> None:
        self.started = time.monotonic()
        # a session of its own: Ctrl-C reaches us alone, and we end it in order
        self.process = subprocess.Popen(
            [sys.executable, "-m", "etwinning.config.start.three", "--port", str(self.port)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _fail_if_dead(self) -> None:
        if self.process is None or self.process.poll() is not None:
            raise NotReadyError("The product ended at once; what it said stands above.")

    def _stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GENTLE)
        self.process.kill()
        self.process.wait()


def _interrupt(_sign: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def newest_code() -> tuple[int, float]:
    """Changes when a Python file or a template of ours is written, made or removed."""
    times = []
    for path in (ROOT / "etwinning").rglob("*.*"):
        if path.suffix in {".py", ".html", ".txt"}:
            with contextlib.suppress(FileNotFoundError):  # an editor is just replacing it
                times.append(path.stat().st_mtime)
    return len(times), max(times, default=0.0)


def answers(port: int) -> bool:
    """Does a server on this machine answer on that port, whatever it says?"""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
