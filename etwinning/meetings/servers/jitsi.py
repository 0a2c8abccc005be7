"""Jitsi: rooms at an address that nobody guesses; with a secret, doors that only our tokens open (RFC 7519, HS256).

Jitsi has no way to make, end or look into a room from outside. Its room begins when the first comes; each start of a
meeting takes a new name, so that nobody finds the one of before. What a token says is as Jitsi publishes it
(lib-jitsi-meet, doc/tokens.md): `iss` and `aud` the application, `sub` "*" (the room alone bounds it), the room in
small letters as Jitsi names it, and in `context.user` nothing but strings.
"""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import quote, urlencode

from etwinning.meetings.models import Meeting, Pass
from etwinning.meetings.servers.recordings import Recording
from etwinning.spaces.models import Member

VALID = 10 * 60  # seconds in which a token opens the door; who is inside stays, who comes again gets another


class Jitsi:
    """One server. Without a secret anybody who knows the name comes in, and all have the same rights."""

    kind = "jitsi"
    ends_for_all = has_recordings = has_lobby = False

    def __init__(self, address: str, secret: str = "", app: str = "") -> None:
        self.address, self.secret, self.app = address.rstrip("/"), secret, app

    @property
    def knows_roles(self) -> bool:
        """Only tokens say who is a teacher."""
        return bool(self.secret)

    def create(self, meeting: Meeting) -> None:
        """It makes itself."""

    def address_for(self, meeting: Meeting, name: str, *, person: int, leads: bool) -> str:
        room = f"etwinning-{meeting.code}".lower()
        query = f"?{urlencode({'jwt': self._token(room, name, person, leads=leads)})}" if self.secret else ""
        shown = quote(json.dumps(name, ensure_ascii=False))
        return f"{self.address}/{quote(room)}{query}#userInfo.displayName={shown}"

    def is_held(self, meeting: Meeting) -> bool:
        """Nobody can ask: while it goes on here, and a teacher was led in since it was started."""
        teachers = Member.objects.filter(space=meeting.space_id, left_at__isnull=True, role__in=Member.TEACHERS)
        led_in = Pass.objects.filter(meeting=meeting, is_in=True, person__in=teachers.values("person"))
        return meeting.is_running and led_in.exists()

    def end(self, meeting: Meeting) -> None:
        """Who is inside ends it there; nobody finds it any more."""

    def recordings(self, meeting: Meeting) -> list[Recording]:  # noqa: ARG002 - as the interface says
        """None are told."""
        return []

    def _token(self, room: str, name: str, person: int, *, leads: bool) -> str:
        now = int(time.time())
        said = {
            "aud": self.app, "iss": self.app, "sub": "*", "room": room, "nbf": now - 60, "exp": now + VALID,
            "context": {
                "user": {"id": str(person), "name": name, "moderator": "true" if leads else "false",
                         "affiliation": "owner" if leads else "member"},
                "features": {"recording": False, "livestreaming": False},
            },
        }  # fmt: skip
        head = f"{_packed({'alg': 'HS256', 'typ': 'JWT'})}.{_packed(said)}"
        seal = hmac.new(self.secret.encode(), head.encode(), hashlib.sha256).digest()
        return f"{head}.{_letters(seal)}"


def _packed(said: dict[str, Any]) -> str:
    return _letters(json.dumps(said, separators=(",", ":")).encode())


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
