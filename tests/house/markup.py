"""What the W3C's checker (Nu) said of our pages once, asked of every page since (docs/decisions/0069).

It reads a page as a browser's parser reads it, with the standard library's tokens: some milliseconds instead of a Java
machine. It does not know all of HTML; it knows the faults that our macros and templates have made.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# inside these only phrases may stand; a browser ends a paragraph before a block, so that its own end tag is left over
PHRASES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "bdi", "em", "strong", "summary", "label", "button", "dt"}
BLOCKS = {
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
}
MAY_HEAD = {"summary"}  # a heading may stand in one
ALONE = {
    "checked",
    "required",
    "multiple",
    "disabled",
    "selected",
    "hidden",
    "readonly",
    "open",
    "novalidate",
    "autofocus",
}
POINTERS = {"for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form", "headers"}
FILLED = {"action", "href", "src", "id", "for", "lang", "datetime"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?|\d{4}-\d\d|\d\d:\d\d|P\w+")
DAY = re.compile(r"(\d{4}-\d\d-\d\d)?")


class Markup(HTMLParser):
    """Collects the faults of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.stack: list[str] = []
        self.ids: set[str] = set()
        self.pointers: set[str] = set()
        self.level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self._attributes(tag, attrs, said)
        self._place(tag)
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and "template" not in self.stack:
            level = int(tag[1])
            if level > self.level + 1:
                self.faults.append(f"<{tag}> after a heading of level {self.level}")
            self.level = level
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1] != tag:
            self.faults.append(f"</{tag}> where {self.stack[-3:]} stand open")
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]], said: dict[str, str | None]) -> None:
        if len(said) < len(attrs):
            self.faults.append(f"<{tag}> says an attribute twice: {[name for name, _value in attrs]}")
        for name, value in attrs:
            if name.startswith("hx-"):
                self.faults.append(f"<{tag} {name}> without data-")
            elif (name in ALONE and value) or (name in FILLED and not value and "template" not in self.stack):
                self.faults.append(f"<{tag} {name}={value!r}>")
            elif name in POINTERS:
                self.pointers.update((value or "").split())
            elif name == "id" and value and "template" not in self.stack:
                if value in self.ids:
                    self.faults.append(f"two things with the id {value}")
                self.ids.add(value)
        if tag == "time" and "template" not in self.stack and not MOMENT.fullmatch(said.get("datetime") or ""):
            self.faults.append(f"<time datetime={said.get('datetime')!r}>")
        if tag == "input" and said.get("type") == "date" and not DAY.fullmatch(said.get("value") or ""):
            self.faults.append(f"<input type=date value={said.get('value')!r}>")

    def _place(self, tag: str) -> None:
        above = self.stack[-1] if self.stack else ""
        around = set(self.stack)
        if tag in BLOCKS and above in PHRASES and not (above in MAY_HEAD and tag in PHRASES):
            self.faults.append(f"<{tag}> in <{above}>")
        if tag in {"a", "button", "form", "label"} and tag in around and "template" not in around:
            self.faults.append(f"<{tag}> in another")
        if above in {"ul", "ol"} and tag not in {"li", "template"}:
            self.faults.append(f"<{tag}> in <{above}>")
        if tag == "li" and above not in {"ul", "ol", "template"}:
            self.faults.append(f"<li> in <{above}>")


def faults_of(page: str) -> Iterator[str]:
    """A sentence for each fault of a whole page."""
    markup = Markup()
    markup.feed(page)
    markup.close()
    yield from markup.faults
    if markup.stack:
        yield f"never closed: {markup.stack}"
    for lost in sorted(markup.pointers - markup.ids):
        yield f"nothing has the id {lost}"
