"""The live line: one real consumer, one real NOTIFY from another connection."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.models import AnonymousUser
from django.db import connections

from etwinning.people import actions
from etwinning.people.live import EAR, NoticesConsumer
from etwinning.people.models import Notice, Person


async def opened(user: Any) -> tuple[Any, Any]:
    """A line of somebody, and the server's first word."""
    line: Any = ApplicationCommunicator(  # type: ignore[no-untyped-call]
        NoticesConsumer.as_asgi(), {"type": "websocket", "path": "/", "user": user}
    )
    await line.send_input({"type": "websocket.connect"})
    return line, await line.receive_output(timeout=5)


async def next_number(line: Any) -> int:
    said = await line.receive_output(timeout=5)
    number: int = json.loads(said["text"])["unread"]
    return number


@pytest.mark.django_db(transaction=True)
def test_it_works(ayse: Person, bruno: Person) -> None:
    async def story() -> list[int]:
        line, first = await opened(ayse)
        assert first["type"] == "websocket.accept"
        heard = [await next_number(line), await next_number(line)]  # at once, and again when the ear listens
        await sync_to_async(actions.tell)(ayse, "network/request_contact", by=bruno, message="")
        heard.append(await next_number(line))
        await line.send_input({"type": "websocket.receive", "text": "{not json"})
        await sync_to_async(actions.read_notices)(ayse, by=ayse)
        heard.append(await next_number(line))
        await line.send_input({"type": "websocket.disconnect", "code": 1001})
        await line.wait()
        await sync_to_async(connections.close_all)()
        return heard

    ayse.mail_notices = False
    assert asyncio.run(story()) == [0, 0, 1, 0]
    assert (EAR.task, dict(EAR.sockets)) == (None, {})
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_has_no_notices_has_no_line(elif_: Person) -> None:
    async def story() -> list[Any]:
        return [(await opened(user))[1] for user in (elif_, AnonymousUser())]

    assert [said["code"] for said in asyncio.run(story())] == [4401, 4401]
