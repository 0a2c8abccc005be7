"""Pages that one process made are everybody's: whole, fresh, bounded, and never anybody's own."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from etwinning.config import shared
from etwinning.config.shared import Shared
from etwinning.config.tests.test_visitors import HISTORY, Front
from etwinning.config.visitors import LONGEST, SECONDS, SOON, KeptForVisitors, Page
from etwinning.people.models import Person
from etwinning.portal.models import Plain
from etwinning.portal.tests import conftest

texts = conftest.texts  # a fixture
SECRET = "of the tests"
KEY = ("", "/en/")


def a_page(begun: float = 1000.0, body: bytes = b"whole") -> Page:
    return Page(begun, "200 OK", [("Content-Type", "text/html")], body)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "visitors"


@pytest.fixture
def store(folder: Path) -> Shared:
    return Shared(folder, SECRET)


@pytest.fixture
def process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Front]:
    """One more process of the same site, as it is after its start."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)  # it is the test's

    return lambda: Front(folder)


class TestTwoProcesses:
    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

    def test_one_makes_the_page_for_both(self, process: Callable[[], Front]) -> None:
        one, other = process(), process()
        made, headers = one.get("/"), one.headers
        assert (other.get("/"), other.headers, other.status) == (made, headers, "200 OK")
        assert (other.get("/"), one.asked, other.asked) == (made, 1, 0)
        assert process().get("/") == made  # the page outlives the process

    def test_an_edit_is_seen_in_both_within_five_seconds(self, process: Callable[[], Front]) -> None:
        one, other = process(), process()
        one.get(HISTORY)
        history = Plain.objects.get(url_path=HISTORY)
        history.body = "<p>The first classroom</p>"
        history.save_revision().publish()
        other.time += SOON - 0.1  # late, and yet it is not kept for longer than by the first one
        assert "The first classroom" not in other.get(HISTORY)
        one.time = other.time = 1000.0 + SECONDS
        assert "The first classroom" in other.get(HISTORY)
        assert "The first classroom" in one.get(HISTORY)
        assert (one.asked, other.asked) == (1, 1)

    def test_the_first_to_make_it_anew_makes_it_for_both(self, process: Callable[[], Front]) -> None:
        one, other = process(), process()
        one.get(HISTORY)
        other.get(HISTORY)
        one.time = other.time = 1000.0 + SOON
        other.get(HISTORY)
        one.get(HISTORY)
        assert (one.asked, other.asked) == (1, 1)

    def test_what_a_page_depends_on_is_never_mixed(self, process: Callable[[], Front]) -> None:
        one, other = process(), process()
        asked: list[tuple[str, str, dict[str, str]]] = [
            ("/", "", {}), ("/", "theme=night", {}), ("/", "country=TR", {}), ("/", "django_language=el", {}),
            ("/", "pictures=none", {}), ("/?a=1", "", {}), ("/", "", {"HTTP_SAVE_DATA": "on"}),
            ("/", "", {"HTTP_ACCEPT_LANGUAGE": "tr"}), ("/", "", {"HTTP_HOST": "localhost:8000"}),
        ]  # fmt: skip
        pages = [one.get(path, cookie, **more) for path, cookie, more in asked]
        assert [other.get(path, cookie, **more) for path, cookie, more in asked] == pages
        assert (one.asked, other.asked) == (len(asked), 0)

    def test_nobodys_own_page_lands_in_the_folder(
        self, process: Callable[[], Front], folder: Path, dimitris: Person
    ) -> None:
        client = Client()
        client.force_login(dimitris)
        one = process()
        one.get(HISTORY, f"sessionid={client.cookies['sessionid'].value}")
        one.get(HISTORY, "sessionid=guessed")
        one.get(HISTORY, "messages=anything")
        one.get(HISTORY, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="main")
        for path in ("/country/", "/en/nothing-there/", "/account/login/", "/help/ask/", "/theme/"):
            one.get(path)
        assert not folder.exists()

    def test_no_host_but_ours_and_nothing_endless_is_kept(self, process: Callable[[], Front], folder: Path) -> None:
        one = process()
        for odd in ("evil.example", "127.0.0.1:8000\r\nSet-Cookie: a=b", "127.0.0.1@evil.example"):
            one.get("/", HTTP_HOST=odd)
            assert one.status.startswith("400")
        one.get("/", HTTP_ACCEPT_LANGUAGE="en," * LONGEST)
        one.get("/?" + "n" * LONGEST)
        assert not one.pages
        assert not folder.exists()


