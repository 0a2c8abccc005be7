"""Kept files in an S3 store: a real server on this machine, its going away, a wrong secret."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import boto3
import pytest
from botocore.exceptions import ClientError
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from etwinning.config.bucket import HashBucket, options_from
from etwinning.config.start.smoke import free_port
from etwinning.core.files import keep_file, path_of, shown, sweep_bytes
from etwinning.core.outage import honest_outage
from etwinning.core.sending import send_file
from etwinning.core.storage import StorageAway
from etwinning.core.tests import samples
from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space

SECRET = "a/secret+key"


@dataclass
class Store:
    """An S3 server that can go away and come back."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def address(self, secret: str = SECRET) -> str:
        return f"s3+http://teacher:{quote(secret, safe='')}@127.0.0.1:{self.port}/kept"

    def start(self) -> None:
        nanio = Path(sys.executable).with_name("nanio")
        command: list[str | Path] = [
            nanio,
            "serve",
            "--data-dir",
            self.folder,
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        environment = os.environ | {"NANIO_ACCESS_KEY": "teacher", "NANIO_SECRET_KEY": SECRET}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _try in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2).close()
            except urllib.error.HTTPError as answer:
                answer.close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The S3 server does not answer.")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(tmp_path_factory.mktemp("s3"))
    store.start()
    options = options_from(store.address())
    names = {"aws_access_key_id": options["access_key"], "aws_secret_access_key": options["secret_key"]}
    boto3.client("s3", endpoint_url=options["endpoint_url"], region_name="us-east-1", **names).create_bucket(
        Bucket="kept"
    )
    yield store
    store.stop()


@pytest.fixture
def store(server: Store, settings: Settings) -> Store:
    """The server as the place of all kept files of this test."""
    bucket = {"BACKEND": "etwinning.config.bucket.HashBucket", "OPTIONS": {"address": server.address()}}
    settings.STORAGES = settings.STORAGES | {"default": bucket}
    assert isinstance(storages["default"], HashBucket)
    return server


@pytest.mark.django_db
def test_files_are_kept_given_out_and_swept(store: Store, rf: RequestFactory) -> None:
    file = keep_file(samples.upload(samples.picture(size=(900, 600)), "spring.jpg"), by=None)
    file.refresh_from_db()
    assert {"small", "square"} <= set(file.renditions)
    film = keep_file(samples.upload(samples.film(), "film.mp4"), by=None)
    request = rf.get("/", headers={"Range": "bytes=4-11"})
    request.user = AnonymousUser()
    answer = send_file(request, film)
    assert (answer.status_code, answer.getvalue()) == (206, b"ftypisom")
    for name in ("", "small"):
        assert default_storage.exists(shown(file, name).path)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"http://127.0.0.1:{store.port}/kept/{path_of(file.sha256)}", timeout=5)
    file.delete()
    sweep_bytes.call(file.sha256)
    assert not default_storage.exists(path_of(file.sha256))
    with pytest.raises(FileNotFoundError):
        default_storage.open(path_of(file.sha256))


def test_reading_jumps_without_fetching_the_whole(store: Store) -> None:
    content = bytes(range(256)) * 20_000
    for _twice in range(2):
        assert default_storage.save("ab/cd/film", ContentFile(content)) == "ab/cd/film"
    with default_storage.open("ab/cd/film") as film:
        assert (film.size, film.read(3)) == (len(content), b"\0\1\2")
        film.seek(4_000_001)
        assert film.read(2) == b"\1\2"
        assert film.seek(0, 2) == len(content)
        assert film.read(5) == b""
        film.seek(-2, 1)
        assert film.read() == b"\xfe\xff"
    default_storage.delete("ab/cd/film")
    default_storage.delete("ab/cd/film")


def test_a_store_that_is_away_for_a_minute(store: Store, rf: RequestFactory) -> None:
    default_storage.save("ab/cd/text", ContentFile(b"Water"))
    store.stop()
    for deed in (
        lambda: default_storage.save("ab/cd/other", ContentFile(b"x")),
        lambda: default_storage.open("ab/cd/text"),
        lambda: default_storage.exists("ab/cd/text"),
        lambda: default_storage.delete("ab/cd/text"),
    ):
        with pytest.raises(StorageAway) as away:
            deed()
    answer = honest_outage(lambda _request: HttpResponse()).process_exception(rf.post("/"), away.value)
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "does not answer right now" in answer.content.decode()
    store.start()
    assert default_storage.open("ab/cd/text").read() == b"Water"


def test_a_wrong_secret_is_a_fault_and_no_outage(store: Store) -> None:
    with pytest.raises(ClientError):
        HashBucket(store.address("wrong")).size("ab/cd/text")


@pytest.mark.parametrize("address", ["s3://host/kept", "s3://a:b@host/", "s3://a:b@host/a/b", "ftp://a:b@host/kept"])
def test_an_address_that_makes_no_sense(address: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        options_from(address)


@pytest.mark.django_db
def test_a_file_in_parts_outlives_the_outage(store: Store, client: Client, ayse: Person) -> None:
    """The store goes away between two parts: what had arrived stays, the next part is asked for again."""
    space = Space.objects.create(title="Springs")
    Member.objects.create(space=space, person=ayse, role="administrator")
    client.force_login(ayse)
    kind, text = "application/offset+octet-stream", b"Water is in all of us."
    room = f"/spaces/{space.pk}/materials/"
    begun = client.generic("POST", f"{room}uploads/", text[:9], kind, headers={"Upload-Length": str(len(text))})
    where = begun["Location"]
    store.stop()
    away = client.generic("PATCH", where, text[9:], kind, headers={"Upload-Offset": "9"})
    assert (away.status_code, away["Retry-After"]) == (503, "10")
    assert "Nothing is lost" in away.content.decode()
    assert client.head(where)["Upload-Offset"] == "9"
    sent = {"upload": samples.upload(b"words", "b.txt"), "audience": "members"}
    assert client.post(f"{room}add/", sent).status_code == 503
    store.start()
    done = client.generic("PATCH", where, text[9:], kind, headers={"Upload-Offset": "9"})
    assert done.status_code == 204
    answer = client.get(f"{done['X-Item']}file/")
    assert answer.getvalue() == text
    store.stop()
    assert client.get(f"{done['X-Item']}file/").status_code == 503
    store.start()
