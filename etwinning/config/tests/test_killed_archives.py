"""An archive whose maker is killed half way, in a process of its own: begun again or said, and nothing left lying."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from etwinning.archives.actions import make_archive, resume_archives
from etwinning.archives.models import Archive
from etwinning.archives.tests.factories import fill, make_pupil, read
from etwinning.config.nightly import do_nightly_work
from etwinning.core.files import path_of
from etwinning.core.models import File
from etwinning.people.models import Person
from etwinning.spaces.tests.factories import make_room
from tests.journeys.site import database_url

pytestmark = pytest.mark.django_db(transaction=True)
MAKER = """
import os, signal, sys, django
django.setup()
from django.conf import settings
from etwinning.archives.actions import making
settings.MEDIA_ROOT, left = sys.argv[3], int(sys.argv[5])
from etwinning.core import storage
place = {"files": making.Packing, "bytes": storage.os, "row": making}[sys.argv[4]]
name = {"files": "copy", "bytes": "fsync", "row": "keep_made"}[sys.argv[4]]
inner = getattr(place, name)
def killed(*given, **named):
    global left
    left -= 1
    if left < 0 and sys.argv[4] != "row":
        os.kill(os.getpid(), signal.SIGKILL)
    done = inner(*given, **named)
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(place, name, killed)
making.write_archive.call(int(sys.argv[1]), sys.argv[2])
"""


def make_and_kill(archive: Archive, place: str, after: int = 0) -> None:
    """Let a process make it that is killed there: while it copies files, lays down the ZIP, or writes its row."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "etwinning.config.settings"}
    arguments = [str(archive.pk), str(archive.attempt), str(settings.MEDIA_ROOT), place, str(after)]
    killed = subprocess.run(
        [sys.executable, "-c", MAKER, *arguments], env=environment, cwd=settings.ROOT, check=False, capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """The night sweeps the folder of files: here it is one of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def waiting(ayse: Person, bruno: Person) -> Archive:
    """An archive that was ordered and that nobody has begun."""
    room = make_room(ayse, bruno)
    fill(room, ayse, bruno, make_pupil(room, "Elif Y.", ayse).person)
    return Archive.objects.create(space=room, kind="asked", asked_by=ayse, audiences=["members"], language="en")


def lying() -> set[str]:
    """What lies in the folder of files and belongs to no row."""
    kept = {path_of(sha256) for sha256 in File.objects.values_list("sha256", flat=True)}
    root = Path(settings.MEDIA_ROOT)
    found = (str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    return {path for path in found if path.partition(".")[0] not in kept}


@pytest.mark.parametrize(("place", "after"), [("files", 1), ("bytes", 0), ("row", 0)])
def test_it_is_begun_again_and_nothing_lies_about(waiting: Archive, place: str, after: int) -> None:
    make_and_kill(waiting, place, after)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries, waiting.file) == ("making", 1, None)
    assert not File.objects.filter(mime="application/zip").exists()
    left = lying()  # half of the ZIP, or all of it and no row
    assert [Path(path).name.startswith(".half-") for path in left] == {"files": [], "bytes": [True], "row": [False]}[
        place
    ]
    assert resume_archives(timezone.now()) == 0  # the beat is fresh
    assert resume_archives(timezone.now() + timedelta(minutes=6)) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == ("ready", 2)
    assert read(waiting).testzip() is None
    for path in lying():
        os.utime(Path(settings.MEDIA_ROOT) / path, (0, 0))
    done = do_nightly_work(timezone.now())
    assert (done["half written"], done["lost bytes"]) == (place == "bytes", place == "row")
    assert not lying()
    assert read(waiting).testzip() is None


def test_one_that_was_killed_too_often_is_ordered_again_by_one_button(
    waiting: Archive, client: Client, ayse: Person
) -> None:
    Archive.objects.update(tries=3, beat_at=timezone.now() - timedelta(hours=1), audiences=["members", "teachers"])
    resume_archives(timezone.now())
    client.force_login(ayse)
    at = f"/spaces/{waiting.space_id}/archive/"
    html = client.get(at).content.decode()
    assert "begun several times" in html
    assert 'name="with_teachers" value="on"' in html
    assert client.post(f"{at}make/", {"with_teachers": "on"}).status_code == 303
    archive = Archive.objects.get()  # in place of the one that failed
    assert (archive.state, archive.audiences) == ("ready", ["members", "public", "teachers"])


def test_it_beats_while_its_bytes_are_laid_down(
    waiting: Archive, monkeypatch: pytest.MonkeyPatch, ayse: Person
) -> None:
    """A large ZIP takes minutes to be hashed and copied; whoever looks meanwhile does not think its maker dead."""
    from etwinning.archives.actions import standing  # noqa: PLC0415 - only this test looks into it

    beats: list[bool] = []
    monkeypatch.setattr(standing, "EVERY", 0)
    monkeypatch.setattr(standing, "PART", 1000)
    monkeypatch.setattr(standing.Maker, "beat", lambda _maker: beats.append(True))
    Archive.objects.all().delete()
    archive = make_archive(waiting.space, by=ayse)
    archive.refresh_from_db()
    assert archive.is_ready
    assert archive.file is not None
    assert len(beats) > archive.file.size / 1000
