"""The embedded server, the real one: shared, private, gone after its last user, back after any kill."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest

from etwinning.config.postgres import place as places
from etwinning.config.postgres.programs import find_programs
from etwinning.config.postgres.server import is_kept, is_ready, running_pid
from etwinning.config.start.prepare import ROOT

USER = """
import sys
from pathlib import Path
from etwinning.config.postgres import use
print(use(Path(sys.argv[1])).url(), flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the server until told to leave."""

    all_: ClassVar[list["User"]] = []

    def __init__(self, folder: Path) -> None:
        User.all_.append(self)
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def eventually(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def place_of(folder: Path) -> places.Place:
    return places.settle(folder, find_programs().major)


def is_gone(place: places.Place) -> bool:
    return running_pid(place) is None and not is_kept(place)


@pytest.fixture(autouse=True)
def nobody_stays() -> Iterator[None]:
    yield
    for user in User.all_:
        if user.process.poll() is None:
            user.kill()
    User.all_.clear()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="etwinning-test-"))
    made.chmod(0o755)
    yield made
    assert eventually(lambda: is_gone(place_of(made)))
    shutil.rmtree(made)


def test_it_works(folder: Path) -> None:
    user = User(folder)
    with psycopg.connect(user.url()) as connection:
        assert connection.execute("SELECT 'ÇİLEK' ILIKE 'çilek', current_database()").fetchone() == (True, "etwinning")
    user.leave()
    assert eventually(lambda: is_gone(place_of(folder)))
    assert "database system is shut down" in place_of(folder).log.read_text()


def test_it_is_private(folder: Path) -> None:
    user = User(folder)
    user.url()
    place = place_of(folder)
    modes = [oct(path.stat().st_mode & 0o777) for path in (place.data, place.run, place.password)]
    user.leave()
    assert modes == ["0o700", "0o700", "0o600"]


def test_many_at_once_share_one_server(folder: Path) -> None:
    assert eventually(lambda: is_gone(place_of(folder)))
    users = [User(folder) for _ in range(4)]
    urls = {user.url() for user in users}
    first = running_pid(place_of(folder))
    for user in users[:3]:
        user.leave()
    time.sleep(1.5)  # longer than the grace
    assert running_pid(place_of(folder)) == first
    users[3].kill()
    assert eventually(lambda: is_gone(place_of(folder)))
    assert len(urls) == 1


def test_a_killed_server_is_started_again_under_its_users(folder: Path) -> None:
    user = User(folder)
    url = user.url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text); INSERT INTO kept VALUES ('before the kill')")
    place = place_of(folder)
    killed = running_pid(place)
    assert killed
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: running_pid(place) not in (None, killed) and is_ready(place))
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("before the kill",)]
    user.leave()


def test_everything_killed_and_a_stale_pid_file(folder: Path) -> None:
    user = User(folder)
    user.url()
    place = place_of(folder)
    server = running_pid(place)
    assert server
    keeper = int(Path(f"/proc/{server}/stat").read_text().split()[3]) if Path("/proc/self").exists() else server
    for pid in {keeper, server}:
        os.kill(pid, signal.SIGKILL)
    user.kill()
    assert eventually(lambda: is_gone(place))
    lines = place.pidfile.read_text().splitlines()
    place.pidfile.write_text(
        "\n".join([str(os.getpid()), *lines[1:]]) + "\n"
    )  # the number belongs to somebody else now
    again = User(folder)
    with psycopg.connect(again.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    again.leave()


def test_a_server_whose_keeper_was_killed_gets_another(folder: Path) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("finds the keeper through /proc")
    user = User(folder)
    user.url()
    place = place_of(folder)
    server = running_pid(place)
    os.kill(int(Path(f"/proc/{server}/stat").read_text().split()[3]), signal.SIGKILL)
    assert eventually(lambda: not is_kept(place))
    other = User(folder)
    other.url()
    assert (running_pid(place), is_kept(place)) == (server, True)
    user.leave()
    other.leave()
    assert eventually(lambda: is_gone(place))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_a_closed_home_stays_closed() -> None:
    home = Path(tempfile.mkdtemp(prefix="etwinning-home-"))  # mode 0700: the account cannot pass through
    inside = home / "checkout" / "var" / "postgres"
    user = User(inside)
    with psycopg.connect(user.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    place = place_of(inside)
    user.leave()
    assert eventually(lambda: is_gone(place))
    assert oct(home.stat().st_mode & 0o777) == "0o700"
    assert place.base.parent == places.ELSEWHERE
    shutil.rmtree(home)
    shutil.rmtree(place.base)


def test_a_long_path_gets_a_short_socket(folder: Path) -> None:
    place = place_of(folder / ("long" * 30))
    assert len(str(place.run / places.SOCKET_NAME)) <= places.LONGEST_SOCKET
    assert oct(place.run.stat().st_mode & 0o777) == "0o700"
    shutil.rmtree(place.run)