@pytest.mark.parametrize(
    "header", [("Set-Cookie", "csrftoken=a"), ("Cache-Control", "private"), ("cache-control", "no-store")]
)
def test_an_answer_that_says_so_never_lands_in_the_folder(header: tuple[str, str], store: Shared) -> None:
    def own(environ: dict[str, Any], begin: Any) -> list[bytes]:
        environ["etwinning.keep"] = True
        begin("200 OK", [("Content-Type", "text/html"), header])
        return [b"mine"]

    front = Front(store.folder)
    front.kept = KeptForVisitors(own, store, lambda: 1000.0)
    assert front.get("/") == "mine"
    assert not store.folder.exists()


def test_only_whole_pages_of_ours_count(store: Shared, folder: Path) -> None:
    store.put(KEY, a_page())
    assert store.get(KEY, 1001.0, SOON) == a_page()
    assert Shared(folder, "another site").get(KEY, 1001.0, SOON) is None
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    whole = file.read_bytes()
    for broken in (b"", whole[:20], whole[:-1], whole + b"x", whole.replace(b"whole", b"other"), b"\xff" * len(whole)):
        file.write_bytes(broken)
        assert store.get(KEY, 1001.0, SOON) is None
    file.write_bytes(whole)
    assert store.get(KEY, 1001.0, SOON) == a_page()
    store.put(("", "/tr/"), a_page())
    for other in folder.iterdir():
        other.write_bytes(whole)  # the right page at the wrong place
    assert store.get(("", "/tr/"), 1001.0, SOON) is None


def test_nothing_old_counts_whatever_the_clocks_say(store: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(KEY, a_page(begun=1000.0))
    assert store.get(KEY, 1000.0 + SOON, SOON) is None
    assert store.get(KEY, 999.0, SOON) is None  # the machine began anew, and its clock
    now = time()
    for wall in (now + 3600, now - 3600):
        monkeypatch.setattr(shared, "time", lambda wall=wall: wall)
        assert store.get(KEY, 1001.0, SOON) is None


def test_the_oldest_go(store: Shared, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST", {False: 5, True: 2})
    monkeypatch.setattr(shared, "_SWEPT", 1)
    for number in range(20):
        store.put(("", str(number)), a_page())
        store.put((f"q={number}", "/search/"), a_page())  # they push each other out, and nothing else
        for file in folder.iterdir():
            os.utime(file, (made := file.stat().st_mtime - 1, made))
    assert len(list(folder.iterdir())) == 5 + 3
    assert store.get(("", "19"), 1000.0, SOON)
    assert store.get(("q=19", "/search/"), 1000.0, SOON)
    assert store.get(("", "0"), 1000.0, SOON) is None
    monkeypatch.setattr(shared, "ROOM", {False: 1000, True: 0})
    store.put(("", "large"), a_page(body=b"x" * 900))
    store.put(("", "large too"), a_page(body=b"x" * 900))
    store.put(KEY, a_page())
    assert sum(file.stat().st_size for file in folder.iterdir()) < 2000
    left = folder / "half"  # by a process that died
    left.write_bytes(b"half")
    os.utime(left, (time() - 100, time() - 100))
    with store.making(KEY) as is_mine:
        store.put(KEY, a_page())
        assert is_mine
    assert not left.exists()
    assert (folder / "making").exists()


def test_writers_at_the_same_time_leave_one_whole_page(store: Shared, folder: Path) -> None:
    bodies = [bytes([letter]) * 100_000 for letter in b"abcdefgh"]

    def write_and_read(body: bytes) -> list[bytes]:
        seen = []
        for _ in range(20):
            Shared(folder, SECRET).put(KEY, a_page(body=body))
            page = store.get(KEY, 1001.0, SOON)
            assert page is not None
            seen.append(page.body)
        return seen

    with ThreadPoolExecutor(len(bodies)) as many:
        assert {body for seen in many.map(write_and_read, bodies) for body in seen} <= set(bodies)
    assert len(list(folder.iterdir())) == 1


def test_a_disk_that_takes_nothing_means_nothing_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    nowhere = Shared(tmp_path / "file", SECRET)
    nowhere.put(KEY, a_page())
    assert nowhere.get(KEY, 1000.0, SOON) is None
    full = Shared(tmp_path / "full", SECRET)

    def refuse(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    full.put(KEY, a_page())
    assert full.get(KEY, 1000.0, SOON) is None
    assert not list(full.folder.iterdir())
