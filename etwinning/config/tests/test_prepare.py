"""What bin/dev does before the servers start: clear words about a database that will not do; nothing left running."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.management import call_command

from etwinning.config.management.commands import seed
from etwinning.config.start import prepare
from etwinning.config.start.smoke import wait_for
from etwinning.config.world import build
from etwinning.people.models import Person

STEP = """
import sys
from etwinning.config.start import prepare
prepare._python("A step", "manage.py", "shell", "--no-imports", "-c", sys.argv[1])
"""


def test_a_server_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    old = SimpleNamespace(info=SimpleNamespace(server_version=140_012), close=lambda: None)
    monkeypatch.setenv("DATABASE_URL", "postgresql://anna:secret@db.example/etwinning")
    monkeypatch.setattr(psycopg, "connect", lambda *_said, **_more: old)
    with pytest.raises(prepare.StepFailedError) as refusal:
        prepare.database()
    assert str(refusal.value) == "The server that DATABASE_URL names is PostgreSQL 14; eTwinning needs 15 or newer."


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://anna:secret@127.0.0.1:1/etwinning")
    with pytest.raises(prepare.StepFailedError, match=r"DATABASE_URL names cannot be reached: .*refused") as refusal:
        prepare.database()
    assert "secret" not in str(refusal.value)


def test_a_step_ends_with_the_one_who_took_it(tmp_path: Path) -> None:
    """`kill -9` of bin/dev while the world is made: the next start must not meet the maker of the first."""
    said = tmp_path / "pid"
    wait = f"import os, pathlib, time; pathlib.Path({str(said)!r}).write_text(str(os.getpid())); time.sleep(300)"
    starter = subprocess.Popen([sys.executable, "-c", STEP, wait], cwd=prepare.ROOT, stdout=subprocess.DEVNULL)
    try:
        assert wait_for(lambda: said.exists() and said.read_text() != "", 60)
    finally:
        starter.send_signal(signal.SIGKILL)
        starter.wait()
    assert wait_for(lambda: not lives(int(said.read_text())), 10)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # nobody may have asked yet how it ended
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.django_db
def test_a_world_that_was_not_finished_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def built(*_size: Any, **_more: Any) -> None:
        Person.objects.create(username="cast-ayse", kind="staff")

    def killed(_world: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build", built)
    monkeypatch.setattr(seed, "make_archives", killed)
    with pytest.raises(KeyboardInterrupt):
        call_command("seed")
    assert not build.is_there()
