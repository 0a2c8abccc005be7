"""The three processes of a running product: pages, live, worker. One that dies is started again; all end together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Self

from etwinning.config.postgres import leave, use
from etwinning.config.start.orphan import SUPERVISED
from etwinning.config.start.prepare import ROOT, VAR
from etwinning.config.start.progress import Progress

TICK = 0.25
PATIENCE = 60.0  # seconds until ready
GENTLE = 6.0  # seconds to finish what they are at
SEEING = 1.0  # seconds between two looks at the code
CALM = 10.0  # a process that ran so long before it died is started again at once


class NotReadyError(Exception):
    """The product did not come up; the message says why."""


@dataclass
class Child:
    """One process: what it is called, its command, and how often it died of late."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = field(default=0.0)


def granian(interface: str, port: int, target: str, *more: str) -> list[str]:
    """The command of one server process on this machine."""
    command = [sys.executable, "-m", "granian", "--interface", interface, "--host", "127.0.0.1", "--port", str(port)]
    return [*command, "--log-level", "warning", "--workers-kill-timeout", "5", *more, target]


def live(port: int) -> list[str]:
    """The command of the process that serves the sockets on this machine."""
    return [sys.executable, "-m", "etwinning.config.sockets", "--port", str(port)]


def commands(port: int) -> list[Child]:
    """The three, for the pages on `port` and the sockets on the next one."""
    return [
        Child(
            "pages", granian("wsgi", port, "etwinning.config.wsgi:application", "--no-ws", "--blocking-threads", "4")
        ),
        Child("live", live(port + 1)),
        Child("worker", [sys.executable, "-m", "etwinning.config.worker"]),
    ]


class Supervisor:
    """`with Supervisor(8000) as running:` - they run inside, and are gone after."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.looked_at = time.monotonic()
        self.children = commands(port)
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
        for child in self.children:
            self._start(child)
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
        """For ever: start again what died (the database server included), and all when the code has changed."""
        code = newest_code()
        while True:
            time.sleep(TICK)
            if not os.environ.get("DATABASE_URL"):
                use(VAR / "postgres")
            for child in self.children:
                self._look_after(child)
            if time.monotonic() < self.looked_at + SEEING:
                continue
            self.looked_at = time.monotonic()
            if (now := newest_code()) != code:
                code = now
                print("The code has changed: pages, live and worker start again.", file=sys.stderr, flush=True)
                self._stop()
                for child in self.children:
                    child.deaths = 0
                    self._start(child)

    def _look_after(self, child: Child) -> None:
        if child.process is not None and child.process.poll() is not None:
            ran = time.monotonic() - child.started
            child.deaths = 0 if ran > CALM else child.deaths + 1
            child.again_at = time.monotonic() + min(0.2 * 2**child.deaths, 10.0)
            print(f"{child.name} ended ({child.process.returncode}); it is started again.", file=sys.stderr, flush=True)
            child.process = None
        if child.process is None and time.monotonic() >= child.again_at:
            self._start(child)

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        # a session of its own: Ctrl-C reaches us alone, and we end them in order
        child.process = subprocess.Popen(
            [sys.executable, "-m", "etwinning.config.start.leashed", *child.command[1:]],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _fail_if_dead(self) -> None:
        for child in self.children:
            if child.process is None or child.process.poll() is not None:
                raise NotReadyError(f"The process {child.name} ended at once; what it said stands above.")

    def _stop(self) -> None:
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + GENTLE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, until - time.monotonic()))
        for process in running:
            with contextlib.suppress(ProcessLookupError):  # what is left of its session
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


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
