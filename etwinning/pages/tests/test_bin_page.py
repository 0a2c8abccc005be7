"""The bin, and the order of the pages."""

from datetime import timedelta

import pytest
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry, File
from etwinning.core.tests import samples
from etwinning.pages import actions, queries
from etwinning.pages.models import Attachment, Draft, Page
from etwinning.pages.queries import Branch
from etwinning.pages.tests.factories import NOW, Room, make_page
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


class TestBinPage:
    def test_it_works(self, client: Client, room: Room, ayse: Person, chiara: Person, elif_: Person) -> None:
        page = make_page(room, chiara)
        make_page(room, chiara, "Below", parent=page)
        client.force_login(chiara)
        for _twice in range(2):
            assert client.post(room.at(f"pages/{page.pk}/bin/")).status_code == 303
        assert list(Entry.objects.values_list("deed", flat=True)) == ["pages/bin_page"]
        assert client.get(room.at(f"pages/{page.pk}/")).status_code == 404
        assert [branch.page.title for branch in queries.tree_of(room.seat(ayse))] == ["Below"]
        for person, sees in ((ayse, True), (chiara, True), (elif_, False)):
            client.force_login(person)
            assert ("Our springs" in client.get(room.at("pages/bin/")).content.decode()) is sees

    def test_restore_page(self, client: Client, room: Room, ayse: Person, chiara: Person, elif_: Person) -> None:
        page = make_page(room, chiara)
        below = make_page(room, chiara, "Below", parent=page)
        actions.bin_page(page, by=chiara)
        client.force_login(elif_)
        assert client.post(room.at(f"pages/{page.pk}/restore/")).status_code == 404
        client.force_login(ayse)
        for _twice in range(2):
            assert client.post(room.at(f"pages/{page.pk}/restore/")).status_code == 303
        branch = queries.tree_of(room.seat(ayse))[0]
        assert (branch.page, branch.children[0].page) == (page, below)
        assert list(Entry.objects.order_by("pk").values_list("deed", flat=True)) == [
            "pages/bin_page",
            "pages/restore_page",
        ]

    def test_the_bin_is_not_for_everybody(self, client: Client, room: Room, luca: Person, victor: Person) -> None:
        for person in (luca, victor):
            client.force_login(person)
            assert client.get(room.at("pages/bin/")).status_code == 403

    def test_a_closed_room(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        room.close()
        client.force_login(ayse)
        for deed in ("bin/", "restore/", "publish/", "move/", "edit/"):
            assert client.post(room.at(f"pages/{page.pk}/{deed}"), {"way": "up"}).status_code == 409

    def test_saving_what_was_just_binned(self, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        Page.objects.filter(pk=page.pk).update(binned_at=NOW)
        for deed in (
            lambda: actions.edit_page(page, actions.Words("A", "en", "", 1), by=ayse),
            lambda: actions.publish_page(page, by=ayse),
            lambda: actions.upload_to_page(page, samples.upload(samples.picture()), by=ayse, description="A"),
        ):
            with pytest.raises(Stale, match="into the bin a moment ago"):
                deed()


class TestPurgeBin:
    def test_it_works(self, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        below = make_page(room, ayse, "Below", parent=make_page(room, ayse, "Middle", parent=page))
        files = [samples.upload(samples.ooxml(), "plan.docx")]
        actions.edit_page(page, actions.Words("A", "en", "", 1), by=ayse, files=files)
        actions.bin_page(below.parent, by=ayse, at=NOW)  # type: ignore[arg-type]
        actions.bin_page(page, by=ayse, at=NOW + timedelta(days=1))
        assert actions.purge_bin(at=NOW + MONTH - timedelta(seconds=1)) == 0
        assert actions.purge_bin(at=NOW + MONTH) == 1
        below.refresh_from_db()
        assert below.parent == page
        assert actions.purge_bin(at=NOW + MONTH + timedelta(days=1)) == 1
        below.refresh_from_db()
        assert below.parent is None
        assert Page.objects.get() == below
        assert File.objects.count() == 0
        with pytest.raises(Stale, match="gone for good"):
            actions.restore_page(page, by=ayse)

    def test_pictures_that_left_their_text(self, room: Room, ayse: Person, chiara: Person) -> None:
        page = make_page(room, ayse)
        kept, typed, loose, fresh = (
            actions.upload_to_page(page, samples.upload(samples.picture(size=(9, at))), by=ayse, description="A")
            for at in (5, 6, 7, 8)
        )
        Attachment.objects.exclude(pk=fresh.pk).update(at=NOW)
        Attachment.objects.filter(pk=fresh.pk).update(at=NOW + MONTH)
        image = '<p><img src="{}" alt="A"></p>'
        body = image.format(queries.picture_address(kept, room.space.pk))
        actions.edit_page(page, actions.Words("A", "en", body, 1), by=ayse)
        body = image.format(queries.picture_address(typed, room.space.pk))
        actions.save_page(page, actions.Words("A", "en", body, 2), by=chiara)
        actions.purge_bin(at=NOW + MONTH)
        assert list(Attachment.objects.order_by("pk")) == [kept, typed, fresh]
        assert not Attachment.objects.filter(pk=loose.pk).exists()

    def test_as_a_task(self, room: Room, ayse: Person) -> None:
        make_page(room, ayse, binned_at=NOW - MONTH * 100, binned_by=ayse)
        actions.purge_bins.enqueue()
        assert Page.objects.count() == 0


def test_forget_person(room: Room, ayse: Person, luca: Person) -> None:
    page = make_page(room, luca)
    page.chosen.add(luca, ayse)
    for person in (luca, ayse):
        actions.save_page(page, actions.Words("A", "en", "", 1), by=person)
    actions.forget_person(luca)
    page.refresh_from_db()
    assert list(page.chosen.all()) == [ayse]
    assert Draft.objects.get().person == ayse
    assert page.author == luca


class TestMovePage:
    @pytest.fixture
    def pages(self, room: Room, ayse: Person) -> dict[str, Page]:
        made = {name: make_page(room, ayse, name, position=at) for at, name in enumerate("ABC")}
        made["b"] = make_page(room, ayse, "b", parent=made["B"])
        return made

    @pytest.mark.parametrize(
        ("steps", "tree"),
        [
            (["C up"], "A C B(b)"),
            (["A down", "A down"], "B(b) C A"),
            (["A up"], "A B(b) C"),
            (["C down"], "A B(b) C"),
            (["C in"], "A B(b C)"),
            (["C in", "C in"], "A B(b(C))"),
            (["C in", "C in", "C in"], "A B(b(C))"),
            (["b out"], "A B b C"),
            (["B out"], "A B(b) C"),
            (["A in"], "A B(b) C"),
            (["B in"], "A(B(b)) C"),
            (["B in", "C in", "B in", "C up", "B in"], "A(C B(b))"),
        ],
    )
    def test_steps(
        self, client: Client, room: Room, chiara: Person, pages: dict[str, Page], steps: list[str], tree: str
    ) -> None:
        client.force_login(chiara)
        for step in steps:
            name, way = step.split()
            answer = client.post(room.at(f"pages/{pages[name].pk}/move/"), {"way": way})
            assert answer["Location"] == room.at(f"pages/?arrange=1#page-{pages[name].pk}")
        assert drawn(queries.tree_of(room.seat(chiara))) == tree

    def test_nonsense(self, client: Client, room: Room, ayse: Person, luca: Person, pages: dict[str, Page]) -> None:
        client.force_login(ayse)
        assert client.post(room.at(f"pages/{pages['A'].pk}/move/"), {"way": "away"}).status_code == 303
        client.force_login(luca)
        assert client.post(room.at(f"pages/{pages['A'].pk}/move/"), {"way": "down"}).status_code == 403
        assert drawn(queries.tree_of(room.seat(ayse))) == "A B(b) C"

    def test_the_buttons(self, client: Client, room: Room, ayse: Person, pages: dict[str, Page]) -> None:
        client.force_login(ayse)
        seen = client.get(room.at("pages/?arrange=1")).content.decode()
        assert [seen.count(f'value="{way}"') for way in ("up", "down", "in", "out")] == [2, 2, 2, 1]
        assert "arrange" not in client.get(room.at("pages/")).content.decode().replace("?arrange=1", "")


def drawn(branches: list[Branch]) -> str:
    return " ".join(
        branch.page.title + (f"({drawn(branch.children)})" if branch.children else "") for branch in branches
    )
