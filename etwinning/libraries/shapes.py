"""Rich text as a tree of pieces: from clean HTML and to it, by the tables of pieces.py."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import takewhile
from typing import Any

from etwinning.libraries.html import SHAPES, VOID, safe
from etwinning.libraries.pieces import (
    ALONE,
    MARK_ATTRIBUTES,
    MARKS,
    PIECES,
    ROWED,
    TAGS_OF_MARKS,
    Marks,
    Piece,
    Row,
    Run,
    is_inline,
    row_of,
    text_of_value,
    words_of,
)

DEEPEST = 60
_BROKEN = re.compile(r"[ \t]*[\r\n\f\t]\s*")


def html_of(pieces: Iterable[Piece | Run]) -> str:
    """Clean HTML. What is not in the tables is left out, its text is kept."""
    return safe("".join(_written(pieces, DEEPEST)))


def _written(pieces: Iterable[Piece | Run], deep: int) -> Iterator[str]:
    on: list[tuple[str, str]] = []  # the marks that are open: how they begin, how they end
    for piece in pieces:
        wanted = _tags(piece.marks) if isinstance(piece, Run) else []
        same = sum(1 for _both in takewhile(lambda both: both[0] == both[1], zip(on, wanted, strict=False)))
        yield from (end for _start, end in reversed(on[same:]))
        yield from (start for start, _end in wanted[same:])
        on = wanted
        if isinstance(piece, Run):
            yield escape(piece.text, quote=False)
        elif deep:
            row = row_of(piece)
            yield from _written(piece.inside, deep - 1) if row is None else _shown(piece, row, deep)
    yield from (end for _start, end in reversed(on))


def _shown(piece: Piece, row: Row, deep: int) -> Iterator[str]:
    said = {**row.always, **{key: value for key, value in piece.attributes if value is not None}}
    if row.tag == "figure":
        yield _figured(said, piece, row)
        return
    values = {"data-kind": row.kind} if row.kind else {}
    for html, (name, kind) in row.attributes.items():
        if name in said and not (kind is int and said[name] == row.always.get(name)):
            values[html] = text_of_value(said[name])
    text = text_of_value(said.get(row.words, ""))
    if (row.words and not text) or not all(_fits(row.tag, needed, values.get(needed)) for needed in row.needs):
        return
    yield f"<{row.tag}{_values(values)}>"
    if row.tag in VOID:
        return
    yield f"<{row.around}>" if row.around else ""
    if row.words or row.holds == "text":
        yield escape(text or words_of(piece.inside), quote=False)
    elif row.tag not in {"td", "th"} or piece.inside != (Piece("paragraph"),):
        yield from _written(piece.inside, deep - 1)
    yield f"</{row.around}>" if row.around else ""
    yield f"</{row.tag}>"


def _figured(said: Mapping[str, Any], piece: Piece, row: Row) -> str:
    """A picture with words, or a thing of another place; their words alone where the address is none of ours."""
    address = text_of_value(said.get("address" if row.kind else "src", ""))
    if row.kind:
        text = text_of_value(said.get("title", ""))
        told = escape(text or address, quote=False)
    else:
        runs = _lines(_told(piece.inside))
        text, told = words_of(runs), "".join(_written(runs, 1))
    if not _fits("a" if row.kind else "img", "href" if row.kind else "src", address):
        return f"<p>{told}</p>" if text else ""
    if row.kind:
        return f'<figure data-kind="{row.kind}"><a{_values({"href": address})}>{told}</a></figure>'
    picture = _values({"src": address, "alt": text_of_value(said.get("alt", ""))})
    return f"<figure><img{picture}>" + (f"<figcaption>{told}</figcaption>" if text.strip() else "") + "</figure>"


def _fits(tag: str, name: str, value: str | None) -> bool:
    shape = SHAPES.get((tag, name)) or SHAPES["*", name]
    return value is not None and bool(shape.fullmatch(value))


def _values(values: Mapping[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in values.items())


def _tags(marks: Marks) -> list[tuple[str, str]]:
    """How the marks of a run begin and end."""
    said = {name: dict(attributes) for name, attributes in marks}
    tags = []
    for name, tag in TAGS_OF_MARKS.items():
        keys = MARK_ATTRIBUTES.get(name, ())
        values = {key: text_of_value(said[name][key]) for key in keys if key in said.get(name, {})}
        values = {key: value for key, value in values.items() if _fits(tag, key, value)}
        if name in said and (values or not keys):
            tags.append((f"<{tag}{_values(values)}>", f"</{tag}>"))
    return tags


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
        row = self.row_for(tag, said.get("data-kind", ""))
        marks = above.marks
        if row is None:
            if tag in MARKS:
                marks = _marked(marks, MARKS[tag], said)
                if tag != "span":  # in a foreign language too
                    marks = _marked(marks, "foreign", said)
            if tag not in VOID:
                self.open.append(_Open(None, (), above.inside, marks, tag))
            return
        values = {**row.always, **row.fixed}
        for html, (name, kind) in row.attributes.items():
            if html in said:
                given = said[html]
                values[name] = given == "true" if kind is bool else max(1, int(given)) if kind is int else given
        made = _Open(row, tuple(sorted(values.items())), marks=marks, tag=tag)
        if tag in VOID:
            above.inside += _closed(made)
        else:
            self.open.append(made)

    def row_for(self, tag: str, kind: str) -> Row | None:
        """Which kind of piece this is, here."""
        above = next((one.row for one in reversed(self.open) if one.row is not None), None)
        rows = [row for row in PIECES if row.tag == tag and row.kind in {kind, ""}]
        rows.sort(key=lambda row: (row.kind != kind, above is None or row.name not in above.of))
        return rows[0] if rows else None

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or len(self.open) == 1 or self.open[-1].tag != tag:
            return
        done = self.open.pop()
        if done.row is not None:
            self.open[-1].inside += _closed(done)

    def handle_data(self, data: str) -> None:
        if not any(one.tag == "pre" for one in self.open):
            data = _BROKEN.sub(" ", data)  # the end of a line is no more than a space
        self.open[-1].inside.append(Run(data, self.open[-1].marks))


def _marked(marks: Marks, name: str, said: Mapping[str, str]) -> Marks:
    """With one more mark; what stands inside counts, and code stands alone."""
    keys = MARK_ATTRIBUTES.get(name, ())
    values = tuple((key, said[key]) for key in sorted(keys) if key in said)
    if (keys and not values) or any(known == ALONE for known, _values in marks):
        return marks
    others = () if name == ALONE else tuple(mark for mark in marks if mark[0] != name)
    return tuple(sorted((*others, (name, values))))


def _closed(done: _Open) -> list[Piece | Run]:
    assert done.row is not None  # noqa: S101 - only pieces are closed
    if done.row.tag == "figure":
        return _figure(done.row, done.inside)
    made = _filled(done.row, done.attributes, done.inside)
    return [] if made.name != "tableRow" and done.row.holds == "rows" and not made.inside else [made]


def _filled(row: Row, attributes: tuple[tuple[str, Any], ...], found: list[Piece | Run]) -> Piece:
    inside: tuple[Piece | Run, ...] = ()
    if row.words:
        attributes = tuple(sorted((*attributes, (row.words, words_of(found)))))
    elif row.holds == "text":
        text = words_of(found)
        inside = (Run(text),) if text else ()
    elif row.holds == "lines":
        inside = _lines(found)
    elif row.holds == "blocks":
        inside = _blocks(found, row)
    elif row.holds == "rows":
        inside = tuple(_rows(found, row.of))
    return Piece(row.name, attributes, inside)


def _figure(row: Row, inside: list[Piece | Run]) -> list[Piece | Run]:
    """A picture with its words, or a thing of another place; anything else stands there without the figure."""
    told = [one for one in inside if not isinstance(one, Run) or one.text.strip()]
    if row.kind:
        links = {dict(one.marks).get("link") for one in told if isinstance(one, Run)}
        address = dict(links.pop() or ()).get("href") if len(links) == 1 else None
        if address is None or not all(isinstance(one, Run) for one in told):
            return inside
        return [Piece(row.name, (("address", address), ("title", words_of(inside).strip())))]
    pictures = [one for one in told if isinstance(one, Piece) and one.name == "image"]
    others = [one for one in told if one not in pictures]
    if len(pictures) != 1 or not all(
        isinstance(one, Run) or (one.name == "paragraph" and all(map(is_inline, one.inside))) for one in others
    ):
        return inside
    said = dict(pictures[0].attributes)
    attributes = (("alt", said.get("alt", "")), ("src", said["src"]))
    return [Piece(row.name, attributes, _trimmed(_lines(_told(others))))]


def _told(inside: Iterable[Piece | Run]) -> Iterator[Run]:
    """The words below a picture: text with emphasis and nothing else, in one line."""
    for number, one in enumerate(inside):
        if isinstance(one, Run):
            yield one
        elif one.name == "paragraph":
            yield from (Run(" "),) if number else ()
            yield from _told(one.inside)
        else:
            yield Run(" " if one.name == "hardBreak" else words_of((one,)))


def _trimmed(runs: tuple[Piece | Run, ...]) -> tuple[Run, ...]:
    """Without the space before and behind."""
    said = [one for one in runs if isinstance(one, Run)]
    while said and not said[0].text.strip():
        said.pop(0)
    while said and not said[-1].text.strip():
        said.pop()
    if said:
        said[0] = Run(said[0].text.lstrip(), said[0].marks)
        said[-1] = Run(said[-1].text.rstrip(), said[-1].marks)
    return tuple(said)


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
        if is_inline(one):
            loose.append(one)
            continue
        settle()
        assert isinstance(one, Piece)  # noqa: S101 - runs are inline
        made += _blocks(one.inside, None) if one.name in ROWED else _parted(one)
    settle()
    wants = row is None or not made or (row.begins and made[0].name != "paragraph")
    if row is not None and wants:
        made.insert(0, Piece("paragraph"))
    return tuple(made)


def _parted(piece: Piece) -> Iterator[Piece]:
    row = row_of(piece)
    if row is None or row.holds != "lines" or all(is_inline(one) for one in piece.inside):
        yield piece
        return
    part: list[Piece | Run] = []
    for one in (*piece.inside, None):
        if one is not None and is_inline(one):
            part.append(one)
            continue
        if any(not isinstance(said, Run) or said.text.strip() for said in part):
            yield Piece(piece.name, piece.attributes, _lines(part))
        part = []
        if isinstance(one, Piece):
            yield one


def _rows(inside: Iterable[Piece | Run], of: tuple[str, ...]) -> Iterator[Piece]:
    """Only pieces of these names; anything else is put into one, and what is only space falls away."""
    row = next(row for row in PIECES if row.name == of[0])
    for one in inside:
        if isinstance(one, Piece) and one.name in of:
            yield one
        elif isinstance(one, Piece) or one.text.strip():
            yield _filled(row, tuple(sorted(row.always.items())), [one])
