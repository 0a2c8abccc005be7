import hashlib
import io
import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection
from django.http import Http404, StreamingHttpResponse
from django.test import RequestFactory
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from etwinning.core.files import answer_headers, draw_renditions, drop_file, keep_file, path_of, scan_file, shown
from etwinning.core.judge import DOCUMENTS, PICTURES
from etwinning.core.models import File
from etwinning.core.refusals import Refused
from etwinning.core.sending import send_file
from etwinning.core.tests import samples


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def bytes_of(path: str) -> bytes:
    with default_storage.open(path) as stored:
        content: bytes = stored.read()
    return content


@pytest.mark.django_db
def test_it_works(ayse: AbstractBaseUser, folder: Path) -> None:
    file = keep_file(samples.upload(samples.photo_with_place(), "../Sınıf\u202e.exe"), by=ayse, accept=PICTURES)
    assert (file.name, file.kind, file.mime, file.owner) == ("Sınıf.jpg", "picture", "image/jpeg", ayse)
    assert (file.width, file.height) == (40, 60)
    stored = bytes_of(path_of(file.sha256))
    assert (len(stored), hashlib.sha256(stored).hexdigest()) == (file.size, file.sha256)
    assert b"CameraOfAyse" not in stored
    assert (folder / file.sha256[:2] / file.sha256[2:4] / file.sha256).exists()
    assert not list(folder.rglob(".half-*"))


@pytest.mark.django_db
def test_a_refusal_keeps_nothing(ayse: AbstractBaseUser, folder: Path) -> None:
    with pytest.raises(Refused):
        keep_file(samples.upload(samples.PROGRAM, "a.jpg"), by=ayse)
    with pytest.raises(Refused):
        keep_file(samples.upload(samples.picture(), "a.jpg"), by=ayse, accept=DOCUMENTS)
    assert (File.objects.count(), list(folder.iterdir())) == (0, [])


@pytest.mark.django_db
def test_smaller_copies_are_made_by_the_task(ayse: AbstractBaseUser) -> None:
    file = keep_file(samples.upload(samples.picture("PNG", (1200, 600))), by=ayse)
    file.refresh_from_db()
    assert {name: (copy["width"], copy["height"]) for name, copy in file.renditions.items()} == {
        "square": (160, 160),
        "small": (320, 160),
        "medium": (960, 480),
        "large": (1200, 600),
    }
    for name in ("square", "small", "medium", "large"):
        form = shown(file, name)
        content = bytes_of(form.path)
        assert (form.mime, form.size) == ("image/webp", len(content))
        assert Image.open(io.BytesIO(content)).size == (form.width, form.height)


@pytest.mark.django_db
def test_a_small_picture_has_few_copies_under_all_names(ayse: AbstractBaseUser) -> None:
    file = keep_file(samples.upload(samples.picture()), by=ayse)
    file.refresh_from_db()
    assert {copy["path"] for copy in file.renditions.values()} == {"square.webp", "small.webp"}
    assert (shown(file, "large").width, shown(file, "large").height) == (60, 40)


@pytest.mark.django_db
def test_an_animation_is_shown_large_as_it_is(ayse: AbstractBaseUser) -> None:
    file = keep_file(samples.upload(samples.animation()), by=ayse)
    file.refresh_from_db()
    assert sorted(file.renditions) == ["small", "square"]
    assert shown(file, "large").mime == "image/gif"


@pytest.mark.django_db
def test_until_the_task_has_run_the_whole_picture_is_shown(ayse: AbstractBaseUser) -> None:
    file = keep_file(samples.upload(samples.picture()), by=ayse)  # as the page of this request still has it
    assert shown(file, "square").path == path_of(file.sha256)


@pytest.mark.django_db
def test_places_of_a_film_are_not_kept(ayse: AbstractBaseUser) -> None:
    file = keep_file(samples.upload(samples.film(), "film.mov"), by=ayse)
    assert (file.name, file.kind) == ("film.mp4", "video")
    assert b"+37.8667" not in bytes_of(path_of(file.sha256))


