"""The deeds that reach others are counted where they are done: the page that says so, and nothing typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from etwinning.calls.models import Answer, Call
from etwinning.calls.tests.factories import FORM, make_call, make_draft
from etwinning.messages.models import Message
from etwinning.messages.tests.factories import make_talk, say
from etwinning.network.actions import Words, accept_contact, request_contact, write_post
from etwinning.network.models import Comment, Contact, Invitation, Post
from etwinning.people.models import Person
from etwinning.safety.limits import LIMITS, spend
from etwinning.safety.models import Spent
from tests.cast import KONYA, make_teacher

pytestmark = pytest.mark.django_db
WORDS = "Your page speaks of <b>rivers</b>. Shall we measure one together?"
KEPT = "Your page speaks of &lt;b&gt;rivers&lt;/b&gt;. Shall we measure one together?"


@pytest.fixture(autouse=True)
def settled(client: Client, ayse: Person) -> None:
    """Ayşe has been here for a while, and is signed in."""
    ayse.joined_at = timezone.now() - timedelta(days=30)
    ayse.save()
    client.force_login(ayse)


def used_up(person: Person, deed: str) -> None:
    for _ in range(LIMITS[deed].most):
        spend(person, deed)


def stopped(client: Client, path: str, sent: dict[str, object], kept: str = KEPT) -> str:
    """What the page says that keeps what was typed."""
    got = client.post(path, sent)
    text = got.content.decode()
    assert got.status_code == 429
    assert kept in text
    assert f'action="{path}"' in text
    return text


def said(body: str = WORDS) -> dict[str, object]:
    return {"body": body, "sending": str(uuid4())}


def test_messages_to_strangers(client: Client, ayse: Person, bruno: Person) -> None:
    used_up(ayse, "send_message")
    talk = make_talk(ayse, bruno)
    assert "You wrote to many people today" in stopped(client, f"/messages/{talk.pk}/send/", said())
    assert not Message.objects.exists()
    say(talk, bruno, "Hello Ayşe")  # now they are no strangers
    assert client.post(f"/messages/{talk.pk}/send/", said()).status_code == 303


def test_messages_to_contacts_are_not_counted(client: Client, ayse: Person, bruno: Person) -> None:
    contact = request_contact(bruno, by=ayse, message="Rivers?")
    assert isinstance(contact, Contact)
    accept_contact(contact, by=bruno)
    Spent.objects.all().delete()
    assert client.post(f"/messages/{make_talk(ayse, bruno).pk}/send/", said()).status_code == 303
    assert not Spent.objects.exists()


def test_the_same_message_to_a_third_stranger(client: Client, ayse: Person) -> None:
    talks = [make_talk(ayse, make_teacher(f"P{number}", "X", KONYA)) for number in range(3)]
    for talk in talks[:2]:
        assert client.post(f"/messages/{talk.pk}/send/", said()).status_code == 303
    text = stopped(client, f"/messages/{talks[2].pk}/send/", said())
    assert "You sent nearly the same words to several people." in text
    assert 'href="/code-of-conduct/"' in text
    assert Message.objects.count() == 2


def test_a_group_counts_each_stranger_and_its_words_once(client: Client, ayse: Person) -> None:
    people = [make_teacher(f"P{number}", "X", KONYA) for number in range(4)]
    talk = make_talk(ayse, *people)
    assert client.post(f"/messages/{talk.pk}/send/", said()).status_code == 303
    assert client.post(f"/messages/{talk.pk}/send/", said("And one more word")).status_code == 303
    assert (Spent.objects.count(), Spent.objects.filter(mark__isnull=False).count()) == (4, 1)


def test_newcomers_write_to_five_strangers_a_day(client: Client, ayse: Person) -> None:
    ayse.joined_at = timezone.now() - timedelta(days=2)
    ayse.save()
    codes = []
    for number in range(6):
        talk = make_talk(ayse, make_teacher(f"P{number}", "X", KONYA))
        words = " ".join(f"{word}{number}" for word in WORDS.split())
        codes.append(client.post(f"/messages/{talk.pk}/send/", said(words)).status_code)
    assert codes == [303] * 5 + [429]


def test_posts(client: Client, ayse: Person) -> None:
    used_up(ayse, "post")
    stopped(client, "/posts/new/", said() | {"seen_by": "members", "language": "en"})
    assert not Post.objects.exists()


def test_comments(client: Client, ayse: Person, bruno: Person) -> None:
    post = write_post(Words("Rain"), by=bruno, seen_by="members")
    used_up(ayse, "comment")
    stopped(client, f"/posts/{post.pk}/comments/new/", said())
    assert not Comment.objects.exists()


def test_invitations(client: Client, ayse: Person) -> None:
    used_up(ayse, "invite_colleague")
    sent: dict[str, object] = {"email": "zeynep@school.example", "language": "tr"}
    stopped(client, "/contacts/invite/", sent, kept="zeynep@school.example")
    assert not Invitation.objects.exists()


def test_calls(client: Client, ayse: Person) -> None:
    call = make_draft(ayse)
    used_up(ayse, "publish_call")
    stopped(client, f"/calls/{call.pk}/publish/", FORM | {"idea": WORDS, "version": call.version})
    assert Call.objects.get().state == Call.State.DRAFT


def test_answers(client: Client, ayse: Person, bruno: Person) -> None:
    call = make_call(bruno)
    used_up(ayse, "answer_call")
    stopped(client, f"/calls/{call.pk}/answer/", said())
    assert not Answer.objects.exists()
    for _ in range(5):  # as many as a newcomer has
        spend(bruno, "answer_call")
    client.force_login(bruno)
    assert client.post(f"/calls/{call.pk}/answer/", said()).status_code == 303  # below one's own call one answers
