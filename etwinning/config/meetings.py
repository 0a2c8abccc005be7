"""Where meetings are held, and what helps browsers to find each other, from variables of the environment."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

KINDS = ("bigbluebutton", "jitsi")
_ICE = re.compile(r"(stuns?):([\w.\-]+(?::\d{1,5})?)|(turns?):([^\s:@]+):([^\s:@]+)@([\w.\-]+(?::\d{1,5})?)")


@dataclass(frozen=True)
class Meetings:
    """A meeting server, or none (kind "")."""

    kind: str = ""
    address: str = ""
    secret: str = ""
    app: str = ""
    records: bool = False


def server_from(said: str, secret: str, app: str, records: str) -> Meetings:
    """The server that is named so: "bigbluebutton:https://…/bigbluebutton/api", "jitsi:https://…". Refuses nonsense."""
    if not said:
        return Meetings()
    kind, _colon, address = said.partition(":")
    parts = urlsplit(address)
    if kind not in KINDS or parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        message = (
            f"ETWINNING_MEETINGS is {said!r}. It must look like bigbluebutton:https://meet.example/bigbluebutton/api "
            "or jitsi:https://meet.example."
        )
        raise ImproperlyConfigured(message)
    if kind == "bigbluebutton" and not secret:
        message = "ETWINNING_MEETINGS_SECRET is not set. BigBlueButton needs it (bbb-conf --secret)."
        raise ImproperlyConfigured(message)
    if kind == "jitsi" and bool(secret) != bool(app):
        message = "ETWINNING_MEETINGS_SECRET and ETWINNING_MEETINGS_APP belong together: set both for Jitsi, or none."
        raise ImproperlyConfigured(message)
    if records not in {"", "no", "yes"}:
        message = f"ETWINNING_MEETINGS_RECORD is {records!r}. It must be yes or no."
        raise ImproperlyConfigured(message)
    return Meetings(kind, address.rstrip("/"), secret, app, records == "yes")


def ice_from(said: str) -> list[dict[str, str]]:
    """What browsers are told of STUN and TURN servers: "stun:host:3478, turn:user:password@host:3478"."""
    found = []
    for one in filter(None, (part.strip() for part in said.split(","))):
        match = _ICE.fullmatch(one)
        if match is None:
            message = f"ETWINNING_ICE holds {one!r}. It must look like stun:host:3478 or turn:user:password@host:3478."
            raise ImproperlyConfigured(message)
        stun, host, turn, user, password, relay = match.groups()
        if stun:
            found.append({"urls": f"{stun}:{host}"})
        else:
            found.append({"urls": f"{turn}:{relay}", "username": user, "credential": password})
    return found
