"""The keeper of the embedded server: its parent process, started by the first user, gone after the last.

Run as `python -m etwinning.config.postgres.keeper FOLDER`. Holds `keeper.lock` for its life. Not started by hand.
"""

import fcntl
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from etwinning.config.postgres.place import SOCKET_NAME, Place, Unavailable, settle
from etwinning.config.postgres.programs import Programs, find_programs, reachable
from etwinning.config.postgres.server import DATABASE, SUPERUSER, is_ready, running_pid

TICK = 0.2
GRACE = 1.0  # seconds without a user before the server is stopped: commands often follow each other
TRIES = 20  # of a server that dies before it is ready; the remains of a killed one need a moment to go
GENTLE = 30.0  # seconds that a fast shutdown may take before it is made immediate
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # compiling costs more than it saves on the small queries of pages
}


class Keeper:
    """Starts the server, restarts it when it dies, stops it when nobody uses it."""

    def __init__(self, place: Place, programs: Programs) -> None:
        self.place = place
        self.programs = programs
        self.server: subprocess.Popen[bytes] | None = None
        self.adopted: int | None = None

    def keep(self) -> None:
        """Return when the last user has gone and the server is down. Raises `Unavailable` if it does not stay up."""
        self.adopted = running_pid(self.place)  # its own keeper was killed
        deaths = 0
        while True:
            if not self._alive():
                deaths += 1
                if deaths > TRIES:
                    raise Unavailable(_last_line(self.place.log))
                self._launch()
            elif is_ready(self.place):
                deaths = 0
            if self._unused():
                self._stop()
                return
            time.sleep(TICK if deaths == 0 else TICK * 2)

    def _alive(self) -> bool:
        if self.adopted is not None:
            if running_pid(self.place) == self.adopted:
                return True
            self.adopted = None
        return self.server is not None and self.server.poll() is None

    def _launch(self) -> None:
        if not (self.place.data / "PG_VERSION").exists() or not self.place.password.exists():
            self._create()
        if running_pid(self.place) is None:
            self.place.pidfile.unlink(missing_ok=True)  # left by a kill; its number may belong to somebody else by now
            (self.place.run / SOCKET_NAME).unlink(missing_ok=True)
        options = [f"-c{name}={value}" for name, value in OPTIONS.items()]
        with self.place.log.open("ab") as log:
            self.server = subprocess.Popen(
                [self.programs.postgres, "-D", self.place.data, "-k", self.place.run, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_account(),
            )

    def _create(self) -> None:
        """A new cluster. What a kill in the middle left is thrown away: the password is written last."""
        for left in self.place.data.iterdir():
            subprocess.run(["rm", "-rf", "--", left], check=True)
        password = secrets.token_urlsafe(24)
        collation = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if self.programs.major >= 17  # noqa: PLR2004 - the first with a provider of its own
            else ["--locale=C.UTF-8"]
        )
        handed_over = self.place.run / "password"
        _write_private(handed_over, password)
        if self.place.account:
            os.chown(handed_over, self.place.account.uid, self.place.account.gid)
        self._run(
            [
                self.programs.initdb,
                *("-D", self.place.data, "-U", SUPERUSER, "-E", "UTF8", f"--pwfile={handed_over}"),
                *("--auth=scram-sha-256", "--no-instructions"),
                *collation,
            ]
        )
        handed_over.unlink()
        self._run(
            [self.programs.postgres, "--single", "-D", self.place.data, "postgres"],
            said=f"CREATE DATABASE {DATABASE}\n",
        )
        _write_private(self.place.password, password)

    def _run(self, command: list[Any], *, said: str = "") -> None:
        with self.place.log.open("ab") as log:
            done = subprocess.run(
                command, input=said.encode(), stdout=log, stderr=log, check=False, **self._as_account()
            )
        if done.returncode:
            raise Unavailable(_last_line(self.place.log))

    def _as_account(self) -> dict[str, Any]:
        account = self.place.account
        who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
        # The account may not be able to stand in the checkout's folder; its own umask keeps the data private.
        return {**who, "cwd": "/", "umask": 0o077, "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}}

    def _unused(self) -> bool:
        if not self._take_users():
            return False
        self._give_users()
        time.sleep(GRACE)
        return self._take_users()  # kept until this process ends: a newcomer waits, then finds no keeper

    def _take_users(self) -> bool:
        self.users = self.place.lock("users").open("ab")
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.users.close()
            return False
        return True

    def _give_users(self) -> None:
        self.users.close()

    def _stop(self) -> None:
        pid = self.adopted or (self.server.pid if self.server else None)
        if pid is None:
            return
        for sign, patience in ((signal.SIGINT, GENTLE), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
            until = time.monotonic() + patience
            while time.monotonic() < until:
                if not self._alive():
                    return
                time.sleep(0.01)


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return f"{lines[-1]} (in {log})" if lines else f"nothing was said in {log}"


def main(folder: Path) -> int:
    """Keep the server of `folder` in the background; returns at once in the process that was started.

    0 when a keeper is at work now, this one or another; 1 with a sentence on stderr when there cannot be one.
    """
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)  # it ends with its last user, not before
    try:
        programs = find_programs()
        place = settle(folder, programs.major)
        with place.lock("keeper").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return 0
            if os.fork():
                return 0  # the lock lives on in the child
            os.setsid()  # a Ctrl-C in the terminal is not for it
            Keeper(place, reachable(programs, place.account, beside=place.base)).keep()
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