@pytest.mark.django_db
def test_the_same_bytes_lie_there_once_until_the_last_row_goes(
    ayse: AbstractBaseUser,
    bruno: AbstractBaseUser,
    folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent = samples.picture("PNG", (400, 400))
    first = keep_file(samples.upload(sent, "a.png"), by=ayse)
    second = keep_file(samples.upload(sent, "b.png"), by=bruno)
    assert first.sha256 == second.sha256
    assert second.renditions  # taken over, not made again
    everything = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert len(everything) == 4  # the picture, square, small, medium
    with django_capture_on_commit_callbacks(execute=True):
        drop_file(first)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == everything
    with django_capture_on_commit_callbacks(execute=True):
        drop_file(second)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_half_written_bytes_are_written_again(ayse: AbstractBaseUser) -> None:
    file = keep_file(samples.upload(b"%PDF-1.7\nlesson"), by=ayse)
    Path(default_storage.path(path_of(file.sha256))).write_bytes(b"%PDF")
    keep_file(samples.upload(b"%PDF-1.7\nlesson"), by=ayse)
    assert bytes_of(path_of(file.sha256)) == b"%PDF-1.7\nlesson"


class Breaking(SimpleUploadedFile):
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise OSError("the disk is full")


def test_a_write_that_breaks_leaves_nothing(folder: Path) -> None:
    with pytest.raises(OSError, match="disk is full"):
        default_storage.save("ab/cd/abcd", Breaking("whole", b"whole"))
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_tasks_of_a_file_that_was_dropped(ayse: AbstractBaseUser) -> None:
    file = keep_file(samples.upload(b"%PDF-1.7"), by=ayse)
    gone = file.pk
    file.delete()
    draw_renditions.call(gone)
    scan_file.call(gone)


@pytest.mark.django_db(transaction=True)
def test_the_same_files_at_once(folder: Path) -> None:
    """Eight keep the same two files in two orders: nobody waits for ever, all have their rows."""
    documents = [b"%PDF-1.7\n" + bytes([65 + at]) * 200_000 for at in range(2)]

    def keep(order: int) -> list[str]:
        try:
            chosen = documents if order % 2 else documents[::-1]
            return [keep_file(samples.upload(content), by=None).sha256 for content in chosen]
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        hashes = [sha256 for kept in pool.map(keep, range(8)) for sha256 in kept]
    assert File.objects.count() == 16
    assert len(set(hashes)) == 2
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 2


@pytest.fixture
def document(ayse: AbstractBaseUser) -> File:
    return keep_file(samples.upload(b"%PDF-1.7\n0123456789", "Ders “planı”\r\nSet-Cookie: a=b.pdf"), by=ayse)


def answer(
    file: File, rendition: str = "", *, by: AbstractBaseUser | None = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    request = RequestFactory(headers=headers).get("/")
    request.user = by or get_user_model()()  # type: ignore[assignment]  # core does not know persons
    response = send_file(request, file, rendition)
    if isinstance(response, StreamingHttpResponse):
        parts = response.streaming_content
        assert isinstance(parts, Iterator)
        content = b"".join(parts)
    else:
        content = response.content  # type: ignore[attr-defined]
    return response.status_code, dict(response.headers), content


@pytest.mark.django_db
def test_headers(document: File, ayse: AbstractBaseUser) -> None:
    assert answer_headers(document) == {
        "Content-Type": "application/pdf",
        "Content-Encoding": "identity",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": (
            "attachment; filename*=utf-8''Ders%20%E2%80%9Cplan%C4%B1%E2%80%9D%20Set-Cookie%20a%3Db.pdf"
        ),
        "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{document.sha256}"',
        "Accept-Ranges": "bytes",
    }
    picture = keep_file(samples.upload(samples.picture(), "Konya.jpg"), by=ayse)
    picture.refresh_from_db()
    headers = answer_headers(picture, "small", max_age=300)
    assert headers["Content-Type"] == "image/webp"
    assert headers["Content-Disposition"] == 'inline; filename="Konya.jpg"'
    assert headers["Cache-Control"] == "private, max-age=300"
    assert headers["ETag"] == f'"{picture.sha256}-small.webp"'
    text = keep_file(samples.upload(b"merhaba"), by=ayse)
    assert answer_headers(text)["Content-Type"] == "text/plain; charset=utf-8"


WHOLE = b"%PDF-1.7\n0123456789"


@pytest.mark.django_db
def test_head(document: File) -> None:
    request = RequestFactory().head("/")
    request.user = get_user_model()()
    response = send_file(request, document)
    assert (response.status_code, response.headers["Content-Length"], response.content) == (200, "19", b"")  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_whole_file(document: File) -> None:
    status, headers, content = answer(document)
    assert (status, content, headers["Content-Length"]) == (200, WHOLE, "19")
    assert "Content-Range" not in headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "part", "said"),
    [
        ("bytes=9-12", b"0123", "bytes 9-12/19"),
        ("bytes=15-", b"6789", "bytes 15-18/19"),
        ("bytes=-4", b"6789", "bytes 15-18/19"),
        ("bytes=17-99999", b"89", "bytes 17-18/19"),
        ("bytes=0-", WHOLE, "bytes 0-18/19"),
        ("bytes=-99999", WHOLE, "bytes 0-18/19"),
    ],
)
def test_a_part(document: File, wanted: str, part: bytes, said: str) -> None:
    status, headers, content = answer(document, headers={"Range": wanted})
    assert (status, content, headers["Content-Range"]) == (206, part, said)
    assert headers["Content-Length"] == str(len(part))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wanted",
    ["bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=٣-٤", "bytes=" + "9" * 40, "x"],
)
def test_a_range_that_makes_no_sense_gets_the_whole(document: File, wanted: str) -> None:
    assert answer(document, headers={"Range": wanted.encode().decode("latin-1")})[::2] == (200, WHOLE)


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ["bytes=19-", "bytes=400-500", "bytes=-0"])
def test_a_range_outside(document: File, wanted: str) -> None:
    status, headers, content = answer(document, headers={"Range": wanted})
    assert (status, headers["Content-Range"], content) == (416, "bytes */19", b"")


