"""Notices for a browser that is closed: handed to the service of its maker (RFC 8030), sealed for it alone (RFC 8291).

We speak to services on a list only (settings.PUSH_SERVICES), over TLS, never to an address inside a network, and follow
no redirect. The key that says who we are (RFC 8292) is a file: settings.PUSH_KEY.
"""

import base64
import binascii
import http.client
import ipaddress
import json
import os
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PATIENCE = 10  # seconds for a push service
A_DAY = 24 * 3600  # how long it keeps a notice for a browser that is off
GONE = {404, 410}
TRY_LATER = 429
POINT, SECRET = 65, 16  # bytes of the two keys of a browser (RFC 8291, 3.1 and 3.2)


class Unavailable(OSError):
    """The push service cannot take it now; the task tries again."""


@dataclass(frozen=True)
class Browser:
    """Where a browser is reached, and the keys with which only it can read."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Keys:
    """Who we are for push services: the private key as PEM, both forms of the public one."""

    private: bytes
    public: bytes
    for_browsers: str


def keys() -> Keys | None:
    """Our keys, or None where there is no file and we must not make one: then nobody is offered to be pushed to."""
    path = Path(settings.PUSH_KEY) if settings.PUSH_KEY else None
    if path is None or (settings.PRODUCTION and not path.exists()):
        return None
    return _keys_in(path)


@cache
def _keys_in(path: Path) -> Keys:
    if not path.exists():
        _make_key(path)
    private = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        message = f"{path} must hold a private key on the curve P-256."
        raise ImproperlyConfigured(message)
    public = private.public_key()
    point = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return Keys(
        _pem(private),
        public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        base64.urlsafe_b64encode(point).decode().rstrip("="),
    )


def _make_key(path: Path) -> None:
    """A new key; of two processes that begin together the first one's counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_name(f"{path.name}.{os.getpid()}")
    mine.touch(mode=0o600)
    mine.write_bytes(_pem(ec.generate_private_key(ec.SECP256R1())))
    try:
        path.hardlink_to(mine)
    except FileExistsError:
        pass
    finally:
        mine.unlink()


def _pem(private: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def is_push_service(endpoint: str) -> bool:
    """Whether this is an address of a push service that we know."""
    return any(re.fullmatch(pattern, endpoint) for pattern in settings.PUSH_SERVICES)


def are_keys_of_a_browser(p256dh: str, auth: str) -> bool:
    """Whether these can be the keys of a browser: a point on the curve, and a secret."""
    try:
        point, secret = _bytes(p256dh), _bytes(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error):
        return False
    return len(point) == POINT and len(secret) == SECRET


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def push(browser: Browser, said: Mapping[str, str]) -> bool:
    """Hand over a notice. False when the browser is gone for good; raises Unavailable when it should be tried again."""
    from webpush import WebPush  # noqa: PLC0415 - heavy, and of use to the worker only
    from webpush.types import WebPushKeys, WebPushSubscription  # noqa: PLC0415 - as above

    ours = keys()
    if ours is None or not is_push_service(browser.endpoint):
        return False
    sender = WebPush(ours.private, ours.public, subscriber=parseaddr(settings.DEFAULT_FROM_EMAIL)[1], ttl=A_DAY)
    sealed = sender.get(
        json.dumps(said),
        WebPushSubscription(
            endpoint=browser.endpoint,
            keys=WebPushKeys(auth=browser.auth, p256dh=browser.p256dh),
        ),
    )
    headers = {**sealed.headers, "content-type": "application/octet-stream", "urgency": "normal"}
    status = _post(browser.endpoint, sealed.encrypted, {str(name): str(value) for name, value in headers.items()})
    if status == TRY_LATER or status >= http.client.INTERNAL_SERVER_ERROR:
        message = f"The push service answers {status}."
        raise Unavailable(message)
    return status not in GONE


def _post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    line.sock = _open(parts)
    try:
        line.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
        return line.getresponse().status
    except http.client.HTTPException as broken:
        raise Unavailable(str(broken)) from broken
    finally:
        line.close()


def _open(parts: SplitResult) -> socket.socket:
    """A line to the very address that was looked at: a name that points elsewhere a moment later changes nothing."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    found = socket.getaddrinfo(host, parts.port or (443 if secure else 80), type=socket.SOCK_STREAM)
    where = next((row[4] for row in found if _is_outside(str(row[4][0]))), None)
    if where is None:
        message = f"{host} lies inside a network."
        raise Unavailable(message)
    plain = socket.create_connection((str(where[0]), int(where[1])), timeout=PATIENCE)
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain


def _is_outside(address: str) -> bool:
    return bool(settings.PUSH_INSIDE) or ipaddress.ip_address(address.partition("%")[0]).is_global
