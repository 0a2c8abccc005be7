"""bring_archive: the same content comes out again; what is wrong with an archive is said, and nothing is begun."""

import hashlib
import io
import json
import re
import struct
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from etwinning.archives import rules
from etwinning.archives.actions import bring_archive
from etwinning.archives.models import Archive, Origin
from etwinning.archives.queries import is_empty
from etwinning.archives.reading import opened
from etwinning.archives.tests.factories import made, manifest_of, read, repacked
from etwinning.core.actions import Stale
from etwinning.core.files import path_of
from etwinning.core.pictures import LONGEST_SIDE
from etwinning.core.refusals import Refused
from etwinning.core.tests import samples
from etwinning.films.bare import is_bare
from etwinning.materials.models import Item
from etwinning.pages.models import Page
from etwinning.people.letters import words_of
from etwinning.people.models import Person
from etwinning.spaces.models import Credit, Space
from etwinning.spaces.tests.factories import seat_of
from etwinning.threads.models import Post, Thread

type Change = Callable[[Archive], bytes]


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("archive.zip", content)


def bytes_of(archive: Archive) -> bytes:
    return read(archive).fp.getvalue()  # type: ignore[union-attr, no-any-return]


def test_it_works(client: Client, full: Space, empty: Space, ayse: Person) -> None:
    content = bytes_of(made(full, ayse))
    client.force_login(ayse)
    people = Person.objects.count()
    at = f"/spaces/{empty.pk}/archive/bring/"
    assert client.get(at).status_code == 200
    assert client.post(at, {"archive": sent(content)}).status_code == 303
    archive = Archive.objects.get(space=empty)
    assert (archive.state, archive.why, archive.file) == ("ready", "", None)
    notice = ayse.notices.get(deed="archives/bring_archive")
    assert notice.url == f"/spaces/{empty.pk}/archive/"
    assert words_of(notice)[0] == "The archive was read into “A new project”"
    with translation.override("tr"):
        assert words_of(notice)[0] == "Arşiv “A new project” içine aktarıldı"
    assert list(Page.objects.filter(space=empty).order_by("pk").values_list("title", "parent__title", "state")) == [
        ("Our springs", None, "published"), ("İzmir'de yağmur", "Our springs", "published"),
    ]  # fmt: skip
    html = client.get(Page.objects.get(space=empty, title="İzmir'de yağmur").get_absolute_url()).content.decode()
    assert "By A pupil of Mevlana İlkokulu, Konya, for team 3, in the archive" in html
    assert Person.objects.count() == people
    assert {item.credit for item in Item.objects.filter(space=empty)} == {
        "By Ayşe Yılmaz (Mevlana İlkokulu, Konya), in the archive",
        "By A pupil of Mevlana İlkokulu, Konya, for team 3, in the archive",
    }  # fmt: skip
    thread = Thread.objects.get(space=empty, told_on=None)
    assert (thread.post_count, thread.forum.title if thread.forum else "") == (2, "Weather")
    assert Post.objects.filter(thread=thread, answers__isnull=False).count() == 1
    assert client.get(at).status_code == 200
    assert "Only an empty" not in client.get(f"/spaces/{empty.pk}/").content.decode()


def test_the_same_content_comes_out_again(full: Space, empty: Space, ayse: Person) -> None:
    first = made(full, ayse, with_teachers=True)
    bring_archive(empty, sent(bytes_of(first)), by=ayse)
    again = made(empty, ayse, with_teachers=True)
    for name in ("data/pages.json", "data/talk.json", "data/news.json", "data/materials.json"):
        assert read(again).read(name).decode() == read(first).read(name).decode()
    assert manifest_of(again)["content"] == manifest_of(first)["content"]
    assert Origin.objects.filter(space=empty).count() == 11


