"""Where little can be done: in a closed room, and by visitors."""

import pytest
from django.test import Client

from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.threads.tests.factories import Room, make_note, make_post, make_thread
from etwinning.threads.tests.test_threads import text, words

pytestmark = pytest.mark.django_db


def test_a_visitor_answers_where_a_teacher_lets_them(
    client: Client, room: Room, ayse: Person, luca: Person, victor: Person
) -> None:
    thread = make_thread(room, ayse)
    Person.objects.filter(pk=victor.pk).update(country="DE")
    client.force_login(luca)
    assert client.post(room.at(f"threads/{thread.pk}/admit-visitors/")).status_code == 403
    client.force_login(victor)
    assert "Visitors read here." in text(client, thread.get_absolute_url())
    assert client.post(room.at(f"threads/{thread.pk}/reply/"), words()).status_code == 403
    client.force_login(ayse)
    for _twice in range(2):
        assert client.post(room.at(f"threads/{thread.pk}/admit-visitors/")).status_code == 303
    client.force_login(luca)
    assert "Visitors may answer" in text(client, thread.get_absolute_url())
    client.force_login(victor)
    assert client.post(room.at(f"threads/{thread.pk}/reply/"), words()).status_code == 303
    client.force_login(ayse)
    assert "Visitor, Germany" in text(client, thread.get_absolute_url())
    room.close()
    for _twice in range(2):
        assert client.post(room.at(f"threads/{thread.pk}/exclude-visitors/")).status_code == 303
    assert client.post(room.at(f"threads/{thread.pk}/admit-visitors/")).status_code == 409
    client.force_login(victor)
    assert client.post(room.at(f"threads/{thread.pk}/reply/"), words()).status_code == 403
    post = thread.posts.latest("pk")
    assert client.post(room.at(f"posts/{post.pk}/edit/"), words()).status_code in {403, 409}
    deeds = Entry.objects.filter(thing_id=thread.pk, deed__endswith="visitors").order_by("pk")
    assert [one.deed for one in deeds] == ["threads/admit_visitors", "threads/exclude_visitors"]


def test_a_closed_room(client: Client, room: Room, luca: Person, chiara: Person, elif_: Person) -> None:
    """What must go goes, from its own page; nothing else can be done there."""
    thread = make_thread(room, chiara)
    post, own = make_post(thread, luca, "Rude words"), make_post(thread, elif_, "Mine")
    note = make_note(room, luca, "Rude note")
    room.close()
    client.force_login(elif_)
    shown = text(client, thread.get_absolute_url())
    assert room.at(f"posts/{own.pk}/remove/") in shown
    assert room.at(f"posts/{post.pk}/remove/") not in shown
    assert room.at(f"posts/{own.pk}/edit/") not in shown
    client.force_login(chiara)
    shown = text(client, thread.get_absolute_url())
    assert room.at(f"posts/{post.pk}/remove/") in shown
    assert "/like/" not in shown
    assert "/answer/" not in shown
    assert client.post(room.at(f"posts/{post.pk}/remove/")).status_code == 303
    assert "Rude words" not in text(client, thread.get_absolute_url())
    assert room.at(f"notes/{note.pk}/remove/") in text(client, room.at("news/"))
    assert client.post(room.at(f"notes/{note.pk}/remove/")).status_code == 303
    assert "Rude note" not in text(client, room.at("news/"))
