"""The socket of a page on the server as it is set up: 10 MB at once."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from etwinning.config.sockets import server
from etwinning.config.start.smoke import free_port
from etwinning.config.tests.wire import started
from etwinning.libraries.pieces import SCHEMA
from etwinning.pages.live.frames import Kind
from etwinning.pages.live.socket import WritingSocket
from etwinning.pages.models import Change
from etwinning.pages.tests.conftest import room
from etwinning.pages.tests.factories import Room, make_page
from etwinning.pages.tests.pens import Pen, run
from etwinning.people.models import Person

__all__ = ["room"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_10_mb_are_refused_with_a_code_and_others_write_on(room: Room, ayse: Person) -> None:
    pen = Pen(make_page(room, ayse, body="<p>A</p>"), ayse)
    port = free_port()
    written = WritingSocket.as_asgi()

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await written(scope | pen.scope, receive, send)

    def greeting(number: int) -> bytes:
        return bytes([Kind.HELLO, *number.to_bytes(4), SCHEMA]) + pen.doc.get_state()

    async def hears(line: ClientConnection, kind: Kind) -> bytes:
        while True:
            said = await asyncio.wait_for(line.recv(), 5)
            assert isinstance(said, bytes)
            if said[0] == kind:
                return said[1:]
            if said[0] == Kind.CHANGE:
                pen.doc.apply_update(said[1:])

    async def story() -> int:
        live = server(application, "127.0.0.1", port)
        running = await started(live)
        address = f"ws://127.0.0.1:{port}/"
        async with connect(address, compression=None) as good, connect(address, compression=None) as large:
            await good.send(greeting(1))
            await large.send(greeting(2))
            await hears(good, Kind.STATE)
            with suppress(ConnectionClosed):
                await large.send(bytes([Kind.CHANGE, 0, 0, 0, 1]) + bytes(10_000_000))
            await large.wait_closed()
            await good.send(bytes([Kind.CHANGE, 0, 0, 0, 1]) + pen.words("!"))
            await hears(good, Kind.SAVED)
        live.should_exit = True
        await running
        return large.close_code or 0

    assert run(story) == 1009
    assert Change.objects.count() == 1
