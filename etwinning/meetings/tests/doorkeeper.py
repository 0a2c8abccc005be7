"""The door of a Jitsi server for tests, which takes nothing on trust: its tokens, as their rules are published.

lib-jitsi-meet, doc/tokens.md, and RFC 7519: an HS256 seal with the secret that both know; `iss` and `aud` of accepted
applications, `exp` to come, `nbf` past, `sub` the domain or "*", `room` that of the address (in small letters) or "*";
in `context.user` only strings. Who is a moderator says `context.user.moderator`. Claims it does not know fail loudly.
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SECRET, APP, DOMAIN = "s3cret", "etwinning", "meet.example"
CLAIMS = {"aud", "iss", "sub", "room", "exp", "nbf", "context"}


class Shut(Exception):
    """Nobody comes in with that; why."""


@dataclass(frozen=True)
class Comer:
    """Who came in, where, and with which rights."""

    room: str
    name: str
    person: str
    is_moderator: bool
    may_record: bool


def opened(address: str, *, audience: str = APP, at: float | None = None) -> Comer:
    """Come in at an address, as a browser does that is led there."""
    parts = urlsplit(address)
    room = unquote(parts.path).removeprefix("/").lower()  # as Jitsi names it
    given = parse_qs(parts.query).get("jwt", [])
    if parts.hostname != DOMAIN or len(given) != 1:
        raise Shut("token required")
    said = _read(given[0])
    now = time.time() if at is None else at
    for is_wrong, why in (
        (said.keys() - CLAIMS, "a claim that nobody knows"),
        (CLAIMS - said.keys(), "a claim is missing"),
        (said.get("iss") != APP, "Invalid issuer"),
        (audience not in {"*", said.get("aud")}, "Invalid audience"),
        (said.get("sub") not in {"*", DOMAIN}, "another domain"),
        (said.get("room") not in {"*", room}, "another room"),
        (not said.get("nbf", now + 1) <= now < said.get("exp", 0), "Not acceptable by its times"),
    ):
        if is_wrong:
            raise Shut(why)
    user, features = said["context"]["user"], said["context"].get("features", {})
    if not all(isinstance(value, str) for value in user.values()):
        raise Shut("what is said of a user must be strings")
    recording = str(features.get("recording", "true")).lower() == "true"
    return Comer(room, user["name"], user["id"], user.get("moderator") == "true", recording)


def _read(token: str) -> dict[str, Any]:
    head, _dot, seal = token.rpartition(".")
    right = hmac.new(SECRET.encode(), head.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(right, _bytes(seal)):
        raise Shut("Invalid signature")
    kind, claims = (json.loads(_bytes(part)) for part in head.split("."))
    if kind != {"alg": "HS256", "typ": "JWT"}:
        raise Shut("Invalid algorithm")
    return dict(claims)


def _bytes(letters: str) -> bytes:
    return base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
