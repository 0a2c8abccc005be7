"""The load: one process, one loop, some kept-alive connections to this machine; bounded in time and count.

Run as `python load.py PORT PATH COOKIE CONNECTIONS SECONDS [ENCODING]`; prints one line of JSON. Standard library only.
A PATH that begins with @ names a file of paths, one a line, which are asked in turn.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

MOST = 60_000  # requests in one go, whatever the time
STUCK = 30.0  # seconds without any answer


@dataclass
class Line:
    """One connection, with what has come of the answer it waits for."""

    connection: socket.socket
    sent: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    whole: int = 0

    def ask(self, request: bytes) -> None:
        self.got.clear()
        self.whole = 0
        self.sent = time.perf_counter()
        self.connection.sendall(request)

    def is_answered(self) -> bool:
        """Read what there is; True when the answer is complete."""
        came = self.connection.recv(262_144)
        if not came:
            raise ConnectionError("The server closed the connection.")
        self.got += came
        if not self.whole:
            end = self.got.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.got[:end]).lower()
            self.whole = end + 4 + int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        return len(self.got) >= self.whole

    def is_ok(self) -> bool:
        return self.got[9:12] == b"200"


def requests_for(port: int, path: str, cookie: str, encoding: str) -> Iterator[bytes]:
    """What is sent for the path, or for each path of a file."""
    paths = Path(path[1:]).read_text(encoding="utf-8").splitlines() if path.startswith("@") else [path]
    for one in paths:
        head = f"GET {one} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: en\r\nCookie: {cookie}\r\n"
        yield (head + (f"Accept-Encoding: {encoding}\r\n" if encoding else "") + "\r\n").encode()


def shoot(port: int, path: str, cookie: str, connections: int, seconds: float, encoding: str) -> dict[str, object]:
    """Ask as fast as answers come; requests a second, and the times in milliseconds."""
    requests = cycle(list(requests_for(port, path, cookie, encoding)))
    times: list[float] = []
    failed = size = 0
    with selectors.DefaultSelector() as ready:
        for _ in range(connections):
            line = Line(socket.create_connection(("127.0.0.1", port)))
            line.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(line.connection, selectors.EVENT_READ, line)
            line.ask(next(requests))
        started = time.perf_counter()
        while (time.perf_counter() < started + seconds or len(times) < connections) and len(times) < MOST:
            events = ready.select(STUCK)
            if not events:
                raise TimeoutError(f"No answer for {STUCK:.0f} s.")
            for key, _ in events:
                line = key.data
                if line.is_answered():
                    times.append(time.perf_counter() - line.sent)
                    failed += not line.is_ok()
                    size = line.whole
                    line.ask(next(requests))
        took = time.perf_counter() - started
        for key in list(ready.get_map().values()):
            key.data.connection.close()
    times.sort()
    return {
        "rate": len(times) / took,
        "p50": times[len(times) // 2] * 1000,
        "p95": times[len(times) * 95 // 100] * 1000,
        "requests": len(times),
        "failed": failed,
        "size": size,
    }


if __name__ == "__main__":
    port_, path_, cookie_, connections_, seconds_, *encoding_ = sys.argv[1:]
    print(json.dumps(shoot(int(port_), path_, cookie_, int(connections_), float(seconds_), "".join(encoding_))))
