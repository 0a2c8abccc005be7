"""People in one chat, as many as there are lines on stdin (a session's key each), in one process.

Run as `python talkers.py PATH ORIGIN SECONDS PAUSE PORT…`: each says something every PAUSE seconds or so, on one of the
ports, and on another one after every cut. At the end, a line of JSON: {"kept": [words acknowledged], "late": [seconds
from sending to each screen], "last": [the same to the last screen, of each message], "heard": [[number, words] as they
came, of each], "refused": how many were not taken}. Nothing of Django.
"""

import asyncio
import contextlib
import json
import random
import sys
import time
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

OPENING, SETTLING = 20.0, 30.0
SAID = (  # first names of the class, capitals, dates, numbers: what the guard has to look at, and lets through
    "Elif and Can counted 12 frogs at the spring on 14.11.2026.",
    "In our school the water is 9.5 degrees, and in yours?",
    "Today it rained 23 mm. Mert and Gaia drew the clouds over Konya!",
    "Can you read our page? Sara wrote it with Luca and Nikos.",
    "We measured from 10:30 to 11:15, three times, with two glasses.",
)
SENT: dict[str, float] = {}  # words → when
LAST: dict[str, float] = {}  # words → how many seconds until they stood on the last screen so far


class Talker:
    """One page at the chat."""

    def __init__(self, place: int, path: str, origin: str, ports: list[int], session: str) -> None:
        self.place, self.path, self.origin, self.ports, self.session = place, path, origin, ports, session
        self.upto = self.count = 0
        self.line: ClientConnection | None = None
        self.waiting: dict[str, str] = {}  # by key, what is not acknowledged
        self.kept: list[str] = []
        self.late: list[float] = []
        self.heard: list[tuple[int, str]] = []
        self.refused = 0

    async def live(self) -> None:
        """Connect, again and again."""
        attempt = self.place
        while True:
            address = f"ws://127.0.0.1:{self.ports[attempt % len(self.ports)]}{self.path}"
            attempt += 1
            with contextlib.suppress(OSError, WebSocketException, TimeoutError):
                async with connect(
                    address, origin=Origin(self.origin), compression=None, max_size=None, ping_interval=None,
                    open_timeout=OPENING, additional_headers={"Cookie": f"sessionid={self.session}"},
                ) as line:  # fmt: skip
                    await line.send(json.dumps({"hello": self.upto}))
                    async for message in line:
                        await self.hear(line, json.loads(message))
            self.line = None
            await asyncio.sleep(0.1 + random.random() / 2)  # noqa: S311 - not all at once

    async def hear(self, line: ClientConnection, said: dict[str, Any]) -> None:
        """What the server says."""
        now = time.monotonic()
        for one in said.get("lines", ()):
            self.upto = one["changed"]
            self.heard.append((one["number"], one["words"]))
            if one["words"] in SENT:
                self.late.append(now - SENT[one["words"]])
                LAST[one["words"]] = self.late[-1]  # it is never earlier than the one before
        if "state" in said and self.line is None:
            self.line = line
            for key, words in self.waiting.items():
                await line.send(json.dumps({"send": key, "words": words}))
        if "kept" in said and said["kept"] in self.waiting:
            self.kept.append(self.waiting.pop(said["kept"]))
        if "refused" in said:
            self.waiting.pop(said["refused"], None)
            self.refused += 1

    async def talk(self, pause: float) -> None:
        """Something new, now and then."""
        await asyncio.sleep(random.random() * pause)  # noqa: S311 - not all at once
        while True:
            self.count += 1
            sentence = SAID[(self.place + self.count) % len(SAID)]
            key, words = str(uuid4()), f"{sentence} (talker {self.place}, {self.count})"
            self.waiting[key] = words
            if self.line is not None:
                SENT[words] = time.monotonic()
                with contextlib.suppress(OSError, WebSocketException):
                    await self.line.send(json.dumps({"send": key, "words": words}))
            await asyncio.sleep(pause * (0.5 + random.random()))  # noqa: S311 - as people do

    async def settle(self, until: int) -> None:
        """Until everything is acknowledged and heard, or it took too long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                while self.waiting or self.line is None or self.upto < until:  # noqa: ASYNC110 - what comes and goes
                    await asyncio.sleep(0.05)


async def gather(path: str, origin: str, seconds: float, pause: float, ports: list[int], sessions: list[str]) -> None:
    """All of them, to the end; {"open": n} when they are in."""
    talkers = [Talker(place, path, origin, ports, key) for place, key in enumerate(sessions)]
    lines = [asyncio.create_task(one.live()) for one in talkers]
    while not all(one.line is not None for one in talkers):  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.05)
    print(json.dumps({"open": len(talkers)}), flush=True)
    mouths = [asyncio.create_task(one.talk(pause)) for one in talkers]
    await asyncio.sleep(seconds)
    for mouth in mouths:
        mouth.cancel()
    await asyncio.gather(*(one.settle(0) for one in talkers))
    latest = max(one.upto for one in talkers)
    await asyncio.gather(*(one.settle(latest) for one in talkers))
    said = {
        "kept": [words for one in talkers for words in one.kept],
        "late": [round(late, 4) for one in talkers for late in one.late],
        "last": [round(late, 4) for late in LAST.values()],
        "heard": [one.heard for one in talkers],
        "refused": sum(one.refused for one in talkers),
    }
    print(json.dumps(said), flush=True)
    for line in lines:
        line.cancel()


if __name__ == "__main__":
    keys: list[str] = []
    while key_ := sys.stdin.readline().strip():
        keys.append(key_)
    path_, origin_, seconds_, pause_, *ports_ = sys.argv[1:]
    asyncio.run(gather(path_, origin_, float(seconds_), float(pause_), [int(port) for port in ports_], keys))
