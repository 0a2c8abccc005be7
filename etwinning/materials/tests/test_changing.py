"""Adding by a form, folders, words, licences, captions, moving, the bin."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry, File
from etwinning.core.refusals import Refused
from etwinning.core.tests import samples
from etwinning.materials import actions, queries
from etwinning.materials.captions import clean_captions
from etwinning.materials.models import Captions, Folder, Item
from etwinning.materials.tests.factories import NOW, VTT, Room, make_captions, make_folder, make_item, say_nobody
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def deeds() -> list[str]:
    return [entry.deed.removeprefix("materials/") for entry in Entry.objects.order_by("pk")]


def test_add_materials(client: Client, room: Room, luca: Person, victor: Person) -> None:
    client.force_login(luca)
    files = [samples.upload(samples.picture(), "a.jpg"), samples.upload(b"words", "b.txt")]
    got = client.post(room.at("add/"), {"upload": files, "audience": "members", "licence": "by-sa", "credit": "4A"})
    assert (got.status_code, got["Location"]) == (303, room.at("describe/"))
    assert [(item.name, item.licence, item.credit) for item in Item.objects.order_by("pk")] == [
        ("a", "by-sa", "4A"),
        ("b", "by-sa", "4A"),
    ]
    assert deeds() == ["add_materials"]
    for wrong in ({"upload": samples.upload(samples.PROGRAM, "a.jpg")}, {}, {"folder": "9"}, {"audience": "teachers"}):
        sent = {"upload": samples.upload(b"words", "b.txt"), "audience": "members"} | wrong
        assert client.post(room.at("add/"), sent if wrong else {}).status_code == 422
    client.force_login(victor)
    assert client.get(room.at("add/")).status_code == 403


def test_a_full_room_says_so(client: Client, room: Room, ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is sent, too."""
    client.force_login(ayse)
    assert "There is room for" not in client.get(room.at("add/")).content.decode()
    monkeypatch.setattr(Item, "MOST_IN_SPACE", 1)
    assert "There is room for 1 more thing here." in client.get(room.at("add/")).content.decode()
    monkeypatch.setattr(Item, "MOST_IN_SPACE", 0)
    monkeypatch.setattr(Folder, "MOST_IN_SPACE", 0)
    with pytest.raises(Stale, match="is full"):
        actions.add_materials(room.space, [samples.upload(b"words", "b.txt")], actions.Wishes(), by=ayse)
    with pytest.raises(Stale, match="is full"):
        actions.begin_upload(room.space, actions.Announced("b.txt", 5, "text/plain", ""), actions.Wishes(), by=ayse)
    with pytest.raises(Stale, match="is full"):
        actions.make_folder(room.space, "A", by=ayse, kind="album", audience="members", adders="members")


