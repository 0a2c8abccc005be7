"""Of all processes and threads one makes a page anew; the others answer with the one before, or wait a little."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import pytest

from etwinning.config import shared
from etwinning.config.shared import Shared
from etwinning.config.visitors import SECONDS, SOON, KeptForVisitors, Key
from etwinning.libraries.visitors import KEEP

PATIENCE = 30.0  # seconds; only a test that fails lasts so long
KEY = ("", "/en/")
type Making = Callable[[], None]


class Process:
    """One of a site whose only page says how often it was made, by all processes together."""

    def __init__(self, folder: Path, made: list[str]) -> None:
        self.time, self.made, self.name = 1000.0, made, "-"
        self.during: Making = lambda: None
        self.shared = Shared(folder, "of the tests")
        self.kept = KeptForVisitors(self.page, self.shared, lambda: self.time)

    def page(self, environ: dict[str, Any], begin: Any) -> list[bytes]:
        self.during()
        self.made.append(self.name)
        environ[KEEP] = True
        begin("200 OK", [("Content-Type", "text/html")])
        return [b"%d" % len(self.made)]

    def get(self) -> int:
        said = self.kept({"REQUEST_METHOD": "GET", "PATH_INFO": "/en/"}, lambda *_said: None)
        return int(b"".join(said))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "visitors"


@pytest.fixture
def process(folder: Path) -> Callable[[str], Process]:
    made: list[str] = []

    def started(name: str) -> Process:
        one = Process(folder, made)
        one.name = name
        return one

    return started


@pytest.fixture
def many() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as threads:
        yield threads


def test_all_threads_but_one_get_the_old_page_at_once(process: Any, many: ThreadPoolExecutor) -> None:
    one, other = process("one"), process("other")
    assert [one.get(), other.get()] == [1, 1]
    begun, answered = Event(), Semaphore(0)

    def until_all_others_are_answered() -> None:
        begun.set()
        for _ in range(9):
            assert answered.acquire(timeout=PATIENCE)

    one.during = until_all_others_are_answered
    one.time = other.time = 1000.0 + SOON
    maker = many.submit(one.get)
    assert begun.wait(PATIENCE)
    for asked in [one, other, other] * 3:
        many.submit(asked.get).add_done_callback(lambda done: answered.release(done.result()))
    assert maker.result(PATIENCE) == 2
    assert one.made == ["one", "one"]
    other.time += shared.WAIT
    assert [one.get(), other.get()] == [2, 2]


@pytest.mark.parametrize("knows_it", [True, False], ids=["had it", "just started"])
def test_who_has_nothing_fresh_enough_waits_for_who_makes_it(
    knows_it: bool, process: Any, many: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "WAIT", PATIENCE)
    one, other = process("one"), process("other")
    one.get()
    if knows_it:
        other.get()
    begun, waits = Event(), Event()

    def until_the_other_waits() -> None:
        begun.set()
        assert waits.wait(PATIENCE)

    wait_for = other.shared.wait_for

    def say_so_and_wait(key: Key) -> None:
        waits.set()
        wait_for(key)

    monkeypatch.setattr(other.shared, "wait_for", say_so_and_wait)
    one.during = until_the_other_waits
    one.time = other.time = 1000.0 + SECONDS
    maker = many.submit(one.get)
    assert begun.wait(PATIENCE)
    assert [many.submit(other.get).result(PATIENCE), maker.result(PATIENCE)] == [2, 2]
    assert one.made == ["one", "one"]


def test_nobody_waits_for_ever(process: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "WAIT", 0.0)
    one = process("one")
    one.get()
    one.time += SECONDS
    with Shared(one.shared.folder, "of the tests").making(one_key := next(iter(one.kept.rooms[0].pages))):
        assert one.get() == 2
    assert one.shared.knows(one_key)


def test_a_page_that_fails_is_made_by_the_next(process: Any) -> None:
    one, other = process("one"), process("other")
    one.get()

    def fail() -> None:
        raise RuntimeError("broken")

    one.during = fail
    one.time = other.time = 1000.0 + SECONDS
    with pytest.raises(RuntimeError):
        one.get()
    assert (other.get(), other.made) == (2, ["one", "other"])


def test_a_page_that_nobody_made_lately_is_waited_for_by_nobody(process: Any) -> None:
    """It may be one that is never kept."""
    one, other = process("one"), process("other")
    one.during = lambda: other.made.append(f"besides {other.get()}")
    one.get()
    assert one.made == ["other", "besides 1", "one"]


def test_one_at_a_time_holds_it(folder: Path) -> None:
    one, other = Shared(folder, "of the tests"), Shared(folder, "of the tests")
    for _ in range(2):
        with one.making(KEY) as first, other.making(KEY) as second, one.making(KEY) as third:
            assert (first, second, third) == (True, False, False)


def test_who_dies_holds_nothing(folder: Path) -> None:
    store = Shared(folder, "of the tests")
    with store.making(KEY):
        (lock,) = (folder / "making").iterdir()
    hold = f"import fcntl; f = open({str(lock)!r}); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        with store.making(KEY) as is_mine:
            assert not is_mine
        other.kill()
    with store.making(KEY) as is_mine:
        assert is_mine


def test_without_a_folder_everybody_makes_their_own(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    nowhere = Process(tmp_path / "file", [])
    assert [nowhere.get(), nowhere.get()] == [1, 1]
    nowhere.time += SECONDS
    assert nowhere.get() == 2
    assert not nowhere.shared.knows(KEY)
