"""An archive on its way into a room: its reader is slow, killed or stopped; the room is empty or full."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import File as Stored
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from etwinning.archives.actions import bringing, read_archive, remove_archive, resume_archives, standing, unpacking
from etwinning.archives.models import Archive, Unpacked
from etwinning.archives.queries import is_empty
from etwinning.archives.tests.factories import fill, made, make_pupil, manifest_of, read
from etwinning.config.nightly import do_nightly_work
from etwinning.core import files
from etwinning.core.files import keep_made, path_of
from etwinning.core.models import File
from etwinning.core.storage import StorageAway
from etwinning.libraries import html
from etwinning.people.models import Person
from etwinning.spaces.tests.factories import make_room
from tests.journeys.site import database_url

pytestmark = pytest.mark.django_db(transaction=True)
READER = """
import os, signal, sys, django
django.setup()
from django.conf import settings
from etwinning.archives.actions import bringing, unpacking
settings.MEDIA_ROOT, left = sys.argv[3], int(sys.argv[5])
places = {"files": (unpacking, "keep_file"), "rows": (bringing, "new_page"), "end": (bringing, "drop_file")}
place, name = places[sys.argv[4]]
inner = getattr(place, name)
def killed(*given, **named):
    global left
    left -= 1
    done = inner(*given, **named)
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(place, name, killed)
bringing.read_archive.call(int(sys.argv[1]), sys.argv[2])
"""


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """The night sweeps the folder of files: here it is one of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def source(ayse: Person, bruno: Person) -> Archive:
    """The archive of a full room."""
    room = make_room(ayse, bruno)
    fill(room, ayse, bruno, make_pupil(room, "Elif Y.", ayse).person)
    return made(room, ayse, with_teachers=True)


@pytest.fixture
def waiting(source: Archive, ayse: Person, bruno: Person) -> Archive:
    """It was brought into an empty room, and nobody has begun to read it."""
    content = read(source).fp.getvalue()  # type: ignore[union-attr]
    return Archive.objects.create(
        space=make_room(ayse, bruno, title="A new project"), kind="brought", asked_by=ayse, audiences=[], language="en",
        file=keep_made(Stored(io.BytesIO(content)), "archive.zip", by=ayse),
    )  # fmt: skip