@pytest.mark.django_db
def test_a_part_only_of_the_same_bytes(document: File) -> None:
    etag = f'"{document.sha256}"'
    assert answer(document, headers={"Range": "bytes=0-1", "If-Range": etag})[0] == 206
    assert answer(document, headers={"Range": "bytes=0-1", "If-Range": '"other"'})[0] == 200


@pytest.mark.django_db
def test_what_the_browser_has_is_not_sent_again(document: File) -> None:
    etag = f'"{document.sha256}"'
    for has in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        assert answer(document, headers={"If-None-Match": has})[::2] == (304, b"")
    assert answer(document, headers={"If-None-Match": '"other"'})[0] == 200


@pytest.mark.django_db
def test_bytes_that_are_gone(document: File) -> None:
    default_storage.delete(path_of(document.sha256))
    with pytest.raises(Http404):
        answer(document)


class Scanner(socketserver.StreamRequestHandler):
    """Speaks as clamd(8) says clamd does: a file with EICAR in it is infected, a HUGE one too long to tell."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(length)
        found = b"Eicar-Test-Signature FOUND" if b"EICAR" in content else b"OK"
        broken = b"INSTREAM size limit exceeded. ERROR\0"
        self.wfile.write(broken if b"HUGE" in content else b"stream: " + found + b"\0")


@pytest.fixture
def scanner(settings: Settings) -> Iterator[None]:
    with socketserver.TCPServer(("127.0.0.1", 0), Scanner) as server:
        settings.FILE_SCANNER = f"tcp:127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield
        server.shutdown()


@pytest.mark.django_db
@pytest.mark.usefixtures("scanner")
def test_a_scanner_clears_or_closes_a_file(ayse: AbstractBaseUser, bruno: AbstractBaseUser) -> None:
    good = keep_file(samples.upload(b"%PDF-1.7 lesson"), by=ayse)
    assert good.scan == "waiting"
    assert answer(good, by=ayse)[0] == 200  # her own
    with pytest.raises(Http404):
        answer(good, by=bruno)
    good.refresh_from_db()  # the task has run
    assert (good.scan, answer(good, by=bruno)[0]) == ("clean", 200)
    bad = keep_file(samples.upload(b"%PDF-1.7 EICAR"), by=ayse)
    bad.refresh_from_db()
    assert bad.scan == "infected"
    with pytest.raises(Http404):
        answer(bad, by=ayse)


@pytest.mark.django_db
@pytest.mark.usefixtures("scanner")
def test_a_scanner_that_cannot_say_leaves_the_file_waiting(ayse: AbstractBaseUser, settings: Settings) -> None:
    file = File.objects.create(
        sha256=keep_file(samples.upload(b"%PDF-1.7 x"), by=ayse).sha256,
        name="a.pdf",
        kind="document",
        mime="application/pdf",
        size=1,
        scan=File.Scan.WAITING,
    )
    Path(default_storage.path(path_of(file.sha256))).write_bytes(b"HUGE")
    with pytest.raises(OSError, match="size limit"):
        scan_file.call(file.pk)
    settings.FILE_SCANNER = "unix:/nowhere/clamd.ctl"
    with pytest.raises(OSError, match="No such file"):
        scan_file.call(file.pk)
    file.refresh_from_db()
    assert file.scan == "waiting"
