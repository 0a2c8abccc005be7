"""bin/dev's supervisor with its real processes: any of them, or itself, may be killed."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from etwinning.config.start.prepare import ROOT
from etwinning.config.start.smoke import free_port, wait_for
from tests.journeys.site import database_url

pytestmark = pytest.mark.journey  # as slow as one: whole processes come and go

RUN = """
import sys
from etwinning.config.start.supervisor import Supervisor
try:
    with Supervisor(int(sys.argv[1])) as running:
        running.wait_until_ready()
        print("ready", flush=True)
        running.watch()
except KeyboardInterrupt:
    pass
"""


class Running:
    """A supervisor with its processes, found by the folder in their environment."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.mark = f"ETWINNING_VAR={folder}".encode()
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(self.port)],
            cwd=ROOT,
            env={**os.environ, "ETWINNING_VAR": str(folder), "DATABASE_URL": database_url()},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout
        self.words = self.process.stdout
        assert self.words.readline() == "ready\n"

    def all_of_them(self) -> dict[int, str]:
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                # a zombie has no command
                if self.mark in (folder / "environ").read_bytes().split(b"\0") and (folder / "cmdline").read_bytes():
                    found[int(folder.name)] = (folder / "comm").read_text().strip()
            except OSError:
                continue
        return found

    def named(self, name: str) -> set[int]:
        return {pid for pid, found in self.all_of_them().items() if found == f"eTw {name}"}

    def answers(self, port: int) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            return False
        return True


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture
def running(db: None, tmp_path: Path) -> Iterator[Running]:
    if not Path("/proc/self").exists():
        pytest.skip("finds the processes through /proc")
    made = Running(tmp_path)
    yield made
    made.process.kill()
    made.process.wait()
    made.words.close()
    assert wait_for(lambda: not made.all_of_them(), 15)


def test_killed_processes_come_back_and_all_go_together(running: Running) -> None:
    for name, port in (("pages", running.port), ("live", running.port + 1), ("worker", 0)):
        killed = running.named(name)
        assert killed, name
        others = {other: running.named(other) for other in {"pages", "live", "worker"} - {name}}
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        assert wait_for(lambda name=name, killed=killed: bool(running.named(name) - killed), 30)  # type: ignore[misc]
        assert not port or wait_for(lambda port=port: running.answers(port), 30)  # type: ignore[misc]
        assert not running.named(name) & killed
        assert {other: running.named(other) for other in others} == others  # nobody else was disturbed
    running.process.send_signal(signal.SIGINT)
    running.process.wait(timeout=30)
    assert (running.process.returncode, running.all_of_them()) == (0, {})


def test_what_divides_into_the_three_may_be_killed(running: Running) -> None:
    loaded = parent_of(running.named("live").pop())
    before = running.named("live") | running.named("pages") | running.named("worker")
    os.kill(loaded, signal.SIGKILL)
    assert wait_for(lambda: bool(running.named("live") - before), 60)
    assert wait_for(lambda: running.answers(running.port) and running.answers(running.port + 1), 60)
    assert wait_for(lambda: not before & set(running.all_of_them()), 15)


def test_a_killed_supervisor_takes_all_with_it(running: Running) -> None:
    assert len(running.all_of_them()) > 3
    running.process.kill()
    running.process.wait()
    assert wait_for(lambda: not running.all_of_them(), 15)
