"""Using the server: who uses it holds a shared lock, and the keeper stops it when the last holder has gone.

The kernel releases the lock however a process ends, so no crash leaves a server behind, and none is stopped under
somebody. The keeper (its own process) starts the server, restarts it if it dies, and stops it.
"""

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO
from urllib.parse import quote

from etwinning.config.postgres.place import Place, Unavailable, settle
from etwinning.config.postgres.programs import find_programs

SUPERUSER = "etwinning"
DATABASE = "etwinning"
LEAVING = 5.0  # seconds that the last user waits for the server to be gone
PATIENCE = 60.0  # seconds; recovery after a crash can take longer than a start
READY_LINE = 7  # of postmaster.pid, counted from zero
CHECKOUT = Path(__file__).resolve().parents[3]

_held: dict[Path, IO[bytes]] = {}


@dataclass(frozen=True)
class Server:
    """How to reach a running server: the folder of its socket, the account and its password."""

    host: str
    user: str
    password: str

    def url(self, database: str = DATABASE) -> str:
        """The same as a DATABASE_URL, for programs that ask for one."""
        return f"postgresql://{self.user}:{self.password}@/{database}?host={quote(self.host, safe='')}"


@cache
def _place(folder: Path) -> Place:
    return settle(folder, find_programs().major)


def use(folder: Path) -> Server:
    """Be a user of the server kept in `folder` until this process ends; start it if it does not run.

    Raises `Unavailable` with a sentence when there are no programs, or the server does not get ready within a minute.
    """
    place = _place(folder)
    if place.base not in _held:
        _hold(place)
    if not is_ready(place) or not is_kept(place):
        with _alone(place.lock("start")):
            _start(place)
    return Server(str(place.run), SUPERUSER, place.password.read_text())


def _hold(place: Place) -> None:
    users = place.lock("users").open("ab")
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is just stopping the server
    _held[place.base] = users


def _start(place: Place) -> None:
    until = time.monotonic() + PATIENCE
    launched = False
    while not is_ready(place) or not is_kept(place):
        if time.monotonic() > until:
            raise Unavailable(f"The database server did not get ready within a minute; its log is {place.log}.")
        if not is_kept(place):
            if launched:
                raise Unavailable(f"The database server could not be started: {_last_words(place)}")
            _launch_keeper(place)
            launched = True
        time.sleep(0.02)


def _launch_keeper(place: Place) -> None:
    """Returns when the keeper holds its lock: it goes into the background by itself, so nobody has to reap it."""
    with place.keeper_log.open("wb") as words:
        subprocess.run(
            [sys.executable, "-m", "etwinning.config.postgres.keeper", str(place.folder)],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            check=False,
        )


def leave(folder: Path) -> None:
    """No longer be a user; returns when the server has stopped, or at once if others use it."""
    place = _place(folder)
    users = _held.pop(place.base, None)
    if users is None:
        return
    users.close()
    until = time.monotonic() + LEAVING
    while is_kept(place) and time.monotonic() < until and not _used_by_others(place):
        time.sleep(0.05)


def _used_by_others(place: Place) -> bool:
    with place.lock("users").open("ab") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return is_ready(place)  # not the keeper, which holds it while it stops the server
    return False


def is_ready(place: Place) -> bool:
    """Does a server of this place accept connections? Read from its pid file, so it costs no connection."""
    lines = _pid_lines(place)
    return len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready" and is_server(place, int(lines[0]))


def running_pid(place: Place) -> int | None:
    """The process id of the server of this place, ready or not; None if there is none."""
    lines = _pid_lines(place)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if is_server(place, pid) else None


def _pid_lines(place: Place) -> list[str]:
    try:
        return place.pidfile.read_text().splitlines()
    except FileNotFoundError:
        return []


def is_server(place: Place, pid: int) -> bool:
    """Is that process really our server, and not another one that got the number after a crash or reboot?"""
    listing = Path(f"/proc/{pid}/cmdline")
    if listing.parent.parent.joinpath("self").exists():
        try:
            words = listing.read_bytes().decode(errors="replace")
        except OSError:
            return False
    else:  # no /proc on macOS
        shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        words = shown.stdout
    return str(place.data) in words


def is_kept(place: Place) -> bool:
    """Is a keeper at work? It holds its lock for its life."""
    with place.lock("keeper").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _last_words(place: Place) -> str:
    for path in (place.keeper_log, place.log):
        lines = (
            [line for line in path.read_text(errors="replace").splitlines() if line.strip()] if path.exists() else []
        )
        if lines:
            return lines[-1]
    return "it said nothing."
