"""The one socket of a page: real consumers, real NOTIFY from other connections, real sessions."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections
from django.http import HttpRequest
from django.test import Client

from etwinning.home.live import EAR, LivePage, states_of
from etwinning.messages.actions import remove_person
from etwinning.messages.tests.factories import make_talk, say, seat_of
from etwinning.people import actions
from etwinning.people.live import SLOW
from etwinning.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
QUIET = 0.4  # seconds in which something would have been told


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    yield
    left = (EAR.tasks, dict(EAR.sockets))
    EAR.tasks = []
    EAR.sockets.clear()
    assert left == ([], {})


class Page:
    """An open page of somebody who signed in by a browser of their own."""

    def __init__(self, client: Client) -> None:
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(client.session.session_key)
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/live/",
            "user": get_user(request),
            "session": request.session,
        }
        self.line: Any = None

    async def open(self) -> Any:
        self.line = ApplicationCommunicator(LivePage.as_asgi(), self.scope)  # type: ignore[no-untyped-call]
        await self.line.send_input({"type": "websocket.connect"})
        return await self.line.receive_output(timeout=5)

    async def hears(self) -> dict[str, Any]:
        said = await self.line.receive_output(timeout=5)
        assert said["type"] == "websocket.send", said
        news: dict[str, Any] = json.loads(said["text"])
        return news

    async def settled(self) -> dict[str, Any]:
        """The latest of what is told when it becomes quiet."""
        news = await self.hears()
        while not await self.line.receive_nothing(timeout=QUIET):
            news = await self.hears()
        return news

    async def says(self, **what: Any) -> None:
        await self.line.send_input({"type": "websocket.receive"} | what)

    async def close(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.line.wait()


def signed_in(person: Person) -> tuple[Client, Page]:
    person.mail_notices = False
    person.save()
    client = Client()
    client.force_login(person)
    return client, Page(client)


def run[T](story: Callable[[], Awaitable[T]]) -> T:
    async def whole() -> T:
        try:
            return await story()
        finally:
            await sync_to_async(connections.close_all)()

    return asyncio.run(whole())


def numbers(news: dict[str, Any]) -> tuple[int, int, list[int]]:
    return news["notices"], news["messages"], news["changed"]


def test_it_works(ayse: Person, bruno: Person) -> None:
    _client, page = signed_in(ayse)
    talk = make_talk(bruno, ayse)

    async def story() -> list[Any]:
        first = await page.open()
        heard = [first["type"], await page.settled()]
        await sync_to_async(actions.tell)(ayse, "network/request_contact", by=bruno, message="")
        heard.append(numbers(await page.settled()))
        await sync_to_async(say)(talk, bruno)
        heard.append(numbers(await page.settled()))
        await sync_to_async(actions.read_notices)(ayse, by=ayse)
        heard.append(numbers(await page.settled()))
        await page.close()
        return heard

    accepted, begun, told, written, read = run(story)
    assert accepted == "websocket.accept"
    assert begun == {"notices": 0, "messages": 0, "changed": [], "missed": True}
    assert told == (1, 0, [])
    assert written == (2, 1, [talk.pk])  # in tests the notice of a message comes at once
    assert read == (0, 1, [])


def test_keys_only_travel(ayse: Person, bruno: Person) -> None:
    talk = make_talk(bruno, ayse)
    with connection.cursor() as cursor:
        cursor.execute("LISTEN messages")
        say(talk, bruno, "Zzsecret words")
        heard = {news.payload for news in connection.connection.notifies(timeout=1, stop_after=2)}
        cursor.execute("UNLISTEN *")
    assert heard == {f"{ayse.pk} {talk.pk}", f"{bruno.pk} {talk.pk}"}


def test_who_has_no_notices_has_no_line(elif_: Person) -> None:
    client = Client()
    client.force_login(elif_)
    pages = [Page(client), Page(client)]
    pages[1].scope["user"] = AnonymousUser()

    async def story() -> list[Any]:
        return [await page.open() for page in pages]

    assert [said["code"] for said in run(story)] == [4401, 4401]


@pytest.mark.parametrize("how", ["signs out", "ends the session", "new password", "closed account"])
def test_who_is_signed_out_hears_nothing(ayse: Person, bruno: Person, how: str) -> None:
    client, page = signed_in(ayse)
    talk = make_talk(bruno, ayse)

    def end() -> None:
        if how == "signs out":
            client.post("/account/logout/")
            return
        if how == "ends the session":
            client.session.delete()
        elif how == "new password":
            ayse.set_password("another-password-1")
            ayse.save()
        else:
            Person.objects.filter(pk=ayse.pk).update(is_active=False)
        say(talk, bruno)

    async def story() -> Any:
        await page.open()
        await page.settled()
        await sync_to_async(end)()
        said = await page.line.receive_output(timeout=5)
        await page.close()
        return said

    said = run(story)
    assert (said["type"], said["code"]) == ("websocket.close", 4401)


def test_removed_and_blocked_hear_nothing(ayse: Person, bruno: Person, chiara: Person) -> None:
    _client, page = signed_in(ayse)
    talk = make_talk(bruno, ayse, chiara)
    say(talk, bruno, "Before")
    seat = seat_of(ayse, talk)

    async def story() -> list[Any]:
        await page.open()
        await page.settled()
        await sync_to_async(remove_person)(seat, by=bruno)
        heard: list[Any] = [numbers(await page.settled())]
        await sync_to_async(say)(talk, bruno, "After")
        heard.append(await page.line.receive_nothing(timeout=QUIET))
        await page.close()
        return heard

    told, nothing = run(story)
    assert told[1:] == (0, [talk.pk])  # the open page looks, and finds that it is gone
    assert nothing


def test_nonsense_from_the_page(ayse: Person, bruno: Person) -> None:
    """Whatever it says is not read; whoever says much is closed. The others hear on."""
    _client, page = signed_in(ayse)
    _client, other = signed_in(bruno)
    talk = make_talk(bruno, ayse)

    async def story() -> list[Any]:
        await page.open()
        await other.open()
        await page.settled()
        await other.settled()
        for nonsense in ({"text": "{not json"}, {"bytes": b"\0\xff"}, {"text": '{"person": 1}'}, {"text": ""}, {}):
            await page.says(**nonsense)
        await sync_to_async(say)(talk, bruno)
        heard: list[Any] = [numbers(await page.settled())]
        for _ in range(3):
            await page.says(text="x" * 10_000_000)
        heard.append(await page.line.receive_output(timeout=5))
        assert await page.line.receive_nothing()  # a server refuses to close twice
        await page.close()
        await sync_to_async(say)(talk, bruno)
        heard.append((await other.settled())["changed"])
        await other.close()
        return heard

    told, closed, others = run(story)
    assert told[1:] == (1, [talk.pk])
    assert (closed["type"], closed["code"]) == ("websocket.close", 1009)
    assert others == [talk.pk]


def test_a_page_that_never_reads_holds_nobody_up(ayse: Person, bruno: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """A send that never ends: others are told at once, it hears one thing at most after, and is closed in the end."""
    monkeypatch.setattr("etwinning.people.live.SLOW", 1.0)
    assert SLOW > 1
    _client, page = signed_in(ayse)
    _client, stuck = signed_in(ayse)
    talk = make_talk(bruno, ayse)

    async def story() -> tuple[list[list[int]], int, int]:
        await page.open()
        await stuck.open()
        await page.settled()
        await stuck.settled()
        socket = next(one for one in EAR.sockets[ayse.pk] if one.session_key == stuck.scope["session"].session_key)

        async def never(*_said: Any, **_more: Any) -> None:
            await asyncio.sleep(60)

        monkeypatch.setattr(socket, "base_send", never)
        heard = []
        for _ in range(5):
            await sync_to_async(say)(talk, bruno)
            heard.append((await page.hears())["changed"])
        waiting = len(socket.waiting.changed) if socket.waiting else 0
        await asyncio.sleep(1.3)
        left = len(EAR.sockets[ayse.pk])
        for one in (page, stuck):
            await one.close()
        return heard, waiting, left

    heard, waiting, left = run(story)
    assert heard == [[talk.pk]] * 5
    assert (waiting, left) == (1, 1)


def test_cut_and_opened_again(ayse: Person, bruno: Person) -> None:
    """Each time it opens it says that the page may have missed something; the page then asks for what came after."""
    client, page = signed_in(ayse)
    talk = make_talk(bruno, ayse)

    async def story() -> tuple[list[int], list[int]]:
        sent, had = [], [0]
        for cut in range(12):
            await page.open()
            sent.append((await sync_to_async(say)(talk, bruno, f"{cut}")).pk)
            news = await page.hears()
            if news["missed"] or talk.pk in news["changed"]:
                answer = await sync_to_async(client.get)(f"/messages/{talk.pk}/since/?after={had[-1]}")
                had += [int(piece.split('"')[0]) for piece in answer.content.decode().split('data-key="')[1:]]
            await page.close()
            sent.append((await sync_to_async(say)(talk, bruno, f"{cut} while cut")).pk)
        await page.open()
        assert (await page.hears())["missed"]
        answer = await sync_to_async(client.get)(f"/messages/{talk.pk}/since/?after={had[-1]}")
        had += [int(piece.split('"')[0]) for piece in answer.content.decode().split('data-key="')[1:]]
        await page.close()
        return sent, had[1:]

    sent, had = run(story)
    assert had == sent
    assert len(sent) == 24


def test_many_are_asked_for_in_two_queries(
    ayse: Person, bruno: Person, chiara: Person, django_assert_num_queries: Any
) -> None:
    people = [person.pk for person in (ayse, bruno, chiara)]
    for number in (1, 3):
        with django_assert_num_queries(2):
            assert set(states_of(people[:number], ["x"])) == set(people[:number])


def test_now_says_the_same_by_a_plain_request(client: Client, ayse: Person, bruno: Person, elif_: Person) -> None:
    say(make_talk(bruno, ayse), bruno)
    assert client.get("/now/").status_code == 302
    client.force_login(ayse)
    answer = client.get("/now/")
    assert answer.json() == {"notices": 1, "messages": 1}
    assert answer.headers["Cache-Control"] == "private, no-cache"
    client.force_login(elif_)
    assert client.get("/now/").status_code == 404
