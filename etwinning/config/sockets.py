"""The server of the live process: WebSockets (RFC 6455) for an ASGI application, and nothing else.

Run as `python -m etwinning.config.sockets --port 8001`. Why our own: docs/decisions/0011. One process, one loop. What a
page may do to it is bounded: the head of a request, the length of a message (refused before it is read), what waits to
be read, what waits to be sent, and how long somebody may be silent. A proxy in front does TLS.
"""

import argparse
import asyncio
import base64
import gc
import hashlib
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from etwinning.config.frames import LONGEST, Broken, Frame, Op, closing, frame_of, take

log = logging.getLogger(__name__)
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # of the RFC
HEAD = 16_384  # bytes of a request's head
PATIENCE = 10.0  # seconds for the head, and for a closing that nobody answers
BEAT = 30.0  # seconds between two pings; who says nothing twice is gone
MOST_WAITING = 64  # messages that the application has not read
UNSENT = 65_536  # bytes that the other side has not read
BACKLOG = 4_096
GOING_AWAY, FAILED = 1001, 1011

type Event = dict[str, Any]
type Application = Callable[
    [Event, Callable[[], Awaitable[Event]], Callable[[Event], Awaitable[None]]], Awaitable[None]
]


class Peer(asyncio.Protocol):
    """One connection: the handshake, then messages both ways, for one call of the application."""

    def __init__(self, application: Application, peers: "set[Peer]") -> None:
        self.application, self.peers = application, peers
        self.loop = asyncio.get_running_loop()
        self.got = bytearray()
        self.message = bytearray()
        self.kind: Op | None = None  # of the message that comes in parts
        self.key = b""
        self.is_open = self.is_over = self.was_heard = False
        self.missed_beats = 0
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        self.may_write: asyncio.Future[None] | None = None
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP
        self.transport = transport
        transport.set_write_buffer_limits(high=UNSENT)
        self.peers.add(self)
        self.timer = self.loop.call_later(PATIENCE, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's shape
        self.peers.discard(self)
        self.timer.cancel()
        self.resume_writing()
        self._tell_end(1006)

    def pause_writing(self) -> None:
        self.may_write = self.loop.create_future()

    def resume_writing(self) -> None:
        waiting, self.may_write = self.may_write, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def data_received(self, data: bytes) -> None:
        self.was_heard, self.missed_beats = True, 0
        if self.is_over:
            return
        self.got += data
        if self.task is None:
            self._read_head()
        elif self.is_open:
            self._read_frames()
        elif len(self.got) > HEAD:
            self.end(1008)

    # the handshake

    def _read_head(self) -> None:
        end = self.got.find(b"\r\n\r\n")
        if end < 0:
            if len(self.got) > HEAD:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return
        head = bytes(self.got[:end])
        del self.got[: end + 4]
        try:
            scope = self._scope_of(head)
        except ValueError:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        if scope is None:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        self.timer.cancel()
        self.events.put_nowait({"type": "websocket.connect"})
        self.task = self.loop.create_task(self._run(scope))

    def _scope_of(self, head: bytes) -> Event | None:
        """What ASGI wants to know; None if it is a request for a page. Raises ValueError if it is neither."""
        first, *lines = head.split(b"\r\n")
        method, target, version = first.split(b" ")
        headers: list[tuple[bytes, bytes]] = []
        for line in lines:
            name, colon, value = line.partition(b":")
            if not colon or not name or name != name.strip() or len(headers) > 100:  # noqa: PLR2004 - far more than any browser
                raise ValueError(name)
            headers.append((name.lower(), value.strip()))
        said = dict(headers)
        if said.get(b"upgrade", b"").lower() != b"websocket":
            return None
        if method != b"GET" or version != b"HTTP/1.1" or said.get(b"sec-websocket-version") != b"13":
            raise ValueError(first)
        if b"upgrade" not in said.get(b"connection", b"").lower():
            raise ValueError(first)
        self.key = said.get(b"sec-websocket-key", b"")
        if len(base64.b64decode(self.key, validate=True)) != 16:  # noqa: PLR2004 - of the RFC
            raise ValueError(self.key)
        path, _mark, query = target.partition(b"?")
        return {
            "type": "websocket", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "ws", "headers": headers,
            "path": unquote(path.decode("ascii")), "raw_path": path, "query_string": query, "root_path": "",
            "client": self.transport.get_extra_info("peername"), "server": None, "subprotocols": [],
        }  # fmt: skip

    def _refuse(self, status: HTTPStatus) -> None:
        body = b"Sockets only."
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}"
        self.transport.write(head.encode() + b"\r\nConnection: close\r\n\r\n" + body)
        self._hang_up()

    # messages that come

    def _read_frames(self) -> None:
        try:
            while not self.is_over and (frame := take(self.got)) is not None:
                self._take_in(frame)
        except Broken as broken:
            self.end(broken.code)

    def _take_in(self, frame: Frame) -> None:
        if frame.op == Op.PING:
            self.transport.write(frame_of(Op.PONG, frame.data))
        elif frame.op == Op.CLOSE:
            self.end(int.from_bytes(frame.data[:2]) if frame.data else 1005)
        elif frame.op != Op.PONG:
            self._gather(frame)

    def _gather(self, frame: Frame) -> None:
        """A message may come in parts, with pings between them; the whole of it is bounded too."""
        if (frame.op == Op.MORE) != (self.kind is not None):
            raise Broken(1002)
        self.kind = self.kind or frame.op
        self.message += frame.data
        if len(self.message) > LONGEST:
            raise Broken(1009)
        if not frame.is_last:
            return
        whole, kind = bytes(self.message), self.kind
        self.message, self.kind = bytearray(), None
        try:
            said = {"text": whole.decode()} if kind == Op.TEXT else {"bytes": whole}
        except UnicodeDecodeError as error:
            raise Broken(1007) from error
        self.events.put_nowait({"type": "websocket.receive"} | said)
        if self.events.qsize() > MOST_WAITING:
            self.transport.pause_reading()

    # the application

    async def _run(self, scope: Event) -> None:
        try:
            await self.application(scope, self.receive, self.send)
            self.end(1000 if self.is_open else FAILED)
        except Exception:
            log.exception("A live page failed")
            self.end(FAILED)

    async def receive(self) -> Event:
        """The next thing that happened; the end again and again."""
        event = await self.events.get()
        if event["type"] == "websocket.disconnect":
            self.events.put_nowait(event)
        elif self.events.qsize() < MOST_WAITING // 2 and not self.transport.is_reading():
            with suppress(RuntimeError):
                self.transport.resume_reading()
        return event

    async def send(self, event: Event) -> None:
        """Do as the application says. Waits while the other side does not read."""
        if event["type"] == "websocket.close":
            self.end(int(event.get("code") or 1000))
        elif self.is_over:
            return
        elif event["type"] == "websocket.accept":
            answer = base64.b64encode(hashlib.sha1(self.key + MAGIC, usedforsecurity=False).digest())
            head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            self.transport.write(head + b"Sec-WebSocket-Accept: " + answer + b"\r\n\r\n")
            self.is_open = True
            self._read_frames()
        else:
            text = event.get("text")
            op, data = (Op.BYTES, event["bytes"]) if text is None else (Op.TEXT, text.encode())
            self.transport.write(frame_of(op, data))
            if self.may_write is not None:
                await asyncio.shield(self.may_write)

    # the end

    def end(self, code: int) -> None:
        """Say goodbye, whoever began it, and hang up."""
        if self.is_over:
            return
        if self.is_open:
            self.transport.write(frame_of(Op.CLOSE, closing(code)))
            self._hang_up()
        else:
            self._refuse(HTTPStatus.FORBIDDEN)
        self._tell_end(code)

    def _hang_up(self) -> None:
        self.is_over = True
        self.timer.cancel()
        self.timer = self.loop.call_later(PATIENCE, self.transport.abort)  # who reads nothing gets no rest
        self.transport.close()

    def _tell_end(self, code: int) -> None:
        self.is_over = True
        self.events.put_nowait({"type": "websocket.disconnect", "code": code})

    def beat(self) -> None:
        """Ask whether anybody is still there."""
        if not self.is_open or self.is_over:
            return
        if self.missed_beats > 1:
            self.transport.abort()
            return
        self.missed_beats += 1
        self.transport.write(frame_of(Op.PING, b""))


async def serve(application: Application, host: str, port: int, *, stop: asyncio.Event, beat: float = BEAT) -> None:
    """Serve until `stop`; then say goodbye to everybody and let the application end."""
    peers: set[Peer] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Peer(application, peers), host, port, backlog=BACKLOG)
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), beat)
        for peer in list(peers):
            peer.beat()
    server.close()
    tasks = [peer.task for peer in peers if peer.task is not None]
    for peer in list(peers):
        peer.end(GOING_AWAY)
    if tasks:
        await asyncio.wait(tasks, timeout=3)
    for peer in list(peers):
        peer.transport.abort()


async def main(host: str, port: int) -> None:
    """Until SIGTERM or SIGINT."""
    from etwinning.config.asgi import application  # noqa: PLC0415 - it starts Django

    gc.freeze()  # what was loaded stays; to look through it while thousands are told takes longer than telling them
    gc.set_threshold(20_000, 20, 20)
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await serve(application, host, port, stop=stop)


if __name__ == "__main__":
    said = argparse.ArgumentParser(description="Serves the sockets of open pages.")
    said.add_argument("--host", default="127.0.0.1")
    said.add_argument("--port", type=int, default=8001)
    asyncio.run(main(**vars(said.parse_args())))
