"""Rich text as a tree of pieces: the shape between HTML and the documents in which several people write at once.

Each kind of piece is one row of PIECES, each kind of emphasis one of MARKS; a row is read in both directions. The
names on the right are the editor's (ui/assets/js/rich-text.js): what stands here must be known there, for an editor
takes away what it does not know.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

from etwinning.libraries.html import SHAPES, VOID, safe

DEEPEST = 60


@dataclass(frozen=True)
class Row:
    """One kind of piece.

    `holds` is what stands inside: "blocks" (a paragraph at least, and first where `begins` says so), "lines" (text with
    emphasis), "plain" (text without), "rows" (pieces named `of`, one at least) or nothing. `fixed` are the editor's
    attributes that tell it from others of the same name, `kind` the HTML's data-kind, `asks` an attribute that HTML
    must have. `attributes`: HTML's name -> (the editor's name, its type); without those in `needs` there is no such
    piece. With `words` the text inside is that attribute of the editor; `within` is one more tag around the text.
    A figure (picture, words below) and an embed (link) have their own ways: `_figure`, `_figured`.
    """

    tag: str
    name: str
    holds: str = "lines"
    of: tuple[str, ...] = ()
    begins: bool = False
    fixed: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    asks: str = ""
    within: str = ""
    attributes: Mapping[str, tuple[str, type]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    words: str = ""
    inline: bool = False


_LANGUAGE = {"lang": ("lang", str), "dir": ("dir", str)}
_CELL = {"colspan": ("colspan", int), "rowspan": ("rowspan", int), **_LANGUAGE}
PIECES = [
    Row("p", "paragraph", attributes=_LANGUAGE),
    Row("h2", "heading", fixed={"level": 2}, attributes=_LANGUAGE),
    Row("h3", "heading", fixed={"level": 3}, attributes=_LANGUAGE),
    Row("h4", "heading", fixed={"level": 4}, attributes=_LANGUAGE),
    Row("ul", "bulletList", "rows", of=("listItem",), attributes=_LANGUAGE),
    Row("ol", "orderedList", "rows", of=("listItem",), attributes=_LANGUAGE),
    Row("li", "listItem", "blocks", begins=True, attributes=_LANGUAGE),
    Row("ul", "taskList", "rows", of=("taskItem",), kind="checklist"),
    Row("li", "taskItem", "blocks", begins=True, attributes={"data-checked": ("checked", bool)}, asks="data-checked"),
    Row("blockquote", "blockquote", "blocks", attributes=_LANGUAGE),
    Row("table", "table", "rows", of=("tableRow",), attributes=_LANGUAGE),
    Row("tr", "tableRow", "rows", of=("tableCell", "tableHeader")),
    Row("td", "tableCell", "blocks", attributes=_CELL),
    Row("th", "tableHeader", "blocks", attributes={**_CELL, "scope": ("scope", str)}),
    Row("pre", "codeBlock", "plain", within="code"),
    Row("pre", "formulaBlock", "", kind="formula", words="latex"),
    Row("span", "formula", "", kind="formula", words="latex", inline=True),
    Row("figure", "embed", "", kind="embed"),
    Row("figure", "figure", "plain"),
    Row("hr", "horizontalRule", ""),
    Row("img", "image", "", attributes={"src": ("src", str), "alt": ("alt", str)}, needs=("src",)),
    Row("br", "hardBreak", "", inline=True),
]
USUAL = {"colspan": 1, "rowspan": 1, "start": 1}  # is not written
MARKS = {
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
    "s": "strike",
    "u": "underline",
    "em": "italic",
    "strong": "bold",
    "span": "foreign",
    "a": "link",
}
KNOWN_ATTRIBUTES = {name for row in PIECES for name, _kind in row.attributes.values()}
MARK_ATTRIBUTES = {"link": ("href",), "foreign": ("lang", "dir")}
ALONE = "code"  # what has this mark has no other
TAGS_OF_MARKS = {name: tag for tag, name in MARKS.items()}  # the first stands innermost

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
        if row.tag == "figure":
            yield _figure(piece)
            continue
        said = {name: value for name, value in piece.attributes if value is not None and USUAL.get(name) != value}
        values = {"data-kind": row.kind} if row.kind else {}
        values |= {html: _text(said[name]) for html, (name, _type) in row.attributes.items() if name in said}
        if not all(SHAPES[row.tag, needed].fullmatch(values.get(needed, "")) for needed in row.needs):
            continue
        yield f"<{row.tag}" + "".join(f' {key}="{escape(value)}"' for key, value in values.items()) + ">"
        if row.tag in VOID:
            continue
        yield f"<{row.within}>" if row.within else ""
        yield escape(_text(said.get(row.words, "")), quote=False) if row.words else ""
        if row.holds == "plain":
            yield escape(_plain(piece.inside), quote=False)
        else:
            yield from _written(piece.inside, deep - 1)
        yield f"</{row.within}>" if row.within else ""
        yield f"</{row.tag}>"


def _plain(inside: Iterable[Piece | Run]) -> str:
    return "".join(one.text if isinstance(one, Run) else "\n" for one in inside)


def _figure(piece: Piece) -> str:
    """A picture with words below it, or a link to a thing of another place. Nothing if its address makes no sense."""
    said = {name: escape(_text(value)) for name, value in piece.attributes if value is not None}
    address = unescape(said.get("address" if piece.name == "embed" else "src", ""))
    if not SHAPES[("a", "href") if piece.name == "embed" else ("img", "src")].fullmatch(address):
        return ""
    if piece.name == "embed":
        title = said.get("title") or said["address"]
        return f'<figure data-kind="embed"><a href="{said["address"]}">{title}</a></figure>'
    below = f"<figcaption>{escape(_plain(piece.inside), quote=False)}</figcaption>"
    return f'<figure><img src="{said["src"]}" alt="{said.get("alt", "")}">{below}</figure>'


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _marked(run: Run) -> str:
    written = escape(run.text, quote=False)
    said = {name: dict(attributes) for name, attributes in run.marks}
    for name, tag in TAGS_OF_MARKS.items():
        if name not in said:
            continue
        keys = MARK_ATTRIBUTES.get(name, ())
        values = {key: said[name][key] for key in keys if said[name].get(key)}
        if values or not keys:
            said_so = "".join(f' {key}="{escape(str(one))}"' for key, one in values.items())
            written = f"<{tag}{said_so}>{written}</{tag}>"
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
        row = None if tag == "code" and above.row is not None and above.row.within else _row_for(tag, said)
        keys = MARK_ATTRIBUTES.get(MARKS.get(tag, ""), ())
        if row is None and tag in MARKS and (not keys or any(said.get(key) for key in keys)):
            mark = (MARKS[tag], tuple((key, said[key]) for key in keys if said.get(key)))
            self.open.append(_Open(None, (), above.inside, _with(above.marks, mark), tag))
            return
        if row is None:
            if tag not in VOID:
                self.open.append(_Open(None, (), above.inside, above.marks, tag))
            return
        values = {name: False for name, kind in row.attributes.values() if kind is bool} | dict(row.fixed)
        for html, (name, kind) in row.attributes.items():
            if html in said:
                values[name] = said[html] == "true" if kind is bool else kind(said[html])
                if values[name] == USUAL.get(name, 0) and kind is int:
                    del values[name]
        made = _Open(row, tuple(sorted(values.items())), tag=tag)
        if tag in VOID:
            above.inside += _closed(made)
        else:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or len(self.open) == 1 or self.open[-1].tag != tag:
            return
        done = self.open.pop()
        if done.row is not None:
            self.open[-1].inside += _closed(done)

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(Run(data, self.open[-1].marks))


def _row_for(tag: str, said: Mapping[str, str]) -> Row | None:
    """The row of a tag with these attributes."""
    rows = [row for row in PIECES if row.tag == tag and row.kind == said.get("data-kind", "")]
    asking = [row for row in rows if row.asks in said]
    return next(iter(asking or [row for row in rows if not row.asks]), None)


def _with(marks: Marks, mark: tuple[str, tuple[tuple[str, Any], ...]]) -> Marks:
    if mark[0] in dict(marks) or ALONE in dict(marks):
        return marks
    return (mark,) if mark[0] == ALONE else tuple(sorted((*marks, mark)))


def _closed(done: _Open) -> list[Piece | Run]:
    """The piece, or what is inside if it cannot be one."""
    row = done.row
    assert row is not None  # noqa: S101 - only pieces are closed
    inside: tuple[Piece | Run, ...] = ()
    attributes = done.attributes
    if row.tag == "figure":
        return _figured(row, done.inside)
    if row.words:
        attributes = tuple(sorted((*attributes, (row.words, _plain(done.inside)))))
    elif row.holds == "plain":
        inside = (Run(text),) if (text := _plain(done.inside)) else ()
    elif row.holds == "lines":
        inside = _lines(done.inside)
    elif row.holds == "blocks":
        inside = _blocks(done.inside, row)
    elif row.holds == "rows":
        inside = tuple(_rows(done.inside, row.of))
        if not inside:
            return []
    return [Piece(row.name, attributes, inside)]


def _figured(row: Row, inside: list[Piece | Run]) -> list[Piece | Run]:
    """A picture with the words below it, or a link; as it stands if there is neither."""
    pictures = [one for one in inside if isinstance(one, Piece) and one.name == "image"]
    runs = [one for one in inside if isinstance(one, Run)]
    links = [dict(run.marks)["link"] for run in runs if "link" in dict(run.marks)]
    text = "".join(run.text for run in runs).strip()
    if row.kind and links:
        return [Piece("embed", (("address", dict(links[0]).get("href", "")), ("title", text)))]
    if row.kind or not pictures:
        return inside
    return [Piece("figure", pictures[0].attributes, (Run(text),) if text else ())]


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


def _rows(inside: Iterable[Piece | Run], of: tuple[str, ...]) -> Iterator[Piece]:
    """Only pieces of these names; anything else is put into one, and what is only space falls away."""
    first = next(row for row in PIECES if row.name == of[0])
    usual = tuple((name, False) for name, kind in first.attributes.values() if kind is bool)
    for one in inside:
        if isinstance(one, Piece) and one.name in of:
            yield one
        elif isinstance(one, Piece) and (row := row_of(one)) is not None and row.tag == first.tag:
            yield Piece(of[0], usual, one.inside)  # an item of another kind of list
        elif (isinstance(one, Piece) or one.text.strip()) and first.holds == "blocks":
            yield Piece(of[0], usual, _blocks([one], first))
