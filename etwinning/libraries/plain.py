"""Rich text as plain text and back, for who writes without scripts. Nothing is lost that plain text cannot say.

An empty line parts the text. A heading begins with #, ## or ###, the lines of a list with - or 1., of a checklist with
[ ] or [x], a quotation with >; cells of a table stand between |, code between lines of ```, a formula between $$.
What shows a thing of another place, a recording or an album of the room's is ![title](address) alone; signs inside a
line are those of `marks`.

What comes back unchanged is the old part. A part that these signs do not say whole stands as [[1: its words]]:
it stays, moves or goes with its line; a change inside is refused with a sentence (Altered).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _

from etwinning.libraries.html import HTML, LIMIT, VOID, clean, text_of
from etwinning.libraries.marks import Node, signed, tree_of, unsigned

HEADINGS = {"h2": "# ", "h3": "## ", "h4": "### "}
_MARKS = {mark: name for name, mark in HEADINGS.items()}
_LISTS = ((re.compile(r"[-*•] "), "ul"), (re.compile(r"\d{1,3}[.)] "), "ol"))
_CHECK = re.compile(r"(?:[-*•] )?\[([ xX])\] ")
_QUOTE = re.compile(r"> ?")
_KEPT = re.compile(r"\[\[\d{1,4}: (.*)\]\]", re.DOTALL)
_TOUCHED = re.compile(r"\[\[\d{1,4}:")
_SHOWN = re.compile(r'!\[([^\[\]\n]{1,300})\]\((\S{1,1000}?)(?: "([^"\n]{1,500})")?\)')
_MATERIAL = re.compile(r"/spaces/\d+/materials/(folders/)?\d+/")
_RULE = re.compile(r"\|(?: ?:?-{3,}:? ?\|)+")
_AROUND = re.compile(r"\s*(</?(?:p|li|td|th|tr|tbody|h\d|br|blockquote|ul|ol|table)(?: [^>]*)?>)\s*")
_WORDS_OF_KEPT = 120


class Altered(ValidationError):
    """Somebody wrote into a part that plain text cannot say whole."""

    def __init__(self, place: str) -> None:
        told = _(
            "The part “%(place)s” can only be changed in the editor, which needs JavaScript. Put its line back as it "
            "was to keep the part, or delete the whole line to take it out."
        )
        super().__init__(told % {"place": place}, code="altered")


def plain_of(html: str) -> str:
    """Clean HTML as text to be written on. Text without tags stays as it is."""
    if not HTML.search(html):
        return html
    return "\n\n".join(text for text, _part in _said(html))


def passages(html: str) -> list[tuple[str, str]]:
    """The parts of `plain_of(html)`, each with the HTML it stands for. A part that is kept as it is begins with [[."""
    return list(_said(html)) if HTML.search(html) else [(part, _marked(part)) for part in _split(html)]


def woven(text: str, old: str, *, strict: bool = True) -> str:
    """Text that somebody wrote over `plain_of(old)`, as HTML. Parts with the same words are the old ones.

    Raises Altered for a change in a part that stands for more than its words (not strict: it becomes a paragraph).
    """
    kept: dict[str, list[str]] = defaultdict(list)
    for said, part in _said(old) if HTML.search(old) else []:
        kept[_key(said)].append(part)
    places = {met[1]: said for said in kept if (met := _KEPT.fullmatch(said))}
    written = []
    for part in _split(text.replace("\r\n", "\n").replace("\r", "\n")):
        same = kept.get(_key(part))
        if not same and (met := _KEPT.fullmatch(_key(part))):
            same = kept.get(places.get(met[1], ""))  # others saved meanwhile, so that the number is another now
        if strict and places and not same and _TOUCHED.match(part):
            raise Altered(part[:_WORDS_OF_KEPT])
        written.append(same.pop(0) if same else _marked(part))
    return "".join(written)


def _said(html: str) -> Iterator[tuple[str, str]]:
    """Each part of some clean HTML, after its text: with signs if they say all of it, else as a line that is kept."""
    number = 0
    for part in parts_of(html):
        text = next((text for careful in (False, True) if (text := _whole(part, careful=careful))), None)
        if text is None:
            number += 1
            words = " ".join(re.sub(r"[\[\]]", " ", text_of(part)).split())[:_WORDS_OF_KEPT] or "…"
            text = f"[[{number}: {words}]]"
        yield text, part


def _whole(part: str, *, careful: bool) -> str | None:
    """A part as text, if it comes back from it as it was."""
    text = (_text_of(tree_of(part).children[0], careful=careful) or "").strip()
    if "```" in text.split("\n") and not part.startswith("<pre"):
        return None
    return text if text and list(_split(text)) == [text] and _alike(_marked(text)) == _alike(part) else None


def _alike(html: str) -> str:
    """What makes no difference left out: paragraphs that stand alone in a cell or a line, what links say of us."""
    if html.startswith("<pre"):
        return re.sub(r"</?code>", "", html)
    html = re.sub(r' rel="[^"]*"', "", html).replace("</p><p>", "\x01")
    html = _AROUND.sub(r"\1", re.sub(r"\s+", " ", html))
    return html if html.startswith("<p>") else re.sub(r"</?p>", "", html)


def parts_of(html: str) -> list[str]:
    """The pieces of some clean HTML that stand below one another."""
    parts = _Parts()
    parts.feed(html)
    parts.close()
    return [part for part in parts.whole if part.strip()]


def _split(text: str) -> Iterator[str]:
    """The parts between empty lines; code keeps its own."""
    lines: list[str] = []
    in_code = False
    given = [*text.split("\n"), ""]
    last_fence = max((at for at, line in enumerate(given) if line.rstrip() == "```"), default=-1)
    for at, line in enumerate(given):
        if not in_code and not line.strip():
            if lines:
                yield "\n".join(lines).strip()
            lines = []
            continue
        if line.rstrip() == "```" and (in_code or (not lines and at < last_fence)):
            in_code = not in_code
        lines.append(line)
    if lines:
        yield "\n".join(lines).strip()


def _key(text: str) -> str:
    if text.startswith("```"):
        return text.rstrip()
    return "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))


def _text_of(node: Node, *, careful: bool) -> str | None:
    """A part as text with signs, or None; whether it says all is seen when it is read again."""
    name, kind = node.name, node.attributes.get("data-kind")
    if name == "hr":
        return "---"
    if name == "pre":
        return f"$$ {node.words} $$" if kind else f"```\n{node.words}\n```"
    if name == "figure":
        return _figure(node, careful=careful)
    if name == "table":
        return _table(node, careful=careful)
    return _lines_of(node, careful=careful)


def _lines_of(node: Node, *, careful: bool) -> str | None:
    """A list, a quotation, or what is one line."""
    name = node.name
    if name in {"ul", "ol"}:
        lines = [_line(item, careful=careful) for item in node.children]
        first = int(node.attributes.get("start", 1))
        signs = [_sign_of(item, name, number) for number, item in enumerate(node.children, first)]
        return None if None in lines else "\n".join(f"{sign} {line}" for sign, line in zip(signs, lines, strict=True))
    if name == "blockquote":
        parts = [signed(one.children, careful=careful) for one in node.named("p") or [node]]
        said = "\n\n".join(part or "" for part in parts)
        return "\n".join(f"> {line}".rstrip() for line in said.split("\n"))
    line = signed(node.children, careful=careful)
    return None if line is None else HEADINGS.get(name, "") + line


def _sign_of(item: Node, name: str, number: int) -> str:
    done = item.attributes.get("data-checked")
    if done:
        return "[x]" if done == "true" else "[ ]"
    return f"{number}." if name == "ol" else "-"


def _line(node: Node, *, careful: bool) -> str | None:
    """What stands in an item or a cell, if it is one line."""
    inside = node.children[0].children if [child.name for child in node.children] == ["p"] else node.children
    said = signed(inside, careful=careful)
    return None if said is None or "\n" in said else said


def _table(node: Node, *, careful: bool) -> str | None:
    rows = [row for part in node.children for row in ([part] if part.name == "tr" else part.children)]
    written = []
    for row in rows:
        cells = [_line(cell, careful=careful) for cell in row.children]
        if None in cells:
            return None
        written.append("| " + " | ".join(cell or "" for cell in cells) + " |")
        if row is rows[0] and row.named("th"):
            written.append("|" + " --- |" * len(cells))
    return "\n".join(written)


def _figure(node: Node, *, careful: bool) -> str | None:
    first, rest = node.children[0], node.children[1:]
    if first.name == "a":
        return f"![{first.words}]({first.attributes.get('href')})"
    told = signed(rest[0].children, careful=careful) if rest else ""
    if told is None:
        return None
    caption = f' "{told}"' if told else ""
    return f"![{first.attributes.get('alt', '')}]({first.attributes.get('src')}{caption})"


def _marked(text: str) -> str:
    """One part, by its signs."""
    lines = text.split("\n")
    if len(lines) > 1 and lines[0] == "```" and lines[-1].rstrip() == "```":
        return f"<pre><code>{escape(chr(10).join(lines[1:-1]), quote=False)}</code></pre>"
    if met := re.fullmatch(r"\$\$\s*([^$]+?)\s*\$\$", text):
        return f'<pre data-kind="formula">{escape(met[1], quote=False)}</pre>'
    if all(line.startswith("|") and line.rstrip().endswith("|") and len(line) > 1 for line in lines):
        return _rows(lines)
    return _listed(lines) or ("<hr>" if text == "---" else _one_line(text))


def _listed(lines: list[str]) -> str:
    """Lines that all begin with the same sign; nothing if they do not."""
    if all(_CHECK.match(line) for line in lines):
        return _items(lines)
    for mark, name in _LISTS:
        if all(mark.match(line) for line in lines):
            items = "".join(f"<li><p>{unsigned(mark.sub('', line, count=1))}</p></li>" for line in lines)
            first = int(re.split(r"[.)]", lines[0])[0]) if name == "ol" else 1
            return f'<{name} start="{first}">{items}</{name}>' if first > 1 else f"<{name}>{items}</{name}>"
    if all(_QUOTE.match(line) for line in lines):
        said = re.split(r"\n\s*\n", "\n".join(_QUOTE.sub("", line, count=1) for line in lines).strip())
        return "<blockquote>" + "".join(f"<p>{unsigned(part)}</p>" for part in said) + "</blockquote>"
    return ""


def _one_line(text: str) -> str:
    if (met := re.match(r"#{1,3} (?=\S)", text)) and "\n" not in text:
        name = _MARKS[met[0]]
        return f"<{name}>{unsigned(text[met.end() :])}</{name}>"
    if met := _SHOWN.fullmatch(text):
        alt, address, caption = met[1], met[2], met[3]
        ours = _MATERIAL.fullmatch(address)
        if (ours or address.startswith("https://")) and not caption:
            kind = "embed" if ours is None else "album" if ours[1] else "recording"
            return f'<figure data-kind="{kind}"><a href="{escape(address)}">{escape(alt, quote=False)}</a></figure>'
        if caption and address.startswith("/"):
            picture = f'<img src="{escape(address)}" alt="{escape(alt)}">'
            return f"<figure>{picture}<figcaption>{unsigned(caption)}</figcaption></figure>"
    return f"<p>{unsigned(text)}</p>" if text else ""


def _items(lines: list[str]) -> str:
    items = ""
    for line in lines:
        met = _CHECK.match(line)
        done = "false" if not met or met[1] == " " else "true"
        items += f'<li data-checked="{done}"><p>{unsigned(_CHECK.sub("", line, count=1))}</p></li>'
    return f'<ul data-kind="checklist">{items}</ul>'


def _rows(lines: list[str]) -> str:
    has_head = len(lines) > 1 and bool(_RULE.fullmatch(lines[1].strip()))
    rows = ""
    for number, line in enumerate(lines):
        if number == 1 and has_head:
            continue
        cell = "th" if has_head and number == 0 else "td"
        cells = re.split(r"(?<!\\)\|", line.strip()[1:-1])
        rows += "<tr>" + "".join(f"<{cell}><p>{unsigned(one.strip())}</p></{cell}>" for one in cells) + "</tr>"
    return f"<table><tbody>{rows}</tbody></table>".replace("<p></p>", "")


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
    """Shows plain text in its textarea and has the HTML for the editor beside; takes either back.

    The editor's HTML begins with a tag; whatever else comes was typed, and a < in it is a <.
    """

    @property
    def data(self) -> Any:
        """What was sent, as HTML. (What a field refuses anyway stays as it is.) Raises Altered."""
        return self._html(strict=True)

    def _html(self, *, strict: bool) -> Any:
        sent = super().data
        if not isinstance(sent, str) or HTML.match(sent.lstrip()) or "\0" in sent or len(sent) > LIMIT:
            return sent
        return woven(sent, self.initial if isinstance(self.initial, str) else "", strict=strict)

    def value(self) -> Any:
        """For the textarea: as it was typed, or the text of what is there."""
        said = super().data if self.form.is_bound else self.initial
        is_html = isinstance(said, str) and HTML.match(said.lstrip())
        return plain_of(clean(said)) if is_html else said

    @property
    def html(self) -> str:
        """For the editor."""
        said = self._html(strict=False) if self.form.is_bound else self.initial
        return clean(said) if isinstance(said, str) and said else ""
