"""Where the server lives and as whom it runs.

PostgreSQL refuses to run as root, so root hands the data to an ordinary account. No folder of the user's is ever
opened for that: where the account could not reach the checkout (a home of mode 0700), the data moves to /var/lib.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ACCOUNTS = ("etwinning", "postgres", "nobody")
ELSEWHERE = Path("/var/lib/etwinning")
LONGEST_SOCKET = 100  # sun_path holds 108 bytes on Linux, 104 on macOS
SOCKET_NAME = ".s.PGSQL.5432"


class Unavailable(Exception):
    """The database server cannot be had; the message is a sentence for the person who started the program."""


@dataclass(frozen=True)
class Account:
    """The system account that the server runs as when root starts it."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """The folders and files of one server."""

    folder: Path
    base: Path
    run: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    @property
    def keeper_log(self) -> Path:
        return self.base / "keeper.log"

    @property
    def password(self) -> Path:
        return self.base / "password"

    @property
    def pidfile(self) -> Path:
        return self.data / "postmaster.pid"

    def lock(self, name: str) -> Path:
        return self.base / f"{name}.lock"


def settle(folder: Path, major: int) -> Place:
    """Make (if need be) and return the place of the server of `folder` (a checkout's var/postgres)."""
    base = folder.resolve() / str(major)
    account = _account(base) if os.geteuid() == 0 else None
    _make(base)
    if account and not may_run(account, base):
        base = _elsewhere(base)
        account = _account(base)
    place = Place(folder, base, _socket_folder(base), account)
    for owned in (place.data, place.run):
        _make_for(owned, account)
    _check_owner(place)
    return place


def _account(base: Path) -> Account:
    data = base / "data"
    if data.exists() and data.stat().st_uid != 0:  # stay with the account that has the data
        return Account(data.stat().st_uid, data.stat().st_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Unavailable("PostgreSQL does not run as root, and there is no other account: `useradd etwinning` adds one.")


def may_run(account: Account, path: Path) -> bool:
    """Can that account reach `path` (a program or a folder)? Asked by becoming it, so every rule counts."""
    asked = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return asked.returncode == 0


def _elsewhere(base: Path) -> Path:
    ELSEWHERE.mkdir(mode=0o755, exist_ok=True)
    for other in ELSEWHERE.iterdir():  # data of checkouts that are gone
        owner = other / "belongs-to"
        if owner.exists() and not Path(owner.read_text()).exists() and not _in_use(other):
            shutil.rmtree(other, ignore_errors=True)
    moved = ELSEWHERE / _name(base)
    moved.mkdir(mode=0o755, exist_ok=True)
    (moved / "belongs-to").write_text(str(base))
    return moved


def _in_use(base: Path) -> bool:
    with (base / "users.lock").open("ab") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _socket_folder(base: Path) -> Path:
    run = base / "run"
    if len(os.fsencode(run / SOCKET_NAME)) <= LONGEST_SOCKET:
        return run
    return Path(tempfile.gettempdir()) / f"etwinning-{os.geteuid()}-{_name(base)}"


def _name(base: Path) -> str:
    return hashlib.sha256(os.fsencode(base)).hexdigest()[:12]


def _make(base: Path) -> None:
    try:
        base.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder {base} cannot be made ({error.strerror}).") from error


def _make_for(folder: Path, account: Account | None) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if account and folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)


def _check_owner(place: Place) -> None:
    owner = place.account.uid if place.account else os.geteuid()
    for folder in (place.data, place.run):
        if folder.stat().st_uid != owner:
            raise Unavailable(f"{folder} belongs to another account: start as that one, or remove the folder.")
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
