"""Small groups: who comes, goes, is removed, is hidden; and who closes the account."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etwinning.core.models import File
from etwinning.messages import actions, queries
from etwinning.messages.models import Conversation, Message, Seat
from etwinning.messages.tests.factories import make_talk, say, seat_of
from etwinning.messages.tests.test_send_message import heard, said
from etwinning.people.actions import forget_person
from etwinning.people.models import Person
from etwinning.safety.models import Block

pytestmark = pytest.mark.django_db


def words_for(person: Person, talk: Conversation) -> list[str]:
    return [message.body or message.kind for message in queries.messages_in(seat_of(person, talk))]


class TestStartConversation:
    def test_it_works(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        client.force_login(ayse)
        page = client.get(f"/messages/new/?to={bruno.pk}&to={chiara.pk}&to={bruno.pk}&to=x&to=999999").content.decode()
        assert page.count('name="people"') == 2
        client.post("/messages/new/", {"people": [bruno.pk, chiara.pk], "title": "Rain"})
        talk = Conversation.objects.get()
        assert (talk.is_group, talk.title) == (True, "Rain")
        assert {seat.person for seat in queries.people_in(talk)} == {ayse, bruno, chiara}

    def test_who_cannot_be_reached(
        self, client: Client, ayse: Person, bruno: Person, eva: Person, elif_: Person, olcay: Person
    ) -> None:
        Block.objects.create(person=bruno, blocked=ayse)
        client.force_login(ayse)
        for other in (bruno, eva, elif_, olcay, ayse):
            assert client.post("/messages/new/", {"people": other.pk}).status_code == 422
            assert other.name not in client.get(f"/messages/people/?q={other.given_name}").content.decode()
            assert f'value="{other.pk}"' not in client.get(f"/messages/new/?to={other.pk}").content.decode()
        assert client.post("/messages/new/", {"people": ["x", "0"]}).status_code == 422
        assert client.post("/messages/new/").status_code == 422
        assert Conversation.objects.count() == 0

    def test_too_many(self, client: Client, ayse: Person) -> None:
        many = [
            Person.objects.create(username=f"more-{number}", email=f"{number}@twin.example", state="validated")
            for number in range(12)
        ]
        client.force_login(ayse)
        answer = client.post("/messages/new/", {"people": [person.pk for person in many]})
        assert answer.status_code == 422
        assert client.post("/messages/new/", {"people": [person.pk for person in many[:11]]}).status_code == 303

    def test_names_as_one_types(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        client.force_login(ayse)
        found = client.get(f"/messages/people/?q=gre&to={chiara.pk}").content.decode()
        assert f'href="/messages/new/?to={chiara.pk}&amp;to={bruno.pk}"' in found
        assert "Longo" not in client.get(f"/messages/people/?q=longo&to={chiara.pk}").content.decode()


class TestComingAndGoing:
    def test_add_people(self, client: Client, ayse: Person, bruno: Person, chiara: Person, dimitris: Person) -> None:
        talk = make_talk(ayse, bruno, chiara)
        say(talk, ayse, "Before")
        client.force_login(bruno)
        assert client.get(f"/messages/{talk.pk}/people/").status_code == 200
        assert client.post(f"/messages/{talk.pk}/people/", {"people": dimitris.pk}).status_code == 303
        say(talk, ayse, "After")
        assert words_for(dimitris, talk) == ["came", "After"]
        assert words_for(chiara, talk) == ["Before", "came", "After"]
        client.force_login(dimitris)
        assert "Bruno Greco added you." in client.get(f"/messages/{talk.pk}/").content.decode()

    def test_a_pair_stays_a_pair(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        talk = make_talk(ayse, bruno)
        client.force_login(ayse)
        assert client.get(f"/messages/{talk.pk}/people/").status_code == 403
        assert client.post(f"/messages/{talk.pk}/people/", {"people": chiara.pk}).status_code == 403

    def test_remove_person(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        talk = make_talk(ayse, bruno, chiara)
        say(talk, ayse, "Before")
        client.force_login(bruno)
        assert client.post(f"/messages/{talk.pk}/people/{chiara.pk}/remove/").status_code == 403
        client.force_login(ayse)
        assert client.post(f"/messages/{talk.pk}/people/{chiara.pk}/remove/").status_code == 303
        assert client.post(f"/messages/{talk.pk}/people/{chiara.pk}/remove/").status_code == 404
        client.force_login(chiara)
        assert client.get(f"/messages/{talk.pk}/").status_code == 404
        assert client.get(f"/messages/{talk.pk}/since/").status_code == 404
        say(talk, ayse, "After")
        assert heard(chiara) == 0
        assert not queries.messages_visible_to(chiara).exists()

    def test_leave_conversation(self, client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
        talk = make_talk(ayse, bruno, chiara)
        say(talk, chiara, "Mine stays")
        client.force_login(chiara)
        assert client.get(f"/messages/{talk.pk}/leave/").status_code == 200
        assert client.post(f"/messages/{talk.pk}/leave/").status_code == 303
        assert client.get(f"/messages/{talk.pk}/").status_code == 404
        assert words_for(ayse, talk) == ["Mine stays", "left"]
        client.force_login(ayse)
        assert client.post(f"/messages/{talk.pk}/people/", {"people": chiara.pk}).status_code == 409

    def test_the_last_one_takes_it_along(self, ayse: Person, bruno: Person, chiara: Person) -> None:
        talk = make_talk(ayse, bruno, chiara)
        files = [SimpleUploadedFile("plan.txt", b"We meet on Monday.")]
        actions.send_message(talk, actions.Words("", files=files), by=ayse)
        for person in (bruno, chiara, ayse):
            actions.leave_conversation(seat_of(person, talk), by=person)
        assert (Conversation.objects.count(), Message.objects.count(), File.objects.count()) == (0, 0, 0)


def test_the_words_of_a_blocked_one_are_hidden_both_ways(
    client: Client, ayse: Person, bruno: Person, chiara: Person
) -> None:
    talk = make_talk(ayse, bruno, chiara, title="Rain")
    Block.objects.create(person=ayse, blocked=bruno)
    say(talk, bruno, "From Bruno")
    assert (heard(ayse), heard(chiara)) == (0, 1)
    say(talk, ayse, "From Ayse")
    say(talk, chiara, "From Chiara")
    assert words_for(ayse, talk) == ["From Ayse", "From Chiara"]
    assert words_for(bruno, talk) == ["From Bruno", "From Chiara"]
    assert words_for(chiara, talk) == ["From Bruno", "From Ayse", "From Chiara"]
    client.force_login(ayse)
    for path in ("/messages/", f"/messages/{talk.pk}/", f"/messages/{talk.pk}/people/", "/messages/search/?q=from"):
        page = client.get(path).content.decode()
        assert "Bruno" not in page, path
    assert client.post(f"/messages/{talk.pk}/people/{bruno.pk}/remove/").status_code == 404


def test_who_closes_the_account_leaves_their_words(client: Client, ayse: Person, bruno: Person, chiara: Person) -> None:
    pair, group = make_talk(ayse, bruno), make_talk(bruno, ayse, chiara)
    for talk in (pair, group):
        say(talk, bruno, "My words stay")
    actions.keep_draft(seat_of(bruno, pair), by=bruno, body="Never sent")
    actions.forget_person(bruno)
    forget_person(bruno)
    client.force_login(ayse)
    for talk in (pair, group):
        page = client.get(f"/messages/{talk.pk}/").content.decode()
        assert "My words stay" in page
        assert "Former eTwinner" in page or talk == group
        assert "Bruno" not in page
    assert client.post(f"/messages/{pair.pk}/send/", said()).status_code == 403
    assert not Seat.objects.filter(person=bruno).exclude(draft="").exists()
    actions.forget_person(ayse)
    assert not Conversation.objects.filter(pk=pair.pk).exists()
