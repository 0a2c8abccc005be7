"""Chats by their pages and forms: what a teacher does with them, what pupils meet, what is refused and kept."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etwinning.chat import actions, queries
from etwinning.chat.models import Chat, Line, Presence
from etwinning.chat.tests.factories import NOW, Room, make_chat, say
from etwinning.core.actions import Stale, TooMany
from etwinning.core.models import Entry
from etwinning.people.models import Notice, Person
from etwinning.spaces.actions import close_space, remove_member

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def deeds() -> list[str]:
    return list(Entry.objects.filter(deed__startswith="chat/").order_by("pk").values_list("deed", flat=True))


def test_a_teacher_leads(room: Room, ayse: Person) -> None:
    """make_chat, open_chat, pause_chat, resume_chat, close_chat: each once, and each with its line in the journal."""
    client = browser(ayse)
    assert client.post(room.at("chats/new/"), {"title": " "}).status_code == 422
    made = client.post(room.at("chats/new/"), {"title": "Questions"})
    chat = Chat.objects.get()
    assert (made.status_code, made["Location"]) == (303, chat.get_absolute_url())
    assert chat.state == "closed"
    for deed, state in (("open", "open"), ("pause", "paused"), ("resume", "open"), ("close", "closed")):
        for _twice in range(2):
            assert client.post(f"{chat.get_absolute_url()}{deed}/").status_code == 303
        chat.refresh_from_db()
        assert chat.state == state
    names = ["make_chat", "open_chat", "pause_chat", "resume_chat", "close_chat"]
    assert deeds() == [f"chat/{name}" for name in names]
    assert client.post(f"{chat.get_absolute_url()}pause/").status_code == 409
    close_space(room.space, by=ayse, deed="twinspace/close_twinspace")
    assert client.post(f"{chat.get_absolute_url()}open/").status_code == 409
    assert client.post(room.at("chats/new/"), {"title": "More"}).status_code == 409


def test_so_many_chats(room: Room, ayse: Person) -> None:
    for _each in range(actions.MOST_CHATS):
        make_chat(room)
    with pytest.raises(Stale):
        actions.make_chat(room.space, "One more", by=ayse)


def test_pupils_meet_a_closed_door(room: Room, luca: Person, chiara: Person, victor: Person) -> None:
    chat = make_chat(room, "closed")
    say(chat, chiara, "Only for lessons")
    shut = browser(luca).get(chat.get_absolute_url()).content.decode()
    assert "Only for lessons" not in shut
    assert "This chat is closed" in shut
    assert "Only for lessons" in browser(chiara).get(chat.get_absolute_url()).content.decode()
    actions.open_chat(chat, by=chiara)
    assert "Only for lessons" in browser(luca).get(chat.get_absolute_url()).content.decode()
    assert browser(victor).get(chat.get_absolute_url()).status_code == 404
    assert browser(victor).get(room.at("chats/")).status_code == 403


def test_send_line_by_the_form(room: Room, luca: Person) -> None:
    chat, client, key = make_chat(room), browser(luca), uuid4()
    for _twice in range(2):
        sent = client.post(f"{chat.get_absolute_url()}send/", {"body": "It rains.", "sending": key})
        assert (sent.status_code, sent["Location"]) == (303, f"{chat.get_absolute_url()}#line-1")
    line = Line.objects.get()
    assert (line.author, line.body, line.number, line.changed) == (luca, "It rains.", 1, 1)
    assert deeds() == []
    assert client.get(f"{chat.get_absolute_url()}send/")["Location"] == chat.get_absolute_url()


REFUSALS: dict[str, tuple[Callable[[Chat, Person], Any], str]] = {
    "the teacher closed it in that second": (
        lambda chat, by: actions.close_chat(chat, by=by), "A teacher closed the chat"
    ),
    "it is paused": (lambda chat, by: actions.pause_chat(chat, by=by), "A teacher paused the chat"),
    "the room is closed": (
        lambda chat, by: close_space(chat.space, by=by, deed="twinspace/close_twinspace"), "This TwinSpace is closed"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_words_stay_in_the_field(room: Room, ayse: Person, luca: Person, name: str) -> None:
    deed, sentence = REFUSALS[name]
    chat, client = make_chat(room), browser(luca)
    deed(chat, ayse)
    sent = client.post(f"{chat.get_absolute_url()}send/", {"body": "My long thought", "sending": uuid4()})
    text = sent.content.decode()
    assert sent.status_code == 422
    assert sentence in text
    assert ">My long thought</textarea>" in text.replace(">\n", ">")
    assert not Line.objects.exists()


def test_floods_are_told_when_to_go_on(room: Room, luca: Person, elif_: Person) -> None:
    chat = make_chat(room)
    for number in range(actions.MOST):
        actions.send_line(chat, "la", by=luca, at=NOW + timedelta(seconds=number))
    with pytest.raises(TooMany) as refused:
        actions.send_line(make_chat(room), "la", by=luca, at=NOW + timedelta(seconds=10))
    assert refused.value.until == NOW + actions.EVERY
    assert "10 seconds" in refused.value.sentence
    actions.send_line(chat, "la", by=elif_, at=NOW + timedelta(seconds=10))
    actions.send_line(chat, "la", by=luca, at=NOW + actions.EVERY)
    client = browser(luca)
    for _each in range(actions.MOST):
        client.post(f"{chat.get_absolute_url()}send/", {"body": "la", "sending": uuid4()})
    sent = client.post(f"{chat.get_absolute_url()}send/", {"body": "One more", "sending": uuid4()})
    assert sent.status_code == 422
    assert "You can go on in" in sent.content.decode()
    assert ">One more</textarea>" in sent.content.decode().replace(">\n", ">")


def test_who_was_removed_meanwhile(room: Room, ayse: Person, luca: Person) -> None:
    chat = make_chat(room)
    remove_member(room.seat(luca), by=ayse)
    with pytest.raises(Stale):
        actions.send_line(chat, "la", by=luca)


def test_remove_line(room: Room, ayse: Person, chiara: Person, luca: Person, elif_: Person) -> None:
    chat = make_chat(room)
    bad, hers = say(chat, luca, "Bad words"), say(chat, ayse, "Hers")
    client = browser(chiara)
    address = room.at(f"lines/{bad.pk}/remove/")
    assert "Bad words" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    for _twice in range(2):
        assert client.post(address, {"reason": "It hurts."}).status_code == 303
    bad.refresh_from_db()
    assert (bad.body, bad.reason, bad.removed_by, bad.changed) == ("", "It hurts.", chiara, 3)
    seen = browser(elif_).get(chat.get_absolute_url()).content.decode()
    assert "Bad words" not in seen
    assert f"Removed by {chiara.name}: It hurts." in seen
    told = browser(luca)
    for page in (chat.get_absolute_url(), room.at("chats/")):
        assert f"{chiara.name} removed your message: It hurts." in told.get(page).content.decode()
    assert not Notice.objects.exists()  # a pupil is told in the chat and nowhere else
    actions.remove_line(hers, by=chiara, reason="Twice the same.")
    assert Notice.objects.get().person == ayse
    assert deeds() == ["chat/remove_line"] * 2
    assert browser(elif_).post(room.at(f"lines/{hers.pk}/remove/"), {"reason": "la"}).status_code == 404


def test_names_of_pupils_stay_out_of_mails(room: Room, ayse: Person, chiara: Person, luca: Person) -> None:
    chat = make_chat(room)
    actions.remove_line(say(chat, ayse), by=chiara, reason="Twice the same.")
    assert luca.name not in "".join(f"{one.subject}{one.body}" for one in mail.outbox)


def test_export_chat(room: Room, ayse: Person, luca: Person) -> None:
    chat, client = make_chat(room), browser(ayse)
    say(chat, luca, "=cmd|'/c calc'!A1")
    actions.remove_line(say(chat, luca, "Bad <b>words</b>"), by=ayse, reason="It hurts.")
    table = client.get(f"{chat.get_absolute_url()}export/?as=table")
    text = table.content.decode()
    assert table["Content-Disposition"].startswith("attachment")
    assert text.startswith("\ufeffNumber,When,Who,Message")
    assert f"1,2026-11-20 12:00:00+03:00,{luca.name},'=cmd|" in text
    assert "It hurts." in text
    whole = client.get(f"{chat.get_absolute_url()}export/").content.decode()
    assert "Bad" not in text + whole
    assert f"Removed by {ayse.name}: It hurts." in whole
    assert "<script" not in whole
    assert browser(luca).get(f"{chat.get_absolute_url()}export/").status_code == 404


def test_three_months_and_not_a_day_more(room: Room, ayse: Person, luca: Person) -> None:
    chat = make_chat(room)
    now = timezone.now()
    say(chat, luca, "Old", at=now - queries.KEPT)
    say(chat, luca, "Young", at=now - queries.KEPT + timedelta(minutes=1))
    actions.note_presence(chat.pk, [("a", luca.pk)])
    Presence.objects.update(seen_at=now - timedelta(hours=2))
    assert actions.forget_old(now) == 1
    assert [line.body for line in Line.objects.all()] == ["Young"]
    assert not Presence.objects.exists()
    assert actions.send_line(chat, "Next", by=ayse).number == 3


def test_rename_chat(room: Room, ayse: Person, luca: Person) -> None:
    chat, client = make_chat(room), browser(ayse)
    at = f"{chat.get_absolute_url()}rename/"
    assert 'value="Questions"' in client.get(at).text
    wrong = client.post(at, {"title": "x" * 81})
    assert wrong.status_code == 422
    assert "x" * 81 in wrong.text
    for _twice in range(2):
        assert client.post(at, {"title": "Answers"}).status_code == 303
    chat.refresh_from_db()
    assert (chat.title, chat.state) == ("Answers", "open")
    assert [entry.data for entry in Entry.objects.filter(deed="chat/rename_chat")] == [
        {"title": "Answers", "was": "Questions"}
    ]
    assert browser(luca).post(at, {"title": "Mine"}).status_code == 404
    close_space(room.space, by=ayse, deed="twinspace/close_twinspace")
    assert client.post(at, {"title": "Late"}).status_code == 409


def test_remove_chat(room: Room, ayse: Person, luca: Person) -> None:
    """Gone for pupils at once; teachers read it for three months; another may be made in its place; then it is gone."""
    chat, client, now = make_chat(room), browser(ayse), timezone.now()
    say(chat, luca, "It rains.", at=now)
    for _each in range(actions.MOST_CHATS - 1):
        make_chat(room)
    at = chat.get_absolute_url()
    assert "three months old" in client.get(f"{at}remove/").text
    assert chat.pk in Chat.objects.filter(removed_at__isnull=True).values_list("pk", flat=True)
    for _twice in range(2):
        assert client.post(f"{at}remove/").status_code == 303
    assert deeds() == ["chat/remove_chat"]
    assert browser(luca).get(at).status_code == 404
    assert "It rains." in client.get(at).text
    assert "Removed chats" in client.get(room.at("chats/")).text
    assert "Removed chats" not in browser(luca).get(room.at("chats/")).text
    for deed in ("open/", "pause/", "rename/"):
        assert client.post(f"{at}{deed}", {"title": "Again"}).status_code == 409
    with pytest.raises(Stale, match="removed"):
        actions.send_line(chat, "la", by=luca, is_cleared=True)
    assert actions.make_chat(room.space, "One more", by=ayse).state == "closed"
    actions.forget_old(now + queries.KEPT - timedelta(minutes=1))
    assert Chat.objects.filter(pk=chat.pk).exists()
    actions.forget_old(now + queries.KEPT)
    assert not Chat.objects.filter(pk=chat.pk).exists()


def test_a_forgotten_chat_closes_by_itself(room: Room, ayse: Person, luca: Person) -> None:
    """Two hours after a teacher was there last; pupils keep no chat open, by page or by socket."""
    chat, now = make_chat(room, "closed"), timezone.now()
    actions.open_chat(chat, by=ayse, at=now - timedelta(hours=5))
    assert "Open since" in browser(luca).get(room.at("chats/")).text
    browser(luca).get(chat.get_absolute_url())
    actions.note_teachers(chat.pk, [luca.pk])
    assert queries.left_alone(now - actions.LEFT_ALONE).get() == chat
    browser(ayse).get(chat.get_absolute_url())
    assert actions.close_left_alone(now + timedelta(minutes=119)) == 0
    assert actions.close_left_alone(now + timedelta(minutes=121)) == 1
    assert actions.close_left_alone(now + timedelta(minutes=121)) == 0
    chat.refresh_from_db()
    assert chat.state == "closed"
    entry = Entry.objects.get(deed="chat/close_chat")
    assert (entry.actor, entry.data["alone"]) == (None, True)


def test_the_list_says_since_which_day(room: Room, luca: Person) -> None:
    make_chat(room)
    text = browser(luca).get(room.at("chats/")).text
    assert re.search(r"Open since [^<]*20[^<]*November|Open since [^<]*November[^<]*20", text)


def test_who_has_no_scripts_is_here_for_a_minute(room: Room, ayse: Person, luca: Person) -> None:
    """Seen by teachers; a socket of theirs takes the place; where pupils read nothing they are not noted."""
    chat, now = make_chat(room), timezone.now()
    for _twice in range(2):
        browser(luca).get(chat.get_absolute_url())
    assert [one.person for one in queries.people_here(chat.pk)] == [luca]
    assert f'<bdi class="chip">{luca.name}</bdi>' in browser(ayse).get(chat.get_absolute_url()).text
    assert luca in {one.person for one in queries.people_here(chat.pk, now + timedelta(seconds=55))}
    assert not queries.people_here(chat.pk, now + timedelta(seconds=65))
    actions.note_presence(chat.pk, [("a", luca.pk)])
    actions.note_presence(chat.pk, [], ["a"])
    assert [one.person for one in queries.people_here(chat.pk)] == [ayse]
    shut = make_chat(room, "closed")
    browser(luca).get(shut.get_absolute_url())
    assert not queries.people_here(shut.pk)


def test_pages_of_what_was_said(room: Room, luca: Person) -> None:
    """Fifty at once, at the same number of queries."""
    chat, client = make_chat(room), browser(luca)
    say(chat, luca, "Line 1.")

    def asked(address: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as counted:
            text = client.get(address).content.decode()
        return len(counted), text

    asked(chat.get_absolute_url())
    few, _text = asked(chat.get_absolute_url())
    Line.objects.bulk_create(
        Line(chat=chat, number=n, changed=n, author=luca, body=f"Line {n}.", at=NOW) for n in range(2, 61)
    )
    many, text = asked(chat.get_absolute_url())
    assert many == few <= 12
    assert "Line 11." in text
    assert "Line 10." not in text
    _number, earlier = asked(f"{chat.get_absolute_url()}?before=11")
    assert "Line 10." in earlier
    assert 'data-socket=""' in earlier
    assert client.get(f"{chat.get_absolute_url()}?before=99999999999999999999").status_code == 200


def test_who_leaves(room: Room, luca: Person) -> None:
    chat: Any = make_chat(room)
    line = actions.send_line(chat, "la", by=luca, sending=uuid4())
    actions.note_presence(chat.pk, [("a", luca.pk)])
    actions.forget_person(luca)
    line.refresh_from_db()
    assert (line.sending, line.body) == (None, "la")
    assert not Presence.objects.exists()
