"""A meeting server for tests that takes nothing on trust: BigBlueButton, as its API is published.

docs.bigbluebutton.org/development/api: the checksum, which parameters a call knows and which it needs, the answers and
their keys. Whatever the API does not know fails here, loudly. `ill` makes it misbehave.
"""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b"
NEEDED = {
    "create": {"meetingID", "name"}, "join": {"meetingID", "fullName", "role"}, "end": {"meetingID"},
    "getMeetingInfo": {"meetingID"}, "isMeetingRunning": {"meetingID"}, "getRecordings": set(),
}  # fmt: skip
KNOWN = {
    "create": NEEDED["create"] | {
        "record", "autoStartRecording", "allowStartStopRecording", "guestPolicy", "endWhenNoModerator",
        "endWhenNoModeratorDelayInMinutes", "meetingExpireIfNoUserJoinedInMinutes",
        "meetingExpireWhenLastUserLeftInMinutes", "allowModsToUnmuteUsers", "muteOnStart",
        "lockSettingsDisablePrivateChat", "logoutURL", "welcome", "maxParticipants", "duration",
    },
    "join": NEEDED["join"] | {"userID", "guest", "redirect", "createTime"},
    "end": NEEDED["end"], "getMeetingInfo": NEEDED["getMeetingInfo"], "isMeetingRunning": NEEDED["isMeetingRunning"],
    "getRecordings": {"meetingID", "recordID", "state", "meta"},
}  # fmt: skip
VALUES = {
    "guestPolicy": {"ALWAYS_ACCEPT", "ALWAYS_DENY", "ASK_MODERATOR"}, "role": {"MODERATOR", "VIEWER"},
    "guest": {"true"},
}  # fmt: skip
FLAGS = (
    "record autoStartRecording allowStartStopRecording endWhenNoModerator allowModsToUnmuteUsers muteOnStart "
    "lockSettingsDisablePrivateChat"
)
VALUES |= {name: {"true", "false"} for name in FLAGS.split()}


@dataclass
class Fake:
    """What the server knows, and how it misbehaves."""

    address: str = ""
    meetings: dict[str, dict[str, str]] = field(default_factory=dict)
    moderators: dict[str, int] = field(default_factory=dict)
    joined: list[dict[str, str]] = field(default_factory=list)
    recordings: str = ""
    calls: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    ill: str = ""

    def answer(self, path: str) -> tuple[int, bytes]:
        """The answer to a request, as the API says it."""
        parts = urlsplit(path)
        call = parts.path.removeprefix("/bigbluebutton/api/")
        query, _mark, checksum = parts.query.rpartition("&checksum=")
        said = dict(parse_qsl(query, keep_blank_values=True))
        self.calls.append(call)
        if hashlib.sha256(f"{call}{query}{SECRET}".encode()).hexdigest() != checksum:
            return 200, failed("checksumError")
        wrong = call not in KNOWN or bool(said.keys() - KNOWN[call] or NEEDED[call] - said.keys())
        wrong = wrong or any(said[name] not in VALUES[name] for name in said.keys() & VALUES.keys())
        if wrong or not 2 <= len(said.get("meetingID", "xx")) <= 256:
            self.faults.append(path)
            return 200, failed("unsupportedRequest")
        return 200, getattr(self, f"_{call}")(said)

    def _create(self, said: dict[str, str]) -> bytes:
        known = self.meetings.setdefault(said["meetingID"], said)
        return fine(f"<meetingID>{known['meetingID']}</meetingID>") if known == said else failed("idNotUnique")

    def _join(self, said: dict[str, str]) -> bytes:
        if said["meetingID"] not in self.meetings:
            return failed("invalidMeetingIdentifier")
        self.joined.append(said)
        leads = said["role"] == "MODERATOR"
        self.moderators[said["meetingID"]] = self.moderators.get(said["meetingID"], 0) + leads
        return fine("<url>https://meet.example/client</url>")

    def _end(self, said: dict[str, str]) -> bytes:
        return fine() if self.meetings.pop(said["meetingID"], None) else failed("notFound")

    def _getMeetingInfo(self, said: dict[str, str]) -> bytes:  # noqa: N802 - its name
        if said["meetingID"] not in self.meetings:
            return failed("notFound")
        return fine(f"<moderatorCount>{self.moderators.get(said['meetingID'], 0)}</moderatorCount>")

    def _getRecordings(self, said: dict[str, str]) -> bytes:  # noqa: N802 - its name
        return fine(f"<recordings>{self.recordings}</recordings>")


def fine(inner: str = "") -> bytes:
    return f"<response><returncode>SUCCESS</returncode>{inner}</response>".encode()


def failed(key: str) -> bytes:
    message = f"<messageKey>{key}</messageKey><message>{escape(key)}</message>"
    return f"<response><returncode>FAILED</returncode>{message}</response>".encode()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<response><returncode>SUCCESS</returncode><x>&b;</x></response>"
)
ODD: dict[str, tuple[int, bytes]] = {
    "500": (500, b"Internal Server Error"),
    "html": (200, b"<!doctype html><html><body>Welcome to nginx!</body></html>"),
    "broken": (200, b"<response><returncode>SUCCESS</returncode"),
    "empty": (200, b""),
    "entities": (200, BOMB.encode()),
    "entities in UTF-16": (200, BOMB.encode("utf-16")),
    "other tree": (200, b"<rss><returncode>SUCCESS</returncode></rss>"),
    "no code": (200, b"<response></response>"),
    "deep": (200, b"<a>" * 100_000),
    "long": (200, b"<response>" + b" " * (1 << 20) + b"</response>"),
    "redirect": (302, b""),
    "refused": (200, failed("checksumError")),
}


@contextmanager
def bigbluebutton() -> Iterator[Fake]:
    """A running server."""
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if fake.ill == "silent":
                time.sleep(30)
            if fake.ill == "dripping":
                self.drip()
                return
            if fake.ill == "hangs up":
                return
            status, body = ODD[fake.ill] if fake.ill in ODD else fake.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body) + 10 * (fake.ill == "short")))
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def drip(self) -> None:
            with suppress(OSError):
                for letter in "HTTP/1.1 200 OK\r\nX-Slow: " + "x" * 300:
                    self.wfile.write(letter.encode())
                    time.sleep(0.1)

        def log_message(self, *_arguments: Any) -> None:
            pass

    ThreadingHTTPServer.block_on_close = False  # one of its threads may sleep
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.address = f"http://127.0.0.1:{server.server_address[1]}/bigbluebutton/api"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
