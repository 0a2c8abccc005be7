"""Previews of links: what a page says of itself, and everything that a server or an address may try."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from etwinning.network.previews import MOST_BYTES, Said, is_public, said_by

PUBLIC = "93.184.215.14"
type Answer = Callable[[socket.socket, str], None]


class Elsewhere:
    """A server on this machine that is reached as if it were a public one, and what was asked of it."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.sent = answer, 0
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self.connected: list[str] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(0.01)
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self) -> None:
        while not self.closing.is_set():
            try:
                sock, _peer = self.listening.accept()
            except TimeoutError:
                continue
            with sock:
                sock.settimeout(2)
                asked = sock.recv(65_536).decode("latin-1")
                if not asked.startswith("GET "):
                    continue
                self.asked.append(asked.split()[1])
                self.hosts.append(asked.split("Host: ")[1].split("\r\n")[0])
                with suppress(OSError):
                    self.answer(sock, asked.split()[1])

    def resolve(self, host: str, _port: int) -> list[str]:
        numbers = {"localhost": ["127.0.0.1"], "mixed.example": [PUBLIC, "10.0.0.1"], "nowhere.example": []}
        if host[0].isdigit() or ":" in host:
            return [host]
        return numbers.get(host, [PUBLIC])

    def connect(self, address: str, _port: int, seconds: float) -> socket.socket:
        self.connected.append(address)
        return socket.create_connection(self.listening.getsockname(), timeout=seconds)

    def said(self, url: str = "http://school.example/news", seconds: float = 2) -> Said | None:
        return said_by(url, resolve=self.resolve, connect=self.connect, seconds=seconds)


@contextmanager
def elsewhere(answer: Answer) -> Iterator[Elsewhere]:
    made = Elsewhere(answer)
    try:
        yield made
    finally:
        made.closing.set()
        made.thread.join(5)
        made.listening.close()


def page(content: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> Answer:
    def answer(sock: socket.socket, _path: str) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n{more}\r\n"
        sock.sendall(head.encode() + content)

    return answer


def led(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


WHOLE = """<html><head><meta charset="utf-8"><title>Not this</title>
<meta property="og:title" content="Our   springs &amp; wells"><meta property="og:description" content="Çeşmeler">
<meta property="og:site_name" content="Konya"><meta property="og:image" content="http://spy.example/x.png"></head>
<body><title>Never this</title>""".encode()


def test_it_works() -> None:
    with elsewhere(page(WHOLE)) as there:
        assert there.said("http://school.example/news?a=ş#part") == Said("Our springs & wells", "Çeşmeler", "Konya")
    assert there.asked == ["/news?a=%C5%9F"]
    assert there.hosts == ["school.example"]
    assert there.connected == [PUBLIC]


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"<title>Plain\n title</title><body>", "text/html", Said("Plain title", "", "school.example")),
        ("<title>Ștefan</title>".encode("iso8859-16"), "text/html; charset=ISO-8859-16",
         Said("Ștefan", "", "school.example")),
        ('<meta charset="windows-1254"><title>Işık</title>'.encode("cp1254"), "text/html",
         Said("Işık", "", "school.example")),
        (b"<title>x</title>", "text/html; charset=no-such", Said("x", "", "school.example")),
        (b"<title>x</title>", "text/html; charset=hex", Said("x", "", "school.example")),
        (b"<title>" + b"long " * 900 + b"</title>", "application/xhtml+xml",
         Said(("long " * 40)[:199] + "…", "", "school.example")),
        (b"<p>No title at all", "text/html", None),
        (b"<title>\x00\x01\xe2\x80\xae</title>", "text/html", None),
        (b"%PDF-1.7", "application/pdf", None),
        (b"<title>x</title>", "text/plain", None),
        (b"", "", None),
    ],
)  # fmt: skip
def test_what_a_page_says(content: bytes, kind: str, said: Said | None) -> None:
    with elsewhere(page(content, kind)) as there:
        assert there.said() == said


@pytest.mark.parametrize("status", ["404 Not Found", "500 Error", "204 No Content"])
def test_only_what_is_there(status: str) -> None:
    with elsewhere(page(WHOLE, status=status)) as there:
        assert there.said() is None


def test_packed_content_is_left() -> None:
    with elsewhere(page(WHOLE, more="Content-Encoding: gzip\r\n")) as there:
        assert there.said() is None


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/", "http://127.0.0.1/", "http://2130706433.example@127.0.0.1/", "http://mixed.example/",
        "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/", "http://0.0.0.0/", "http://224.0.0.1/", "http://255.255.255.255/", "http://[::1]/",
        "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[ff02::1]/", "http://[::]/",
        "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/", "http://nowhere.example/",
        "http://school.example:8080/", "http://school.example:443/", "https://school.example:80/",
        "http://school.example:x/",
        "ftp://school.example/", "file:///etc/passwd", "gopher://school.example/", "javascript:alert(1)",
        "data:text/html,x",
        "//school.example/", "school.example", "", "http://", "http:///x", "http://user:word@school.example/",
        "http://school.example/a b", "http://school.example/\r\nX: y", "http://school.example\\@127.0.0.1/",
        "http://[::1", "http://" + "a" * 64 + ".example/", "http://\ud800.example/",
    ],
)  # fmt: skip
def test_addresses_that_nothing_is_asked_of(url: str) -> None:
    with elsewhere(page(WHOLE)) as there:
        assert there.said(url) is None
    assert there.connected == []


