"""Pushing to a browser, against a push service of our own that unseals what it gets as a browser would (RFC 8291)."""

import base64
import json
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured

from etwinning.people import pushing
from etwinning.people.actions import push_to, tell
from etwinning.people.models import Person, PushSubscription
from etwinning.people.pushing import Browser, Unavailable, are_keys_of_a_browser, is_push_service


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(said: str) -> bytes:
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@dataclass
class Service:
    """A push service for one browser: keeps what came, and answers with `status`."""

    status: int = 201
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes ok"

    def browser(self) -> Browser:
        return Browser(f"{self.address}/send/abc?v=2", text(point_of(self.key.public_key())), text(self.secret))

    def read(self) -> Any:
        """The latest message, unsealed step by step as RFC 8291 (3.4) and RFC 8188 (2) say."""
        body = self.got[-1][2]
        salt, (_size, length) = body[:16], struct.unpack("!LB", body[16:21])
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        mine = point_of(self.key.public_key())
        key = derived(shared, self.secret, b"WebPush: info\0" + mine + theirs, 32)
        content = derived(key, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(key, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(content).decrypt(nonce, sealed, None)
        assert plain.endswith(b"\x02")
        return json.loads(plain[:-1])


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Nothing to the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    settings.PUSH_SERVICES = [r"http://127\.0\.0\.1:\d+/.*"]
    settings.PUSH_INSIDE = True
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> Path:
    settings.PUSH_KEY = str(tmp_path / "key.pem")
    return tmp_path / "key.pem"


def test_it_works(service: Service) -> None:
    said = {"title": "eTwinning", "body": "Ayşe Yılmaz sizinle bağlantı kurmak istiyor", "url": "https://x/"}
    assert pushing.push(service.browser(), said) is True
    path, headers, _body = service.got[0]
    assert path == "/send/abc?v=2"
    assert service.read() == said
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["ttl"], headers["urgency"]) == ("86400", "normal")
    scheme, _blank, pairs = headers["authorization"].partition(" ")
    token, key = (pair.split("=", 1)[1] for pair in pairs.split(", "))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    ours = pushing.keys()
    assert ours is not None
    assert (scheme, key) == ("vapid", ours.for_browsers)
    claims = jwt.decode(token, public, algorithms=["ES256"], audience="http://127.0.0.1")
    assert claims["sub"] == "mailto:no-reply@etwinning.example"


@pytest.mark.parametrize(("status", "stays"), [(200, True), (202, True), (302, True), (404, False), (410, False)])
def test_what_the_service_answers(service: Service, status: int, stays: bool) -> None:
    service.status = status
    assert pushing.push(service.browser(), {}) is stays
    assert len(service.got) == 1  # no redirect is followed


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_later(service: Service, status: int) -> None:
    service.status = status
    with pytest.raises(Unavailable):
        pushing.push(service.browser(), {})


def test_nothing_is_sent_into_a_network(service: Service, settings: Any) -> None:
    settings.PUSH_INSIDE = False
    with pytest.raises(Unavailable):
        pushing.push(service.browser(), {})
    settings.PUSH_SERVICES = [r"https?://localhost.*"]
    for address in ("http://localhost:1/", "https://localhost/"):
        with pytest.raises(Unavailable):
            pushing.push(Browser(address, service.browser().p256dh, service.browser().auth), {})
    assert service.got == []


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:DEF", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=BQ%3d", True),
        ("https://web.push.apple.com/QGu", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://fcm.googleapis.com@evil.example/x", False),
        ("https://evil.example/https://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com/a b", False),
        ("https://fcm.googleapis.com/a\n", False),
        ("https://127.0.0.1/", False),
        ("", False),
    ],
)
def test_only_services_we_know(endpoint: str, known: bool) -> None:
    assert is_push_service(endpoint) is known


def test_a_service_that_is_no_longer_on_the_list_gets_nothing(service: Service, settings: Any) -> None:
    settings.PUSH_SERVICES = []
    assert pushing.push(service.browser(), {}) is False
    assert service.got == []


def test_keys_of_a_browser() -> None:
    good = Service().browser()
    assert are_keys_of_a_browser(good.p256dh, good.auth)
    zeros = text(b"\x04" + bytes(64))  # a point, but not on the curve
    for p256dh, auth in (("", ""), (good.auth, good.auth), (good.p256dh, "AA"), (zeros, good.auth), ("é", good.auth)):
        assert not are_keys_of_a_browser(p256dh, auth)


def test_the_key_is_made_once_and_only_outside_production(settings: Any, key: Path, tmp_path: Path) -> None:
    first = pushing.keys()
    assert first is not None
    assert key.stat().st_mode & 0o777 == 0o600
    pushing._make_key(key)
    pushing._keys_in.cache_clear()
    again = pushing.keys()
    assert again == first
    settings.PRODUCTION = True
    settings.PUSH_KEY = str(tmp_path / "none.pem")
    assert pushing.keys() is None
    settings.PUSH_KEY = ""
    assert pushing.keys() is None


def test_a_key_of_another_kind_is_refused(settings: Any, key: Path) -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    key.write_bytes(pushing._pem(other))
    with pytest.raises(ImproperlyConfigured, match="P-256"):
        pushing.keys()


@pytest.mark.django_db
def test_a_notice_reaches_the_browser_in_its_readers_language(
    service: Service, ayse: Person, bruno: Person, django_capture_on_commit_callbacks: Any
) -> None:
    theirs = service.browser()
    mine = PushSubscription.objects.create(
        person=ayse, endpoint=theirs.endpoint, p256dh=theirs.p256dh, auth=theirs.auth
    )
    Person.objects.filter(pk=ayse.pk).update(language="tr")
    with django_capture_on_commit_callbacks(execute=True):
        notice = tell(ayse, "network/request_contact", by=bruno, url="/contacts/", message="A secret")
    assert notice is not None
    said = service.read()
    assert said["body"] == "Bruno Greco bağlantınız olmak istiyor"
    assert "/notices/open/" in said["url"]
    assert (len(service.got), b"secret" in service.got[0][2]) == (1, False)
    service.status = 410
    push_to.call(mine.pk, notice.pk)
    assert not PushSubscription.objects.exists()
