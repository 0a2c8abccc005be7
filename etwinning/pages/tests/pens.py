"""Editors of a page as the socket meets them: real consumers, real sessions, real documents."""

import json
import random
from collections.abc import Awaitable, Callable
from typing import Any

from pycrdt import Decoder, XmlElement, XmlFragment, XmlText

from etwinning.libraries import replicas
from etwinning.libraries.pieces import SCHEMA
from etwinning.pages.live.frames import Kind
from etwinning.pages.live.sheet import Sheets
from etwinning.pages.live.socket import WritingSocket
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.people.tests import lines
from etwinning.people.tests.lines import Line

QUIET = 0.3  # seconds in which something would have been told


class ElsewhereSocket(WritingSocket):
    """The socket of another process."""

    gatherings = Sheets()


class Pen(Line):
    """Somebody's editor at a page."""

    def __init__(self, page: Page, person: Person | None, *, elsewhere: bool = False, schema: int = SCHEMA) -> None:
        super().__init__(page, person, ElsewhereSocket if elsewhere else WritingSocket)
        self.schema = schema
        self.number = random.getrandbits(32)
        self.doc = replicas.opened()
        self.sent = self.saved = 0
        self.right: int | None = None
        self.lacks = b""
        self.cursors: dict[int, Any] = {}

    @property
    def text(self) -> str:
        return replicas.to_html(self.doc)

    async def open(self) -> "Pen":
        """Connect, and say hello if let in."""
        if not await self.connects():
            return self
        await self.says(bytes([Kind.HELLO, *self.number.to_bytes(4), self.schema]) + self.doc.get_state())
        await self.hears(Kind.STATE)
        return self

    async def says(self, message: bytes) -> None:
        await self.line.send_input({"type": "websocket.receive", "bytes": message})

    async def sends(self, update: bytes) -> None:
        """An update, as the next change of this editor."""
        self.sent += 1
        await self.says(bytes([Kind.CHANGE]) + self.sent.to_bytes(4) + update)

    def paragraph(self) -> XmlText:
        """The first one's text, made where there is none."""
        first = self.doc.get(replicas.FIELD, type=XmlFragment).children[0]
        if not len(first.children):
            first.children.append(XmlText(""))
        text: XmlText = first.children[0]
        return text

    def words(self, text: str, at: int | None = None) -> bytes:
        """Type into the first paragraph, here only; the update."""
        before = self.doc.get_state()
        place = self.paragraph()
        place.insert(len(place) if at is None else at, text)
        return self.doc.get_update(before)

    async def writes(self, text: str, at: int | None = None) -> None:
        """Type, and wait until it is kept."""
        await self.sends(self.words(text, at))
        while self.saved < self.sent and self.closed is None:
            await self.hears()

    async def hears(self, kind: Kind | None = None) -> None:
        """Take in what comes, until one of this kind (or anything) came."""
        while self.closed is None:
            said = await self.line.receive_output(timeout=5)
            if said["type"] == "websocket.close":
                self.closed = said["code"]
                return
            came, carried = Kind(said["bytes"][0]), said["bytes"][1:]
            if came is Kind.CHANGE:
                self.doc.apply_update(carried)
            elif came is Kind.SAVED:
                self.saved = int.from_bytes(carried)
            elif came is Kind.RIGHT:
                self.right = carried[0]
            elif came is Kind.STATE:
                self.lacks = self.doc.get_update(carried)
            else:
                self.look(carried)
            if kind in {came, None}:
                return

    def look(self, carried: bytes) -> None:
        """Where the others are."""
        reader = Decoder(carried)
        for _each in range(reader.read_var_uint()):
            client, _clock = reader.read_var_uint(), reader.read_var_uint()
            self.cursors[client] = json.loads(reader.read_var_string())

    async def settles(self) -> "Pen":
        """Take in all until it is quiet."""
        while self.closed is None and not await self.line.receive_nothing(timeout=QUIET):
            await self.hears()
        return self


def run[T](story: Callable[[], Awaitable[T]]) -> T:
    """A story to its end, and until nothing is open any more."""
    return lines.run(story, WritingSocket, ElsewhereSocket)


def element(name: str, *texts: str, **attributes: Any) -> XmlElement:
    return XmlElement(name, attributes, [XmlText(text) for text in texts])
