"""Threads: beginning, answering, editing, removing, closing; what others see; with how many queries."""

import re
from threading import Barrier
from threading import Thread as Runner
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.template import engines
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from etwinning.core.actions import Stale
from etwinning.core.models import Entry, File
from etwinning.core.tests import samples
from etwinning.people.models import Notice, Person
from etwinning.threads import actions, queries
from etwinning.threads.models import Attachment, Post, Thread
from etwinning.threads.tests.factories import NOW, Role, Room, make_note, make_post, make_room, make_thread

pytestmark = pytest.mark.django_db


def words(**fields: object) -> dict[str, object]:
    return {"body": "<p>It rained for two days.</p>", "language": "en", "sending": str(uuid4())} | fields


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


class TestOpenThread:
    def test_it_works(self, client: Client, room: Room, elif_: Person, luca: Person) -> None:
        client.force_login(elif_)
        assert room.at("threads/new/") in text(client, room.at("threads/"))
        form = text(client, room.at("threads/new/"))
        assert "All members of this TwinSpace" in form
        assert "Teachers of this TwinSpace" not in form
        sent = words(title="Yağmur", audience="members", language="tr")
        answers = [client.post(room.at("threads/new/"), sent) for _twice in range(2)]
        thread = Thread.objects.get()
        assert {(answer.status_code, answer["Location"]) for answer in answers} == {
            (303, room.at(f"threads/{thread.pk}/"))
        }
        assert (thread.post_count, thread.posts.count(), thread.author) == (1, 1, elif_)
        assert list(Entry.objects.values_list("deed", "audience")) == [("threads/open_thread", "members")]
        client.force_login(luca)
        assert "Yağmur" in text(client, room.at("threads/"))

    def test_refusals(self, client: Client, room: Room, elif_: Person, luca: Person, victor: Person) -> None:
        for person, audience, status in ((luca, "members", 403), (victor, "members", 403), (elif_, "teachers", 422)):
            client.force_login(person)
            sent = words(title="A", audience=audience)
            assert client.post(room.at("threads/new/"), sent).status_code == status
        assert Thread.objects.count() == 0

    def test_among_teachers(self, client: Client, room: Room, chiara: Person, luca: Person, victor: Person) -> None:
        client.force_login(chiara)
        client.post(room.at("threads/new/"), words(title="Marks", audience="teachers"))
        thread = Thread.objects.get()
        assert Entry.objects.get().audience == "teachers"
        for person in (luca, victor):
            client.force_login(person)
            assert "Marks" not in text(client, room.at("threads/"))
            text(client, room.at(f"threads/{thread.pk}/"), 404)
            assert client.post(room.at(f"threads/{thread.pk}/reply/"), words()).status_code == 404

    def test_bad_input_loses_nothing(self, client: Client, room: Room, ayse: Person) -> None:
        client.force_login(ayse)
        for wrong in (
            {"title": "x" * 10_000}, {"title": ""}, {"body": " "}, {"body": "<p>" + "ğ" * 120_000}, {"body": "a\0b"},
            {"sending": "x"}, {"audience": "public"}, {"language": "xx"}, {"picture": samples.upload(samples.SVG)},
            {"picture": samples.upload(samples.picture())}, {"attach": [samples.upload(samples.PROGRAM, "a.pdf")]},
        ):  # fmt: skip
            sent = words(title="Rain in Konya", audience="members") | wrong
            answer = client.post(room.at("threads/new/"), sent)
            assert answer.status_code == 422
            assert "Rain in Konya" in answer.content.decode() or "title" in wrong
        assert (Thread.objects.count(), File.objects.count()) == (0, 0)


