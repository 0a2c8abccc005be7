"""The kinds of pieces and of emphasis that a text may hold where several people write it at once.

Each kind of piece is one row of PIECES, each kind of emphasis one of MARKS; shapes.py reads a row in both directions.
The names on the right are the editor's (ui/assets/js/writing/kit.js): what stands here must be known there, for an
editor takes away what it does not know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One kind of piece.

    `holds` is what stands inside: "blocks" (a paragraph at least, and first where `begins` says so), "lines" (text with
    emphasis), "text" (without), "rows" (pieces named one of `of`) or nothing. `fixed` are the editor's attributes that
    tell it from others of the same name, `always` those it has where nothing else is said, `kind` the HTML's data-kind.
    `attributes`: HTML's name -> (the editor's name, its type); without those in `needs` there is no such piece. With
    `words` the text inside is that attribute of the editor. `around` is a tag around the text.
    """

    tag: str
    name: str
    holds: str = "lines"
    of: tuple[str, ...] = ()
    begins: bool = False
    fixed: Mapping[str, Any] = field(default_factory=dict)
    always: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    attributes: Mapping[str, tuple[str, type]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    words: str = ""
    around: str = ""
    inline: bool = False


SCHEMA = 4  # of the tables below, one more with each change: the editor says its own (docs/decisions/0035)

type Read = dict[str, tuple[str, type]]
KEPT: Read = {"lang": ("lang", str), "dir": ("dir", str)}
CELL: Read = KEPT | {"colspan": ("colspan", int), "rowspan": ("rowspan", int)}
SCOPE: Read = {"scope": ("scope", str)}
ONE = {"colspan": 1, "rowspan": 1}
PICTURE: Read = {"src": ("src", str), "alt": ("alt", str)}

PIECES = [
    Row("p", "paragraph", attributes=KEPT),
    Row("h2", "heading", fixed={"level": 2}, attributes=KEPT),
    Row("h3", "heading", fixed={"level": 3}, attributes=KEPT),
    Row("h4", "heading", fixed={"level": 4}, attributes=KEPT),
    Row("ul", "bulletList", "rows", of=("listItem",), attributes=KEPT),
    Row("ul", "taskList", "rows", of=("taskItem",), kind="checklist"),
    Row(
        "ol", "orderedList", "rows", of=("listItem",), attributes=KEPT | {"start": ("start", int)}, always={"start": 1}
    ),
    Row("li", "listItem", "blocks", begins=True, attributes=KEPT),
    Row(
        "li",
        "taskItem",
        "blocks",
        begins=True,
        attributes={"data-checked": ("checked", bool)},
        always={"checked": False},
    ),
    Row("blockquote", "blockquote", "blocks", attributes=KEPT),
    Row("table", "table", "rows", of=("tableRow",), attributes=KEPT),
    Row("tr", "tableRow", "rows", of=("tableCell", "tableHeader")),
    Row("th", "tableHeader", "blocks", attributes=SCOPE | CELL, always=ONE),
    Row("td", "tableCell", "blocks", attributes=CELL, always=ONE),
    Row("pre", "codeBlock", "text", around="code"),
    Row("pre", "formulaBlock", "", kind="formula", words="latex"),
    Row("span", "formula", "", kind="formula", words="latex", inline=True),
    Row("figure", "figure"),  # these four are read and written by _figure and _shown
    Row("figure", "embed", "", kind="embed"),
    Row("figure", "recording", "", kind="recording"),
    Row("figure", "album", "", kind="album"),
    Row("figcaption", "paragraph", attributes=KEPT),  # where it is in no figure
    Row("hr", "horizontalRule", ""),
    Row("img", "image", "", attributes=PICTURE | {"width": ("width", int), "height": ("height", int)}, needs=("src",)),
    Row("br", "hardBreak", "", inline=True),
]
ROWED = {name for row in PIECES for name in row.of}  # what stands nowhere else
MARKS = {  # as the editor writes them around one another, outermost first
    "a": "link",
    "strong": "bold",
    "code": "code",
    "em": "italic",
    "s": "strike",
    "u": "underline",
    "sub": "subscript",
    "sup": "superscript",
    "span": "foreign",
}
MARK_ATTRIBUTES = {"link": ("href",), "foreign": ("lang", "dir")}  # one of them at least
TAGS_OF_MARKS = {name: tag for tag, name in MARKS.items()}
ALONE = "code"  # the mark beside which the editor bears no other

type Marks = tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]


@dataclass(frozen=True)
class Run:
    """Text of one and the same emphasis."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True)
class Piece:
    """A paragraph, a list, a picture …, and what stands inside. Two that say the same are equal."""

    name: str
    attributes: tuple[tuple[str, Any], ...] = ()
    inside: tuple["Piece | Run", ...] = ()


def row_of(piece: Piece) -> Row | None:
    """The row of a piece, or None for what we do not know."""
    said = dict(piece.attributes)
    rows = [row for row in PIECES if row.name == piece.name]
    fitting = (row for row in rows if all(said.get(key) == value for key, value in row.fixed.items()))
    return next(fitting, rows[0] if rows else None)


def words_of(inside: Iterable[Piece | Run]) -> str:
    """The text alone: lines where there were some."""
    said = []
    for one in inside:
        if isinstance(one, Run):
            said.append(one.text)
        elif one.name == "hardBreak":
            said.append("\n")
        else:
            row = row_of(one)
            text = text_of_value(dict(one.attributes).get(row.words, "")) if row and row.words else words_of(one.inside)
            said.append(text if is_inline(one) or not said else f"\n{text}")
    return "".join(said)


def is_inline(piece: Piece | Run) -> bool:
    row = None if isinstance(piece, Run) else row_of(piece)
    return isinstance(piece, Run) or (row is not None and row.inline)


def text_of_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
