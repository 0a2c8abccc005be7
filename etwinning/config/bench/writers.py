"""Editors of one page, as many as there are lines on stdin (a session's key each), in one process.

Run as `python -m etwinning.config.bench.writers PATH ORIGIN SECONDS PORT…`: they type for so long (0: until SIGTERM),
each on one of the ports and on another one after every cut.

What they say, a line of JSON each, at the moment it happens:
{"kept": word} the server acknowledged it · {"drops": word}, {"dropped": word} the same of taking one away · at the end
{"text": …, "late": [seconds from a key to another's replica]} for each of them. Yjs by pycrdt; nothing of Django.
"""

import asyncio
import contextlib
import json
import random
import signal
import sys
import time
from typing import Any

from pycrdt import Decoder, Doc, XmlElement, XmlFragment, XmlText
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from etwinning.libraries.pieces import SCHEMA

CHANGE, CURSOR, STATE, SAVED, RIGHT, HELLO = range(1, 7)
OPENING, SETTLING = 10.0, 30.0
KEY = 0.25  # seconds between two keys of one writer, about; four a second is a quick child
SCREENS = 8  # of those who type are looked at
DROPS = 0.15  # of the words are taken away again


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


class Writer:
    """One editor."""

    def __init__(self, path: str, origin: str, ports: list[int], session: str, *, pause: float, types: bool) -> None:
        self.path, self.origin, self.ports, self.session = path, origin, ports, session
        self.pause, self.types, self.looks = pause, types, False
        self.number = random.getrandbits(32)
        self.doc: Doc[Any] = Doc(client_id=self.number)
        self.text: XmlText | None = None
        self.count = self.words = 0
        self.unsaved: dict[int, list[dict[str, str]]] = {}
        self.mine: list[str] = []
        self.line: ClientConnection | None = None
        self.typed: dict[int, float] = {}  # by my own clock
        self.seen: dict[int, int] = {}
        self.late: list[float] = []
        self.everybody: dict[int, Writer] = {}
        self.is_done = False
        self.ready = asyncio.Event()

    async def live(self) -> None:
        """Connect, again and again."""
        while True:
            address = f"ws://127.0.0.1:{random.choice(self.ports)}{self.path}"  # noqa: S311 - any of them
            head = {"Cookie": f"sessionid={self.session}"}
            try:
                async with connect(
                    address, origin=Origin(self.origin), additional_headers=head, compression=None,
                    open_timeout=OPENING, max_size=None, ping_interval=None,
                ) as line:  # fmt: skip
                    await line.send(bytes([HELLO, *self.number.to_bytes(4), SCHEMA]) + self.doc.get_state())
                    async for message in line:
                        await self.hear(line, bytes(message) if isinstance(message, bytes) else b"\xff")
            except (OSError, WebSocketException, TimeoutError):
                pass
            self.line = None
            await asyncio.sleep(0.05 + random.random() / 5)  # noqa: S311 - not all at once

    async def hear(self, line: ClientConnection, message: bytes) -> None:
        """What the server says."""
        kind, carried = message[0], message[1:]
        if kind == CHANGE:
            self.doc.apply_update(carried)
            if self.looks:
                self.measure(time.monotonic())
        elif kind == STATE:
            root = self.doc.get("default", type=XmlFragment)
            paragraph: Any = root.children[0]
            if not len(paragraph.children):
                paragraph.children.append(XmlText(""))
            self.text = paragraph.children[0]
            more = self.doc.get_update(carried)
            self.line = line
            self.ready.set()
            if self.unsaved or more[0]:
                waiting = [one for said in self.unsaved.values() for one in said]
                self.unsaved = {}
                await self.send(more, waiting)
        elif kind == SAVED:
            number = int.from_bytes(carried)
            for each in [each for each in self.unsaved if each <= number]:
                for said in self.unsaved.pop(each):
                    say(**said)
                    if "kept" in said:
                        self.mine.append(said["kept"])

    def measure(self, now: float) -> None:
        """What of the others is here by now that was not before."""
        reader = Decoder(self.doc.get_state())
        for _each in range(reader.read_var_uint()):
            client, clock = reader.read_var_uint(), reader.read_var_uint()
            other = self.everybody.get(client)
            if other is None or client == self.number:
                continue
            for at in range(self.seen.get(client, 0), clock):
                if at in other.typed:
                    self.late.append(now - other.typed[at])
            self.seen[client] = clock

    async def send(self, update: bytes, waiting: list[dict[str, str]]) -> None:
        self.count += 1
        self.unsaved[self.count] = waiting
        if self.line is not None:
            with contextlib.suppress(OSError, WebSocketException):
                await self.line.send(bytes([CHANGE]) + self.count.to_bytes(4) + update)

    async def type(self) -> None:
        """A word, or one of mine away."""
        await self.ready.wait()
        assert self.text is not None  # noqa: S101 - it is ready
        while not self.is_done:
            await asyncio.sleep(self.pause * (0.5 + random.random()))  # noqa: S311 - as people do
            before = self.doc.get_state()
            waiting = self.change(self.text)
            self.typed[_clock(self.doc.get_state(), self.number) - 1] = time.monotonic()
            await self.send(self.doc.get_update(before), [waiting] if waiting else [])

    def change(self, text: XmlText) -> dict[str, str] | None:
        """Type or take away in the document here; what to say when it is kept."""
        if self.types:
            text.insert(len(text), random.choice("abcdefgh "))  # noqa: S311 - a key
            return None
        if self.mine and random.random() < DROPS:  # noqa: S311 - now and then
            word = self.mine.pop(random.randrange(len(self.mine)))  # noqa: S311 - any
            at = str(text).encode().find(word.encode())
            if at >= 0:
                say(drops=word)
                del text[at : at + len(word)]
                return {"dropped": word}
        self.words += 1
        word = f"<{self.number}.{self.words}>".replace("<", "w").replace(">", " ")
        text.insert(0 if random.random() < 0.5 else len(text), word)  # noqa: PLR2004, S311 - at either end
        return {"kept": word}

    async def finish(self) -> None:
        """Until everything is kept, or it took too long."""
        self.is_done = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                while self.unsaved or self.line is None:  # noqa: ASYNC110 - two things that come and go
                    await asyncio.sleep(0.05)


