"""Rich text from people: made clean before it is stored, never after.

What is left has a small shape: paragraphs, three levels of headings, lists, quotes, tables, our own pictures, links.
`data-kind` says what some of them are: a formula (its LaTeX in a span, or alone in a pre), a checklist, a thing of
another place that is shown when asked for, a recording or an album of the room's materials (a figure with one link
each). What does not know them shows source, list, link.
"""

import re
from collections import Counter
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

import nh3
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LIMIT = 200_000  # bytes
DEEPEST = 100

BLOCKS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "figure",
    "figcaption",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "pre",
}
VOID = {"br", "hr", "img"}
TAGS = BLOCKS | VOID | {"strong", "em", "u", "s", "a", "code", "sub", "sup", "span"}
# What editors and word processors write instead, and what we make of it.
SAID_OTHERWISE = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "del": "s",
    "ins": "u",
    "div": "p",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
}
MAY_BE_EMPTY = {"td", "th", "tr", "tbody", "thead", "table"}
HIDDEN = {
    "script",
    "style",
    "title",
    "textarea",
    "iframe",
    "object",
    "noscript",
    "template",
    "svg",
    "math",
    "select",
    "xmp",
    "noembed",
    "noframes",
}
# What the value of an attribute must look like; addresses of our own begin with one slash.
SHAPES = {
    ("img", "src"): re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*"),
    ("a", "href"): re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*|(?:https?://|mailto:)\S+", re.IGNORECASE),
    ("img", "width"): re.compile(r"[0-9]{1,4}"),
    ("img", "height"): re.compile(r"[0-9]{1,4}"),
    ("ol", "start"): re.compile(r"[1-9][0-9]{0,3}"),
    ("*", "colspan"): re.compile(r"[0-9]{1,2}"),
    ("*", "rowspan"): re.compile(r"[0-9]{1,2}"),
    ("*", "lang"): re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}"),
    ("*", "dir"): re.compile(r"ltr|rtl|auto"),
    ("*", "scope"): re.compile(r"col|row"),
    ("span", "data-kind"): re.compile("formula"),
    ("pre", "data-kind"): re.compile("formula"),
    ("ul", "data-kind"): re.compile("checklist"),
    ("figure", "data-kind"): re.compile("embed|recording|album"),
    ("li", "data-checked"): re.compile("true|false"),
}
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "span": {"data-kind"},
    "pre": {"data-kind"},
    "ul": {"data-kind"},
    "ol": {"start"},
    "figure": {"data-kind"},
    "li": {"data-checked"},
}
_NAMES = "|".join(
    sorted(
        TAGS
        | set(SAID_OTHERWISE)
        | HIDDEN
        | {"html", "head", "body", "font", "section", "article", "center", "form", "input", "button", "video", "audio"}
    )
)
HTML = re.compile(rf"<(?:/?(?:{_NAMES})(?:[\s/>]|$)|!--|!doctype)", re.IGNORECASE)
# An attribute on these would let a few hundred of them be repeated in each paragraph by the parser's repair of
# unclosed tags; without attributes it stops at three. They need none: a void tag takes the attributes, and is dropped.
_FORMATTING = re.compile(r"<(b|code|em|i|s|strike|strong|u)(?=[\s/])", re.IGNORECASE)
_FONT = re.compile(r"</?(?:font|nobr|big|small|tt)(?=[\s/>])", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_BLOCK = re.compile(rf"<(?:{'|'.join(sorted(BLOCKS))}|hr)[ >]")
_NOT_OPEN = VOID | {"p", "li", "td", "th", "tr", "option", "dt", "dd", "input", "meta", "link", "col", "wbr"}


def clean(html: str) -> str:
    """The part of some HTML that is safe and ours, as HTML. Plain text becomes paragraphs. Never raises.

    More than 200 kB are cut (a form with ProseField has said so before). What is built to keep a parser busy (a
    hundred open tags) is kept as its text alone.
    """
    html = _text(html).encode()[:LIMIT].decode("utf-8", "ignore")
    if not HTML.search(html):
        return from_plain(html)
    html = _FORMATTING.sub(r"<\1><wbr", _FONT.sub("<wbr", html))
    if _depth(html) > DEEPEST or _depth(html := _CLEANER.clean(html)) > DEEPEST:
        return from_plain(unescape(re.sub(r"<[^>]*>?", " ", html)))
    for _round in range(3):  # taking tags out can leave new empty ones; it settles at once on all real texts
        tidied = _CLEANER.clean(_Tidy.of(html))
        if tidied == html:
            break
        html = tidied
    return html.strip()


def safe(html: str) -> str:
    """HTML that we wrote ourselves from what people said, once more through the cleaner, however long it is."""
    return _CLEANER.clean(_text(html))


def from_plain(text: str) -> str:
    """Plain text as HTML: an empty line parts paragraphs, the end of a line stays one."""
    text = escape(_text(text).replace("\r\n", "\n").replace("\r", "\n"), quote=False).replace("\xa0", "&nbsp;")
    paragraphs = (part.strip().replace("\n", "<br>") for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{part}</p>" for part in paragraphs if part)


def text_of(html: str) -> str:
    """The words of some HTML, a line a block: for search, snippets and mails. Never raises."""
    words = _Words()
    words.feed(_CLEANER.clean(_text(html)))
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(line for line in lines if line))


def snippet(html: str, length: int = 200) -> str:
    """The beginning of the words in one line, cut between two of them."""
    text = " ".join(text_of(html).split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _text(text: str) -> str:
    """Without what no encoding can hold."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def _depth(html: str) -> int:
    """How many tags stand open at once, at most; a guess before parsing, good enough to see the absurd."""
    opened: Counter[str] = Counter()
    now = deepest = 0
    for closing, name in _TAG.findall(html.lower()):
        if name in _NOT_OPEN:
            continue
        if not closing:
            opened[name] += 1
            now += 1
            deepest = max(deepest, now)
        elif opened[name]:
            opened[name] -= 1
            now -= 1
    return deepest


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value if it makes sense, else nothing."""
    value = value.strip()
    shape = SHAPES.get((tag, name)) or SHAPES.get(("*", name))
    if shape is None:
        return value[:1000]
    return value if shape.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=TAGS | set(SAID_OTHERWISE),
    clean_content_tags=HIDDEN,
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener ugc",
)


class _Tidy(HTMLParser):
    """Renames tags to ours and leaves out empty ones. Reads only what the cleaner wrote, and is cleaned again."""

    def __init__(self) -> None:
        super().__init__()
        # Each open tag: how it is written, how it is closed, what is inside so far.
        self.open: list[tuple[str, str, list[str]]] = [("", "", [])]

    @classmethod
    def of(cls, html: str) -> str:
        tidy = cls()
        tidy.feed(html)
        tidy.close()
        while len(tidy.open) > 1:
            tidy.handle_endtag("")
        return _with_paragraphs(tidy.open[0][2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs if name != "rel"}
        name = SAID_OTHERWISE.get(tag, tag)
        if name == "img" and "src" not in values:
            return
        written = f"<{name}" + "".join(f' {key}="{escape(value)}"' for key, value in values.items()) + ">"
        if name in VOID:
            self.open[-1][2].append(written)
        elif (name == "span" and not values) or (name == "a" and "href" not in values):
            self.open.append(("", "", []))
        else:
            self.open.append((written, f"</{name}>", []))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or len(self.open) == 1:
            return
        start, end, inside = self.open.pop()
        content = "".join(inside)
        bare = re.sub(r"<br>|\s", "", content)
        if bare or end[2:-1] in MAY_BE_EMPTY:
            self.open[-1][2].append(start + content + end)
        elif content and end[2:-1] not in BLOCKS:
            self.open[-1][2].append(content)

    def handle_data(self, data: str) -> None:
        self.open[-1][2].append(escape(data, quote=False))


def _with_paragraphs(pieces: list[str]) -> str:
    """The pieces of the top level, loose text and inline tags between the blocks gathered into paragraphs."""
    written: list[str] = []
    for is_block, group in groupby(pieces, key=lambda piece: bool(_BLOCK.search(piece))):
        content = "".join(group)
        written.append(content if is_block or not content.strip() else f"<p>{content.strip()}</p>")
    return "".join(part for part in written if part.strip())


class _Words(HTMLParser):
    """Collects the words; blocks and line breaks end a line, a picture says its alternative text."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS - {"td", "th"} or tag in {"br", "hr"}:
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(f" {dict(attrs).get('alt') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(" " if tag in {"td", "th"} else "\n" if tag in BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))


class ProseField(forms.CharField):
    """A field for rich text (or plain text, without script). Cleans to clean HTML."""

    widget = forms.Textarea

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """One that speaks plain text with a textarea."""
        from etwinning.libraries.plain import ProseBoundField  # noqa: PLC0415 - which needs what stands above

        return ProseBoundField(form, self, field_name)

    def clean(self, value: Any) -> str:
        """Clean HTML. Raises ValidationError when it is too long, or required and without a word or picture."""
        given: str = super().clean(value)
        if len(given.encode("utf-8", "ignore")) > LIMIT:
            raise ValidationError(_("This text is too long. Shorten it, or make two texts of it."), code="too_long")
        html = clean(given)
        if self.required and not html:
            raise ValidationError(self.error_messages["required"], code="required")
        return html
