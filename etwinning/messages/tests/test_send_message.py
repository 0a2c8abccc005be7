"""Sending: once, in order, heard by those who should; drafts, read marks, notices."""

from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from etwinning.core.actions import Stale
from etwinning.core.models import Entry, File
from etwinning.core.tests import samples
from etwinning.messages import actions, queries
from etwinning.messages.models import Conversation, HiddenMessage, Message, Seat
from etwinning.messages.tests.factories import make_talk, say, seat_of
from etwinning.people.models import Notice, Person
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db
SECRET = "Zzsecret words"


def heard(person: Person) -> int:
    """In how many conversations something is new."""
    return int(Person.objects.filter(pk=person.pk).values_list(queries.unread_of(), flat=True)[0])


def said(body: str = "Hello", **more: object) -> dict[str, Any]:
    return {"body": body, "sending": str(uuid4())} | more


def test_it_works(client: Client, ayse: Person, bruno: Person, django_capture_on_commit_callbacks: Any) -> None:
    client.force_login(ayse)
    answer = client.post("/messages/new/", {"people": bruno.pk})
    talk = Conversation.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/messages/{talk.pk}/")
    assert client.get(f"/messages/{talk.pk}/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/messages/{talk.pk}/send/", said("Merhaba Bruno!\n\nSecond line"))
    message = Message.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/messages/{talk.pk}/#message-{message.pk}")
    assert (message.author, message.body, message.kind) == (ayse, "Merhaba Bruno!\n\nSecond line", "words")
    deeds = list(Entry.objects.order_by("pk").values_list("deed", "scope"))
    assert deeds == [(f"messages/{deed}", f"conversation:{talk.pk}") for deed in ("start_conversation", "send_message")]
    assert not Entry.objects.filter(data__icontains="Merhaba").exists()
    assert (heard(ayse), heard(bruno)) == (0, 1)
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [(["bruno@twin.example"], "Ayşe Yılmaz wrote to you")]
    assert "Merhaba" not in str(mail.outbox[0].body)
    client.force_login(bruno)
    assert "Merhaba Bruno!" in client.get("/messages/").content.decode()
    assert "Merhaba Bruno!" in client.get(f"/messages/{talk.pk}/").content.decode()
    assert heard(bruno) == 0
    assert Notice.objects.get().read_at is not None


def test_strangers_meet_nothing(client: Client, ayse: Person, bruno: Person, dimitris: Person, elif_: Person) -> None:
    talk = make_talk(ayse, bruno)
    message = say(talk, ayse, SECRET)
    paths = [f"/messages/{talk.pk}/", f"/messages/{talk.pk}/since/", f"/messages/one/{message.pk}/"]
    for person in (dimitris, elif_):
        client.force_login(person)
        assert [client.get(path).status_code for path in paths] == [404] * 3
        assert client.post(f"/messages/{talk.pk}/send/", said()).status_code == 404
        assert client.post(f"/messages/one/{message.pk}/hide/").status_code == 404
    client.force_login(dimitris)
    assert "Zzsecret" not in client.get("/messages/search/?q=zzsecret").content.decode()


def test_without_a_message_the_other_sees_nothing(client: Client, ayse: Person, bruno: Person) -> None:
    talk = make_talk(ayse, bruno)
    client.force_login(bruno)
    assert client.get(f"/messages/{talk.pk}/").status_code == 404
    assert queries.seats_listed(bruno).count() == heard(bruno) == 0
    assert make_talk(bruno, ayse) == talk  # whoever begins, it is the same one
    assert client.get(f"/messages/{talk.pk}/").status_code == 200