def _clock(state: bytes, client: int) -> int:
    reader = Decoder(state)
    for _each in range(reader.read_var_uint()):
        if reader.read_var_uint() == client:
            return reader.read_var_uint()
        reader.read_var_uint()
    return 0


def paragraph_of(doc: Doc[Any]) -> str:
    """All text of the first paragraph."""
    first = doc.get("default", type=XmlFragment).children[0]
    return "".join(str(child) for child in first.children) if isinstance(first, XmlElement) else ""


async def write(path: str, origin: str, seconds: float, ports: list[int], sessions: list[str]) -> None:
    """All of them, to the end."""
    pause = KEY if seconds else 0.06
    writers = [Writer(path, origin, ports, key, pause=pause, types=bool(seconds)) for key in sessions]
    for writer in writers[:SCREENS]:
        writer.looks = writer.types
    everybody = {writer.number: writer for writer in writers}
    ends = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ends.set)
    for writer in writers:
        writer.everybody = everybody
    lines = [asyncio.create_task(writer.live()) for writer in writers]
    hands = [asyncio.create_task(writer.type()) for writer in writers]
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ends.wait(), seconds or None)
    for hand in hands:
        hand.cancel()
    await asyncio.gather(*(writer.finish() for writer in writers))
    await asyncio.sleep(2)  # what the others wrote last
    for writer in writers:
        say(text=paragraph_of(writer.doc), late=[round(one, 4) for one in writer.late])
    for line in lines:
        line.cancel()


if __name__ == "__main__":
    keys: list[str] = []
    while key_ := sys.stdin.readline().strip():
        keys.append(key_)
    path_, origin_, seconds_, *ports_ = sys.argv[1:]
    asyncio.run(write(path_, origin_, float(seconds_), [int(port) for port in ports_], keys))