def test_the_journal_is_a_journal_again_and_for_members_only(
    client: Client, full: Space, empty: Space, ayse: Person
) -> None:
    bring_archive(empty, sent(bytes_of(made(full, ayse))), by=ayse)
    entries = Thread.objects.filter(space=empty, told_on__isnull=False).order_by("pk")
    assert [(one.title, str(one.told_on), one.audience, one.post_count) for one in entries] == [
        ("A walk to the spring", "2026-11-20", "members", 2), ("Rain at last", "2026-11-20", "members", 1),
    ]  # fmt: skip
    client.force_login(ayse)
    for entry in entries:
        assert entry.title in client.get(f"/spaces/{empty.pk}/journal/").content.decode()
        assert f"{entry.title}!" in client.get(entry.get_absolute_url()).content.decode()
    assert not Credit.objects.filter(member__space=empty).exists()  # what was team 3 there is another one here


def older(archive: Archive, number: int) -> bytes:
    """The archive as an earlier version of the schema had it."""
    book = read(archive)
    change: dict[str, bytes | None] = {name: None for name in book.namelist() if number < 2 and "handed" in name}
    for name in ("pages", "talk", "news", "materials"):
        text = re.sub(r', "team": 3|, "told_on": "[0-9-]*"', "", book.read(f"data/{name}.json").decode())
        change[f"data/{name}.json"] = text.encode()
    space = json.loads(book.read("data/space.json"))
    change["data/space.json"] = json.dumps({key: value for key, value in space.items() if key != "public"}).encode()
    change["manifest.json"] = json.dumps(manifest_of(archive) | {"format": number}).encode()
    return repacked(archive, change | {"data/teams.json": None})


@pytest.mark.parametrize("number", [1, 2])
def test_one_of_an_earlier_version_is_still_read(full: Space, empty: Space, ayse: Person, number: int) -> None:
    bring_archive(empty, sent(older(made(full, ayse, with_teachers=True), number)), by=ayse)
    assert manifest_of(made(empty, ayse, with_teachers=True))["format"] == 3
    assert Page.objects.filter(space=empty, title="Our springs").exists()


def test_an_earlier_version_knows_nothing_of_a_later_one(full: Space, ayse: Person) -> None:
    content = manifest(format=2)(made(full, ayse))
    with pytest.raises(Refused, match="does not follow the schema"):
        opened(io.BytesIO(content))


def elsewhere(archive: Archive, **parts: bytes) -> bytes:
    """The same archive as another installation would have made it: its signature is not ours."""
    said = json.dumps(manifest_of(archive) | {"signature": "0" * 64}).encode()
    return repacked(archive, {"manifest.json": said, **parts})


def test_of_another_installation_the_same_content_comes_out_too(full: Space, empty: Space, ayse: Person) -> None:
    first = made(full, ayse, with_teachers=True)
    content = elsewhere(first)
    assert not opened(io.BytesIO(content)).is_ours
    bring_archive(empty, sent(content), by=ayse)
    assert Archive.objects.get(space=empty).left_out == []
    again = made(empty, ayse, with_teachers=True)
    assert manifest_of(again)["content"] == manifest_of(first)["content"]
    assert {name for name in read(first).namelist() if name.startswith("files/")} == {
        name for name in read(again).namelist() if name.startswith("files/")
    }


def test_of_another_installation_a_picture_with_papers_is_drawn_anew_and_that_is_said(
    client: Client, full: Space, empty: Space, ayse: Person
) -> None:
    photo = samples.photo_with_place()
    name = f"{hashlib.sha256(photo).hexdigest()}.jpg"
    first = made(full, ayse)
    shelf = json.loads(read(first).read("data/materials.json"))
    shelf["items"][0]["file"] = name
    more = {f"files/{name}": photo, "data/materials.json": json.dumps(shelf).encode()}
    bring_archive(empty, sent(elsewhere(first, **more)), by=ayse)
    archive = Archive.objects.get(space=empty)
    assert archive.left_out == [["picture", "Our spring.jpg", "cleaned"]]
    kept = Item.objects.get(space=empty, name="Our spring").file
    with default_storage.open(path_of(kept.sha256)) as stored:
        assert is_bare(stored.read(), LONGEST_SIDE)
    client.force_login(ayse)
    at = f"/spaces/{empty.pk}/archive/"
    assert "1 file was changed" in client.get(at).content.decode()
    html = client.get(f"{at}{archive.pk}/left-out/").content.decode()
    assert "Our spring.jpg" in html
    assert "drawn anew" in html


