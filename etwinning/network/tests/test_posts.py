"""Posts: writing, who reads them, files, comments, likes, pins, hiding, deleting."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.models import Entry, File
from etwinning.core.tests import samples
from etwinning.core.tests.samples import picture as drawn
from etwinning.network import actions, queries
from etwinning.network.actions import Words
from etwinning.network.models import Comment, Hiding, Like, Post, PostFile, Preview
from etwinning.network.previews import Said
from etwinning.network.words import first_address, linked
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Block
from etwinning.schools.models import Membership
from tests.cast import KONYA, LECCE, NOW, make_school, make_teacher

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("default::ResourceWarning")]


def picture(name: str = "spring.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn("PNG"), "image/png")


def write(by: Person, body: str = "We measured the spring.", **more: object) -> Post:
    return actions.write_post(Words(body), by=by, **({"seen_by": "members"} | more))  # type: ignore[arg-type]


def said(**more: object) -> dict[str, object]:
    return {"body": "We measured the spring.", "seen_by": "members", "language": "en", "sending": str(uuid4())} | more


def seen(client: Client, reader: Person, post: Post) -> int:
    client.force_login(reader)
    return client.get(f"/posts/{post.pk}/").status_code


class TestWritePost:
    def test_a_sound_is_played(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        sound = SimpleUploadedFile("drops.wav", samples.SOUNDS_AND_FILMS["audio/wav"])
        assert client.post("/posts/new/", said(attach=[sound])).status_code == 303
        post = Post.objects.get()
        address = f"/posts/files/{post.files.get().pk}/"
        page = client.get(f"/posts/{post.pk}/").content.decode()
        assert f'<audio controls preload="none" src="{address}" aria-label="drops.wav"' in page

    def test_it_works(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        assert client.get("/posts/new/").status_code == 200
        sent = said(picture=picture(), picture_alt="A spring", attach=[SimpleUploadedFile("plan.txt", b"Monday")])
        for _twice in range(2):
            answer = client.post("/posts/new/", sent)
            assert answer.status_code == 303
            for upload in (sent["picture"], *sent["attach"]):  # type: ignore[misc]
                upload.seek(0)
        post = Post.objects.get()
        assert f'name="after" value="{post.pk}"' in client.get("/posts/new/").content.decode()
        assert answer["Location"] == f"/posts/{post.pk}/"
        assert (post.author, post.seen_by, post.school) == (ayse, "members", None)
        assert [(row.description, row.file.kind) for row in post.files.order_by("pk")] == [
            ("A spring", "picture"), ("", "document"),
        ]  # fmt: skip
        entry = Entry.objects.get()
        assert (entry.deed, entry.scope, entry.audience) == ("network/write_post", f"person:{ayse.pk}", "members")
        page = client.get(f"/posts/{post.pk}/").content.decode()
        for words in ('alt="A spring"', "plan.txt", "We measured the spring.", "Seen by eTwinners"):
            assert words in page

    def test_a_picture_needs_its_words(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        answer = client.post("/posts/new/", said(picture2=picture()))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Say in a few words what the picture shows." in page
        assert "We measured the spring." in page
        assert not Post.objects.exists()

    def test_a_picture_has_its_own_field(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        assert client.post("/posts/new/", said(attach=[picture()])).status_code == 422

    def test_for_the_page_of_the_school(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        client.post("/posts/new/", said(at_school="on"))
        post = Post.objects.get()
        assert post.school == make_school(KONYA)
        assert Entry.objects.get().scope == f"school:{post.school_id}"
        answer = client.post("/posts/new/", said(at_school="on", seen_by="followers"))
        assert answer.status_code == 422
        assert "checked" in client.get("/posts/new/?school=1").content.decode()

    def test_one_of_several_schools_of_ones_own(self, client: Client, ayse: Person, bruno: Person) -> None:
        Membership.objects.create(person=ayse, school=make_school(LECCE), is_default=False, confirmed_at=NOW)
        client.force_login(ayse)
        client.post("/posts/new/", said(at_school="on", school=make_school(LECCE).pk))
        assert Post.objects.get().school == make_school(LECCE)
        client.force_login(bruno)
        client.post("/posts/new/", said(seen_by="school", school=make_school(KONYA).pk))
        assert Post.objects.get(author=bruno).school == make_school(LECCE)

    def test_who_may(self, client: Client, eva: Person, elif_: Person, olcay: Person, victor: Person) -> None:
        for person, status in ((eva, 403), (elif_, 404), (olcay, 403), (victor, 403)):
            client.force_login(person)
            assert client.post("/posts/new/", said()).status_code == status
        assert not Post.objects.exists()

    @pytest.mark.parametrize("wrong", [{"body": ""}, {"body": "x" * 5001}, {"seen_by": "public"}, {"sending": "x"},
                                       {"language": "xx"}])  # fmt: skip
    def test_what_cannot_be(self, client: Client, ayse: Person, wrong: dict[str, str]) -> None:
        client.force_login(ayse)
        assert client.post("/posts/new/", said(**wrong)).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_the_same_moment(ayse: Person) -> None:
    gate, sending = Barrier(2), uuid4()

    def send() -> None:
        gate.wait()
        post = actions.write_post(Words("Once", sending=sending), by=ayse, seen_by="members")
        actions.write_comment(post, by=ayse, body="Once", sending=sending)
        connection.close()

    threads = [Thread(target=send) for _twice in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Post.objects.count(), Comment.objects.count()) == (1, 1)


class TestWords:
    def test_addresses_are_links_and_nothing_else_is(self) -> None:
        html = linked('See <b> (https://a.example/x_(y)?a=1&b="q"), https://b.example.\n\njavascript:alert(1)')
        assert html == (
            '<p>See &lt;b&gt; (<a href="https://a.example/x_(y)?a=1&amp;b=" rel="nofollow noopener ugc">'
            'a.example/x_(y)?a=1&amp;b=</a>"q"), <a href="https://b.example" rel="nofollow noopener ugc">b.example</a>.'
            "</p><p>javascript:alert(1)</p>"
        )

    def test_long_ones_are_shown_short(self) -> None:
        assert "…</a>" in linked("https://a.example/" + "x" * 200)
        assert linked("https://") == "<p>https://</p>"

    @pytest.mark.parametrize(
        ("text", "address"),
        [("none", ""), ("a https://a.example/b. c https://d.example", "https://a.example/b"),
         ("(http://a.example)", "http://a.example"), ("https://...", ""), ("HTTPS://A.example!", "HTTPS://A.example")],
    )  # fmt: skip
    def test_the_first_address(self, text: str, address: str) -> None:
        assert first_address(text) == address


class TestPreview:
    def test_it_is_fetched_once(self, client: Client, ayse: Person) -> None:
        post = write(ayse, "Look: https://school.example/springs")
        preview = Preview.objects.get()
        assert (preview.url, preview.state) == ("https://school.example/springs", "waiting")
        actions.keep_preview(preview, Said("Our <springs>", "Where they are", "Konya"))
        client.force_login(ayse)
        page = client.get(f"/posts/{post.pk}/").content.decode()
        for words in ("Our &lt;springs&gt;", "Where they are", "Konya"):
            assert words in page
        assert actions.fetch_preview.call(post.pk) is None  # done already: nothing is asked

    def test_a_post_without_preview_is_a_post(self, client: Client, ayse: Person) -> None:
        post = write(ayse, "Look: https://nowhere.invalid/")
        actions.fetch_preview.call(post.pk)  # there is no such server, and perhaps no network
        assert Preview.objects.get().state == "none"
        assert seen(client, ayse, post) == 200
        assert not Preview.objects.filter(post=write(ayse, "No link")).exists()

    def test_a_changed_link_is_asked_anew(self, ayse: Person) -> None:
        post = write(ayse, "https://a.example/")
        old = Preview.objects.get()
        actions.edit_post_words(post, by=ayse, body="https://b.example/")
        actions.keep_preview(old, Said("Late", "", ""))  # the answer for the first one comes too late
        assert Preview.objects.get().state == "waiting"
        actions.edit_post_words(post, by=ayse, body="none")
        assert not Preview.objects.exists()


class TestWhoReads:
    def test_the_table(
        self, client: Client, ayse: Person, bruno: Person, chiara: Person, dimitris: Person, eva: Person,
        elif_: Person, olcay: Person, victor: Person,
    ) -> None:  # fmt: skip
        """Bruno follows Ayşe, Chiara is a contact, Zeynep a colleague, Eva says she is one and waits."""
        zeynep = make_teacher("Zeynep", "Kaya", KONYA)
        Membership.objects.filter(person=eva).update(school=make_school(KONYA))
        actions.follow_person(ayse, by=bruno)
        actions.accept_contact(actions.request_contact(chiara, by=ayse), by=chiara)
        posts = {
            "members": write(ayse),
            "followers": write(ayse, seen_by="followers"),
            "school": write(ayse, seen_by="school", school=make_school(KONYA)),
        }
        readers = (ayse, bruno, chiara, zeynep, dimitris, olcay, eva, victor, elif_)
        table = {kind: [seen(client, reader, post) == 200 for reader in readers] for kind, post in posts.items()}
        yes, no = True, False
        assert table == {
            "members": [yes, yes, yes, yes, yes, yes, no, no, no],
            "followers": [yes, yes, yes, no, no, no, no, no, no],
            "school": [yes, no, no, yes, no, no, no, no, no],
        }

    def test_blocks_and_standing(self, client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
        post = write(ayse)
        Block.objects.create(person=bruno, blocked=ayse)
        assert seen(client, bruno, post) == 404
        Person.objects.filter(pk=ayse.pk).update(state="suspended")
        assert seen(client, dimitris, post) == 404
        assert seen(client, Person.objects.get(pk=ayse.pk), post) == 302  # led to the page that says why and until when

    def test_files_go_with_the_post(self, client: Client, ayse: Person, bruno: Person, dimitris: Person) -> None:
        words = Words("x", pictures=[(picture(), "A spring")])
        actions.write_post(words, by=ayse, seen_by="followers")
        path = f"/posts/files/{PostFile.objects.get().pk}/"
        actions.follow_person(ayse, by=bruno)
        for reader, status in ((bruno, 200), (dimitris, 404)):
            client.force_login(reader)
            answer = client.get(path)
            assert answer.status_code == status
            if answer.streaming:
                answer.getvalue()

    def test_lists_of_a_person_and_a_school(self, client: Client, ayse: Person, bruno: Person, eva: Person) -> None:
        school = make_school(KONYA)
        write(ayse, "For all to read")
        write(ayse, "For followers alone", seen_by="followers")
        write(ayse, "At school", school=school)
        client.force_login(bruno)
        mine = client.get(f"/people/{ayse.pk}/posts/").content.decode()
        assert [words in mine for words in ("For all to read", "For followers alone", "At school")] == [
            True,
            False,
            True,
        ]
        ours = client.get(f"/schools/{school.pk}/posts/").content.decode()
        assert [words in ours for words in ("For all to read", "At school")] == [False, True]
        client.force_login(eva)
        assert client.get(f"/schools/{school.pk}/posts/").status_code == 403
        assert client.get(f"/people/{ayse.pk}/posts/").status_code == 403


class TestChanging:
    def test_edit_post_words(self, client: Client, ayse: Person, bruno: Person) -> None:
        post = write(ayse)
        client.force_login(ayse)
        assert "We measured the spring." in client.get(f"/posts/{post.pk}/edit/").content.decode()
        assert client.post(f"/posts/{post.pk}/edit/", {"body": "We drew it.", "language": ""}).status_code == 303
        post.refresh_from_db()
        assert (post.body, post.edited_at is not None) == ("We drew it.", True)
        assert client.post(f"/posts/{post.pk}/edit/", {"body": ""}).status_code == 422
        client.force_login(bruno)
        assert client.post(f"/posts/{post.pk}/edit/", {"body": "Mine now"}).status_code == 403

    def test_delete_post(self, client: Client, ayse: Person, bruno: Person) -> None:
        post = actions.write_post(Words("x", pictures=[(picture(), "y")]), by=ayse, seen_by="members")
        actions.write_comment(post, by=bruno, body="Lovely")
        client.force_login(bruno)
        assert client.post(f"/posts/{post.pk}/delete/").status_code == 403
        client.force_login(ayse)
        assert "1 comment of others goes with it." in client.get(f"/posts/{post.pk}/delete/").content.decode()
        assert client.post(f"/posts/{post.pk}/delete/").status_code == 303
        assert client.post(f"/posts/{post.pk}/delete/").status_code == 404
        assert not any(model.objects.exists() for model in (Post, Comment, File))

    def test_who_leaves_takes_it_along(self, ayse: Person, bruno: Person) -> None:
        words = Words("x", files=[SimpleUploadedFile("a.txt", b"a")])
        post, other = actions.write_post(words, by=ayse, seen_by="members"), write(bruno)
        actions.write_comment(other, by=ayse, body="Lovely")
        actions.like_post(other, by=ayse)
        actions.hide_post(other, by=ayse)
        actions.write_comment(post, by=bruno, body="Lovely")
        actions.forget_person(ayse)
        assert list(Post.objects.all()) == [other]
        assert not any(model.objects.exists() for model in (Comment, Like, Hiding, File))


class TestPinPost:
    def test_pin_post_and_unpin_post(self, client: Client, ayse: Person, bruno: Person) -> None:
        school = make_school(KONYA)
        first, second = write(ayse, "Older", school=school), write(ayse, "Newer", school=school)
        client.force_login(make_teacher("Zeynep", "Kaya", KONYA))
        for _twice in range(2):
            answer = client.post(f"/posts/{first.pk}/pin/", {"back": "/feed/?before=1-2"})
            assert (answer.status_code, answer["Location"]) == (303, f"/feed/?before=1-2#post-{first.pk}")
        assert list(queries.posts_at(school, bruno)) == [first, second]
        assert client.post(f"/posts/{first.pk}/unpin/").status_code == 303
        assert list(queries.posts_at(school, bruno)) == [second, first]
        client.force_login(bruno)
        assert client.post(f"/posts/{first.pk}/pin/").status_code == 403

    def test_three_at_most(self, client: Client, ayse: Person) -> None:
        posts = [write(ayse, school=make_school(KONYA)) for _number in range(4)]
        client.force_login(ayse)
        assert [client.post(f"/posts/{post.pk}/pin/").status_code for post in posts] == [303, 303, 303, 409]

    def test_only_what_stands_at_a_school(self, client: Client, ayse: Person) -> None:
        client.force_login(ayse)
        assert client.post(f"/posts/{write(ayse).pk}/pin/").status_code == 403


class TestLikeAndHide:
    def test_like_post_and_unlike_post(self, client: Client, ayse: Person, bruno: Person) -> None:
        post = write(ayse)
        client.force_login(bruno)
        for _twice in range(2):
            assert client.post(f"/posts/{post.pk}/like/").status_code == 303
        assert Like.objects.count() == 1
        assert "You like it" in client.get(f"/posts/{post.pk}/").content.decode()
        assert not Notice.objects.exists()
        for _twice in range(2):
            assert client.post(f"/posts/{post.pk}/unlike/").status_code == 303
        assert Like.objects.count() == 0
        client.force_login(ayse)
        assert client.post(f"/posts/{post.pk}/like/").status_code == 403

    def test_hide_post_and_unhide_post(self, client: Client, ayse: Person, bruno: Person) -> None:
        post = write(ayse)
        client.force_login(bruno)
        for _twice in range(2):
            assert client.post(f"/posts/{post.pk}/hide/").status_code == 303
        assert Hiding.objects.get().person == bruno
        assert "Show it in my feed again" in client.get(f"/posts/{post.pk}/").content.decode()
        for _twice in range(2):
            assert client.post(f"/posts/{post.pk}/unhide/").status_code == 303
        assert not Hiding.objects.exists()

    @pytest.mark.parametrize(
        "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "x" * 999]
    )
    def test_the_way_back_stays_here(self, client: Client, ayse: Person, bruno: Person, back: str) -> None:
        post = write(ayse)
        client.force_login(bruno)
        answer = client.post(f"/posts/{post.pk}/like/", {"back": back})
        assert answer["Location"] == f"/posts/{post.pk}/#post-{post.pk}"


class TestComments:
    def test_write_comment(self, client: Client, ayse: Person, bruno: Person) -> None:
        post = write(ayse)
        client.force_login(bruno)
        sent = {"body": "See https://a.example/ <b>", "sending": str(uuid4())}
        for _twice in range(2):
            answer = client.post(f"/posts/{post.pk}/comments/new/", sent)
            assert answer.status_code == 303
        comment = Comment.objects.get()
        assert answer["Location"] == f"/posts/{post.pk}/?page=1#comment-{comment.pk}"
        page = client.get(f"/posts/{post.pk}/").content.decode()
        assert 'href="https://a.example/"' in page
        assert "&lt;b&gt;" in page
        assert [(told.person, told.deed) for told in Notice.objects.all()] == [(ayse, "network/write_comment")]
        assert client.post(f"/posts/{post.pk}/comments/new/", {"body": "", "sending": str(uuid4())}).status_code == 422
        assert client.get(f"/posts/{post.pk}/comments/new/").status_code == 303

    def test_delete_comment(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        post = write(ayse)
        for deleter, status in ((chiara, 403), (bruno, 303), (ayse, 303)):
            comment = actions.write_comment(post, by=bruno, body="Lovely")
            client.force_login(deleter)
            assert client.post(f"/posts/comments/{comment.pk}/delete/").status_code == status
        assert Comment.objects.count() == 1

    def test_who_is_hidden_says_nothing(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        post = write(ayse)
        actions.write_comment(post, by=bruno, body="Lovely")
        Block.objects.create(person=chiara, blocked=bruno)
        client.force_login(chiara)
        page = client.get(f"/posts/{post.pk}/").content.decode()
        assert "Lovely" not in page
        assert "No comment yet." in page

    def test_it_costs_the_same_for_one_and_for_many(self, client: Client, ayse: Person, bruno: Person) -> None:
        post = write(ayse)
        actions.write_comment(post, by=bruno, body="Lovely")
        client.force_login(ayse)
        client.get(f"/posts/{post.pk}/")
        with CaptureQueriesContext(connection) as few:
            client.get(f"/posts/{post.pk}/")
        for number in range(18):
            actions.write_comment(post, by=make_teacher(f"P{number}", "X", KONYA), body="Lovely")
        with CaptureQueriesContext(connection) as many:
            client.get(f"/posts/{post.pk}/")
        assert len(few) == len(many) <= 12
