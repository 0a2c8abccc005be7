"""Many open sockets to this machine, held by one process; bounded in number and time.

Run as `python listeners.py PORT ORIGIN`, with one session key a line on stdin and an empty line after them. Says,
a line of JSON each: how many are open and how long it took; then, whenever all of them have heard something, the
moments (of the machine's monotonic clock) in order. Standard library only.
"""

import base64
import json
import os
import resource
import selectors
import socket
import sys
import time

MOST = 5_000
AT_ONCE = 100  # handshakes under way
STUCK = 30.0  # seconds without anything
FRAME = 126  # from here on the length of a frame stands in two more bytes


class Listener:
    """One socket: first its handshake, then the frames that come."""

    def __init__(self, port: int, origin: str, session: str) -> None:
        self.line = socket.create_connection(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.line.sendall(
            f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Cookie: sessionid={session}\r\n\r\n".encode()
        )
        self.got = bytearray()
        self.is_open = self.had = False

    def read(self) -> int:
        """How many frames came. Raises `ConnectionError` when the server refuses or closes."""
        came = self.line.recv(65_536)
        if not came:
            raise ConnectionError("The server closed a socket.")
        self.got += came
        if not self.is_open:
            end = self.got.find(b"\r\n\r\n")
            if end < 0:
                return 0
            if b" 101 " not in self.got[:20]:
                raise ConnectionError(bytes(self.got[:end]).decode(errors="replace"))
            del self.got[: end + 4]
            self.is_open = True
        frames = 0
        while len(self.got) > 1:
            start = 4 if self.got[1] == FRAME else 2
            size = int.from_bytes(self.got[2:4]) if start > 2 else self.got[1]  # noqa: PLR2004 - the shape of a frame
            if len(self.got) < start + size:
                break
            if self.got[0] & 0x0F == 8:  # noqa: PLR2004 - "close"
                raise ConnectionError(f"The server closed a socket: {bytes(self.got[start : start + size])!r}")
            del self.got[: start + size]
            frames += 1
        return frames


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def listen(port: int, origin: str, sessions: list[str]) -> None:
    """Open them all, a few at a time; then say each time when all have heard, until killed."""
    ready, waiting, under_way, opened = selectors.DefaultSelector(), list(reversed(sessions)), 0, 0
    began = time.monotonic()
    while opened < len(sessions):
        while waiting and under_way < AT_ONCE:
            one = Listener(port, origin, waiting.pop())
            ready.register(one.line, selectors.EVENT_READ, one)
            under_way += 1
        opened_now = sum(step(ready, set()))
        opened, under_way = opened + opened_now, under_way - opened_now
    # what is still on its way of the opening is no news
    while ready.select(1.0):
        step(ready, set())
    say(open=opened, seconds=time.monotonic() - began)
    while True:
        heard: dict[Listener, float] = {}
        while len(heard) < len(sessions):
            fresh: set[Listener] = set()
            step(ready, fresh)
            now = time.monotonic()
            heard |= {one: now for one in fresh if one not in heard}
        say(at=sorted(heard.values()))


def step(ready: selectors.BaseSelector, fresh: "set[Listener]") -> list[bool]:
    """Read what there is; who heard something is added to `fresh`. True for each that heard its first."""
    events = ready.select(STUCK)
    if not events:
        raise TimeoutError(f"Nothing came for {STUCK:.0f} s.")
    first = []
    for key, _ in events:
        one = key.data
        if one.read():
            fresh.add(one)
            first.append(not one.had)
            one.had = True
    return first


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    keys: list[str] = []
    while (key_ := sys.stdin.readline().strip()) and len(keys) < MOST:
        keys.append(key_)
    listen(int(sys.argv[1]), sys.argv[2], keys)
