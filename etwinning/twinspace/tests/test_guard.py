"""The guard in the room: the pupil's hint, what stays in the field, the teachers' queue, what is let through or not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.chat.models import Chat, Line
from etwinning.core.models import Entry, File
from etwinning.core.tests import samples
from etwinning.letters.models import Letter
from etwinning.people.models import Person
from etwinning.safety.actions import forget_old
from etwinning.safety.models import Caution, GuardSetting
from etwinning.spaces.actions import count_words_again, remove_member
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note, Post, Thread
from etwinning.twinspace import actions, rules
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace

pytestmark = pytest.mark.django_db
WORDS = "Ara beni 0532 123 45 67"


@dataclass
class Room:
    """A TwinSpace; a pupil of Ayşe, who may begin threads, an open chat and a thread."""

    space: Space
    pupil: Person
    chat: Chat
    thread: Thread

    def at(self, rest: str) -> str:
        return f"/spaces/{self.space.pk}/{rest}"


@pytest.fixture
def room(ayse: Person, bruno: Person) -> Room:
    space = make_twinspace(ayse, bruno).space
    pupil = make_pupils(space, ayse, ["Elif Kaya"])[0].person
    Member.objects.filter(person=pupil).update(role=Member.Role.PUPIL_ADMINISTRATOR)
    return Room(
        space,
        pupil,
        Chat.objects.create(space=space, title="Questions", opened_at=timezone.now()),
        Thread.objects.create(space=space, title="Rain", author=ayse),
    )


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@dataclass
class Place:
    """Where a pupil posts: the address, what else the form says, and what stands there."""

    address: Callable[[Room], str]
    more: dict[str, str]
    posted: Callable[[], list[str]]


PLACES = {
    "a chat": Place(lambda room: f"chats/{room.chat.pk}/send/", {}, lambda: [one.body for one in Line.objects.all()]),
    "an answer": Place(
        lambda room: f"threads/{room.thread.pk}/reply/", {}, lambda: [one.body for one in Post.objects.all()]
    ),
    "a thread": Place(
        lambda _room: "threads/new/", {"title": "Rain", "audience": "members"},
        lambda: [one.body for one in Post.objects.all()],
    ),
    "a note": Place(
        lambda _room: "notes/new/", {"audience": "members"}, lambda: [one.body for one in Note.objects.all()]
    ),
}  # fmt: skip


def send(room: Room, place: Place, words: str = WORDS, **more: Any) -> Any:
    said = {"body": words, "sending": uuid4(), "language": "en"} | place.more | more
    return browser(room.pupil).post(room.at(place.address(room)), said)


@pytest.mark.parametrize("name", PLACES)
def test_a_hint_and_nothing_is_lost(room: Room, name: str) -> None:
    """The guard only hints: the pupil reads it, the words stay, and may be sent all the same; teachers see both."""
    place, key = PLACES[name], uuid4()
    got = send(room, place, sending=key)
    text = got.content.decode()
    assert got.status_code == 422
    assert "This looks like a telephone number." in text
    assert "The teachers of this TwinSpace see what you wrote here, even if you do not send it." in text
    assert WORDS in text
    assert "Send it as it is" in text
    assert place.posted() == []
    caution = Caution.objects.get()
    assert (caution.state, caution.found, caution.pupil) == ("hinted", ["phone"], room.pupil)
    assert WORDS in caution.words
    assert send(room, place, sending=key, sure="1").status_code == 303
    assert WORDS in "".join(place.posted())
    assert Caution.objects.get().state == "sent"


@pytest.mark.parametrize("name", PLACES)
def test_what_waits_is_let_through(room: Room, ayse: Person, name: str) -> None:
    """approve_words: posted under the pupil's name, once."""
    place = PLACES[name]
    actions.set_guard(room.space, "approve", by=ayse)
    assert send(room, place).status_code == 422
    sent = send(room, place, sure="1")
    assert sent.status_code == 303
    assert place.posted() == []
    assert "Waiting for your teacher" in browser(room.pupil).get(sent["Location"].partition("#")[0]).content.decode()
    caution = Caution.objects.get(state="waiting")
    teacher = browser(ayse)
    assert WORDS in teacher.get(room.at("guard/")).content.decode()
    for _twice in range(2):
        assert teacher.post(room.at(f"guard/{caution.pk}/approve/")).status_code == 303
    assert [WORDS in body for body in place.posted()] == [True]
    caution.refresh_from_db()
    assert (caution.state, caution.decided_by) == ("approved", ayse)
    assert Entry.objects.filter(deed="twinspace/approve_words").count() == 1


