"""Emphasis, links, pictures and formulas as a few signs in plain text, and back: **bold**, *italic*, `code`, $formula$.

A link is [words](address), a picture ![what it shows](address). A backslash takes a sign's meaning away.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from etwinning.libraries.html import VOID

_MOST = 500  # letters between two signs: what is longer is no mark, so that no text keeps us busy
_SIGN = re.compile(
    r"\\(?P<bare>[\\`*\[\]$|#>.)!•-])"
    rf"|`(?P<code>[^`\n]{{1,{_MOST}}})`"
    rf"|(?<![\w$])\$(?=[^\s$])(?P<formula>[^$\n]{{1,{_MOST}}})(?<!\s)\$(?![\w$])"
    rf"|!\[(?P<alt>[^\[\]\n]{{0,{_MOST}}})\]\((?P<src>/(?![/\\])[^\s()]{{1,{_MOST}}})\)"
    rf"|\[(?P<words>(?:[^\[\]\n\\]|\\.){{1,{_MOST}}})\]\((?P<href>(?:https?://|mailto:|/(?![/\\]))[^\s()]{{1,1000}})\)"
    rf"|(?<![\w*])\*\*(?=[^\s*])(?P<strong>.{{1,{_MOST}}}?)(?<=[^\s*])\*\*(?![\w*])"
    rf"|(?<![\w*])\*(?=[^\s*])(?P<em>[^*]{{1,{_MOST}}}?)(?<=\S)\*(?![\w*])",
    re.DOTALL,
)
_MEANING = re.compile(r"[\\`*\[\]$|]")
_BEGINNING = re.compile(r"^(#|>|[-•]|!)|^(\d{1,3})([.)])", re.MULTILINE)


@dataclass
class Node:
    """A tag of clean HTML with what is in it; text is a node without a name."""

    name: str = ""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)

    def named(self, *names: str) -> "list[Node] | None":
        """The children, if all of them are such tags."""
        return self.children if all(child.name in names for child in self.children) else None

    @property
    def words(self) -> str:
        """All text inside, as it stands."""
        return self.text + "".join(child.words for child in self.children)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, attributes={name: value or "" for name, value in attrs if name != "rel"})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(Node(text=data))


def tree_of(html: str) -> Node:
    """Clean HTML as a tree."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.open[0]


def signed(nodes: list[Node], *, careful: bool = False) -> str | None:
    """What stands in a line, with signs; None if no sign says it. Careful: what only looks like one is made bare."""
    pieces = [_signed(node, careful=careful) for node in nodes]
    return None if None in pieces else "".join(piece for piece in pieces if piece)


def _signed(node: Node, *, careful: bool) -> str | None:
    attributes = node.attributes
    if not node.name:
        text = node.text.replace("\n", " ")
        return _BEGINNING.sub(_bare, _MEANING.sub(r"\\\g<0>", text)) if careful else text
    if node.name == "br":
        return "\n"
    if node.name == "img":
        return f"![{attributes.get('alt', '')}]({attributes.get('src')})" if set(attributes) <= {"src", "alt"} else None
    if node.name == "code" or attributes == {"data-kind": "formula"}:
        sign = "`" if node.name == "code" else "$"
        return f"{sign}{node.words}{sign}"
    inside = signed(node.children, careful=careful)
    ends = {"a": ("[", f"]({attributes.get('href')})"), "strong": ("**", "**"), "em": ("*", "*")}.get(node.name)
    return f"{ends[0]}{inside}{ends[1]}" if ends and inside is not None else None


def _bare(met: re.Match[str]) -> str:
    return f"\\{met[1]}" if met[1] else f"{met[2]}\\{met[3]}"


def unsigned(text: str) -> str:
    """Text with signs as HTML inside a paragraph; the end of a line stays one."""
    return "".join(_unsigned(text))


def _unsigned(text: str) -> Iterator[str]:
    at = 0
    for met in _SIGN.finditer(text):
        yield _plain(text[at : met.start()])
        at = met.end()
        if met["bare"]:
            yield _plain(met["bare"])
        elif met["code"]:
            yield f"<code>{_plain(met['code'])}</code>"
        elif met["formula"]:
            yield f'<span data-kind="formula">{_plain(met["formula"])}</span>'
        elif met["src"]:
            yield f'<img src="{escape(met["src"])}" alt="{escape(met["alt"])}">'
        elif met["href"]:
            yield f'<a href="{escape(met["href"])}">{unsigned(met["words"])}</a>'
        else:
            name = "strong" if met["strong"] else "em"
            yield f"<{name}>{unsigned(met[name])}</{name}>"
    yield _plain(text[at:])


def _plain(text: str) -> str:
    return escape(text, quote=False).replace("\xa0", "&nbsp;").replace("\n", "<br>")