class TestFolders:
    said = {"name": "Springs", "kind": "album", "audience": "members", "adders": "teachers"}

    def test_make_folder_and_edit_folder(
        self, client: Client, room: Room, ayse: Person, elif_: Person, luca: Person
    ) -> None:
        client.force_login(luca)
        assert client.post(room.at("folders/new/"), self.said).status_code == 403
        client.force_login(elif_)
        assert client.post(room.at("folders/new/"), self.said | {"audience": "public"}).status_code == 422
        assert client.post(room.at("folders/new/"), self.said).status_code == 303
        folder = Folder.objects.get()
        client.force_login(luca)  # only teachers add to it
        assert room.at("add/") not in client.get(room.at(f"folders/{folder.pk}/")).content.decode()
        sent = {"upload": samples.upload(b"words", "b.txt"), "audience": "members", "folder": str(folder.pk)}
        assert client.post(room.at("add/"), sent).status_code == 422
        assert client.post(room.at(f"folders/{folder.pk}/edit/"), self.said).status_code == 403
        client.force_login(ayse)
        assert (
            client.post(room.at(f"folders/{folder.pk}/edit/"), self.said | {"audience": "teachers"}).status_code == 303
        )
        client.force_login(luca)
        assert client.get(room.at(f"folders/{folder.pk}/")).status_code == 404
        assert deeds() == ["make_folder", "edit_folder"]
        assert list(Entry.objects.order_by("pk").values_list("audience", flat=True)) == ["members", "teachers"]

    def test_bin_folder_and_restore_folder(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        folder = make_folder(room.space, ayse)
        item = make_item(room.space, luca, folder=folder)
        client.force_login(luca)
        assert client.post(room.at(f"folders/{folder.pk}/bin/")).status_code == 403
        client.force_login(ayse)
        for _twice in range(2):
            assert client.post(room.at(f"folders/{folder.pk}/bin/")).status_code == 303
        assert client.get(room.at(f"{item.pk}/")).status_code == 404
        with pytest.raises(Stale, match="folder into the bin a moment ago"):
            actions.edit_folder(folder, "B", by=ayse, kind="album", audience="members", adders="members")
        with pytest.raises(Stale, match="folder into the bin a moment ago"):
            actions.move_materials(room.space, [item], folder, by=ayse)
        lost = actions.add_materials(room.space, [samples.upload(b"x", "b.txt")], actions.Wishes(folder.pk), by=ayse)
        assert lost[0].folder is None  # its folder went while it was sent
        for _twice in range(2):
            assert client.post(room.at(f"folders/{folder.pk}/restore/")).status_code == 303
        assert client.get(room.at(f"{item.pk}/")).status_code == 200
        assert deeds() == ["bin_folder", "add_materials", "restore_folder"]


class TestEditMaterial:
    said = {"name": "The spring of Meram", "alt": "Water from a rock", "licence": "by", "credit": "4A"}

    def test_it_works(self, client: Client, room: Room, luca: Person, ayse: Person) -> None:
        item, others = make_item(room.space, luca, "a.jpg"), make_item(room.space, ayse, "b.jpg")
        folder = make_folder(room.space, ayse)
        client.force_login(luca)
        where = room.at(f"{item.pk}/edit/")
        assert client.get(where).status_code == 200
        assert client.post(where, self.said | {"audience": "public", "sure": "on"}).status_code == 422
        assert client.post(where, self.said | {"audience": "members", "folder": str(folder.pk)}).status_code == 303
        item.refresh_from_db()
        assert (item.name, item.alt, item.folder, item.search) == (
            "The spring of Meram", "Water from a rock", folder, "the spring of meram",
        )  # fmt: skip
        assert client.post(room.at(f"{others.pk}/edit/"), self.said).status_code == 403
        got = client.get(room.at(f"{item.pk}/")).content.decode()
        assert "if they name the author" in got
        assert 'alt="Water from a rock"' in got

    def test_to_the_internet_only_with_words_licence_and_a_second_yes(
        self, client: Client, room: Room, ayse: Person
    ) -> None:
        item = make_item(room.space, ayse, "a.jpg")
        say_nobody(item, ayse)
        client.force_login(ayse)
        where, public = room.at(f"{item.pk}/edit/"), self.said | {"audience": "public"}
        for wrong in ({}, {"sure": "on", "alt": ""}, {"sure": "on", "licence": ""}):
            assert client.post(where, public | wrong).status_code == 422
        File.objects.update(scan="waiting")
        assert client.post(where, public | {"sure": "on"}).status_code == 422
        File.objects.update(scan="clean")
        assert client.post(where, public | {"sure": "on"}).status_code == 303
        assert list(queries.public_items(room.space)) == [item]
        assert Entry.objects.get().audience == "members"

    def test_describe_materials(self, client: Client, room: Room, luca: Person, ayse: Person) -> None:
        mine, others = make_item(room.space, luca, "a.jpg"), make_item(room.space, ayse, "bb.jpg")
        client.force_login(luca)
        assert f"alt-{others.pk}" not in client.get(room.at("describe/")).content.decode()
        words = {f"alt-{mine.pk}": "A rock", f"alt-{others.pk}": "Mine now"}
        assert client.post(room.at("describe/"), words).status_code == 303
        assert list(Item.objects.order_by("pk").values_list("alt", flat=True)) == ["A rock", ""]
        assert "All your pictures are described" in client.get(room.at("describe/")).content.decode()
        assert actions.describe_materials(room.space, {mine: "Late"}, by=luca) == 0
        assert deeds() == ["describe_materials"]

    def test_move_materials(self, client: Client, room: Room, luca: Person, ayse: Person) -> None:
        mine, others, folder = make_item(room.space, luca), make_item(room.space, ayse), make_folder(room.space, ayse)
        client.force_login(luca)
        sent = {"item": [mine.pk, others.pk, "9" * 30], "folder": str(folder.pk)}
        assert client.post(room.at("move/"), sent).status_code == 422  # not all of them are hers
        assert client.post(room.at("move/"), {"folder": str(folder.pk)}).status_code == 422
        assert client.post(room.at("move/"), {"item": [mine.pk], "folder": str(folder.pk)}).status_code == 303
        assert list(folder.items.all()) == [mine]
        assert deeds() == ["move_materials"]


class TestBin:
    def test_bin_materials_and_restore_material(
        self, client: Client, room: Room, ayse: Person, luca: Person, elif_: Person, carla: Person
    ) -> None:
        item = make_item(room.space, luca)
        client.force_login(elif_)
        assert client.post(room.at("delete/"), {"item": item.pk}).status_code == 422
        client.force_login(luca)
        assert client.post(room.at("delete/"), {"item": item.pk}).status_code == 303
        assert client.get(room.at(f"{item.pk}/")).status_code == 404
        assert ">plan<" in client.get(room.at("bin/")).content.decode().replace("<bdi>plan</bdi>", ">plan<")
        for _twice in range(2):
            assert client.post(room.at(f"{item.pk}/restore/")).status_code == 303
        actions.bin_materials(room.space, [item], by=ayse)
        assert client.post(room.at(f"{item.pk}/restore/")).status_code == 403  # a teacher took it down
        client.force_login(ayse)
        assert client.post(room.at(f"{item.pk}/restore/")).status_code == 303
        actions.bin_materials(room.space, [item], by=carla)
        assert client.post(room.at(f"{item.pk}/restore/")).status_code == 403  # an officer did
        with pytest.raises(Stale, match="into the bin a moment ago"):
            actions.edit_material(item, actions.Words("A", "members"), None, by=ayse)

    def test_out_of_the_bin_but_its_folder_still_in_it(self, room: Room, ayse: Person) -> None:
        folder = make_folder(room.space, ayse, audience="teachers")
        item = make_item(room.space, ayse, folder=folder, audience="public")
        actions.bin_materials(room.space, [item], by=ayse)
        actions.bin_folder(folder, by=ayse)
        back = actions.restore_material(item, by=ayse)
        assert (back.folder, back.audience) == (None, "teachers")  # never wider than before

    def test_purge_bin(self, room: Room, ayse: Person) -> None:
        folder = make_folder(room.space, ayse)
        inside, single, stays = (make_item(room.space, ayse, f"{name}.txt") for name in "abc")
        Item.objects.filter(pk=inside.pk).update(folder=folder)
        actions.bin_folder(folder, by=ayse, at=NOW)
        actions.bin_materials(room.space, [single], by=ayse, at=NOW)
        assert actions.purge_bin(at=NOW + MONTH - timedelta(seconds=1)) == 0
        assert actions.purge_bin(at=NOW + MONTH) == 2
        assert (Item.objects.get(), File.objects.get(), Folder.objects.count()) == (stays, stays.file, 0)
        for gone in (
            lambda: actions.restore_material(single, by=ayse),
            lambda: actions.restore_folder(folder, by=ayse),
        ):
            with pytest.raises(Stale, match="gone for good"):
                gone()


class TestCaptions:
    def test_add_captions_and_remove_captions(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        film, text = make_item(room.space, ayse, "film.mp4"), make_item(room.space, ayse)
        client.force_login(ayse)
        where = room.at(f"{film.pk}/captions/")
        assert client.get(room.at(f"{text.pk}/captions/")).status_code == 404
        for body, status in ((VTT, 303), (VTT.replace("our", "my"), 303), ("<b>", 422), ("", 422)):
            sent = {"language": "tr", "file": SimpleUploadedFile("a.vtt", body.encode())}
            assert client.post(where, sent).status_code == status
        captions = Captions.objects.get()
        assert "my spring" in captions.body
        client.force_login(luca)
        assert client.get(where).status_code == 403
        assert client.post(room.at(f"captions/{captions.pk}/remove/")).status_code == 403
        client.force_login(ayse)
        assert client.post(room.at(f"captions/{captions.pk}/remove/")).status_code == 303
        actions.remove_captions(captions, by=ayse)
        assert deeds() == ["add_captions", "add_captions", "remove_captions"]

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("1\r\n00:00:01,500 --> 00:00:02,000\r\nMerhaba\r\n", "00:00:01.500 --> 00:00:02.000\nMerhaba"),
            (
                "\ufeffWEBVTT - x\n\nSTYLE\n\nNOTE\n\na\n00:01.000 --> 00:02.000 line:0\n<v A><i>Hi</i> &amp; <b>bye",
                "00:00:01.000 --> 00:00:02.000\nA: Hi &amp; bye",
            ),
        ],
    )
    def test_what_is_kept_is_times_and_words(self, given: str, kept: str) -> None:
        assert clean_captions(samples.upload(given.encode())) == f"WEBVTT\n\n{kept}\n"

    @pytest.mark.parametrize(
        "given",
        [b"WEBVTT", b"WEBVTT\n\nno times", b"WEBVTTx", b"\xff\xfe", b"1\n00:00:99,1 -->", samples.SVG, samples.PROGRAM,
         b"WEBVTT\n\n00:02.000 --> 00:01.000\nback", b"WEBVTT\n\n00:00:01.000 --> 99:99:99.999\nx", b"x" * 1_000_001,
         b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\nx\n\n" * 10_001],
    )  # fmt: skip
    def test_what_is_none_is_refused(self, given: bytes) -> None:
        with pytest.raises(Refused):
            clean_captions(samples.upload(given))


def test_a_closed_room(client: Client, room: Room, ayse: Person) -> None:
    item, folder = make_item(room.space, ayse, "film.mp4"), make_folder(room.space, ayse)
    captions = make_captions(item, ayse)
    room.close()
    client.force_login(ayse)
    for path in ("add/", "folders/new/", f"folders/{folder.pk}/edit/", f"{item.pk}/edit/", "describe/"):
        assert client.get(room.at(path)).status_code == 409
    for path in (f"folders/{folder.pk}/bin/", "move/", "delete/", f"captions/{captions.pk}/remove/"):
        assert client.post(room.at(path)).status_code == 409
    for path in ("", f"{item.pk}/", f"folders/{folder.pk}/", "bin/", f"captions/{captions.pk}/"):
        assert client.get(room.at(path)).status_code == 200
    assert actions.bin_materials(room.space, [item], by=ayse) == 1  # what was reported must go
