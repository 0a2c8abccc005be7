"""Pages, live and worker, divided out of one process that has loaded the product (docs/decisions/0086).

`python -m etwinning.config.start.three --port N` is what the supervisor runs. One of the three that is killed begins
again at once, as there is nothing to load; if one cannot start, all end with what it said.
"""

import argparse
import contextlib
import ctypes
import gc
import importlib
import multiprocessing
import os
import runpy
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from types import FrameType

from etwinning.config.start.boot import boot
from etwinning.config.start.orphan import end_with_parent

TICK = 0.25
GENTLE = 6.0  # seconds to finish what they are at
CALM = 10.0  # a process that ran so long before it died is started again at once
PR_SET_NAME = 15
# what each of them needs besides the apps
SHARED = ("etwinning.config.urls", "etwinning.config.live", "procrastinate.contrib.django")


def granian(interface: str, port: int, target: str, *more: str) -> list[str]:
    """The command of one server process on this machine."""
    command = [sys.executable, "-m", "granian", "--interface", interface, "--host", "127.0.0.1", "--port", str(port)]
    return [*command, "--log-level", "warning", "--workers-kill-timeout", "5", *more, target]


def live(port: int) -> list[str]:
    """The command of the process that serves the sockets on this machine."""
    return [sys.executable, "-m", "etwinning.config.sockets", "--port", str(port)]


def commands(port: int) -> dict[str, list[str]]:
    """What each of the three is called, and its command: the pages on `port`, the sockets on the next one."""
    return {
        "pages": granian("wsgi", port, "etwinning.config.wsgi:application", "--no-ws", "--blocking-threads", "4"),
        "live": live(port + 1),
        "worker": [sys.executable, "-m", "etwinning.config.worker"],
    }


@dataclass
class Child:
    """One of the three: its command, and how often it died of late."""

    name: str
    command: list[str]
    process: ForkProcess | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = ForkProcess(target=_be, args=(self.name, self.command))
        self.process.start()

    def look_after(self) -> None:
        """Start it again if it has died, the later the more often it did. Raises `SystemExit` if it cannot start."""
        if self.process is not None and (code := self.process.exitcode) is not None:
            if code > 0 and time.monotonic() < BEGAN + CALM:
                print(f"{self.name} could not start ({code}); what it said stands above.", file=sys.stderr, flush=True)
                raise SystemExit(1)
            self.deaths = 0 if time.monotonic() > self.started + CALM else self.deaths + 1
            self.again_at = time.monotonic() + min(0.2 * 2**self.deaths, 10.0)
            print(f"{self.name} ended ({code}); it is started again.", file=sys.stderr, flush=True)
            _sweep(self.process)
            self.process = None
        if self.process is None and time.monotonic() >= self.again_at:
            self.start()


BEGAN = time.monotonic()


def run(port: int) -> None:
    """Until SIGTERM."""
    boot()
    for module in SHARED:
        importlib.import_module(module)
    gc.freeze()  # what is loaded stays the same memory for all of them
    signal.signal(signal.SIGTERM, _leave)
    children = [Child(name, command) for name, command in commands(port).items()]
    try:
        while True:
            for child in children:
                child.look_after()
            wait([child.process.sentinel for child in children if child.process], TICK)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _stop([child.process for child in children if child.process])


def _be(name: str, command: list[str]) -> None:
    """Be the process of that command (`python -m module …`), in a session of its own."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setsid()
    end_with_parent()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, f"eTw {name}".encode())  # as `top` shows it
    sys.argv = command[2:]
    runpy.run_module(command[2], run_name="__main__", alter_sys=True)


def _stop(processes: Iterable[ForkProcess]) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + GENTLE
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        _sweep(process)


def _sweep(process: ForkProcess) -> None:
    with contextlib.suppress(ProcessLookupError):  # what is left of its session
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()


def _leave(_sign: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    said = argparse.ArgumentParser(description="Serves pages and sockets and does what they put off.")
    said.add_argument("--port", type=int, default=8000, help="of the pages; the live process takes the next (8000)")
    multiprocessing.set_start_method("fork")  # what the server of the pages does as well
    run(said.parse_args().port)