class TestReply:
    def test_it_works(
        self,
        client: Client,
        room: Room,
        ayse: Person,
        chiara: Person,
        luca: Person,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        thread = make_thread(room, ayse)
        hers = make_post(thread, chiara)
        client.force_login(luca)
        assert "Answer <bdi>Chiara Longo</bdi>" in text(client, room.at(f"threads/{thread.pk}/?answer={hers.pk}"))
        sent = words(answers=hers.pk)
        with django_capture_on_commit_callbacks(execute=True):
            answers = [client.post(room.at(f"threads/{thread.pk}/reply/"), sent) for _twice in range(2)]
        post = Post.objects.get(author=luca)
        address = room.at(f"threads/{thread.pk}/?page=1#post-{post.pk}")
        assert {(answer.status_code, answer["Location"]) for answer in answers} == {(303, address)}
        thread.refresh_from_db()
        assert (thread.post_count, post.answers) == (2, hers)
        assert thread.latest_at > NOW
        assert set(Notice.objects.values_list("person", "deed", "url")) == {
            (ayse.pk, "threads/reply", address),
            (chiara.pk, "threads/reply", address),
        }
        assert mail.outbox == []  # nothing about pupils by mail
        assert "Answer to <bdi>Chiara Longo</bdi>" in text(client, room.at(f"threads/{thread.pk}/"))

    def test_nobody_else_is_told(self, room: Room, ayse: Person, chiara: Person, luca: Person) -> None:
        thread = make_thread(room, luca)
        by_gone = make_post(thread, chiara)
        seat = room.seat(chiara)
        seat.left_at = NOW
        seat.save()
        actions.reply(thread, actions.Words("<p>A</p>"), by=ayse, answers=by_gone)
        assert Notice.objects.count() == 0
        thread = make_thread(room, ayse)
        actions.reply(thread, actions.Words("<p>A</p>"), by=ayse)
        assert Notice.objects.count() == 0

    def test_an_answer_to_a_post_elsewhere(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        elsewhere = make_post(make_thread(room, ayse, audience="teachers"), ayse, "Marks are ready")
        thread = make_thread(room, ayse)
        client.force_login(luca)
        client.post(room.at(f"threads/{thread.pk}/reply/"), words(answers=elsewhere.pk))
        assert Post.objects.get(author=luca).answers is None
        for number in (elsewhere.pk, "9" * 18, "x", "²"):
            seen = text(client, room.at(f"threads/{thread.pk}/?answer={number}"))
            assert "Write an answer</h2>" in seen
            assert "Marks are ready" not in seen

    def test_faults_show_on_the_page_of_the_thread(self, client: Client, room: Room, ayse: Person) -> None:
        thread = make_thread(room, ayse, posts=25)
        client.force_login(ayse)
        sent = words(picture=samples.upload(samples.picture()), body="Kept <b>words</b>")
        answer = client.post(room.at(f"threads/{thread.pk}/reply/"), sent)
        assert answer.status_code == 422
        assert "Say in a few words what the picture shows." in answer.content.decode()
        assert "Kept &lt;" in answer.content.decode()
        assert answer.content.decode().count("Please choose it again") == 1

    def test_by_get_one_is_led_to_the_thread(self, client: Client, room: Room, ayse: Person) -> None:
        thread = make_thread(room, ayse)
        client.force_login(ayse)
        assert client.get(room.at(f"threads/{thread.pk}/reply/"))["Location"] == room.at(f"threads/{thread.pk}/")

    def test_hostile_words(self, client: Client, room: Room, ayse: Person) -> None:
        thread = make_thread(room, ayse)
        client.force_login(ayse)
        body = '<p onclick="x()">Rain<script>alert(1)</script><iframe src="//x"></iframe></p>'
        client.post(room.at(f"threads/{thread.pk}/reply/"), words(body=body))
        assert Post.objects.latest("pk").body == "<p>Rain</p>"

    def test_pictures_and_files(self, client: Client, room: Room, ayse: Person, luca: Person, bruno: Person) -> None:
        thread = make_thread(room, ayse)
        client.force_login(luca)
        sent = words(
            picture=samples.upload(samples.picture()), picture_alt="A <wet> street",
            attach=[samples.upload(samples.ooxml(), "rain.docx")],
        )  # fmt: skip
        assert client.post(room.at(f"threads/{thread.pk}/reply/"), sent).status_code == 303
        seen = text(client, room.at(f"threads/{thread.pk}/"))
        assert 'alt="A &lt;wet&gt; street"' in seen
        assert "rain.docx" in seen
        for attachment in Attachment.objects.all():
            assert b"".join(client.get(room.at(f"threads/files/{attachment.pk}/")))
        client.force_login(bruno)
        assert client.get(room.at(f"threads/files/{attachment.pk}/")).status_code == 404

    def test_the_same_sending_keeps_files_once(self, room: Room, ayse: Person) -> None:
        thread = make_thread(room, ayse)
        sending = uuid4()
        for _twice in range(2):
            files = [samples.upload(samples.ooxml(), "rain.docx")]
            actions.reply(thread, actions.Words("<p>A</p>", files=files, sending=sending), by=ayse)
        assert (File.objects.count(), Attachment.objects.count(), thread.posts.count()) == (1, 1, 2)

    def test_a_closed_room_and_a_closed_thread(self, client: Client, room: Room, ayse: Person, luca: Person) -> None:
        thread = make_thread(room, ayse, closed_at=NOW)
        client.force_login(luca)
        assert "This thread is closed" in text(client, room.at(f"threads/{thread.pk}/"))
        answer = client.post(room.at(f"threads/{thread.pk}/reply/"), words())
        assert answer.status_code == 409
        assert "A teacher closed this thread." in answer.content.decode()
        room.close()
        assert "Send" not in text(client, room.at(f"threads/{thread.pk}/"))
        assert client.post(room.at(f"threads/{thread.pk}/reply/"), words()).status_code == 409
        assert thread.posts.count() == 1


class TestEditPost:
    def test_it_works(self, client: Client, room: Room, luca: Person, ayse: Person) -> None:
        post = make_post(make_thread(room, ayse), luca)
        client.force_login(luca)
        assert "In Konya it rains little" in text(client, room.at(f"posts/{post.pk}/edit/"))
        assert client.post(room.at(f"posts/{post.pk}/edit/"), {"body": " "}).status_code == 422
        for _twice in range(2):
            answer = client.post(room.at(f"posts/{post.pk}/edit/"), {"body": "<p>A lot!</p>", "language": "en"})
            assert answer["Location"].endswith(f"?page=1#post-{post.pk}")
        post.refresh_from_db()
        assert post.body == "<p>A lot!</p>"
        assert post.edited_at
        assert list(Entry.objects.values_list("deed", "audience")) == [("threads/edit_post", "me")]

    def test_only_ones_own_and_while_it_stands(self, client: Client, room: Room, luca: Person, ayse: Person) -> None:
        post = make_post(make_thread(room, ayse), luca)
        client.force_login(ayse)
        assert client.post(room.at(f"posts/{post.pk}/edit/"), {"body": "Hers"}).status_code == 403
        fresh = Post.objects.get(pk=post.pk)
        actions.remove_post(post, by=ayse)
        with pytest.raises(Stale, match="removed a moment ago"):
            actions.edit_post(fresh, actions.Words("<p>A</p>"), by=luca)
        client.force_login(luca)
        assert client.get(room.at(f"posts/{post.pk}/edit/")).status_code == 403


class TestRemovePost:
    def test_it_works(self, client: Client, room: Room, luca: Person, chiara: Person, elif_: Person) -> None:
        thread = make_thread(room, chiara)
        files = [samples.upload(samples.ooxml(), "rain.docx")]
        post = actions.reply(thread, actions.Words("<p>Rude words</p>", files=files), by=luca)
        reply = actions.reply(thread, actions.Words("<p>Please!</p>"), by=elif_, answers=post)
        client.force_login(elif_)
        assert client.post(room.at(f"posts/{post.pk}/remove/")).status_code == 403
        client.force_login(chiara)
        for _twice in range(2):
            assert client.post(room.at(f"posts/{post.pk}/remove/")).status_code == 303
        seen = text(client, room.at(f"threads/{thread.pk}/"))
        assert "This post was removed by <bdi>Chiara Longo</bdi>" in seen
        assert "Rude words" not in seen
        assert f'id="post-{reply.pk}"' in seen
        assert (File.objects.count(), Post.objects.get(pk=post.pk).body) == (0, "")
        assert Entry.objects.filter(deed="threads/remove_post", audience="teachers").count() == 1


class TestCloseThread:
    def test_close_thread_and_reopen_thread(self, client: Client, room: Room, chiara: Person, luca: Person) -> None:
        thread = make_thread(room, chiara)
        client.force_login(luca)
        for deed in ("close/", "reopen/"):
            assert client.post(room.at(f"threads/{thread.pk}/{deed}")).status_code == 403
        client.force_login(chiara)
        for deed, word in (("close/", "Open this thread again"), ("reopen/", "Close this thread")):
            for _twice in range(2):
                assert client.post(room.at(f"threads/{thread.pk}/{deed}")).status_code == 303
            assert word in text(client, room.at(f"threads/{thread.pk}/"))
        deeds = list(Entry.objects.order_by("pk").values_list("deed", flat=True))
        assert deeds == ["threads/close_thread", "threads/reopen_thread"]


class TestPages:
    def test_the_newest_talk_comes_first(self, client: Client, room: Room, ayse: Person) -> None:
        first, _second = make_thread(room, ayse, "First"), make_thread(room, ayse, "Second")
        actions.reply(first, actions.Words("<p>A</p>"), by=ayse)
        client.force_login(ayse)
        seen = text(client, room.at("threads/"))
        assert seen.index(">First<") < seen.index(">Second<")

    def test_long_threads(self, client: Client, room: Room, ayse: Person) -> None:
        thread = make_thread(room, ayse, posts=45)
        client.force_login(ayse)
        first = text(client, room.at(f"threads/{thread.pk}/"))
        assert "To the newest posts" in first
        assert len(re.findall('id="post-', first)) == 20
        latest = Post.objects.latest("created_at")
        found = client.get(room.at(f"posts/{latest.pk}/"))
        assert found["Location"] == room.at(f"threads/{thread.pk}/?page=3#post-{latest.pk}")
        assert "Post 44" in text(client, found["Location"])

    def test_wrong_numbers(self, client: Client, room: Room, ayse: Person) -> None:
        client.force_login(ayse)
        for wrong in ("0", "999999", str(2**63), "9" * 40):
            for address in (f"threads/{wrong}/", f"posts/{wrong}/edit/", f"threads/files/{wrong}/", f"posts/{wrong}/"):
                text(client, room.at(address), 404)
            for address in (f"threads/{wrong}/reply/", f"posts/{wrong}/remove/", f"notes/{wrong}/remove/"):
                assert client.post(room.at(address), words()).status_code == 404

    @pytest.mark.parametrize("number", [1, 20])
    def test_the_same_number_of_queries(
        self, client: Client, room: Room, ayse: Person, luca: Person, number: int, django_assert_num_queries: object
    ) -> None:
        thread = make_thread(room, ayse)
        for _each in range(number - 1):
            make_thread(room, luca)
            post = make_post(thread, luca, answers=make_post(thread, ayse))
            file = File.objects.create(sha256="0" * 64, name="a.pdf", kind="document", mime="a/b", size=1)
            Attachment.objects.create(post=post, file=file)
            Attachment.objects.create(note=make_note(room, luca), file=file)
            Attachment.objects.create(note=make_note(room, luca, audience="teachers"), file=file)
        make_post(thread, luca, answers=thread.posts.first())
        plan = File.objects.create(sha256="1" * 64, name="plan.pdf", kind="document", mime="a/b", size=1)
        Attachment.objects.create(post=thread.posts.latest("pk"), file=plan)
        for audience in ("members", "teachers"):
            Attachment.objects.create(note=make_note(room, ayse, audience=audience), file=plan)
        client.force_login(ayse)
        for address, most in (("threads/", 9), (f"threads/{thread.pk}/", 12), ("news/", 9), ("bulletin/", 9)):
            client.get(room.at(address))
            with django_assert_num_queries(most):  # type: ignore[operator]
                client.get(room.at(address))

    def test_the_journal_can_be_read(self, room: Room, ayse: Person) -> None:
        thread = actions.open_thread(
            room.space, actions.Words("<p>A</p>"), by=ayse, title="<b>Rain</b>", audience="members"
        )
        post = actions.reply(thread, actions.Words("<p>A</p>"), by=ayse)
        actions.edit_post(post, actions.Words("<p>B</p>"), by=ayse)
        actions.remove_post(post, by=ayse)
        actions.reopen_thread(actions.close_thread(thread, by=ayse), by=ayse)
        for audience in ("teachers", "members"):
            note = actions.write_note(room.space, actions.Words("A"), by=ayse, audience=audience)
        actions.remove_note(note, by=ayse)
        env = engines["jinja2"].env  # type: ignore[attr-defined]
        assert [str(env.filters["sentence"](env, entry)) for entry in Entry.objects.order_by("pk")] == [
            "Ayşe Yılmaz began to talk about “&lt;b&gt;Rain&lt;/b&gt;”",
            "Ayşe Yılmaz answered in “&lt;b&gt;Rain&lt;/b&gt;”",
            "Ayşe Yılmaz changed a post in “&lt;b&gt;Rain&lt;/b&gt;”",
            "Ayşe Yılmaz removed a post from “&lt;b&gt;Rain&lt;/b&gt;”",
            "Ayşe Yılmaz closed the thread “&lt;b&gt;Rain&lt;/b&gt;”",
            "Ayşe Yılmaz opened the thread “&lt;b&gt;Rain&lt;/b&gt;” again",
            "Ayşe Yılmaz wrote in the teachers' bulletin",
            "Ayşe Yılmaz wrote in the news",
            "Ayşe Yılmaz removed a note",
        ]


def test_forget_person(room: Room, luca: Person) -> None:
    thread = actions.open_thread(
        room.space, actions.Words("<p>A</p>", sending=uuid4()), by=luca, title="Rain", audience="members"
    )
    actions.forget_person(luca)
    assert list(thread.posts.values_list("author", "sending")) == [(luca.pk, None)]


@pytest.mark.django_db(transaction=True)
def test_the_same_button_twice_at_the_same_moment(ayse: Person, chiara: Person) -> None:
    room = make_room({ayse: Role.ADMINISTRATOR, chiara: Role.TEACHER})
    thread = make_thread(room, chiara)
    gate, sending = Barrier(3), uuid4()

    def send() -> None:
        gate.wait()
        actions.reply(thread, actions.Words("<p>Rain</p>", sending=sending), by=ayse)
        connection.close()

    runners = [Runner(target=send) for _each in range(3)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    thread.refresh_from_db()
    assert (thread.post_count, thread.posts.count()) == (2, 2)
    assert queries.reading_of(room.seat(ayse), thread)[0] == thread.posts.get(author=ayse).pk
    assert Notice.objects.count() == 1


def test_a_quotation_of_a_removed_post_does_not_keep_its_words(room: Room, ayse: Person, luca: Person) -> None:
    thread = make_thread(room, ayse, posts=0)
    first = make_post(thread, luca, "Rude words, and more of them.")
    quotation = "<blockquote><p><strong>Luca wrote:</strong></p><p>{}</p></blockquote><p>I do not agree.</p>"
    whole, part, other = (
        make_post(thread, ayse, "x", body=quotation.format(words))
        for words in ("Rude words, and more of them.", "Rude words", "What somebody else said.")
    )
    actions.remove_post(first, by=ayse)
    for post in (whole, part, other):
        post.refresh_from_db()
    assert "Rude" not in whole.body + part.body
    assert whole.body == "<blockquote><p>[…]</p></blockquote><p>I do not agree.</p>"
    assert "What somebody else said." in other.body


def test_the_question_is_not_its_own_answer(client: Client, room: Room, ayse: Person, luca: Person) -> None:
    thread = make_thread(room, ayse, posts=1)
    question, answer = thread.posts.get(), make_post(thread, luca)
    client.force_login(ayse)
    page = client.get(thread.get_absolute_url()).text
    assert room.at(f"posts/{answer.pk}/answer/") in page
    assert room.at(f"posts/{question.pk}/answer/") not in page
    assert client.post(room.at(f"posts/{question.pk}/answer/")).status_code == 409
