"""The server of the sockets: the protocol, what breaks it, 10 MB, pages that never read, bytes of luck."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etwinning.config.frames import LONGEST, Broken, Frame, Op, frame_of, take
from etwinning.config.sockets import MOST_WAITING, serve

ASK = (
    "GET /live/?a=%C3%A7 HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nUpgrade: websocket\r\n"
    "Connection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


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
                for _ in range(400):
                    await send({"type": "websocket.send", "bytes": b"x" * 65_536})
                self.heard.append("flooded")
            await send({"type": "websocket.send"} | {key: event[key] for key in ("text", "bytes") if key in event})


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
        while op != Op.CLOSE:
            op, data = await self.frame()
        return int.from_bytes(data[:2])


def story(told: Callable[[Echo, Callable[..., Awaitable[Line]]], Awaitable[None]], beat: float = 30.0) -> Echo:
    """Run a server with the echo, and what is told of it; it must end in good order."""

    async def whole() -> Echo:
        echo, stop, lines = Echo(), asyncio.Event(), []
        port = free_port()
        server = asyncio.create_task(serve(echo, "127.0.0.1", port, stop=stop, beat=beat))
        await asyncio.sleep(0.05)

        async def opened(ask: str = ASK, status: bytes = b"101") -> Line:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            line = Line(reader, writer)
            lines.append(line)
            writer.write(ask.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.split(b" ")[1] == status, head
            if status == b"101":
                assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head  # of the RFC
            return line

        try:
            async with asyncio.timeout(20):
                await told(echo, opened)
        finally:
            stop.set()
            for line in lines:
                line.writer.close()
            await server
        return echo

    return asyncio.run(whole())


def free_port() -> int:
    from etwinning.config.start.smoke import free_port as free  # noqa: PLC0415 - not for the whole file

    return free()


def test_it_works() -> None:
    async def told(echo: Echo, opened: Any) -> None:
        line = await opened()
        for op, data in ((1, "çilek".encode()), (2, b"\0\xff"), (1, b"x" * 300), (2, b"y" * 70_000)):
            line.writer.write(masked(op, data))
            assert await line.frame() == (op, data)
        line.writer.write(masked(1, b"in ", last=False) + masked(9, b"are you there") + masked(0, b"parts"))
        assert await line.frame() == (10, b"are you there")
        assert await line.frame() == (1, b"in parts")
        line.writer.write(masked(8, (1001).to_bytes(2)))
        assert await line.closed() == 1001
        assert await line.reader.read() == b""

    echo = story(told)
    assert echo.ends == [1001]
    (scope,) = echo.scopes
    assert (scope["type"], scope["path"], scope["query_string"]) == ("websocket", "/live/", b"a=%C3%A7")
    assert (b"origin", b"http://x") in scope["headers"]


def test_one_byte_after_the_other() -> None:
    async def told(echo: Echo, opened: Any) -> None:
        line = await opened()
        for byte in masked(1, b"slowly"):
            line.writer.write(bytes([byte]))
            await asyncio.sleep(0)
        assert await line.frame() == (1, b"slowly")

    story(told)


BROKEN = {
    "no mask": (frame_of(Op.TEXT, b"hello"), 1002),
    "an extension": (b"\xc1" + masked(1, b"hello")[1:], 1002),
    "an unknown frame": (masked(3, b"hello"), 1002),
    "a long ping": (masked(9, b"x" * 126), 1002),
    "a ping in parts": (masked(9, b"x", last=False), 1002),
    "a part of nothing": (masked(0, b"hello"), 1002),
    "two messages at once": (masked(1, b"a", last=False) + masked(1, b"b"), 1002),
    "no UTF-8": (masked(1, b"\xff\xfe"), 1007),
    "a closing of one byte": (masked(8, b"\x03"), 1002),
    "a closing that may not be": (masked(8, (1005).to_bytes(2)), 1002),
    "10 MB": (masked(2, b"")[:1] + b"\xff" + (10_000_000).to_bytes(8) + b"mask", 1009),
    "all there is": (b"\x82\xff" + b"\xff" * 8, 1009),
    "much in parts": (masked(2, b"x" * 700_000, last=False) + masked(0, b"x" * 700_000), 1009),
    "an error of ours": (masked(1, b"break"), 1011),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.filterwarnings("default")
def test_what_breaks_the_protocol_is_closed_and_others_go_on(name: str) -> None:
    said, code = BROKEN[name]

    async def told(echo: Echo, opened: Any) -> None:
        line, other = await opened(), await opened()
        line.writer.write(said)
        assert await line.closed() == code
        other.writer.write(masked(1, b"still here"))
        assert await other.frame() == (1, b"still here")

    story(told)


ASKED = {
    "a page": ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
    "another method": (ASK.replace("GET", "POST"), b"400"),
    "an old version": (ASK.replace("Version: 13", "Version: 8"), b"400"),
    "a wrong key": (ASK.replace("dGhlIHNhbXBsZSBub25jZQ==", "x"), b"400"),
    "no key": (ASK.replace("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), b"400"),
    "no connection": (ASK.replace("keep-alive, Upgrade", "close"), b"400"),
    "nonsense": ("\0\1\2\r\n\r\n", b"400"),
    "a folded line": (ASK.replace("Host: x", "Host: x\r\n folded: y"), b"400"),
    "too much": ("GET / HTTP/1.1\r\nX: " + "x" * 20_000, b"431"),
    "who may not": (ASK.replace("/live/", "/closed/"), b"403"),
}


@pytest.mark.parametrize("name", ASKED)
def test_other_requests(name: str) -> None:
    ask, status = ASKED[name]

    async def told(echo: Echo, opened: Any) -> None:
        await opened(ask, status)

    story(told)


def test_a_page_that_never_reads_holds_up_only_itself() -> None:
    """26 MB for somebody who reads nothing: the application waits, the process does not grow, others go on."""

    async def told(echo: Echo, opened: Any) -> None:
        line, other = await opened(), await opened()
        line.writer.write(masked(1, b"flood"))
        await asyncio.sleep(0.3)
        other.writer.write(masked(1, b"still here"))
        assert await other.frame() == (1, b"still here")
        assert "flooded" not in echo.heard

    story(told)


def test_a_page_that_talks_too_fast_is_not_listened_to() -> None:
    """What waits for the application is bounded: the rest stays with the one who sends."""

    async def told(echo: Echo, opened: Any) -> None:
        echo.held.clear()
        line = await opened()
        many = masked(1, b"x" * 100)

        async def talk() -> None:
            for _ in range(200):
                line.writer.write(many * 1_000)
                await line.writer.drain()

        talking = asyncio.create_task(talk())
        await asyncio.sleep(0.5)
        assert not talking.done()
        talking.cancel()
        assert echo.heard == []

    story(told)
    assert MOST_WAITING < 100


def test_who_is_silent_is_asked_and_then_gone() -> None:
    async def told(echo: Echo, opened: Any) -> None:
        silent, polite = await opened(), await opened()
        for _ in range(6):
            op, data = await polite.frame()
            assert op == Op.PING
            polite.writer.write(masked(10, data))
        assert echo.ends == [1006]
        await silent.reader.read()

    story(told, beat=0.1)


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_frame_or_broken(data: bytes) -> None:
    got, codes = bytearray(data), {1002}
    try:
        while (frame := take(got)) is not None:
            assert isinstance(frame, Frame)
    except Broken as broken:
        codes.add(broken.code)
    assert codes <= {1002, 1007, 1009}


@given(st.binary(max_size=2_000), st.sampled_from([Op.TEXT, Op.BYTES]), st.integers(0, 40))
def test_what_a_browser_says_arrives(data: bytes, op: Op, cut: int) -> None:
    whole = masked(op, data)
    got = bytearray(whole[: len(whole) - 1 - cut % len(whole)])
    assert take(got) is None
    got += whole[len(got) :]
    assert take(got) == Frame(op, is_last=True, data=data)
    assert not got
    assert len(data) < LONGEST