@pytest.mark.parametrize("address", [PUBLIC, "2606:4700::1111"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "x", "fe80::1%eth0", "fec0::1", "240.0.0.1", "192.0.2.1", "1.2.3"])
def test_what_is_not(address: str) -> None:
    assert not is_public(address)


class TestRedirects:
    def test_they_are_followed(self) -> None:
        def answer(sock: socket.socket, path: str) -> None:
            steps = {"/news": "/a", "/a": "//other.example/b", "/b": "http://third.example/c"}
            sock.sendall(led(steps[path])) if path in steps else page(WHOLE)(sock, path)

        with elsewhere(answer) as there:
            assert there.said() is not None
        assert there.asked == ["/news", "/a", "/b", "/c"]
        assert there.hosts == ["school.example", "school.example", "other.example", "third.example"]

    def test_not_without_end(self) -> None:
        with elsewhere(lambda sock, _path: sock.sendall(led("/news"))) as there:
            assert there.said() is None
        assert len(there.asked) == 4

    @pytest.mark.parametrize(
        "to", ["http://localhost/", "http://127.0.0.1:80/", "http://[::1]/", "http://mixed.example/", "file:///etc/passwd",
               "http://school.example:22/", "http://user@school.example/", "\u00ff"],
    )  # fmt: skip
    def test_each_is_judged_anew(self, to: str) -> None:
        answer = led(to).decode().encode("latin-1")
        with elsewhere(lambda sock, path: sock.sendall(answer if path == "/news" else b"")) as there:
            assert there.said(seconds=1) is None
        assert set(there.connected) == {PUBLIC}

    def test_nowhere(self) -> None:
        with elsewhere(lambda sock, _path: sock.sendall(b"HTTP/1.1 302 Found\r\n\r\n")) as there:
            assert there.said() is None


class TestLimits:
    def test_a_server_that_never_answers(self) -> None:
        with elsewhere(lambda _sock, _path: time.sleep(1.5)) as there:
            begun = time.monotonic()
            assert there.said(seconds=0.3) is None
            assert time.monotonic() - begun < 1

    @pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>"])
    def test_a_server_that_drips(self, begin: bytes) -> None:
        def answer(sock: socket.socket, _path: str) -> None:
            sock.sendall(begin)
            for _drop in range(40):
                sock.sendall(b"a")
                time.sleep(0.05)

        with elsewhere(answer) as there:
            begun = time.monotonic()
            assert there.said(seconds=0.4) is None
            assert time.monotonic() - begun < 1

    @pytest.mark.parametrize(
        "head",
        ["Content-Length: 2147483648\r\n", "Transfer-Encoding: chunked\r\n", ""],
        ids=["told", "chunked", "endless"],
    )
    def test_a_server_that_sends_two_gigabytes(self, head: str) -> None:
        part = b"<meta name=x>" * 5_000
        framed = f"{len(part):x}\r\n".encode() + part + b"\r\n" if "chunked" in head else part
        first = b"<title>Large</title>"
        begun = f"{len(first):x}\r\n".encode() + first + b"\r\n" if "chunked" in head else first

        def answer(sock: socket.socket, _path: str) -> None:
            sock.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n".encode() + begun)
            for _time in range(2 << 30):
                sock.sendall(framed)
                there.sent += len(framed)

        with elsewhere(answer) as there:
            assert there.said() == Said("Large", "", "school.example")
        assert there.sent < 20 * MOST_BYTES  # what the system's own buffers hold between the two

    def test_a_head_without_end(self) -> None:
        def answer(sock: socket.socket, _path: str) -> None:
            sock.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(100_000):
                sock.sendall(f"X-{number}: {'y' * 900}\r\n".encode())

        with elsewhere(answer) as there:
            assert there.said() is None

    @pytest.mark.parametrize("answer", [b"", b"\0" * 900, b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 999999 \r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: x\r\n\r\n"])  # fmt: skip
    def test_what_is_no_answer(self, answer: bytes) -> None:
        with elsewhere(lambda sock, _path: sock.sendall(answer)) as there:
            assert there.said(seconds=0.5) is None

    def test_a_name_that_is_looked_up_for_ever(self) -> None:
        begun = time.monotonic()
        waiting = threading.Event()

        def resolve(_host: str, _port: int) -> list[str]:
            waiting.wait(3)
            return [PUBLIC]

        assert said_by("http://school.example/", resolve=resolve, seconds=0.2) is None
        waiting.set()
        assert time.monotonic() - begun < 1

    def test_no_network(self) -> None:
        def connect(_address: str, _port: int, _seconds: float) -> socket.socket:
            raise OSError

        assert said_by("http://school.example/", resolve=lambda _host, _port: [PUBLIC], connect=connect) is None

    def test_a_page_built_to_keep_a_parser_busy(self) -> None:
        for junk in (b"<a ", b"<!--", b"<a a=", b"<meta a='", b"&", b"<title><a"):
            with elsewhere(page((junk * MOST_BYTES)[:MOST_BYTES])) as there:
                begun = time.process_time()  # of ours alone, however busy the machine is
                there.said()
                assert time.process_time() - begun < 3, junk

    def test_https_wants_a_certificate(self) -> None:
        with elsewhere(page(WHOLE)) as there:
            assert there.said("https://school.example/", seconds=0.5) is None
        assert there.connected == [PUBLIC]
