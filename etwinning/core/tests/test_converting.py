"""Copies of recordings that every browser plays: the states with a program that plays ffmpeg, and once the real one."""

import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import RequestFactory
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from etwinning.core.files import (
    convert_recordings,
    drop_file,
    keep_file,
    order_conversions,
    path_of,
    shown,
    sweep_bytes,
)
from etwinning.core.models import File
from etwinning.core.sending import send_file
from etwinning.core.storage import StorageAway
from etwinning.core.tests import samples
from etwinning.films import converting

# Plays ffmpeg: writes down its words, makes a film of what was sent and a still of it, and fails as the film says.
FAKE = """#!{python} -S
import pathlib, sys, time
words = sys.argv[1:]
with open({said!r}, "a") as said:
    print(*words, file=said)
sent = pathlib.Path("sent").read_bytes()
if b"BROKEN" in sent:
    sys.exit("moov atom not found")
if b"ENDLESS" in sent:
    time.sleep(60)
if b"SILENT" in sent:
    sys.exit(0)
target = words[-1].removeprefix("file:")
pathlib.Path(target).write_bytes(pathlib.Path({still!r}).read_bytes() if target == "still" else b"made " + sent)
print("out_time_us=61400000", "progress=end", sep="\\n")
"""


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def said(settings: Settings, folder: Path) -> Path:
    """An ffmpeg that is none, and the file in which it writes down how it was called."""
    program, said, still = folder / "ffmpeg", folder / "words", folder / "still.png"
    still.write_bytes(samples.picture("PNG", (1280, 720)))
    program.write_text(FAKE.format(python=sys.executable, said=str(said), still=str(still)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    settings.FFMPEG = str(program)
    return said


def sent(content: bytes = b"", mime: str = "video/mp4", *, by: AbstractBaseUser) -> File:
    file = keep_file(samples.upload(samples.SOUNDS_AND_FILMS[mime] + samples.box(b"free", content), "Film.mov"), by=by)
    file.refresh_from_db()
    return file


def received(file: File, rendition: str = "", **options: str | bool) -> tuple[int, dict[str, str], bytes]:
    original = bool(options.pop("original", False))
    request = RequestFactory().get("/", headers={key: str(value) for key, value in options.items()})
    request.user = file.owner  # type: ignore[assignment]
    answer = send_file(request, file, rendition, original=original)
    assert isinstance(answer, StreamingHttpResponse)
    return answer.status_code, dict(answer.headers), b"".join(answer)


@pytest.mark.django_db
def test_it_works(ayse: AbstractBaseUser, said: Path) -> None:
    film = sent(by=ayse)
    assert (film.conversion, film.seconds, film.tries) == ("done", 61, 1)
    assert (film.width, film.height, film.has_still) == (1280, 720, True)
    play, poster = shown(film), shown(film, "poster")
    assert (play.mime, play.width, play.height) == ("video/mp4", 1280, 720)
    assert (poster.mime, poster.width, poster.height) == ("image/webp", 960, 540)
    words = said.read_text().splitlines()[0]
    for careful in ("-nostdin", "-protocol_whitelist file", "-f mov -i file:sent", "-map_metadata -1", "-dn"):
        assert careful in words
    status, headers, content = received(film, Range="bytes=0-4")
    assert (status, content, headers["Content-Type"]) == (206, b"made ", "video/mp4")
    assert 'filename="Film.mp4"' in headers["Content-Disposition"]
    assert headers["Content-Range"] == f"bytes 0-4/{film.size + 5}"


@pytest.mark.django_db
@pytest.mark.usefixtures("said")
def test_what_was_sent_goes_out_only_where_it_is_said(ayse: AbstractBaseUser) -> None:
    film = sent(by=ayse)
    kept = received(film, original=True)[2]
    assert kept.startswith(samples.box(b"ftyp", b"isom\0\0\2\0isommp42"))
    for asked in ("original", "play", "sent", "large"):
        assert received(film, asked)[2] == b"made " + kept


@pytest.mark.django_db
@pytest.mark.usefixtures("said")
def test_a_sound_is_heard_everywhere_too(ayse: AbstractBaseUser) -> None:
    sound = keep_file(samples.upload(samples.SOUNDS_AND_FILMS["audio/wav"], "Kayıt.wav"), by=ayse)
    sound.refresh_from_db()
    status, headers, _content = received(sound)
    assert (status, headers["Content-Type"], sound.has_still) == (200, "audio/mp4", False)
    assert "Kay%C4%B1t.m4a" in headers["Content-Disposition"]


@pytest.mark.django_db
@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("trouble", [b"BROKEN", b"SILENT"])
def test_a_failure_is_a_state_and_tried_again_at_night(ayse: AbstractBaseUser, trouble: bytes) -> None:
    film = sent(trouble, by=ayse)
    assert (film.conversion, film.tries, film.renditions) == ("failed", 1, {})
    assert received(film)[2] == received(film, original=True)[2]  # as it was sent, which many browsers play
    assert order_conversions() == 0
    assert [order_conversions(again=True) for _night in range(3)] == [1, 1, 0]
    film.refresh_from_db()
    assert (film.conversion, film.tries) == ("failed", File.MOST_TRIES)


@pytest.mark.django_db
@pytest.mark.usefixtures("said")
def test_a_film_that_takes_the_worker_down_does_so_three_times_at_most(ayse: AbstractBaseUser) -> None:
    film = sent(b"BROKEN", by=ayse)
    File.objects.update(conversion="waiting", tries=File.MOST_TRIES)
    convert_recordings.call()
    film.refresh_from_db()
    assert (film.conversion, film.tries) == ("failed", File.MOST_TRIES)


@pytest.mark.django_db
@pytest.mark.usefixtures("said")
def test_what_takes_too_long_is_ended_with_all_it_began(
    ayse: AbstractBaseUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "PATIENCE", 0.5)
    begun = time.monotonic()
    assert sent(b"ENDLESS", by=ayse).conversion == "failed"
    assert time.monotonic() - begun < 30  # not the minute that it wanted


@pytest.mark.django_db
@pytest.mark.usefixtures("said")
def test_a_store_that_is_away_is_no_fault_of_the_film(
    ayse: AbstractBaseUser, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, settings.FFMPEG = settings.FFMPEG, "off"
    film = sent(by=ayse)
    settings.FFMPEG = here
    with monkeypatch.context() as away:
        away.setattr("etwinning.core.files._copies", lambda *_all: (_ for _ in ()).throw(StorageAway()))
        with pytest.raises(StorageAway):
            order_conversions()
    film.refresh_from_db()
    assert (film.conversion, film.tries) == ("waiting", 0)
    default_storage.delete(path_of(film.sha256))
    convert_recordings.call()
    film.refresh_from_db()
    assert film.conversion == "failed"  # and the next one's turn comes


@pytest.mark.django_db
def test_without_ffmpeg_a_film_stays_what_it_is_until_there_is_one(
    ayse: AbstractBaseUser, settings: Settings, said: Path
) -> None:
    here, settings.FFMPEG = settings.FFMPEG, "off"
    film = sent(by=ayse)
    assert (film.conversion, order_conversions()) == ("", 0)
    settings.FFMPEG = "/nowhere/ffmpeg"
    assert (converting.program(), order_conversions()) == ("", 0)
    settings.FFMPEG = here
    assert order_conversions() == 1
    film.refresh_from_db()
    assert (film.conversion, said.exists()) == ("done", True)


@pytest.mark.django_db
def test_nothing_is_read_before_the_scanner_has_spoken(
    ayse: AbstractBaseUser, said: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_SCANNER = "unix:/nowhere"
    verdicts = iter([False, True])
    monkeypatch.setattr("etwinning.core.scanning.is_clean", lambda _content: next(verdicts))
    bad = sent(b"bad", by=ayse)
    assert (bad.scan, bad.conversion, said.exists(), order_conversions()) == ("infected", "waiting", False, 0)
    good = sent(b"good", by=ayse)
    assert (good.scan, good.conversion, said.exists()) == ("clean", "done", True)


@pytest.mark.django_db
@pytest.mark.usefixtures("said")
def test_the_same_bytes_are_converted_once_and_swept_with_their_copies(
    ayse: AbstractBaseUser, folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first, second = sent(by=ayse), sent(by=ayse)
    assert (second.renditions, second.conversion, second.seconds) == (first.renditions, "done", 61)
    assert default_storage.exists(f"{path_of(first.sha256)}.play.mp4")
    sweep_bytes.call(first.sha256)  # somebody has it
    for file in (first, second):
        with django_capture_on_commit_callbacks(execute=True):
            drop_file(file)
    assert [path for path in (folder / "files").rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("said")
def test_one_process_at_a_time(ayse: AbstractBaseUser) -> None:
    film = sent(by=ayse)
    File.objects.update(conversion="waiting", renditions={}, tries=0)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(1620034033)")
        convert_recordings.call()
        film.refresh_from_db()
        assert film.conversion == "waiting"
        cursor.execute("SELECT pg_advisory_unlock(1620034033)")
    other.close()
    convert_recordings.call()
    film.refresh_from_db()
    assert film.conversion == "done"


REAL = shutil.which("ffmpeg") or ""
BUILT = {
    "video/quicktime": ["-f", "mov", "-c:v", "libx264", "-c:a", "aac", "-metadata", "location=+37.8667+032.4833/"],
    "video/webm": ["-f", "webm", "-c:v", "libvpx", "-c:a", "libvorbis", "-metadata", "location=+37.8667+032.4833/"],
    "video/ogg": ["-f", "ogg", "-c:v", "libtheora", "-c:a", "libvorbis", "-metadata", "location=+37.8667+032.4833/"],
}


@pytest.mark.skipif(not REAL, reason="no ffmpeg on this machine: apt-get install ffmpeg")
@pytest.mark.parametrize("mime", BUILT)
def test_the_real_one(settings: Settings, tmp_path: Path, mime: str) -> None:
    settings.FFMPEG = REAL
    source = ["-f", "lavfi", "-i", "testsrc2=size=1600x1200:rate=10:duration=2", "-f", "lavfi", "-i", "sine=duration=2"]
    build = [REAL, "-loglevel", "error", *source, *BUILT[mime], str(tmp_path / "sent")]
    subprocess.run(build, check=True, stdin=subprocess.DEVNULL)
    assert b"+37.8667" in (tmp_path / "sent").read_bytes()
    made = converting.convert(tmp_path, mime)
    film = (tmp_path / "made").read_bytes()
    assert made.seconds == 2
    assert made.still.startswith(b"\x89PNG")
    assert film.index(b"moov") < film.index(b"mdat")  # it plays before it is all there
    assert b"+37.8667" not in film
    assert b"avc1" in film
    assert b"mp4a" in film


@pytest.mark.skipif(not REAL, reason="no ffmpeg on this machine: apt-get install ffmpeg")
def test_what_is_no_film_fails_and_opens_nothing_else(settings: Settings, tmp_path: Path) -> None:
    settings.FFMPEG = REAL
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "sent").write_bytes(b"#EXTM3U\n#EXTINF:1,\nfile:secret\nhttp://127.0.0.1:9/x.ts\n")
    for mime in converting.READERS:
        with pytest.raises(converting.Failed):
            converting.convert(tmp_path, mime)
    with pytest.raises(converting.Failed, match="no reader"):
        converting.convert(tmp_path, "application/pdf")
