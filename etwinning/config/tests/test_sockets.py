"""The live process's server as set up: the protocol, what breaks it, 10 MB, pages that never read, bytes of luck."""

import asyncio
import os
import signal
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etwinning.config.sockets import server
from etwinning.config.start.smoke import free_port
from etwinning.config.tests.wire import ASK, CLOSE, PING, PONG, Echo, Line, masked, started, story

SAID_BY_PAGES = {*range(1000, 1015), *range(3000, 5000)} - {1004, 1006}


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
    "no mask": (b"\x81\x05hello", 1002),
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
    "another method": (ASK.replace("GET", "POST"), b"405"),
    "an old version": (ASK.replace("Version: 13", "Version: 8"), b"400"),
    "a wrong key": (ASK.replace("dGhlIHNhbXBsZSBub25jZQ==", "x"), b"400"),
    "no key": (ASK.replace("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), b"400"),
    "no connection": (ASK.replace("keep-alive, Upgrade", "close"), b"404"),
    "nonsense": ("\0\1\2\r\n\r\n", b"400"),
    "a folded line": (ASK.replace("Host: x", "Host: x\r\n folded: y"), b"101"),  # as RFC 9112, 5.2 allows
    "too much": ("GET / HTTP/1.1\r\nX: " + "x" * 70_000, b"400"),
    "an old HTTP": (ASK.replace("HTTP/1.1", "HTTP/1.0"), b"101"),
    "a broken address": (ASK.replace("%C3%A7", "%C3%"), b"101"),
    "two keys": (ASK.replace("Sec-WebSocket-Version", "Sec-WebSocket-Key: x\r\nSec-WebSocket-Version"), b"400"),
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
        assert len(echo.scopes) == 1
        echo.held.set()
        line.writer.transport.abort()

    story(told)


def test_who_is_silent_is_asked_and_then_gone() -> None:
    async def told(echo: Echo, opened: Any) -> None:
        silent, polite = await opened(), await opened()
        for _ in range(6):
            op, data = await polite.frame()
            assert op == PING
            polite.writer.write(masked(10, data))
        assert echo.ends == [1005]
        await silent.reader.read()

    story(told, beat=0.1)


LONG = {
    "a long line": ASK.replace("Host: x", "Host: x\r\nX: " + "x" * 9_000),
    "a long address": ASK.replace("?a=", "?a=" + "x" * 9_000),
    "many lines": ASK.replace("Host: x", "Host: x" + "\r\nX: x" * 200),
}


@pytest.mark.parametrize("name", LONG)
def test_an_opening_that_is_too_long_is_cut_off(name: str) -> None:
    async def told(echo: Echo, opened: Any) -> None:
        line, other = await opened(LONG[name], b""), await opened()
        with suppress(ConnectionError):
            assert not (await line.reader.read()).startswith(b"HTTP/1.1 101")
        other.writer.write(masked(1, b"still here"))
        assert await other.frame() == (1, b"still here")
        assert len(echo.scopes) == 1

    story(told, patience=1.0)


def test_who_asks_too_slowly_is_cut_off() -> None:
    async def told(echo: Echo, opened: Any) -> None:
        slow, open_one = await opened("GET /live/ HTT", b""), await opened()
        half = await opened(ASK.replace("Host: x", "Host: x\r\nContent-Length: 5"), b"")
        for line in (slow, half):
            with suppress(ConnectionError):
                await line.reader.read()
        open_one.writer.write(masked(1, b"still here"))
        assert await open_one.frame() == (1, b"still here")
        assert len(echo.scopes) == 1

    story(told, patience=1.0)


def test_a_closing_that_nobody_reads_ends() -> None:
    """Bytes that wait keep no connection for good: what is closing is cut off after a while."""

    async def told(echo: Echo, opened: Any) -> None:
        line = await opened()
        line.writer.transport.pause_reading()
        line.writer.write(masked(1, b"flood"))
        await asyncio.sleep(0.5)
        line.writer.write(b"\x81\x05hello")  # no mask
        for _ in range(60):
            await asyncio.sleep(0.1)
            if echo.ends:
                break
        assert echo.ends == [0]

    story(told, patience=1.0)


def test_who_pings_and_reads_nothing_is_cut_off() -> None:
    """An answer to each ping waits for him: not without end."""

    async def told(echo: Echo, opened: Any) -> None:
        line, other = await opened(), await opened()
        line.writer.transport.pause_reading()
        many = masked(9, b"x" * 125) * 2_000

        async def ping_on() -> None:
            while True:
                line.writer.write(many)
                await line.writer.drain()

        with pytest.raises(ConnectionError):
            await ping_on()
        other.writer.write(masked(1, b"still here"))
        assert await other.frame() == (1, b"still here")

    story(told)


FRAMES = st.tuples(st.integers(0, 255), st.binary(max_size=200), st.booleans()).map(
    lambda made: frame_like(*made),
)


def frame_like(first: int, data: bytes, is_masked: bool) -> bytes:
    """A frame of any kind, with reserved bits or without, in parts or whole, with or without a mask."""
    whole = masked(first & 0x0F, data)
    head = bytes([first]) + whole[1:]
    return head if is_masked else bytes([first, len(data) & 0x7F]) + data


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(FRAMES, FRAMES, st.binary(max_size=40)), min_size=1, max_size=8))
@pytest.mark.filterwarnings("default")
def test_whatever_comes_is_answered_or_closed_by_the_protocol(said: list[bytes]) -> None:
    """RFC 6455, 5 to 7: what the server says is whole frames, a closing has a code that may be said, others go on."""

    async def told(echo: Echo, opened: Any) -> None:
        line, other = await opened(), await opened()
        line.writer.write(b"".join(said) + masked(8, (1000).to_bytes(2)))
        line.writer.write_eof()
        codes = []
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                op, data = await line.frame()
                assert op in {1, 2, CLOSE, PONG}
                assert op < CLOSE or len(data) <= 125
                if op == CLOSE:
                    codes.append(int.from_bytes(data[:2]) or 1005)
        assert len(codes) <= 1
        assert all(code in {1000, 1002, 1005, 1007, 1009} or code in SAID_BY_PAGES for code in codes)
        other.writer.write(masked(1, b"still here"))
        assert await other.frame() == (1, b"still here")

    story(told)


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(ASK)))
@pytest.mark.filterwarnings("default")
def test_whatever_comes_as_an_opening_harms_nobody(said: bytes, place: int) -> None:
    async def told(echo: Echo, opened: Any) -> None:
        ask, other = ASK.encode(), await opened()
        line = await opened("", b"")
        line.writer.write(ask[:place] + said + ask[place:])
        line.writer.write_eof()
        with suppress(ConnectionError):
            answer = await line.reader.read()
            assert not answer or answer.startswith(b"HTTP/1.1 ")
            assert not answer.startswith(b"HTTP/1.1 5")
        other.writer.write(masked(1, b"still here"))
        assert await other.frame() == (1, b"still here")

    story(told, patience=1.0)


def test_the_end_of_the_process_is_said() -> None:
    """1012: the server starts again; the page opens its socket anew."""

    async def whole() -> None:
        echo, port = Echo(), free_port()
        running = await started(server(echo, "127.0.0.1", port))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(ASK.encode())
        await reader.readuntil(b"\r\n\r\n")
        os.kill(os.getpid(), signal.SIGTERM)
        assert await Line(reader, writer).closed() == 1012
        await running
        writer.close()
        assert echo.ends == [1012]

    before = signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn hands it on when it has ended
    try:
        asyncio.run(whole())
    finally:
        signal.signal(signal.SIGTERM, before)
