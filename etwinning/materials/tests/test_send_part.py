"""The tus protocol: a file that is cut at every byte, sent twice, damaged, too long; a store that is full or away."""

import hashlib
import resource
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from etwinning.core.models import Entry, File
from etwinning.core.tests import samples
from etwinning.materials import actions
from etwinning.materials.models import Item, Sending
from etwinning.materials.tests.factories import NOW, Room, make_folder, make_sending
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
TEXT = b"Water is in all of us: 60 of 100 parts."


def metadata(**said: str) -> str:
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in said.items())


def begin(client: Client, room: Room, size: int, body: bytes | None = None, **said: Any) -> Any:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata(**said)}
    kind = "application/offset+octet-stream" if body is not None else "text/plain"
    return client.generic("POST", room.at("uploads/"), body or b"", kind, headers=headers)


def patch(client: Client, where: str, start: int, body: bytes, **headers: str) -> Any:
    all_headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(start)} | headers
    return client.generic("PATCH", where, body, "application/offset+octet-stream", headers=all_headers)


def stored() -> bytes:
    with default_storage.open(f"{(sha := File.objects.get().sha256)[:2]}/{sha[2:4]}/{sha}") as kept:
        return bytes(kept.read())


def test_a_line_cut_at_every_byte(client: Client, room: Room, luca: Person) -> None:
    client.force_login(luca)
    folder = make_folder(room.space, luca)
    got = begin(
        client, room, len(TEXT), filename="../a/b\\su\x01.txt", folder=str(folder.pk), licence="by", credit="4A"
    )
    where = got["Location"]
    assert (got.status_code, got["Upload-Offset"], got["Tus-Resumable"]) == (201, "0", "1.0.0")
    for at in range(len(TEXT)):
        assert client.head(where)["Upload-Offset"] == str(at)
        assert Item.objects.count() == 0
        got = patch(client, where, at, TEXT[at : at + 1])
        assert (got.status_code, got["Upload-Offset"]) == (204, str(at + 1))
    item = Item.objects.get()
    assert (item.name, item.file.name, item.folder, item.licence, item.credit, item.added_by) == (
        "su", "su.txt", folder, "by", "4A", luca,
    )  # fmt: skip
    assert stored() == TEXT
    assert client.head(where)["X-Item"] == item.get_absolute_url()  # the last answer may be lost
    assert [entry.deed for entry in Entry.objects.all()] == ["materials/add_materials"]


def test_the_first_bytes_may_come_with_the_announcement(client: Client, room: Room, ayse: Person) -> None:
    client.force_login(ayse)
    got = begin(client, room, len(TEXT), TEXT, filename="a.txt")
    assert (got.status_code, got["Upload-Offset"], stored()) == (201, str(len(TEXT)), TEXT)
    assert client.generic("OPTIONS", room.at("uploads/"))["Tus-Version"] == "1.0.0"


