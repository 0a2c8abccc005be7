"""A wire to the live process's server that may say anything, and an application that says what it hears."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from etwinning.config.sockets import LiveServer, server
from etwinning.config.start.smoke import free_port

ASK = (
    "GET /live/?a=%C3%A7 HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nUpgrade: websocket\r\n"
    "Connection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


CLOSE, PING, PONG = 8, 9, 10


def masked(op: int, data: bytes, *, last: bool = True) -> bytes:
    """A frame as a browser sends it."""
    mask, size = os.urandom(4), len(data)
    head = bytes([(0x80 if last else 0) | op])
    if size < 126:
        head += bytes([0x80 | size])
    else:
        head += bytes([0x80 | (126 if size < 1 << 16 else 127)]) + size.to_bytes(2 if size < 1 << 16 else 8)
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))


class Echo:
    """Says what it hears; keeps what happened."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, Any]] = []
        self.ends: list[int] = []
        self.heard: list[Any] = []
        self.held = asyncio.Event()
        self.held.set()

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        self.scopes.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 404})
            await send({"type": "http.response.body", "body": b"Sockets only."})
            return
        await receive()
        if scope["path"] == "/closed/":
            await send({"type": "websocket.close", "code": 4401})
            return
        await send({"type": "websocket.accept"})
        while True:
            await self.held.wait()
            event = await receive()
            if event["type"] == "websocket.disconnect":
                self.ends.append(event["code"])
                return
            self.heard.append(event.get("text") or event.get("bytes"))
            if event.get("text") == "break":
                raise ValueError("as it should")
            if event.get("text") == "flood":
                await self.flood(send)
            await send({"type": "websocket.send"} | {key: event[key] for key in ("text", "bytes") if key in event})

    async def flood(self, send: Any) -> None:
        try:
            for _ in range(400):
                await send({"type": "websocket.send", "bytes": b"x" * 65_536})
        except OSError:  # as ASGI says
            self.ends.append(0)
            raise
        self.heard.append("flooded")


class Line:
    """The other side, as rude as one likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def frame(self) -> tuple[int, bytes]:
        head = await self.reader.readexactly(2)
        size = head[1] & 0x7F
        if size > 125:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8))
        return head[0] & 0x0F, await self.reader.readexactly(size)

    async def closed(self) -> int:
        """The code with which the server closes; what it says before is passed over."""
        op, data = await self.frame()
        while op != CLOSE:
            op, data = await self.frame()
        return int.from_bytes(data[:2])


async def started(live: LiveServer) -> "asyncio.Task[None]":
    running = asyncio.create_task(live.serve())
    while not live.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    return running


def story(
    told: Callable[[Echo, Callable[..., Awaitable[Line]]], Awaitable[None]], beat: float = 30.0, patience: float = 10.0
) -> Echo:
    """Run a server with the echo, and what is told of it; it must end in good order."""

    async def whole() -> Echo:
        echo, lines = Echo(), []
        port = free_port()
        live = server(echo, "127.0.0.1", port, beat=beat, patience=patience)
        running = await started(live)

        async def opened(ask: str = ASK, status: bytes = b"101") -> Line:
            """A line that asked; without a status that did not hear the answer yet."""
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            line = Line(reader, writer)
            lines.append(line)
            writer.write(ask.encode())
            if not status:
                return line
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.split(b" ")[1] == status, head
            if status == b"101":
                assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head  # of the RFC
            return line

        try:
            async with asyncio.timeout(20):
                await told(echo, opened)
        finally:
            live.should_exit = True
            for line in lines:
                line.writer.close()
            await running
        assert not live.server_state.connections
        assert not live.server_state.tasks
        return echo

    return asyncio.run(whole())
