"""Addresses in people's texts, on their way out of a room, into a book of files, and into another room."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from etwinning.core.models import File

DIGITS: Final = r"(\d{1,18})"
ROOM: Final = re.compile(r'(<img\b[^>]*?\ssrc=|<a\b[^>]*?\shref=)"/spaces/\d+/([^"]*)"')
PLACES: Final = (
    ("file", re.compile(rf"pages/files/{DIGITS}/")),
    ("item", re.compile(rf"materials/{DIGITS}/")),
    ("page", re.compile(rf"pages/{DIGITS}/$")),
    ("thread", re.compile(rf"threads/{DIGITS}/")),
)
OURS: Final = re.compile(r'(<img\b[^>]*?\ssrc=|<a\b[^>]*?\shref=)"/archive/(file|page|thread|item)/([\w.]+)"')
OTHERS: Final = re.compile(r'(<img\b[^>]*?\ssrc=|<a\b[^>]*?\shref=)"/(?!archive/)[^"]*"')
EMPTY_PICTURE: Final = re.compile(r'<img\b[^>]*?\ssrc=""[^>]*>')
EMPTY_FRAME: Final = re.compile(r"<figure>(?:<figcaption>[^<]*</figcaption>)?</figure>|<p></p>")
EMPTY_LINK: Final = re.compile(r'<a\b[^>]*?\shref=""[^>]*>(.*?)</a>', re.DOTALL)


class Out:
    """The way out of a room: what its things are called in the archive."""

    def __init__(self, file_named: Callable[[int], str], item_named: Callable[[int], str]) -> None:
        self.pages: dict[int, str] = {}
        self.threads: dict[int, str] = {}
        self.items: dict[int, str] = {}
        self.carried: dict[int, File] = {}  # by key of a page's attachment
        self.kept: dict[int, str] = {}  # by key of a file why it stays
        self.file_named, self.item_named = file_named, item_named

    def out(self, html: str) -> str:
        """A text with the archive's addresses. What does not come along leaves no picture and no link."""
        return without_empty(OTHERS.sub(r'\1""', ROOM.sub(self._named, html)))

    def _named(self, met: re.Match[str]) -> str:
        is_picture = met[1].startswith("<img")
        return f'{met[1]}"{self._address(met[2], is_picture)}"'

    def _address(self, rest: str, is_picture: bool) -> str:
        for kind, shape in PLACES:
            if found := shape.match(rest):
                pk = int(found[1])
                if kind == "file":
                    name = self.file_named(pk)
                elif kind == "item":
                    name = self.item_named(pk) if is_picture else self.items.get(pk, "")
                    kind = "file" if is_picture else "item"  # noqa: PLW2901 - a picture shows bytes
                else:
                    name = (self.pages if kind == "page" else self.threads).get(pk, "")
                return f"/archive/{kind}/{name}" if name else ""
        return ""


def without_empty(html: str) -> str:
    """A text without pictures and links that lead nowhere; the words of a link stay."""
    if '=""' not in html:
        return html
    return EMPTY_FRAME.sub("", EMPTY_LINK.sub(r"\1", EMPTY_PICTURE.sub("", html)))


def turned(html: str, address: Callable[[str, str, bool], str]) -> str:
    """A text of an archive with other addresses, made of kind, name, and whether a picture asks. Others of ours go."""
    html = OTHERS.sub(r'\1""', html)
    return without_empty(OURS.sub(lambda met: f'{met[1]}"{address(met[2], met[3], met[1].startswith("<img"))}"', html))


def beside(places: Mapping[str, str]) -> Callable[[str, str, bool], str]:
    """Addresses in the book: `places` says of each "kind/name" where it stands, from a page in a folder."""
    return lambda kind, name, _is_picture: places.get(f"{kind}/{name}", "")