@pytest.mark.parametrize("length", [10_000, 2_000, 900])
def test_a_name_of_many_letters(client: Client, room: Room, ayse: Person, length: int) -> None:
    """Too long for a header or for us: refused with a sentence, and nothing is begun. A long one is kept shorter."""
    client.force_login(ayse)
    got = begin(client, room, len(TEXT), TEXT, filename="ç" * (length - 4) + ".txt")
    if length > 1_000:
        assert (got.status_code // 100, Sending.objects.count()) == (4, 0)
        assert len(got.content.strip()) > 10
        return
    assert got.status_code == 201
    name = Item.objects.get().file.name
    assert name.startswith("ççç")
    assert name.endswith(".txt")
    assert len(name) <= 120


def test_ten_thousand_tiny_files(client: Client, room: Room, ayse: Person) -> None:
    """The last costs as many queries as the first, and so does the list, whichever page of it."""
    client.force_login(ayse)

    def queries(act: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert act().status_code < 300
        return len(asked)

    def send(name: str) -> int:
        return queries(lambda: begin(client, room, len(TEXT), TEXT, filename=name))

    send("0.txt")
    first, few = send("1.txt"), queries(lambda: client.get(room.at()))
    file = Item.objects.first().file  # type: ignore[union-attr]
    values = {"space": room.space, "file": file, "added_by": ayse, "added_at": NOW}
    Item.objects.bulk_create(Item(name=f"tiny {n}", search=f"tiny {n}", **values) for n in range(10_000))
    assert send("last.txt") == first
    for page in ("", "?page=2", "?page=200"):
        assert queries(lambda page=page: client.get(room.at(page))) <= few + 1  # how many there are
    assert client.get(room.at("?page=100000")).status_code == 200  # the last one


def test_two_tabs_send_the_same_file(client: Client, room: Room, ayse: Person) -> None:
    client.force_login(ayse)
    where = begin(client, room, len(TEXT), TEXT[:10], filename="a.txt")["Location"]
    assert patch(client, where, 10, TEXT[10:20]).status_code == 204
    late = patch(client, where, 10, TEXT[10:20])
    assert (late.status_code, late["Upload-Offset"]) == (409, "20")
    assert patch(client, where, 20, TEXT[20:]).status_code == 204
    assert stored() == TEXT


def test_what_does_not_fit_is_refused_and_nothing_is_lost(client: Client, room: Room, ayse: Person) -> None:
    client.force_login(ayse)
    where = begin(client, room, len(TEXT), filename="a.txt")["Location"]
    sum_of = f"sha1 {b64encode(hashlib.sha1(TEXT[:5], usedforsecurity=False).digest()).decode()}"
    for answer, status in (
        (patch(client, where, 3, b"x"), 409),
        (patch(client, where, 0, TEXT + b"more"), 413),
        (patch(client, where, 0, b"Wotar", **{"Upload-Checksum": sum_of}), 460),
        (patch(client, where, 0, b"Water", **{"Upload-Checksum": "md5 AAAA"}), 400),
        (patch(client, where, 0, b"Water", **{"Upload-Checksum": "sha1 ???"}), 400),
        (patch(client, where, 0, b"Water", **{"Upload-Offset": "-1"}), 400),
        (client.generic("PATCH", where, b"x", "text/plain", headers={"Upload-Offset": "0"}), 415),
        (client.post(where), 405),
    ):
        assert answer.status_code == status
        assert client.head(where)["Upload-Offset"] == "0"
    assert patch(client, where, 0, TEXT[:5], **{"Upload-Checksum": sum_of}).status_code == 204
    over = client.generic("POST", where, TEXT[5:], "application/offset+octet-stream",
                          headers={"Upload-Offset": "5", "X-HTTP-Method-Override": "PATCH"})  # fmt: skip
    assert (over.status_code, stored()) == (204, TEXT)


@pytest.mark.parametrize(
    ("size", "said", "sentence"),
    [
        (0, {}, "This file is empty"),
        (100_000_001, {}, "This file has 101 MB. The most that can be sent is 100 MB."),
        (10_000_001, {"filetype": "image/png"}, "This file has 11 MB. The most that can be sent is 10 MB."),
        (10, {"folder": "77"}, "choose from the list"),
        (10, {"audience": "public"}, "choose from the list"),
    ],
)
def test_what_is_said_before_a_byte_is_sent(
    client: Client, room: Room, ayse: Person, size: int, said: dict[str, Any], sentence: str
) -> None:
    client.force_login(ayse)
    got = begin(client, room, size, **said)
    assert (got.status_code, sentence in got.content.decode()) == (422, True)
    assert not Sending.objects.exists()


def test_a_program_is_refused_in_the_end_and_its_parts_go(client: Client, room: Room, ayse: Person) -> None:
    client.force_login(ayse)
    got = begin(client, room, len(samples.PROGRAM), samples.PROGRAM, filename="photo.jpg")
    assert (got.status_code, "This is a program" in got.content.decode()) == (422, True)
    sending = Sending.objects.get()
    assert (sending.is_open, Item.objects.count(), File.objects.count()) == (False, 0, 0)
    assert client.head(room.at(f"uploads/{sending.key}/")).status_code == 422


def test_a_file_that_changed_on_its_way(client: Client, room: Room, ayse: Person) -> None:
    client.force_login(ayse)
    got = begin(client, room, len(TEXT), TEXT[::-1], filename="a.txt", sha256=hashlib.sha256(TEXT).hexdigest())
    assert (got.status_code, "changed while it was being sent" in got.content.decode()) == (422, True)
    where = begin(client, room, len(TEXT), TEXT[:9], filename="a.txt")["Location"]
    default_storage.delete(f"parts/{Sending.objects.latest('pk').key}-0")
    lost = patch(client, where, 9, TEXT[9:])
    assert (lost.status_code, "was lost" in lost.content.decode()) == (422, True)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond ten bytes: what a full disk does, done by the system itself."""
    get_template("core/outage.html", using="jinja2")  # which keeps a compiled copy in a file
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_loses_nothing(client: Client, room: Room, ayse: Person, full_disk: None) -> None:
    client.force_login(ayse)
    where = begin(client, room, len(TEXT), TEXT[:8], filename="a.txt")["Location"]
    full = patch(client, where, 8, TEXT[8:])
    assert (full.status_code, "is full" in full.content.decode()) == (507, True)
    assert client.head(where)["Upload-Offset"] == "8"
    form = client.post(room.at("add/"), {"upload": samples.upload(TEXT, "a.txt"), "audience": "members"})
    assert (form.status_code, "is full" in form.content.decode()) == (507, True)
    assert Item.objects.count() == 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    assert patch(client, where, 8, TEXT[8:]).status_code == 204
    assert stored() == TEXT


def test_nobody_else_goes_on_with_it(
    client: Client, room: Room, ayse: Person, luca: Person, victor: Person, dimitris: Person
) -> None:
    where = room.at(f"uploads/{make_sending(room.space, luca).key}/")
    for person in (ayse, victor, dimitris):
        client.force_login(person)
        assert [client.head(where).status_code, patch(client, where, 0, b"x").status_code] == [404, 404]
        assert client.post(f"{where}drop/").status_code == 404
    assert begin(client, room, 5).status_code == 404  # a stranger
    client.force_login(victor)
    assert begin(client, room, 5).status_code == 403


def test_drop_upload(
    client: Client, room: Room, luca: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(luca)
    for drop in (client.delete, lambda at: client.post(f"{at}drop/")):
        where = begin(client, room, len(TEXT), TEXT[:9], filename="a.txt")["Location"]
        assert "Half sent" in client.get(room.at("add/")).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            assert drop(where).status_code in {204, 303}
        assert (client.head(where).status_code, default_storage.listdir("parts")[1]) == (404, [])
    half = make_sending(room.space, luca)
    actions.drop_upload(half, by=luca)
    with pytest.raises(Exception, match="You dropped this file"):
        actions.send_part(half, samples.upload(b"x"), start=0, by=luca)


def test_begin_upload_has_an_end(client: Client, room: Room, luca: Person) -> None:
    client.force_login(luca)
    for _number in range(Sending.MOST_OPEN):
        make_sending(room.space, luca, latest_at=NOW)
    assert "half sent" in begin(client, room, 5).content.decode()
    assert actions.forget_sendings(at=NOW + timedelta(days=7)) == Sending.MOST_OPEN
    room.close()
    assert begin(client, room, 5).status_code == 409


def test_a_room_that_filled_up_meanwhile(
    client: Client, room: Room, luca: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last part is answered with why; what had arrived stays, and the same part ends it once there is room."""
    client.force_login(luca)
    where = begin(client, room, len(TEXT), TEXT[:9], filename="a.txt")["Location"]
    with monkeypatch.context() as full:
        full.setattr(Item, "MOST_IN_SPACE", 0)
        got = patch(client, where, 9, TEXT[9:])
        assert (got.status_code, got["Upload-Offset"]) == (409, "9")
        assert "This TwinSpace is full" in got.content.decode()
        assert (Item.objects.count(), File.objects.count(), client.head(where)["Upload-Offset"]) == (0, 0, "9")
    assert patch(client, where, 9, TEXT[9:]).status_code == 204
    assert (Item.objects.count(), stored()) == (1, TEXT)


def test_who_leaves_takes_half_sent_files_along(room: Room, luca: Person) -> None:
    make_sending(room.space, luca)
    actions.forget_person(luca)
    assert not Sending.objects.exists()


def test_a_room_hears_once_of_many_files(client: Client, room: Room, ayse: Person) -> None:
    client.force_login(ayse)
    for number in range(5):
        begin(client, room, 2, f"{number}.".encode(), filename=f"{number}.txt")
    assert Item.objects.count() == 5
    assert sorted(Entry.objects.values_list("audience", flat=True)) == ["me"] * 4 + ["members"]