class TestTwiceIsOnce:
    def test_the_same_button(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        client.force_login(ayse)
        sent = said("Once")
        assert [client.post(f"/messages/{talk.pk}/send/", sent).status_code for _ in range(3)] == [303] * 3
        assert Message.objects.count() == 1

    def test_with_its_files_once(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        client.force_login(ayse)
        mark = str(uuid4())
        for _twice in range(2):
            plan = SimpleUploadedFile("plan.txt", b"We meet on Monday.")
            client.post(f"/messages/{talk.pk}/send/", {"body": "", "attach": plan, "sending": mark})
        assert (Message.objects.count(), File.objects.count()) == (1, 1)

    @pytest.mark.django_db(transaction=True)
    def test_at_the_same_moment(self, ayse: Person, bruno: Person) -> None:
        """Ten threads, five marks, each sent twice: five messages, whose keys grow as they become visible."""
        talk, marks, start = make_talk(ayse, bruno), [uuid4() for _ in range(5)], Barrier(10)

        def send(number: int) -> None:
            start.wait()
            actions.send_message(talk, actions.Words(str(number), sending=marks[number % 5]), by=ayse)
            connection.close()

        threads = [Thread(target=send, args=(number,)) for number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        keys = list(queries.messages_in(seat_of(bruno, talk)).values_list("pk", flat=True))
        assert len(keys) == 5
        assert keys == sorted(keys)


def test_nothing_is_no_message(client: Client, ayse: Person, bruno: Person) -> None:
    talk = make_talk(ayse, bruno)
    client.force_login(ayse)
    for words in ("", "   \n", "x" * 8_001):
        answer = client.post(f"/messages/{talk.pk}/send/", said(words))
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
    assert client.post(f"/messages/{talk.pk}/send/", {"body": "No mark"}).status_code == 422
    assert Message.objects.count() == 0


def test_a_picture_needs_its_words(client: Client, ayse: Person, bruno: Person) -> None:
    dot = bytes.fromhex("47494638376101000100800000ffffffffffff2c00000000010001000002024401003b")
    talk = make_talk(ayse, bruno)
    client.force_login(ayse)
    sent = said("", picture=SimpleUploadedFile("me.gif", dot))
    assert client.post(f"/messages/{talk.pk}/send/", sent).status_code == 422
    sent |= {"picture": SimpleUploadedFile("me.gif", dot), "picture_alt": "A white dot"}
    assert client.post(f"/messages/{talk.pk}/send/", sent).status_code == 303
    attachment = Message.objects.get().attachments.get()
    client.force_login(bruno)
    assert 'alt="A white dot"' in client.get(f"/messages/{talk.pk}/").content.decode()
    answer = client.get(f"/messages/files/{attachment.pk}/")
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
    answer.getvalue()


def test_a_film_is_played(client: Client, ayse: Person, bruno: Person) -> None:
    talk = make_talk(ayse, bruno)
    words = actions.Words("Our song", files=[samples.upload(samples.film(), "song.mp4")])
    path = f"/messages/files/{actions.send_message(talk, words, by=ayse).attachments.get().pk}/"
    client.force_login(bruno)
    seen = client.get(f"/messages/{talk.pk}/").content.decode()
    assert f'<video playsinline controls preload="none" src="{path}" aria-label="song.mp4"' in seen


def test_a_file_goes_to_those_who_read_the_message(
    client: Client, ayse: Person, bruno: Person, dimitris: Person, carla: Person
) -> None:
    talk = make_talk(ayse, bruno)
    words = actions.Words("The plan", files=[SimpleUploadedFile("plan.txt", b"We meet on Monday.")])
    path = f"/messages/files/{actions.send_message(talk, words, by=ayse).attachments.get().pk}/"
    for person, status in ((ayse, 200), (bruno, 200), (dimitris, 404), (carla, 404)):
        client.force_login(person)
        answer = client.get(path)
        assert answer.status_code == status
        if answer.streaming:
            answer.getvalue()
    actions.clear_conversation(seat_of(bruno, talk), by=bruno)
    client.force_login(bruno)
    assert client.get(path).status_code == 404


def test_a_block_in_a_pair_is_refused(client: Client, ayse: Person, bruno: Person) -> None:
    talk = make_talk(ayse, bruno)
    say(talk, ayse, "From before")
    Block.objects.create(person=bruno, blocked=ayse)
    client.force_login(ayse)
    assert client.post(f"/messages/{talk.pk}/send/", said()).status_code == 403
    page = client.get(f"/messages/{talk.pk}/").content.decode()
    assert "From before" in page
    assert "You cannot write here now" in page


def test_removed_meanwhile(ayse: Person, bruno: Person, chiara: Person) -> None:
    talk = make_talk(ayse, bruno, chiara)
    actions.remove_person(seat_of(bruno, talk), by=ayse)
    with pytest.raises(Stale):
        say(talk, bruno)


class TestDraft:
    def test_keep_draft(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        client.force_login(ayse)
        path = f"/messages/{talk.pk}/draft/"
        assert client.post(path, {"body": "Dear Bru"}, headers={"X-Auto-Save": "1"}).status_code == 204
        assert "Dear Bru</textarea>" in client.get(f"/messages/{talk.pk}/").content.decode()
        assert client.post(path, {"body": "Dear Bruno"}).status_code == 303  # the button, without a script
        page = client.get("/messages/").content.decode()
        assert "Not sent yet:" in page
        assert "Dear Bruno" in page
        client.force_login(bruno)
        assert "Dear" not in client.get("/messages/").content.decode()
        assert queries.seats_of(bruno).count() == 0

    def test_sending_ends_it_and_a_late_saving_does_not_bring_it_back(self, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        actions.keep_draft(seat_of(ayse, talk), by=ayse, body="Dear Bruno")
        say(talk, ayse, "Dear Bruno")
        actions.keep_draft(seat_of(ayse, talk), by=ayse, body="Dear Bruno ")
        assert (seat_of(ayse, talk).draft, seat_of(ayse, talk).draft_at) == ("", None)

    def test_too_long_is_said_and_stays_on_the_page(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        client.force_login(ayse)
        answer = client.post(f"/messages/{talk.pk}/draft/", {"body": "long " * 2_000})
        assert answer.status_code == 422
        assert "long long" in answer.content.decode()

    def test_it_stays_when_one_may_not_send_any_more(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        client.force_login(ayse)
        Block.objects.create(person=ayse, blocked=bruno)
        assert client.post(f"/messages/{talk.pk}/draft/", {"body": "Dear Bruno"}).status_code == 303
        assert "Dear Bruno" in client.get(f"/messages/{talk.pk}/").content.decode()


class TestReading:
    def test_read_conversation(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        message = say(talk, ayse)
        assert queries.readers_of(message, seat_of(ayse, talk)) == []
        client.force_login(bruno)
        for to in (message.pk, "x", "-1", 2**70):
            assert client.post(f"/messages/{talk.pk}/read/", {"to": to}).status_code == 204
        assert seat_of(bruno, talk).read_to == message.pk
        assert queries.readers_of(message, seat_of(ayse, talk)) == [bruno]

    def test_nobody_reads_what_is_not_written_yet(self, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        message = say(talk, ayse)
        actions.read_conversation(seat_of(bruno, talk), by=bruno, to=2**60)
        assert seat_of(bruno, talk).read_to == message.pk
        say(talk, ayse)
        assert heard(bruno) == 1

    @pytest.mark.parametrize("who", ["ayse", "bruno"])
    def test_switch_read_marks(self, client: Client, ayse: Person, bruno: Person, who: str) -> None:
        talk = make_talk(ayse, bruno)
        message = say(talk, ayse)
        actions.read_conversation(seat_of(bruno, talk), by=bruno, to=message.pk)
        client.force_login(ayse if who == "ayse" else bruno)
        assert client.post("/messages/marks/").status_code == 303
        assert queries.readers_of(message, seat_of(ayse, talk)) == []
        client.post("/messages/marks/", {"shown": "on"})
        assert queries.readers_of(message, seat_of(ayse, talk)) == [bruno]


class TestTold:
    def test_once_until_it_is_read(self, ayse: Person, bruno: Person, django_capture_on_commit_callbacks: Any) -> None:
        talk = make_talk(ayse, bruno)
        with django_capture_on_commit_callbacks(execute=True):
            for words in ("One", "Two", "Three"):
                say(talk, ayse, words)
        assert (Notice.objects.count(), len(mail.outbox)) == (1, 1)
        actions.read_conversation(seat_of(bruno, talk), by=bruno, to=2**60)
        assert Notice.objects.filter(read_at__isnull=True).count() == 0
        with django_capture_on_commit_callbacks(execute=True):
            say(talk, ayse, "Four")
        assert (Notice.objects.count(), len(mail.outbox)) == (2, 2)

    def test_not_what_was_read_in_the_meantime(self, ayse: Person, bruno: Person) -> None:
        """The task comes two minutes later; who reads at once gets neither notice nor mail."""
        talk = make_talk(ayse, bruno)
        message = say(talk, ayse)
        Notice.objects.all().delete()
        Seat.objects.filter(person=bruno).update(told_at=None, read_to=message.pk)
        actions.tell_of_message.call(seat_of(bruno, talk).pk, message.pk)
        assert Notice.objects.count() == 0

    def test_mute_conversation(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        say(talk, ayse)
        client.force_login(bruno)
        assert client.post(f"/messages/{talk.pk}/mute/").status_code == 303
        Notice.objects.all().delete()
        actions.read_conversation(seat_of(bruno, talk), by=bruno, to=2**60)
        say(talk, ayse)
        assert (heard(bruno), Notice.objects.count()) == (0, 0)
        assert client.post(f"/messages/{talk.pk}/unmute/").status_code == 303
        assert heard(bruno) == 1


class TestTakenAway:
    def test_hide_message(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        message = say(talk, ayse, SECRET)
        client.force_login(bruno)
        for _twice in range(2):
            client.post(f"/messages/one/{message.pk}/hide/")
        assert HiddenMessage.objects.count() == 1
        for path in (
            f"/messages/{talk.pk}/",
            f"/messages/{talk.pk}/since/",
            "/messages/",
            "/messages/search/?q=zzsecret",
        ):
            assert SECRET not in client.get(path).content.decode()
        client.force_login(ayse)
        assert SECRET in client.get(f"/messages/{talk.pk}/").content.decode()

    def test_clear_conversation(self, client: Client, ayse: Person, bruno: Person) -> None:
        talk = make_talk(ayse, bruno)
        say(talk, ayse, SECRET)
        client.force_login(bruno)
        assert client.get(f"/messages/{talk.pk}/clear/").status_code == 200
        assert client.post(f"/messages/{talk.pk}/clear/").status_code == 303
        assert (queries.seats_listed(bruno).count(), heard(bruno)) == (0, 0)
        assert SECRET not in client.get("/messages/search/?q=zzsecret").content.decode()
        say(talk, ayse, "Again")
        page = client.get(f"/messages/{talk.pk}/").content.decode()
        assert ("Again" in page, SECRET in page) == (True, False)
        assert queries.messages_in(seat_of(ayse, talk)).count() == 2