def with_entry(name: str, mode: int = 0) -> Change:
    def change(archive: Archive) -> bytes:
        target = io.BytesIO(bytes_of(archive))
        with zipfile.ZipFile(target, "a") as opened_again, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a name twice
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            opened_again.writestr(info, "x")
        return target.getvalue()

    return change


def changed(name: str, change: Callable[[Any], object]) -> Change:
    def with_change(archive: Archive) -> bytes:
        value = json.loads(read(archive).read(name))
        return repacked(archive, {name: json.dumps(change(value)).encode()})

    return with_change


def manifest(**said: object) -> Change:
    def change(archive: Archive) -> bytes:
        return repacked(archive, {"manifest.json": json.dumps(manifest_of(archive) | said).encode()}, honest=False)

    return change


def directory_of_a_million(archive: Archive) -> bytes:
    content = bytes_of(archive)
    return content[:-22] + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, 2**32 - 1, 0, 0)


def bomb(archive: Archive) -> bytes:
    return repacked(archive, {"data/space.json": b" " * 70_000_000})


def deep(archive: Archive) -> bytes:
    return repacked(archive, {"data/pages.json": b"[" * 200_000})


WRONG: dict[str, tuple[Change, str]] = {
    "no zip": (lambda _archive: b"GIF89a", "no ZIP file"),
    "nothing": (lambda _archive: b"", "no ZIP file"),
    "cut": (lambda archive: bytes_of(archive)[:-40], "no ZIP file"),
    "a hole": (lambda archive: bytes_of(archive)[:100] + b"\0" * 400 + bytes_of(archive)[500:], "damaged"),
    "another zip": (lambda archive: repacked(archive, {"manifest.json": None}, honest=False), "lacks manifest.json"),
    "climbs out": (with_entry("../../etc/passwd"), "does not belong"),
    "absolute": (with_entry("/etc/passwd"), "does not belong"),
    "windows": (with_entry("..\\x.html"), "does not belong"),
    "drive": (with_entry("C:/x.html"), "does not belong"),
    "turned": (with_entry("pages/\u202egpj.html"), "does not belong"),
    "link": (with_entry("pages/x.html", 0o120777), "does not belong"),
    "twice": (with_entry("index.html"), "twice"),
    "not named": (with_entry("pages/x.html"), "not those"),
    "altered": (lambda archive: repacked(archive, {"index.html": b"<p>Other words</p>"}, honest=False), "was changed"),
    "newer": (manifest(format=4), "newer version"),
    "newer, and a folder of its own": (
        lambda archive: repacked(
            archive,
            {"films/x": b"", "manifest.json": json.dumps(manifest_of(archive) | {"format": 4}).encode()},
        ),
        "newer version",
    ),
    "no number": (manifest(format="1"), "does not follow"),
    "other content": (manifest(content="0" * 64), "manifest of this archive was changed"),
    "a million": (directory_of_a_million, "more files"),
    "bomb": (bomb, "too large"),
    "deep": (deep, "cannot be read"),
    "not json": (lambda archive: repacked(archive, {"data/news.json": b"\xff\xfe"}), "cannot be read"),
    "not a list": (changed("data/pages.json", lambda _value: {}), "does not follow"),
    "NUL": (changed("data/pages.json", lambda value: [value[0] | {"title": "a\0b"}]), "does not follow"),
    "half a letter": (changed("data/pages.json", lambda value: [value[0] | {"title": "\ud800"}]), "does not follow"),
    "huge number": (
        changed("data/talk.json", lambda value: value | {"posts": [value["posts"][0] | {"answers": 10**30}]}),
        "does not follow",
    ),
    "a day that is none": (
        changed("data/pages.json", lambda value: [value[0] | {"at": "2026-13-40"}]),
        "does not follow",
    ),
    "below itself": (changed("data/pages.json", lambda value: [value[0] | {"above": "p1"}]), "does not fit"),
    "key twice": (changed("data/pages.json", lambda value: [value[0], value[0]]), "does not fit"),
    "entry without words": (
        changed("data/talk.json", lambda value: value | {"posts": value["posts"][:2]}),
        "does not fit",
    ),
    "entry for teachers": (
        changed(
            "data/talk.json",
            lambda value: value | {"threads": [one | {"audience": "teachers"} for one in value["threads"]]},
        ),
        "does not fit",
    ),
    "a day that no month has": (
        changed(
            "data/talk.json",
            lambda value: value | {"threads": [one | {"told_on": "2026-02-30"} for one in value["threads"]]},
        ),
        "does not follow",
    ),
    "file that is not there": (
        changed(
            "data/materials.json", lambda value: value | {"items": [value["items"][0] | {"file": f"{'0' * 64}.jpg"}]}
        ),
        "does not fit",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said(client: Client, full: Space, empty: Space, ayse: Person, name: str) -> None:
    change, sentence = WRONG[name]
    content = change(made(full, ayse))
    client.force_login(ayse)
    answer = client.post(f"/spaces/{empty.pk}/archive/bring/", {"archive": sent(content)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert is_empty(empty)
    assert not Archive.objects.filter(space=empty).exists()


def test_a_file_that_is_not_what_it_says(full: Space, empty: Space, ayse: Person) -> None:
    archive = made(full, ayse)
    items = json.loads(read(archive).read("data/materials.json"))
    bad = b"MZ\x90\0" + b"\0" * 100
    name = f"{hashlib.sha256(bad).hexdigest()}.jpg"
    items["items"][0]["file"] = name
    content = repacked(archive, {f"files/{name}": bad, "data/materials.json": json.dumps(items).encode()})
    bring_archive(empty, sent(content), by=ayse)
    failed = Archive.objects.get(space=empty)
    assert failed.state == "failed"
    assert "cannot be taken" in failed.why
    assert "cannot be taken" in words_of(ayse.notices.get(deed="archives/fail_archive"))[1]
    assert is_empty(empty)
    assert failed.file is None


def test_scripts_of_others_are_taken_out(full: Space, empty: Space, ayse: Person) -> None:
    def bad(value: Any) -> object:
        body = '<p onclick="x()">Hello<script>alert(1)</script><a href="javascript:x()">go</a></p>'
        body += '<img src="//evil.example/x"><a href="/account/logout/">out</a>'
        return [value[0] | {"body": body, "files": []}]

    bring_archive(empty, sent(changed("data/pages.json", bad)(made(full, ayse))), by=ayse)
    body = Page.objects.get(space=empty).body
    assert "script" not in body
    assert "onclick" not in body
    assert "evil" not in body
    assert "logout" not in body
    assert "Hello" in body


def test_only_into_an_empty_open_room(client: Client, full: Space, room: Space, empty: Space, ayse: Person) -> None:
    content = bytes_of(made(full, ayse))
    with pytest.raises(Stale, match="empty"):
        bring_archive(full, sent(content), by=ayse)
    Archive.objects.create(space=empty, kind="asked", audiences=["members"], language="en")
    with pytest.raises(Stale, match="being made"):
        bring_archive(empty, sent(content), by=ayse)


def test_others_find_no_door(client: Client, full: Space, chiara: Person, pupil: Person, dimitris: Person) -> None:
    for person, expected in ((chiara, 403), (dimitris, 404), (pupil, 404)):
        client.force_login(person)
        assert client.get(f"/spaces/{full.pk}/archive/bring/").status_code == expected
        assert client.post(f"/spaces/{full.pk}/archive/bring/").status_code == expected
    assert not rules.can_bring_archive(seat_of(full, chiara))


def test_bytes_of_a_manifest_with_a_false_signature_are_not_ours(full: Space, ayse: Person) -> None:
    archive = made(full, ayse)
    content = manifest(signature="0" * 64)(archive)
    assert not opened(io.BytesIO(content)).is_ours
    assert opened(io.BytesIO(bytes_of(archive))).is_ours


def test_more_bytes_than_said(full: Space, ayse: Person) -> None:
    with pytest.raises(Refused):
        opened(io.BytesIO(b"PK" * 40))
