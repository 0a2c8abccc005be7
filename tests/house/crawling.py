"""Following links: from one page to all that it leads to, as one person; what is dead, moved twice or not there."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import Resolver404, resolve

LINK = re.compile(r'<(?:a|area|link|img|source)\b[^>]*?\s(?:href|src)="([^"]*)"')
ID = re.compile(r'\sid="([^"]+)"')
TEMPLATES = re.compile(r"<(template|noscript)\b.*?</\1>", re.DOTALL)  # moulds, whose links lead nowhere yet
LEFT_OUT = ("/static/", "/editors/", "/account/logout/", "/style/")
PAGES = re.compile(r"text/html")

type Ask = Callable[[str], HttpResponseBase]


def inside(link: str, page: str) -> str:
    """The address on this site that a link leads to; "" if it leads elsewhere."""
    there = urljoin(settings.ADDRESS + page, unescape(link).strip())
    return there.removeprefix(settings.ADDRESS) if there.startswith(f"{settings.ADDRESS}/") else ""


def shape(address: str) -> tuple[str, ...]:
    """What kind of address it is: the name of its pattern, and what is asked of it."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).url_name or parts.path
    except Resolver404:
        name = parts.path
    return (name, *sorted(parse_qs(parts.query, keep_blank_values=True)))


class Crawl:
    """All that can be reached from some pages; `faults` says what should not be."""

    def __init__(self, ask: Ask, text_of: Callable[[HttpResponseBase], str], most: int) -> None:
        self.ask, self.text_of, self.most = ask, text_of, most
        self.faults: list[str] = []
        self.met: Counter[tuple[str, ...]] = Counter()
        self.known: set[str] = set()
        self.places: dict[str, set[str]] = {}  # the ids of each page that was read
        self.wanted: list[tuple[str, str, str]] = []  # page, leads to, place there
        self.pages: dict[str, str] = {}

    def go(self, *starts: str) -> None:
        """Read these pages and all that they lead to; of one kind of address with a query not more than `most`."""
        todo = [("", start) for start in starts]
        while todo:
            page, address = todo.pop(0)
            if address in self.known:
                continue
            self.known.add(address)
            todo += [(address, link) for link in self._read(page, address)]
        for page, address, place in self.wanted:
            if address in self.places and place not in self.places[address]:
                self.faults.append(f"{page} leads to {address}#{place}, where no such place is")

    def _read(self, page: str, address: str) -> Iterator[str]:
        got, path = self.ask(address), address
        if got.status_code in {301, 302, 303, 307, 308}:
            path = inside(got["Location"], address)
            got = self.ask(path) if path else got
        if path and got.status_code != 200:
            self.faults.append(f"{page} leads to {address}: {got.status_code} {got.get('Location', '')}")
        if got.status_code != 200 or not PAGES.match(got.get("Content-Type", "")):
            return
        text = self.text_of(got)
        self.pages[path] = text
        self.places[address] = self.places[path] = set(ID.findall(text))
        for link in dict.fromkeys(LINK.findall(TEMPLATES.sub("", text))):
            there, place = urldefrag(inside(link, path))
            if place:
                self.wanted.append((path, there, unescape(place)))
            if there and not there.startswith(LEFT_OUT) and there not in self.known and self._wants(there):
                yield there

    def _wants(self, address: str) -> bool:
        kind = shape(address)
        self.met[kind] += 1
        return self.met[kind] <= self.most
