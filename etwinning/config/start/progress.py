"""A bar for what takes longer than two seconds; plain lines where nobody looks at a terminal."""

import shutil
import sys
import threading
import time
from types import TracebackType
from typing import Self

PATIENCE = 2.0  # seconds of work that need no explanation
WIDTH = 24
BEAT = 0.1


class Progress:
    """`with Progress("Migrating", total=40) as bar: bar.step()`; without a total the bar runs to and fro."""

    def __init__(self, label: str, total: int = 0) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self.detail = ""
        self.started = time.monotonic()
        self.shown = False
        self.over = threading.Event()
        self.drawing = threading.Thread(target=self._draw, daemon=True)

    def __enter__(self) -> Self:
        self.drawing.start()
        return self

    def step(self, detail: str = "") -> None:
        """One more of the total is done."""
        self.done = min(self.done + 1, self.total) if self.total else self.done + 1
        self.detail = detail

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.drawing.join()
        if not self.shown:
            return
        seconds = time.monotonic() - self.started
        end = f"{self.label}: {'stopped' if kind else 'done'} after {seconds:.0f} s"
        print(f"\r\033[K{end}" if sys.stderr.isatty() else end, file=sys.stderr, flush=True)

    def _draw(self) -> None:
        if self.over.wait(PATIENCE):
            return
        self.shown = True
        if not sys.stderr.isatty():
            print(f"{self.label} …", file=sys.stderr, flush=True)
            return
        while not self.over.wait(BEAT):
            room = max(20, shutil.get_terminal_size().columns - 1)
            print(f"\r\033[K{self._line()[:room]}", end="", file=sys.stderr, flush=True)

    def _line(self) -> str:
        seconds = time.monotonic() - self.started
        if self.total:
            full = WIDTH * self.done // self.total
            bar = "█" * full + "░" * (WIDTH - full)
            return f"{self.label} {bar} {self.done}/{self.total} {self.detail}"
        place = int(seconds / BEAT) % (2 * WIDTH - 2)
        place = place if place < WIDTH else 2 * WIDTH - 2 - place
        return f"{self.label} {'░' * place}█{'░' * (WIDTH - 1 - place)} {seconds:.0f} s {self.detail}"
