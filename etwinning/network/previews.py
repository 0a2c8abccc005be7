"""What a page of another site says of itself: title, description, name of the site. Fetched by the worker only.

The address comes from a person, so it is trusted with nothing: http and https on their own ports, public addresses
only, looked up once and connected to as looked up, each redirect judged anew, few seconds and few bytes in all.
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import SplitResult, urljoin, urlsplit

SECONDS = 5.0
MOST_BYTES = 512 * 1024
MOST_REDIRECTS = 3
PART = 1 << 16  # smaller ones would let a page of unclosed tags be read over and over
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
HTML = {"text/html", "application/xhtml+xml"}
ENCODINGS = re.compile(
    r"utf-?(8|16)|us-ascii|iso-?8859-?(1[0-6]?|[2-9])|(windows-|cp)125[0-8]|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(jp|kr)"
    r"|shift_jis",
    re.IGNORECASE,
)
NAT64 = ipaddress.ip_network("64:ff9b::/32")  # holds an IPv4 address, as the tunnels do that ipaddress knows
AGENT = "eTwinning link preview"

type Resolve = Callable[[str, int], Iterable[str]]
type Connect = Callable[[str, int, float], socket.socket]


class NoPreview(Exception):
    """The page is not to be fetched, or has nothing to say."""


@dataclass(frozen=True)
class Said:
    """What a page says of itself; never all empty."""

    title: str
    description: str = ""
    site: str = ""


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver knows them."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def open_socket(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to that very address."""
    return socket.create_connection((address, port), timeout=seconds)


def said_by(
    url: str, *, resolve: Resolve = look_up, connect: Connect = open_socket, seconds: float = SECONDS
) -> Said | None:
    """What the page at that address says of itself, or None: it may not be fetched, is no page, or says nothing."""
    deadline = time.monotonic() + seconds
    try:
        for _turn in range(MOST_REDIRECTS + 1):
            parts = judged(url)
            kind, content, onward = _fetch(parts, _public_address(parts, resolve, deadline), connect, deadline)
            if not onward:
                return _read(content, kind, parts.hostname or "")
            url = urljoin(url, onward)
    except (NoPreview, OSError, http.client.HTTPException, ValueError, LookupError, RuntimeError):
        return None
    return None


def judged(url: str) -> SplitResult:
    """The parts of an address that may be fetched at all. Raises NoPreview."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise NoPreview
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
        raise NoPreview
    if parts.port not in {None, PORTS[parts.scheme]}:
        raise NoPreview
    return parts


def is_public(text: str) -> bool:
    """Whether an address lies on the open internet: not here, not in a house, no group of machines, no tunnel."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address.sixtofour or address.teredo or address in NAT64 or address.is_site_local or address.scope_id:
            return False
    refused = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    return address.is_global and not (refused or address.is_reserved or address.is_unspecified)


def _public_address(parts: SplitResult, resolve: Resolve, deadline: float) -> str:
    """The address to connect to. All of the host must be public: a name that mixes both is up to something."""
    host = (parts.hostname or "").encode("idna").decode("ascii")
    found: list[str] = []
    asking = threading.Thread(target=lambda: found.extend(_quietly(resolve, host, PORTS[parts.scheme])), daemon=True)
    asking.start()
    asking.join(max(0.0, deadline - time.monotonic()))
    addresses = list(found)
    if not addresses or not all(is_public(address) for address in addresses):
        raise NoPreview
    return addresses[0]


def _quietly(resolve: Resolve, host: str, port: int) -> list[str]:
    try:
        return list(resolve(host, port))
    except (OSError, UnicodeError):
        return []


class Leash(io.RawIOBase):
    """Reads from a socket until the time is over or enough has come; then the stream ends."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self.sock, self.deadline, self.left = sock, deadline, MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """As much as there is, but no more than is left. Raises TimeoutError when the time is over."""
        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        if self.left <= 0:
            return 0
        self.sock.settimeout(remaining)
        number = self.sock.recv_into(memoryview(buffer)[: self.left])
        self.left -= number
        return number


class _Leashed:
    """What http.client takes for a socket when it reads an answer."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self.stream = io.BufferedReader(Leash(sock, deadline))

    def makefile(self, _mode: str) -> "io.BufferedReader[Leash]":
        return self.stream


def _fetch(parts: SplitResult, address: str, connect: Connect, deadline: float) -> tuple[str, bytes, str]:
    """Content type, content and where it leads on instead. Raises what can go wrong on a line."""
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise NoPreview
    host = (parts.hostname or "").encode("idna").decode("ascii")
    sock = connect(address, PORTS[parts.scheme], remaining)
    try:
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        sock.settimeout(max(0.01, deadline - time.monotonic()))
        sock.sendall(_question(parts, host))
        answer = http.client.HTTPResponse(_Leashed(sock, deadline), method="GET")  # type: ignore[arg-type]
        answer.begin()
        if answer.status in REDIRECTS:
            return "", b"", answer.getheader("Location") or _nothing()
        kind = answer.getheader("Content-Type", "")
        is_page = kind.split(";")[0].strip().lower() in HTML
        if (
            answer.status != http.client.OK
            or not is_page
            or answer.getheader("Content-Encoding", "identity") != "identity"
        ):
            raise NoPreview
        return kind, _whole(answer), ""
    finally:
        sock.close()


def _nothing() -> str:
    raise NoPreview


def _whole(answer: http.client.HTTPResponse) -> bytes:
    """The content as far as the leash goes: what a page says of itself stands at its beginning."""
    try:
        return answer.read(MOST_BYTES)
    except http.client.IncompleteRead as cut:
        return cut.partial


def _question(parts: SplitResult, host: str) -> bytes:
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    asked = "".join(sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in path)
    shown = f"[{host}]" if ":" in host else host
    lines = [
        f"GET {asked if asked.startswith('/') else '/' + asked} HTTP/1.1", f"Host: {shown}", f"User-Agent: {AGENT}",
        "Accept: text/html", "Accept-Encoding: identity", "Connection: close", "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode("ascii")


class _Head(HTMLParser):
    """Collects what the head of a page says."""

    KNOWN = {"og:title", "og:description", "og:site_name", "description", "twitter:title", "twitter:description"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.title: list[str] = []
        self.in_title = self.done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = (values.get("property") or values.get("name") or "").strip().lower()
        if tag == "meta" and name in self.KNOWN:
            self.said.setdefault(name, values.get("content", ""))
        self.in_title = tag == "title" and not self.title
        self.done = self.done or tag == "body"

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False
        self.done = self.done or tag == "head"

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title.append(data)


def _read(content: bytes, kind: str, host: str) -> Said | None:
    text = content.decode(_charset(content, kind), "replace")
    head = _Head()
    for start in range(0, len(text), PART):  # in parts, so that a page is left when its head ends
        head.feed(text[start : start + PART])
        if head.done:
            break
    said = head.said
    title = _line(said.get("og:title") or "".join(head.title) or said.get("twitter:title", ""), 200)
    told = said.get("og:description") or said.get("description") or said.get("twitter:description", "")
    if not title:
        return None
    return Said(title, _line(told, 400), _line(said.get("og:site_name") or host.removeprefix("www."), 100))


def _line(text: str, most: int) -> str:
    """One line without what cannot be seen."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: most * 4]).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _charset(content: bytes, kind: str) -> str:
    """The encoding that the answer or the page names, if it is one that pages have."""
    named = re.search(r"charset=[\"']?([\w-]{2,20})", kind + content[:2048].decode("latin-1"), re.IGNORECASE)
    return named.group(1) if named and ENCODINGS.fullmatch(named.group(1)) else "utf-8"
