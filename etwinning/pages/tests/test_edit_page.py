"""Writing: beginning a page, typing, saving, two at once, pictures and files, and who sees it then."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from etwinning.core.models import Entry, File
from etwinning.core.tests import samples
from etwinning.pages import actions, queries
from etwinning.pages.models import Attachment, Draft, Page
from etwinning.pages.tests.factories import Role, Room, make_page, make_room
from etwinning.people.models import Person
from etwinning.safety.actions import note_sightings

pytestmark = pytest.mark.django_db
WATER = "<p>Water from Meram.</p>"


def said(page: Page, **fields: object) -> dict[str, object]:
    values: dict[str, object] = {"title": page.title, "language": "en", "body": WATER, "version": page.version}
    return values | {"audience": page.audience, "editors": page.editors} | fields


class TestNewPage:
    def test_it_works(self, client: Client, room: Room, elif_: Person) -> None:
        parent = make_page(room, elif_)
        client.force_login(elif_)
        assert client.get(room.at("pages/new/")).status_code == 200
        answer = client.post(room.at("pages/new/"), {"title": "Kuyular", "language": "tr", "parent": parent.pk})
        page = Page.objects.get(title="Kuyular")
        assert (answer.status_code, answer["Location"]) == (303, room.at(f"pages/{page.pk}/edit/"))
        assert (page.author, page.state, page.audience, page.parent) == (elif_, "draft", "members", parent)
        assert list(Entry.objects.values_list("deed", "scope", "audience")) == [
            ("pages/new_page", room.space.scope, "me")
        ]

    def test_refusals(self, client: Client, room: Room, luca: Person, victor: Person, bruno: Person) -> None:
        for person, status in ((luca, 403), (victor, 403), (bruno, 404)):
            client.force_login(person)
            assert client.post(room.at("pages/new/"), {"title": "A", "language": "en"}).status_code == status
        assert Page.objects.count() == 0

    def test_bad_input(self, client: Client, room: Room, ayse: Person) -> None:
        client.force_login(ayse)
        for wrong in ({"title": ""}, {"title": "x" * 10_000}, {"title": "a\0b"}, {"parent": "77"}, {"language": "xx"}):
            answer = client.post(room.at("pages/new/"), {"title": "Wells", "language": "en"} | wrong)
            assert answer.status_code == 422
        client.post(room.at("pages/new/"), {"title": "🚰 \u202eWells", "language": "ar"})
        assert Page.objects.get().title == "🚰 \u202eWells"

    def test_a_closed_and_a_full_room(
        self, client: Client, room: Room, ayse: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(ayse)
        monkeypatch.setattr(Page, "MOST_IN_SPACE", 0)
        assert client.post(room.at("pages/new/"), {"title": "A", "language": "en"}).status_code == 409
        monkeypatch.undo()
        room.close()
        assert client.get(room.at("pages/new/")).status_code == 409
        assert client.post(room.at("pages/new/"), {"title": "A", "language": "en"}).status_code == 409
        assert Page.objects.count() == 0


class TestEditPage:
    def test_it_works(self, client: Client, room: Room, ayse: Person, chiara: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(chiara)
        assert "The water of Konya" in client.get(room.at(f"pages/{page.pk}/edit/")).content.decode()
        answer = client.post(room.at(f"pages/{page.pk}/edit/"), said(page, title="Springs", editors="members"))
        assert answer.status_code == 303
        page.refresh_from_db()
        assert (page.title, page.body, page.version, page.editors) == ("Springs", WATER, 2, "members")
        assert (page.author, page.edited_by) == (ayse, chiara)
        assert list(Entry.objects.values_list("deed", "audience")) == [("pages/edit_page", "members")]

    def test_a_teachers_page_leaves_a_trace_for_teachers(self, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse, audience="teachers")
        actions.edit_page(page, actions.Words("A", "en", WATER, 1), by=ayse)
        assert Entry.objects.get().audience == "teachers"

    def test_who_may_not(self, client: Client, room: Room, ayse: Person, luca: Person, victor: Person) -> None:
        page = make_page(room, ayse)
        hidden = make_page(room, ayse, audience="teachers")
        for person in (luca, victor):
            client.force_login(person)
            for deed in ("edit/", "save/", "publish/", "pictures/", "bin/", "move/"):
                assert client.post(room.at(f"pages/{page.pk}/{deed}"), said(page)).status_code == 403
                assert client.post(room.at(f"pages/{hidden.pk}/{deed}"), said(page)).status_code == 404
        assert set(Page.objects.values_list("version", flat=True)) == {1}

    def test_a_pupil_writes_but_does_not_say_who_sees_it(
        self, client: Client, room: Room, ayse: Person, luca: Person
    ) -> None:
        page = make_page(room, ayse, editors="members")
        client.force_login(luca)
        assert "Who sees this page" not in client.get(room.at(f"pages/{page.pk}/edit/")).content.decode()
        answer = client.post(room.at(f"pages/{page.pk}/edit/"), said(page, audience="public", sure="on", do="draft"))
        assert answer.status_code == 303
        page.refresh_from_db()
        assert (page.body, page.audience, page.state) == (WATER, "members", "published")

    def test_a_pupil_administrator_makes_nothing_public(self, client: Client, room: Room, elif_: Person) -> None:
        page = make_page(room, elif_, editors="author")
        client.force_login(elif_)
        wrong = said(page, audience="public", sure="on")
        assert client.post(room.at(f"pages/{page.pk}/edit/"), wrong).status_code == 422
        page.refresh_from_db()
        assert page.audience == "members"

    def test_the_internet_is_asked_about_once(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        address = room.at(f"pages/{page.pk}/edit/")
        answer = client.post(address, said(page, audience="public"))
        assert answer.status_code == 422
        assert "Everyone on the internet will see this page. Tick the box" in answer.content.decode()
        assert "Water from Meram" in answer.content.decode()
        assert client.post(address, said(page, audience="public", sure="on")).status_code == 303
        page.refresh_from_db()
        assert client.post(address, said(page)).status_code == 303

    def test_chosen_members(self, client: Client, room: Room, ayse: Person, luca: Person, victor: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        address = room.at(f"pages/{page.pk}/edit/")
        assert client.post(address, said(page, editors="chosen")).status_code == 422
        assert client.post(address, said(page, editors="chosen", chosen=[victor.pk])).status_code == 422
        assert client.post(address, said(page, editors="chosen", chosen=[luca.pk])).status_code == 303
        assert list(page.chosen.all()) == [luca]
        page.refresh_from_db()
        assert client.post(address, said(page, editors="members", chosen=[luca.pk])).status_code == 303
        assert list(page.chosen.all()) == []

    def test_hostile_text(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        address = room.at(f"pages/{page.pk}/edit/")
        body = '<p onclick="x()">Water<script>alert(1)</script><img src="javascript:x" onerror="x()"></p>'
        assert client.post(address, said(page, body=body)).status_code == 303
        page.refresh_from_db()
        assert page.body == "<p>Water</p>"
        long = "<p>" + "ğ" * 150_000 + "</p>"
        answer = client.post(address, said(page, body=long))
        assert answer.status_code == 422
        assert "ğ" * 1000 in answer.content.decode()
        for wrong in ({"version": ""}, {"version": "-1"}, {"version": "9" * 30}, {"body": "a\0b"}, {"title": " "}):
            assert client.post(address, said(page) | wrong).status_code == 422

    def test_publishing_from_the_editor(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse, state="draft")
        client.force_login(ayse)
        for address in (f"pages/{page.pk}/", f"pages/{page.pk}/edit/"):  # nobody sees it yet
            assert "All members see it once it is published" in client.get(room.at(address)).text
        answer = client.post(room.at(f"pages/{page.pk}/edit/"), said(page, do="publish"), follow=True)
        assert "The page is published. All members see it." in answer.content.decode()
        assert "Seen by all members" in answer.text
        page.refresh_from_db()
        assert page.state == "published"
        client.post(room.at(f"pages/{page.pk}/edit/"), said(page, do="draft"))
        page.refresh_from_db()
        assert page.state == "draft"
        assert list(Entry.objects.order_by("pk").values_list("deed", "audience")) == [
            ("pages/publish_page", "members"),
            ("pages/edit_page", "me"),
        ]


class TestTwoAtOnce:
    def test_both_texts_are_shown_and_kept(self, client: Client, room: Room, ayse: Person, chiara: Person) -> None:
        page = make_page(room, ayse)
        actions.edit_page(page, actions.Words("Springs", "en", "<p>Hers</p>", 1), by=chiara)
        client.force_login(ayse)
        address = room.at(f"pages/{page.pk}/edit/")
        answer = client.post(address, said(page, body="<p>Mine</p>"))
        seen = answer.content.decode()
        assert answer.status_code == 409
        assert "<p>Hers</p>" in seen
        assert "&lt;p&gt;Mine&lt;/p&gt;" in seen
        assert "Chiara Longo</bdi> saved it" in seen
        assert 'name="version" value="2"' in seen
        again = client.get(address).content.decode()
        assert "<p>Hers</p>" in again
        assert "&lt;p&gt;Mine&lt;/p&gt;" in again
        assert client.post(address, said(page, version=2, body="<p>Mine</p>", do="both")).status_code == 303
        page.refresh_from_db()
        assert (page.body, page.version) == ("<p>Hers</p><p>Mine</p>", 3)
        assert Draft.objects.count() == 0

    def test_typing_after_it_does_not_hide_it(self, client: Client, room: Room, ayse: Person, chiara: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        actions.save_page(page, actions.Words("Springs", "en", "<p>Mine</p>", 1), by=ayse)
        actions.edit_page(page, actions.Words("Springs", "en", "<p>Hers</p>", 1), by=chiara)
        address = room.at(f"pages/{page.pk}/")
        answer = client.post(address + "save/", said(page, body="<p>Mine, longer</p>"))
        assert answer.status_code == 409
        assert "Somebody else saved this page" in answer.json()["sentence"]
        assert client.post(address + "save/", said(page, body="<p>Mine, longest</p>", version=2)).status_code == 204
        assert "<p>Hers</p>" in client.get(address + "edit/").content.decode()

    def test_files_are_added_all_the_same(self, room: Room, ayse: Person, chiara: Person) -> None:
        page = make_page(room, ayse)
        actions.edit_page(page, actions.Words("A", "en", "<p>Hers</p>", 1), by=chiara)
        saved = actions.edit_page(
            page,
            actions.Words("A", "en", "<p>Mine</p>", 1),
            by=ayse,
            files=[samples.upload(samples.ooxml(), "plan.docx")],
            picture=(samples.upload(samples.picture()), "A well"),
        )
        assert isinstance(saved, Draft)
        assert 'alt="A well"' in saved.body
        assert [one.file.name for one in queries.files_of(page)] == ["plan.docx"]


class TestSavePage:
    def test_it_is_seen_by_nobody_else(self, client: Client, room: Room, ayse: Person, chiara: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        address = room.at(f"pages/{page.pk}/")
        for body in ("<p>Wat</p>", "<p>Water!</p>"):
            assert client.post(address + "save/", said(page, body=body)).status_code == 204
        page.refresh_from_db()
        assert page.version == 1
        assert "Water!" not in page.body
        assert "You have text here that is not saved" in client.get(address).content.decode()
        assert "&lt;p&gt;Water!" in client.get(address + "edit/").content.decode()
        client.force_login(chiara)
        assert "Water!" not in client.get(address + "edit/").content.decode()
        assert "not saved" not in client.get(address).content.decode()
        assert Entry.objects.count() == 0

    def test_discard_draft(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        actions.save_page(page, actions.Words("A", "en", "<p>Water!</p>", 1), by=ayse)
        assert client.post(room.at(f"pages/{page.pk}/discard/")).status_code == 303
        assert Draft.objects.count() == 0

    def test_what_refuses_says_so(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        assert client.post(room.at(f"pages/{page.pk}/save/"), said(page, version="x")).status_code == 422
        room.close()
        answer = client.post(room.at(f"pages/{page.pk}/save/"), said(page))
        assert (answer.status_code, list(answer.json())) == (409, ["sentence"])

    def test_in_the_bin_meanwhile(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        actions.bin_page(page, by=ayse)
        assert client.post(room.at(f"pages/{page.pk}/save/"), said(page)).status_code == 404


class TestPublishPage:
    def test_it_works(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse, state="draft")
        client.force_login(ayse)
        for _twice in range(2):
            assert client.post(room.at(f"pages/{page.pk}/publish/")).status_code == 303
        page.refresh_from_db()
        assert page.state == "published"
        assert list(Entry.objects.values_list("deed", flat=True)) == ["pages/publish_page"]

    def test_to_the_internet_only_when_sure(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse, state="draft", audience="public")
        client.force_login(ayse)
        answer = client.post(room.at(f"pages/{page.pk}/publish/"))
        assert "Everyone on the internet will see this page" in answer.content.decode()
        assert list(queries.public_pages(room.space)) == []
        assert client.post(room.at(f"pages/{page.pk}/publish/"), {"sure": "1"}).status_code == 303
        assert list(queries.public_pages(room.space)) == [page]


class TestUploadToPage:
    def test_it_works(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        sent = {"file": samples.upload(samples.picture(), "well.jpg"), "alt": "A well in Konya"}
        answer = client.post(room.at(f"pages/{page.pk}/pictures/"), sent)
        assert answer.status_code == 201
        url = answer.json()["url"]
        attachment = Attachment.objects.get()
        assert url == room.at(f"pages/files/{attachment.pk}/?size=large")
        answer = client.get(url)
        assert answer["Content-Type"].startswith("image/")
        assert b"".join(answer)
        client.force_login(luca)
        assert client.get(url).status_code == 404
        page.refresh_from_db()
        actions.edit_page(
            page, actions.Words("A", "en", f'<p><img src="{url}" alt="A well"></p>', page.version), by=ayse
        )
        assert len(b"".join(client.get(url))) > 100
        assert queries.public_file(room.space, attachment.pk) is None

    @pytest.mark.parametrize("content", [samples.PROGRAM, samples.SVG, b"", samples.png_that_says(20_000, 20_000)])
    def test_refusals_are_sentences(self, client: Client, room: Room, ayse: Person, content: bytes) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        sent = {"file": samples.upload(content, "well.jpg"), "alt": "A well"}
        answer = client.post(room.at(f"pages/{page.pk}/pictures/"), sent)
        assert answer.status_code == 422
        assert answer.json()["error"].endswith(".")
        assert File.objects.count() == 0

    def test_a_picture_needs_words(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        answer = client.post(room.at(f"pages/{page.pk}/pictures/"), {"file": samples.upload(samples.picture())})
        assert "what the picture shows" in answer.json()["error"]

    def test_without_script(self, client: Client, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        address = room.at(f"pages/{page.pk}/edit/")
        answer = client.post(address, said(page, picture=samples.upload(samples.picture())))
        assert answer.status_code == 422
        assert "Say in a few words what the picture shows." in answer.content.decode()
        sent = said(page, picture=samples.upload(samples.picture()), picture_alt='A "well" <b>')
        assert client.post(address, sent).status_code == 303
        page.refresh_from_db()
        url = queries.picture_address(Attachment.objects.get(), room.space.pk)
        assert page.body.startswith(WATER)
        assert f'<img src="{url}" alt="A &quot;well&quot; &lt;b&gt;">' in page.body


class TestFiles:
    def test_added_shown_taken_away(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        page = make_page(room, ayse)
        client.force_login(ayse)
        address = room.at(f"pages/{page.pk}/")
        plan, program = samples.ooxml(), samples.PROGRAM
        sent = said(page, attach=[samples.upload(plan, "plan.docx"), samples.upload(program, "a.pdf")])
        assert client.post(address + "edit/", sent).status_code == 422
        sent = said(page, attach=[samples.upload(plan, "plan.docx")])
        assert client.post(address + "edit/", sent).status_code == 303
        client.force_login(luca)
        file = Attachment.objects.get()
        assert room.at(f"pages/files/{file.pk}/") in client.get(address).content.decode()
        answer = client.get(room.at(f"pages/files/{file.pk}/"))
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer) == plan
        client.force_login(ayse)
        assert client.post(address + "edit/", said(page, version=2, drop=[file.pk])).status_code == 303
        assert File.objects.count() == 0

    def test_those_of_a_teachers_page(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        page = make_page(room, ayse, audience="teachers")
        words = actions.Words("A", "en", WATER, 1)
        actions.edit_page(page, words, by=ayse, files=[samples.upload(samples.ooxml(), "marks.docx")])
        client.force_login(luca)
        assert client.get(room.at(f"pages/files/{Attachment.objects.get().pk}/")).status_code == 404

    def test_public_ones(self, room: Room, ayse: Person) -> None:
        page = make_page(room, ayse, audience="public")
        picture = actions.upload_to_page(page, samples.upload(samples.picture()), by=ayse, description="A well")
        assert queries.public_file(room.space, picture.pk) is None
        url = queries.picture_address(picture, room.space.pk)
        words = actions.Words("A", "en", f'<p><img src="{url}" alt="A well"></p>', 1)
        saved = actions.edit_page(page, words, by=ayse)
        assert isinstance(saved, Page)
        assert queries.public_file(room.space, picture.pk) == picture
        assert queries.public_file(room.space, 2**64) is None
        note_sightings(picture.file.sha256, room.space.pk, {}, nobody=True, by=ayse, at=picture.at)
        outside = queries.public_view(saved, None, lambda pk: f"/gallery/water/files/{pk}/").body
        assert outside == f'<p><img src="/gallery/water/files/{picture.pk}/" alt="A well"></p>'
        actions.bin_page(saved, by=ayse)
        assert queries.public_file(room.space, picture.pk) is None


@pytest.mark.django_db(transaction=True)
def test_two_save_at_the_same_moment(ayse: Person, chiara: Person) -> None:
    room = make_room({ayse: Role.ADMINISTRATOR, chiara: Role.TEACHER})
    page = make_page(room, ayse)
    gate = Barrier(2)

    def save(person: Person) -> None:
        gate.wait()
        actions.edit_page(page, actions.Words("A", "en", f"<p>{person.given_name}</p>", 1), by=person)
        connection.close()

    threads = [Thread(target=save, args=[person]) for person in (ayse, chiara)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    page.refresh_from_db()
    assert page.version == 2
    assert {page.body, Draft.objects.get().body} == {"<p>Ayşe</p>", "<p>Chiara</p>"}