def read_and_kill(archive: Archive, place: str, after: int) -> None:
    """Let a process read it that is killed there: after so many files, in the midst of the rows, or at their end."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "etwinning.config.settings"}
    arguments = [str(archive.pk), str(archive.attempt), str(settings.MEDIA_ROOT), place, str(after)]
    killed = subprocess.run(
        [sys.executable, "-c", READER, *arguments], env=environment, cwd=settings.ROOT, check=False, capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]


def elsewhere(work: Callable[[], Any]) -> Any:
    """Do it as another process would: on another connection, while ours may stand in a transaction."""

    def alone() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result()


def lying() -> set[str]:
    """What lies in the folder of files and belongs to no row."""
    kept = {path_of(sha256) for sha256 in File.objects.values_list("sha256", flat=True)}
    root = Path(settings.MEDIA_ROOT)
    found = (str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    return {path for path in found if path.partition(".")[0] not in kept}


@pytest.mark.parametrize(("place", "after", "unpacked"), [("files", 2, 2), ("rows", 1, 5), ("end", 0, 5)])
def test_it_is_taken_up_again(
    source: Archive, waiting: Archive, ayse: Person, place: str, after: int, unpacked: int
) -> None:
    read_and_kill(waiting, place, after)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == ("making", 1)
    assert is_empty(waiting.space)
    assert Unpacked.objects.count() == unpacked  # and the next one begins with these
    assert resume_archives(timezone.now()) == 0  # the beat is fresh
    assert resume_archives(timezone.now() + timedelta(minutes=6)) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries, waiting.why, waiting.file) == ("ready", 2, "", None)
    assert waiting.done == waiting.of > unpacked
    assert not Unpacked.objects.exists()
    for path in lying():
        os.utime(Path(settings.MEDIA_ROOT) / path, (0, 0))
    do_nightly_work(timezone.now())
    assert not lying()
    again = made(waiting.space, ayse, with_teachers=True)
    assert manifest_of(again)["content"] == manifest_of(source)["content"]


@pytest.mark.parametrize("way", ["stopped", "given up"])
def test_what_was_unpacked_goes_with_it(source: Archive, waiting: Archive, ayse: Person, way: str) -> None:
    assert waiting.file is not None
    before = File.objects.exclude(pk=waiting.file.pk).count()
    read_and_kill(waiting, "rows", 0)
    waiting.refresh_from_db()
    if way == "stopped":
        remove_archive(waiting, by=ayse)
    else:
        Archive.objects.filter(pk=waiting.pk).update(tries=3)
        resume_archives(timezone.now() + timedelta(minutes=6))
        failed = Archive.objects.get(pk=waiting.pk)
        assert (failed.state, failed.file) == ("failed", None)
    assert is_empty(waiting.space)
    assert not Unpacked.objects.exists()
    assert File.objects.count() == before
    assert not lying()


def test_stopped_while_the_room_is_filled(waiting: Archive, ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the other: the one who stops goes on at once, the reader at its next beat, the files go last."""
    assert waiting.file is not None
    before = set(File.objects.exclude(pk=waiting.file.pk).values_list("pk", flat=True))
    left: list[int] = []

    def stopped(*given: Any) -> Any:
        if not left:
            elsewhere(lambda: remove_archive(waiting, by=ayse))
        return html.clean(*given)

    monkeypatch.setattr(standing, "EVERY", -1)
    monkeypatch.setattr(standing, "drop_files", SimpleNamespace(enqueue=left.extend))
    monkeypatch.setattr(bringing, "clean", stopped)
    read_archive.call(waiting.pk, str(waiting.attempt))
    assert is_empty(waiting.space)
    assert not Archive.objects.filter(pk=waiting.pk).exists()
    assert len(left) == 5
    monkeypatch.undo()
    standing.drop_files.call(left)
    assert set(File.objects.values_list("pk", flat=True)) == before


def test_a_slow_one_is_left_in_peace(waiting: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file and each page takes four minutes by this clock; whoever looks meanwhile finds somebody at work."""
    now, taken_up, bars = timezone.now(), [], []

    def slow(inner: Callable[..., Any]) -> Callable[..., Any]:
        def work(*given: Any, **named: Any) -> Any:
            nonlocal now
            now += timedelta(minutes=4)
            taken_up.append(elsewhere(lambda: resume_archives(now)))
            bars.append(elsewhere(lambda: Archive.objects.get(pk=waiting.pk).done))
            return inner(*given, **named)

        return work

    class Clock:
        @staticmethod
        def now() -> datetime:
            return now

    monkeypatch.setattr(standing, "EVERY", -1)
    monkeypatch.setattr(standing, "timezone", Clock)
    monkeypatch.setattr(unpacking, "keep_file", slow(files.keep_file))
    monkeypatch.setattr(bringing, "clean", slow(html.clean))
    read_archive.call(waiting.pk, str(waiting.attempt))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == ("ready", 1)
    assert now - waiting.asked_at > timedelta(minutes=40)
    assert set(taken_up) == {0}
    assert bars == sorted(bars)
    assert bars[-1] > bars[6] > bars[0]  # others see how far it is, while the room is filled too


def test_a_store_that_is_away_is_tried_again(waiting: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: object, **_named: object) -> None:
        raise StorageAway

    with monkeypatch.context() as out:
        out.setattr(unpacking, "keep_file", away)
        with pytest.raises(StorageAway):  # procrastinate tries again
            read_archive.call(waiting.pk, str(waiting.attempt))
    read_archive.call(waiting.pk, str(waiting.attempt))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == ("ready", 2)


def test_a_store_that_stays_away_is_said(waiting: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "keep_file", lambda *_given, **_named: (_ for _ in ()).throw(StorageAway()))
    Archive.objects.update(tries=2)
    read_archive.call(waiting.pk, str(waiting.attempt))
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert "does not answer" in waiting.why
    assert is_empty(waiting.space)