def test_the_navigation_counts_what_waits(room: Room, ayse: Person) -> None:
    """For teachers, on every page of the room; what is answered or forgotten counts no more."""
    actions.set_guard(room.space, "approve", by=ayse)
    for _number in range(3):
        send(room, PLACES["a note"], sure="1")
    shown = '<span class="sr-only">, 3 wait for an answer</span>'
    assert shown in browser(ayse).get(room.at("pages/")).text
    assert "for an answer" not in browser(room.pupil).get(room.at("pages/")).text
    first, second, _third = Caution.objects.order_by("pk")
    actions.approve_words(room.space, first, by=ayse)
    actions.refuse_words(room.space, second, by=ayse, reason="No")
    assert "1 waits for an answer" in browser(ayse).get(room.at("pages/")).text
    Caution.objects.all().delete()
    assert count_words_again() == 1
    assert "for an answer" not in browser(ayse).get(room.at("pages/")).text
    assert count_words_again() == 0


def test_refuse_words(room: Room, ayse: Person) -> None:
    place = PLACES["a chat"]
    actions.set_guard(room.space, "approve", by=ayse)
    send(room, place, sure="1")
    caution, teacher = Caution.objects.get(), browser(ayse)
    address = room.at(f"guard/{caution.pk}/refuse/")
    assert teacher.post(address, {"reason": ""}).status_code == 422
    assert teacher.post(address, {"reason": "Tell it to nobody."}).status_code == 303
    assert teacher.post(room.at(f"guard/{caution.pk}/approve/")).status_code == 303
    assert place.posted() == []
    shown = browser(room.pupil).get(room.chat.get_absolute_url()).content.decode()
    assert "Tell it to nobody." in shown
    assert list(Entry.objects.filter(deed__startswith="twinspace/").exclude(deed__contains="pupils").exclude(
        deed="twinspace/open_twinspace").order_by("pk").values_list("deed", flat=True)) == [
        "twinspace/set_guard", "twinspace/refuse_words"]  # fmt: skip


def test_set_guard(room: Room, ayse: Person) -> None:
    """Off: nothing is asked. A mode that is none is told beside the field."""
    teacher = browser(ayse)
    assert teacher.post(room.at("guard/set/"), {"mode": "strict"}).status_code == 422
    for _twice in range(2):
        assert teacher.post(room.at("guard/set/"), {"mode": "off"}).status_code == 303
    assert Entry.objects.filter(deed="twinspace/set_guard").count() == 1
    assert send(room, PLACES["a chat"]).status_code == 303
    assert not Caution.objects.exists()
    assert GuardSetting.objects.get().mode == "off"


def test_an_edited_post_is_looked_at(room: Room, ayse: Person) -> None:
    post = Post.objects.create(thread=room.thread, author=room.pupil, body="<p>Rain</p>")
    client, address = browser(room.pupil), room.at(f"posts/{post.pk}/edit/")
    actions.set_guard(room.space, "approve", by=ayse)
    assert client.post(address, {"body": WORDS}).status_code == 422
    assert client.post(address, {"body": WORDS, "sure": "1"}).status_code == 303
    post.refresh_from_db()
    assert post.body == "<p>Rain</p>"
    actions.approve_words(room.space, Caution.objects.get(state="waiting"), by=ayse)
    post.refresh_from_db()
    assert WORDS in post.body


def test_hidden_links_and_full_names(room: Room) -> None:
    place = PLACES["an answer"]
    assert "This is a link." in send(room, place, '<p><a href="https://evil.example/">rain</a></p>').content.decode()
    assert "full name" in send(room, place, "ask elif kaya").content.decode()
    assert send(room, place, "Elif says it rains.").status_code == 303


def test_teachers_write_what_they_want(room: Room, ayse: Person) -> None:
    sent = browser(ayse).post(room.at(f"chats/{room.chat.pk}/send/"), {"body": WORDS, "sending": uuid4()})
    assert sent.status_code == 303
    assert not Caution.objects.exists()


def test_who_may(room: Room, ayse: Person, dimitris: Person) -> None:
    actions.set_guard(room.space, "approve", by=ayse)
    send(room, PLACES["a chat"], sure="1")
    caution = Caution.objects.get()
    for rest in ("guard/", f"guard/{caution.pk}/refuse/"):
        for person in (room.pupil, dimitris):
            assert browser(person).get(room.at(rest)).status_code == 404
    seat = Member.objects.get(person=room.pupil)
    checks = (rules.can_see_cautions, rules.can_approve_words, rules.can_refuse_words, rules.can_set_guard)
    assert not any(rule(seat) for rule in checks)
    remove_member(seat, by=ayse)
    assert browser(ayse).post(room.at(f"guard/{caution.pk}/approve/")).status_code == 409
    caution.refresh_from_db()
    assert caution.state == "waiting"


