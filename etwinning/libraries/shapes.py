"""Rich text as a tree of pieces: the shape between HTML and the documents in which several people write at once.

Each kind of piece is one row of PIECES, each kind of emphasis one of MARKS; a row is read in both directions. The
names on the right are the editor's (ui/assets/js/rich-text.js): what stands here must be known there, for an editor
takes away what it does not know.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

from etwinning.libraries.html import SHAPES, VOID, safe

DEEPEST = 60


@dataclass(frozen=True)
class Row:
    """One kind of piece.

    `holds` is what stands inside: "blocks" (a paragraph at least, and first where `begins` says so), "lines" (text with
    emphasis), "rows" (pieces named `of`) or nothing. `fixed` are the editor's attributes that tell it from others of
    the same name, `kind` the HTML's data-kind. `attributes`: HTML's name -> (the editor's name, its type); without
    those in `needs` there is no such piece. With `words` the text inside is that attribute of the editor.
    """

    tag: str
    name: str
    holds: str = "lines"
    of: str = ""
    begins: bool = False
    fixed: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    attributes: Mapping[str, tuple[str, type]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    words: str = ""
    inline: bool = False


PIECES = [
    Row("p", "paragraph"),
    Row("h2", "heading", fixed={"level": 2}),
    Row("h3", "heading", fixed={"level": 3}),
    Row("ul", "bulletList", "rows", of="listItem"),
    Row("ol", "orderedList", "rows", of="listItem"),
    Row("li", "listItem", "blocks", begins=True),
    Row("blockquote", "blockquote", "blocks"),
    Row("hr", "horizontalRule", ""),
    Row("img", "image", "", attributes={"src": ("src", str), "alt": ("alt", str)}, needs=("src",)),
    Row("br", "hardBreak", "", inline=True),
]
MARKS = {
    "strong": "bold",
    "em": "italic",
    "a": "link",
}
MARK_ATTRIBUTES = {"link": ("href",)}
TAGS_OF_MARKS = {name: tag for tag, name in MARKS.items()}
OUTERMOST = list(TAGS_OF_MARKS)[::-1]  # in which order they are written around one another

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


def html_of(pieces: Iterable[Piece | Run]) -> str:
    """Clean HTML. What is not in the tables is left out, its text is kept."""
    return safe("".join(_written(pieces, DEEPEST)))


def _written(pieces: Iterable[Piece | Run], deep: int) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Run):
            yield _marked(piece)
            continue
        row = row_of(piece)
        if row is None or not deep:
            yield from _written(piece.inside, deep - 1) if deep else ()
            continue
        said = dict(piece.attributes)
        values = {"data-kind": row.kind} if row.kind else {}
        values |= {html: _text(said[name]) for html, (name, _t) in row.attributes.items() if said.get(name) is not None}
        if not all(SHAPES[row.tag, needed].fullmatch(values.get(needed, "")) for needed in row.needs):
            continue
        yield f"<{row.tag}" + "".join(f' {key}="{escape(value)}"' for key, value in values.items()) + ">"
        if row.tag in VOID:
            continue
        yield escape(_text(said.get(row.words, "")), quote=False) if row.words else ""
        yield from _written(piece.inside, deep - 1)
        yield f"</{row.tag}>"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _marked(run: Run) -> str:
    written = escape(run.text, quote=False)
    said = {name: dict(attributes) for name, attributes in run.marks}
    for name in OUTERMOST:
        if name in said:
            values = {key: said[name].get(key) for key in MARK_ATTRIBUTES.get(name, ())}
            if all(values.values()):
                wrote = "".join(f' {key}="{escape(str(value))}"' for key, value in values.items())
                tag = TAGS_OF_MARKS[name]
                written = f"<{tag}{wrote}>{written}</{tag}>"
    return written


def pieces_of(html: str) -> tuple[Piece, ...]:
    """Clean HTML as pieces, in a shape that the editor accepts: it would take away what does not fit."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _blocks(reader.open[0].inside, None)


@dataclass
class _Open:
    row: Row | None
    attributes: tuple[tuple[str, Any], ...]
    inside: list[Piece | Run] = field(default_factory=list)
    marks: Marks = ()
    tag: str = ""


class _Reader(HTMLParser):
    """Reads HTML that the cleaner wrote: well nested, and small."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [_Open(None, ())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        above = self.open[-1]
        if tag in MARKS:
            name = MARKS[tag]
            keys = MARK_ATTRIBUTES.get(name, ())
            mark = (name, tuple((key, said[key]) for key in keys if key in said))
            marks = above.marks if name in dict(above.marks) else tuple(sorted((*above.marks, mark)))
            self.open.append(_Open(None, (), above.inside, marks, tag))
            return
        rows = [row for row in PIECES if row.tag == tag]
        row = next((row for row in rows if row.kind == said.get("data-kind", "")), rows[0] if rows else None)
        if row is None:
            if tag not in VOID:
                self.open.append(_Open(None, (), above.inside, above.marks, tag))
            return
        values = dict(row.fixed)
        for html, (name, kind) in row.attributes.items():
            if html in said:
                values[name] = said[html] == "true" if kind is bool else kind(said[html])
        made = _Open(row, tuple(sorted(values.items())), tag=tag)
        if tag in VOID:
            above.inside.append(_closed(made))
        else:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or len(self.open) == 1 or self.open[-1].tag != tag:
            return
        done = self.open.pop()
        if done.row is not None:
            self.open[-1].inside.append(_closed(done))

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(Run(data, self.open[-1].marks))


def _closed(done: _Open) -> Piece:
    row = done.row
    assert row is not None  # noqa: S101 - only pieces are closed
    inside: tuple[Piece | Run, ...] = ()
    attributes = done.attributes
    if row.words:
        words = "".join(one.text for one in done.inside if isinstance(one, Run))
        attributes = tuple(sorted((*attributes, (row.words, words))))
    elif row.holds == "lines":
        inside = _lines(done.inside)
    elif row.holds == "blocks":
        inside = _blocks(done.inside, row)
    elif row.holds == "rows":
        inside = tuple(_rows(done.inside, row.of))
    return Piece(row.name, attributes, inside)


def _is_inline(piece: Piece | Run) -> bool:
    row = None if isinstance(piece, Run) else row_of(piece)
    return isinstance(piece, Run) or (row is not None and row.inline)


def _lines(inside: Iterable[Piece | Run]) -> tuple[Piece | Run, ...]:
    """Text and what stands in lines; neighbours of the same emphasis become one."""
    made: list[Piece | Run] = []
    for one in inside:
        last = made[-1] if made else None
        if isinstance(one, Run) and isinstance(last, Run) and last.marks == one.marks:
            made[-1] = Run(last.text + one.text, one.marks)
        elif not isinstance(one, Run) or one.text:
            made.append(one)
    return tuple(made)


def _blocks(inside: Iterable[Piece | Run], row: Row | None) -> tuple[Piece, ...]:
    """Only blocks: loose text becomes a paragraph, and a picture in the midst of one parts it in two."""
    made: list[Piece] = []
    loose: list[Piece | Run] = []

    def settle() -> None:
        if any(not isinstance(one, Run) or one.text.strip() for one in loose):
            made.append(Piece("paragraph", (), _lines(loose)))
        loose.clear()

    for one in inside:
        if _is_inline(one):
            loose.append(one)
            continue
        settle()
        assert isinstance(one, Piece)  # noqa: S101 - runs are inline
        made += _parted(one)
    settle()
    wants = row is None or not made or (row.begins and made[0].name != "paragraph")
    if row is not None and wants:
        made.insert(0, Piece("paragraph"))
    return tuple(made)


def _parted(piece: Piece) -> Iterator[Piece]:
    row = row_of(piece)
    if row is None or row.holds != "lines" or all(_is_inline(one) for one in piece.inside):
        yield piece
        return
    part: list[Piece | Run] = []
    for one in (*piece.inside, None):
        if one is not None and _is_inline(one):
            part.append(one)
            continue
        if any(not isinstance(said, Run) or said.text.strip() for said in part):
            yield Piece(piece.name, piece.attributes, _lines(part))
        part = []
        if isinstance(one, Piece):
            yield one


def _rows(inside: Iterable[Piece | Run], of: str) -> Iterator[Piece]:
    """Only pieces of that name; anything else is put into one, and what is only space falls away."""
    row = next(row for row in PIECES if row.name == of)
    for one in inside:
        if isinstance(one, Piece) and one.name == of:
            yield one
        elif isinstance(one, Piece) or one.text.strip():
            yield Piece(of, (), _blocks([one], row))
