"""The pages: the same number of queries for one row and for fifty, older messages, catching up, searching."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from etwinning.core.files import keep_file
from etwinning.messages import queries
from etwinning.messages.models import Attachment, Conversation, Message, Seat
from etwinning.messages.tests.factories import make_message, make_talk, say, seat_of
from etwinning.people.models import Person
from tests.world import text_file

pytestmark = pytest.mark.django_db
KEYS = re.compile(r'data-key="(\d+)"')


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def many(ayse: Person, number: int) -> list[Conversation]:
    talks = []
    for place in range(number):
        other = Person.objects.create(
            username=f"p{place}", email=f"p{place}@twin.example", state="validated", given_name=f"Person {place}",
            family_name="Rain", search=f"person {place} rain",
        )  # fmt: skip
        talks.append(make_talk(other, ayse))
        say(talks[-1], other, f"About rain {place}")
    return talks


def test_lists_ask_as_often_for_one_as_for_fifty(client: Client, ayse: Person, bruno: Person) -> None:
    paths = ["/messages/", "/messages/search/?q=rain", "/messages/new/?q=rain", "/messages/new/",
             "/messages/people/?q=rain"]  # fmt: skip
    make_message(make_talk(bruno, ayse), bruno, "rain")
    Person.objects.filter(pk=bruno.pk).update(search="bruno rain")
    client.force_login(ayse)
    one = {path: asked(client, path) for path in paths}
    many(ayse, 50)
    assert {path: asked(client, path) for path in paths} == one
    assert max(one.values()) <= 12


def test_a_conversation_asks_as_often_for_one_as_for_fifty(
    client: Client, ayse: Person, bruno: Person, chiara: Person
) -> None:
    talk = make_talk(ayse, bruno, chiara)
    client.force_login(ayse)

    def tell(number: int) -> None:
        for place in range(number):
            message = make_message(talk, (bruno, chiara, ayse)[place % 3], f"Words {place}")
            Attachment.objects.create(message=message, file=keep_file(text_file(), by=bruno))

    paths = (f"/messages/{talk.pk}/", f"/messages/{talk.pk}/since/?after=0")
    tell(3)
    few = [asked(client, path) for path in paths]
    tell(50)
    assert [asked(client, path) for path in paths] == few
    assert max(few) <= 12


def test_the_list_is_chronological_and_says_what_is_new(client: Client, ayse: Person) -> None:
    talks = many(ayse, 3)
    say(talks[0], ayse, "My answer")
    client.force_login(ayse)
    page = client.get("/messages/").content.decode()
    names = re.findall(r'<a href="/messages/\d+/"><bdi>(.*?)</bdi>', page)
    assert names == ["Person 0 Rain", "Person 2 Rain", "Person 1 Rain"]
    assert page.count("1 new message") == 2  # who answers has read
    seat = Seat.objects.get(conversation=talks[0], person=ayse)
    assert seat.read_to == queries.latest_in(talks[0])
    fragment = client.get("/messages/", headers={"HX-Request": "true", "HX-Target": "conversations"}).content.decode()
    assert fragment.strip().startswith('<div id="conversations"')
    assert fragment.strip() in page


def test_the_empty_list(client: Client, ayse: Person, eva: Person) -> None:
    client.force_login(ayse)
    assert "Write to somebody whose class" in client.get("/messages/").content.decode()
    client.force_login(eva)
    assert "once your National Support Service has validated you" in client.get("/messages/").content.decode()
    assert client.get("/messages/new/").status_code == 403


def test_older_messages(client: Client, ayse: Person, bruno: Person) -> None:
    talk = make_talk(ayse, bruno)
    keys = [make_message(talk, bruno, f"Words {number}").pk for number in range(75)]
    client.force_login(ayse)
    path, seen = f"/messages/{talk.pk}/", list[int]()
    while path:
        page = client.get(path).content.decode()
        seen = [int(key) for key in KEYS.findall(page)] + seen
        older = re.search(r'href="(\?before=\d+)"', page)
        path = f"/messages/{talk.pk}/{older[1]}" if older else ""
    assert seen == keys
    for wrong in ("x", "-1", "0", "9" * 40, "%00", "1e3"):
        assert client.get(f"/messages/{talk.pk}/?before={wrong}").status_code == 200
        assert client.get(f"/messages/{talk.pk}/since/?after={wrong}").status_code == 200


def test_reading_older_ones_does_not_read_the_newest(client: Client, ayse: Person, bruno: Person) -> None:
    talk = make_talk(ayse, bruno)
    keys = [make_message(talk, bruno, f"Words {number}").pk for number in range(40)]
    client.force_login(ayse)
    client.get(f"/messages/{talk.pk}/?before={keys[20]}")
    assert seat_of(ayse, talk).read_to == 0


def test_catching_up_after_every_cut_brings_each_once_and_in_order(client: Client, ayse: Person, bruno: Person) -> None:
    """As the page does it: whatever came between two looks, it asks for what came after the latest it has."""
    talk = make_talk(ayse, bruno)
    client.force_login(ayse)
    sent, had = [], [0]
    for cut in range(60):
        sent += [say(talk, bruno, f"{cut}-{number}").pk for number in range((cut * 7) % 4)]
        if cut % 10 == 9:
            sent += [make_message(talk, bruno, f"{cut}-burst-{number}").pk for number in range(65)]
        more = True
        while more:
            answer = client.get(f"/messages/{talk.pk}/since/?after={had[-1]}")
            had += [int(key) for key in KEYS.findall(answer.content.decode())]
            more = answer.headers["X-More"] == "1"
    assert had[1:] == sent
    assert len(sent) > 400


SEARCHES = [
    ("izmir", "Wir waren in İzmir", True),
    ("IZMIR", "ızmir", True),
    ("αθηνα", "Στην Αθήνα", True),
    ("beograd", "Београд је леп", True),
    ("strasse", "in der Straße", True),
    ("garden rain", "Rain in our garden", True),
    ("garden snow", "Rain in our garden", False),
    ("%", "100 % sure", False),
    ("_", "a_b", False),
]


@pytest.mark.parametrize(("q", "body", "is_found"), SEARCHES)
def test_search(client: Client, ayse: Person, bruno: Person, q: str, body: str, is_found: bool) -> None:
    message = say(make_talk(bruno, ayse), bruno, body)
    client.force_login(ayse)
    page = client.get("/messages/search/", {"q": q}).content.decode()
    assert (f"/messages/one/{message.pk}/" in page) == is_found


def test_a_message_found_is_shown_in_its_place(client: Client, ayse: Person, bruno: Person) -> None:
    talk = make_talk(ayse, bruno)
    keys = [make_message(talk, bruno, f"Words {number}").pk for number in range(90)]
    client.force_login(ayse)
    for place in (0, 10, 44, 80, 89):
        where = client.get(f"/messages/one/{keys[place]}/").headers["Location"]
        page = client.get(where.split("#")[0]).content.decode()
        assert f'id="message-{keys[place]}"' in page
        assert where.endswith(f"#message-{keys[place]}")


def test_words_are_only_words(client: Client, ayse: Person, bruno: Person) -> None:
    talk = make_talk(ayse, bruno)
    say(talk, bruno, "<script>alert(1)</script> & <b>bold</b>")
    client.force_login(ayse)
    for path in ("/messages/", f"/messages/{talk.pk}/", f"/messages/{talk.pk}/since/", "/messages/search/?q=bold"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_the_button_on_a_persons_page(client: Client, ayse: Person, bruno: Person, eva: Person) -> None:
    client.force_login(ayse)
    assert "Write a message" in client.get(f"/people/{bruno.pk}/").content.decode()
    assert "Write a message" not in client.get(f"/people/{ayse.pk}/").content.decode()
    client.force_login(eva)
    assert "Write a message" not in client.get(f"/people/{bruno.pk}/").content.decode()
    assert Message.objects.count() == 0
