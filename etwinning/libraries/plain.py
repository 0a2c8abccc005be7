"""Rich text as plain text and back, for who writes without scripts: what they leave as it is keeps its form.

A paragraph stands for itself, a heading begins with # or ##, the lines of a list with - or 1., a quotation with >.
Everything else (a table, a picture) is shown by its words. Coming back, a part whose text is unchanged is the old part,
with its links and pictures; a changed or new one is read by these marks.
"""

import re
from collections import defaultdict
from html.parser import HTMLParser
from typing import Any

from django.forms import BoundField

from etwinning.libraries.html import HTML, LIMIT, VOID, clean, from_plain, text_of

HEADINGS = {"h2": "# ", "h3": "## "}
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_MARKS = ((re.compile(r"## "), "h3"), (re.compile(r"# "), "h2"), (re.compile(r"> ?"), "blockquote"))
_LISTS = ((re.compile(r"[-*•] "), "ul"), (re.compile(r"\d{1,3}[.)] "), "ol"))


def plain_of(html: str) -> str:
    """Clean HTML as text to be written on. Text without tags stays as it is."""
    if not HTML.search(html):
        return html
    return "\n\n".join(text for part in parts_of(html) if (text := _text_of_part(part)))


def woven(text: str, old: str) -> str:
    """Text that somebody wrote over `plain_of(old)`, as HTML. Parts with the same words are the old ones."""
    kept: dict[str, list[str]] = defaultdict(list)
    for part in parts_of(old) if HTML.search(old) else []:
        kept[_key(_text_of_part(part))].append(part)
    written = []
    for part in _EMPTY_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        same = kept.get(_key(part))
        written.append(same.pop(0) if same else _marked(part.strip()))
    return "".join(written)


def parts_of(html: str) -> list[str]:
    """The pieces of some clean HTML that stand below one another."""
    parts = _Parts()
    parts.feed(html)
    parts.close()
    return [part for part in parts.whole if part.strip()]


def _key(text: str) -> str:
    return " ".join(text.split())


def _text_of_part(part: str) -> str:
    name = tag[1] if (tag := re.match(r"<(\w+)", part)) else ""
    if name in {"ul", "ol"}:
        items = [text_of(item).replace("\n", " ") for item in re.split(r"(?=<li[ >])", part)[1:]]
        return "\n".join(f"{f'{number}.' if name == 'ol' else '-'} {item}" for number, item in enumerate(items, 1))
    lines = text_of(part)
    if name == "blockquote":
        return "\n".join(f"> {line}" for line in lines.split("\n"))
    return HEADINGS.get(name, "") + lines if lines else ("---" if name == "hr" else "")


def _marked(text: str) -> str:
    """One new part, by its marks."""
    lines = text.split("\n")
    for mark, name in _LISTS:
        if all(mark.match(line) for line in lines):
            items = "".join(f"<li>{from_plain(mark.sub('', line, count=1))}</li>" for line in lines)
            return f"<{name}>{items}</{name}>"
    for mark, name in _MARKS:
        if all(mark.match(line) for line in lines) and (name == "blockquote" or len(lines) == 1):
            inside = from_plain("\n".join(mark.sub("", line, count=1) for line in lines))
            inside = inside if name == "blockquote" else inside.removeprefix("<p>").removesuffix("</p>")
            return f"<{name}>{inside}</{name}>" if inside else ""
    return "<hr>" if text == "---" else from_plain(text)


class _Parts(HTMLParser):
    """Gathers what was written, a piece whenever no tag is open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.whole: list[str] = [""]
        self.open = 0

    def _write(self, text: str) -> None:
        self.whole[-1] += text
        if not self.open:
            self.whole.append("")

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - written as it stood
        self.open += tag not in VOID
        self._write(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.open = max(0, self.open - 1)
        self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")


class ProseBoundField(BoundField):
    """Shows plain text in its textarea and has the HTML for the editor beside; takes either back."""

    @property
    def data(self) -> Any:
        """What was sent, as HTML. (What a field refuses anyway stays as it is.)"""
        sent = super().data
        if not isinstance(sent, str) or HTML.search(sent) or "\0" in sent or len(sent) > LIMIT:
            return sent
        return woven(sent, self.initial if isinstance(self.initial, str) else "")

    def value(self) -> Any:
        """For the textarea: as it was typed, or the text of what is there."""
        said = super().data if self.form.is_bound else self.initial
        return plain_of(clean(said)) if isinstance(said, str) and HTML.search(said) else said

    @property
    def html(self) -> str:
        """For the editor."""
        said = self.data if self.form.is_bound else self.initial
        return clean(said) if isinstance(said, str) and said else ""