def test_three_months(room: Room) -> None:
    send(room, PLACES["a chat"])
    forget_old(timezone.now() + timedelta(days=91))
    assert Caution.objects.exists()
    forget_old(timezone.now() + timedelta(days=93))
    assert not Caution.objects.exists()


def test_files_wait_with_the_words(room: Room, ayse: Person, settings: Any, tmp_path: Any) -> None:
    """Teachers see them in the queue; they are posted with the words, or dropped."""
    settings.MEDIA_ROOT = tmp_path
    actions.set_guard(room.space, "approve", by=ayse)
    place, teacher = PLACES["an answer"], browser(ayse)

    def wait() -> Caution:
        key = uuid4()
        for _twice in range(2):
            files: dict[str, Any] = {
                "attach": samples.upload(b"Rain in May", "rain.txt"),
                "picture": samples.upload(samples.picture()),
            }
            assert send(room, place, sending=key, sure="1", picture_alt="A cloud", **files).status_code == 303
        return Caution.objects.get(sending=key)

    caution = wait()
    assert File.objects.count() == 2
    assert "With 2 files" in browser(room.pupil).get(room.thread.get_absolute_url()).text
    page = teacher.get(room.at("guard/")).text
    for file in File.objects.all():
        address = room.at(f"guard/{caution.pk}/files/{file.pk}/")
        assert address in page
        assert b"".join(teacher.get(address).streaming_content)  # type: ignore[attr-defined]
        assert browser(room.pupil).get(address).status_code == 404
    assert teacher.get(room.at(f"guard/{caution.pk}/files/0/")).status_code == 404
    teacher.post(room.at(f"guard/{caution.pk}/approve/"))
    assert {one.description for one in Post.objects.get().attachments.all()} == {"A cloud", ""}
    teacher.post(room.at(f"guard/{wait().pk}/refuse/"), {"reason": "No"})
    assert File.objects.count() == 2
    wait()
    forget_old(timezone.now() + timedelta(days=100))
    assert File.objects.count() == 2


@pytest.mark.parametrize("name", PLACES)
def test_from_what_was_sent_to_where_it_stands(room: Room, ayse: Person, name: str) -> None:
    """find_words: a teacher gets there from the queue; the home says how many there are, for no query more."""
    place, teacher = PLACES[name], browser(ayse)
    send(room, place)
    only_hinted = Caution.objects.get()
    assert "although the guard warned" not in teacher.get(room.at("")).text
    send(room, place, sure="1")
    sent = Caution.objects.get(state="sent")
    listed = teacher.get(room.at("guard/")).text
    assert [room.at(f"guard/{one.pk}/") in listed for one in (sent, only_hinted)] == [True, False]
    assert teacher.get(room.at(f"guard/{only_hinted.pk}/")).status_code == 404
    assert WORDS in teacher.get(room.at(f"guard/{sent.pk}/"), follow=True).text
    with CaptureQueriesContext(connection) as asked:
        assert "Pupils sent 1 text in the last 7 days although the guard warned" in teacher.get(room.at("")).text
    assert [
        one["sql"] for one in asked if 'FROM "safety_caution"' in one["sql"] and "spaces_member" not in one["sql"]
    ] == []
    assert "although the guard warned" not in browser(room.pupil).get(room.at("")).text
    Caution.objects.update(at=timezone.now() - timedelta(days=8))
    assert "although the guard warned" not in teacher.get(room.at("")).text


def test_every_deed_of_the_queue_has_its_place(room: Room, ayse: Person) -> None:
    """Also what is not posted by a form of its own; what is gone is said."""
    pupil = room.pupil
    key = uuid4()
    letter = Letter.objects.create(space=room.space, author=pupil, to=ayse, body=WORDS, sending=key)
    for deed, thing, said, place in (
        ("letters/send_letter", room.space.pk, {}, f"letters/{letter.pk}/"),
        ("threads/edit_post", 1, {"post": 7}, "posts/7/"),
        ("threads/make_poll", room.thread.pk, {}, f"threads/{room.thread.pk}/"),
        ("plans/hand_in", 5, {}, "plan/tasks/5/"),
        ("pages/edit_page", 6, {}, "pages/6/"),
        ("pages/new_page", room.space.pk, {}, "pages/"),
        ("materials/edit_material", 8, {}, "materials/8/"),
        ("materials/describe_materials", room.space.pk, {}, "materials/"),
        ("threads/reply", room.thread.pk, {}, "guard/"),  # gone
    ):
        one = Caution.objects.create(
            room=room.space.pk, pupil=pupil, deed=deed, thing=thing, said=said, words=WORDS, found=["phone"],
            state="sent", sending=key if deed.startswith("letters") else uuid4(),
        )  # fmt: skip
        assert browser(ayse).get(room.at(f"guard/{one.pk}/"))["Location"].endswith(room.at(place)), deed
