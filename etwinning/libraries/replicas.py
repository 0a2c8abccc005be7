"""Documents in which several people write at once (Yjs), read and written on the server: see `pieces` and `shapes`.

The editor keeps its text in the fragment FIELD: an element a piece, with a text for each stretch of runs. Positions in
a text count its bytes. A document belongs to the thread that made it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText, get_update, merge_updates

from etwinning.libraries.pieces import Marks, Piece, Run
from etwinning.libraries.shapes import DEEPEST, html_of, pieces_of

FIELD = "default"
EMPTY = b"\0\0"  # an update that says nothing
_WORDS = re.compile(r"\w+|\W")


class Unusable(Exception):
    """An update that is damaged, or that leans on something which is not in the document."""


def opened(*updates: bytes) -> Doc[Any]:
    """A document that holds these updates."""
    doc: Doc[Any] = Doc()
    doc.get(FIELD, type=XmlFragment)
    with doc.transaction():  # at once: what ends a transaction takes as long as the document is
        for update in updates:
            doc.apply_update(update)
    return doc


def take_in(doc: Doc[Any], update: bytes) -> bytes:
    """Apply an update from outside; what was new in it, as an update. Raises Unusable: then throw the document away."""
    new: list[bytes] = []
    watch = doc.observe(lambda event: new.append(event.update))
    try:
        doc.apply_update(update)
        missing = get_update(update, doc.get_state())
    except Exception as error:
        raise Unusable(str(error)) from error
    except BaseException as error:
        # a panic of the library is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unusable("panic") from error
    finally:
        doc.unobserve(watch)
    if missing[:1] != EMPTY[:1]:
        raise Unusable("it leans on something that is not there")
    return merged(new) if new else EMPTY


def merged(updates: Sequence[bytes]) -> bytes:
    """Several updates as one."""
    return updates[0] if len(updates) == 1 else merge_updates(*updates)


def from_html(html: str) -> bytes:
    """A new document with the text of some clean HTML, as an update."""
    doc = opened()
    weave(doc, pieces_of(html) or [Piece("paragraph")])  # so that two who begin an empty page begin in one place
    return doc.get_update()


def to_html(doc: Doc[Any]) -> str:
    """The text of a document as clean HTML; nothing if it has neither a word nor a picture."""
    pieces = read(doc)
    return "" if all(one == Piece("paragraph") for one in pieces) else html_of(pieces)


def read(doc: Doc[Any]) -> tuple[Piece, ...]:
    """The text of a document."""
    with doc.transaction():
        found = _read(doc.get(FIELD, type=XmlFragment).children, DEEPEST)
        return tuple(one for one in found if isinstance(one, Piece))


class Reading:
    """A document that is read again after each change: of what stands side by side only that is read which changed."""

    def __init__(self, doc: Doc[Any]) -> None:
        self.doc, self.pieces = doc, read(doc)

    def after(self, updates: Iterable[bytes]) -> tuple[Piece, ...]:
        """The text with these updates in it."""
        fragment = self.doc.get(FIELD, type=XmlFragment)
        paths: list[list[Any]] = []
        watch = fragment.observe_deep(lambda events: paths.extend(list(event.path) for event in events))
        with self.doc.transaction():
            for update in updates:
                self.doc.apply_update(update)
        fragment.unobserve(watch)
        if len(fragment.children) != len(self.pieces) or not all(paths):
            self.pieces = read(self.doc)
        elif paths:
            pieces = list(self.pieces)
            with self.doc.transaction():
                for place in {path[0] for path in paths}:
                    found = _read([fragment.children[place]], DEEPEST)
                    pieces[place] = next(piece for piece in found if isinstance(piece, Piece))
            self.pieces = tuple(pieces)
        return self.pieces


def _read(children: Any, deep: int) -> Iterator[Piece | Run]:
    for child in children:
        if isinstance(child, XmlText):
            for said, marks in child.diff():
                if isinstance(said, str):
                    yield Run(said, _marks(marks))
        elif isinstance(child, XmlElement) and deep:
            attributes: Any = child.attributes
            values = sorted((key, _value(value)) for key, value in attributes if value is not None)
            yield Piece(child.tag or "", tuple(values), tuple(_read(child.children, deep - 1)))


def _marks(attributes: dict[str, Any] | None) -> Marks:
    found = []
    for name, values in (attributes or {}).items():
        said = values if isinstance(values, dict) else {}
        # marks that may stand in one place several times carry a hash in their name
        kept = sorted((key, _value(value)) for key, value in said.items() if value is not None)
        found.append((name.partition("--")[0], tuple(kept)))
    return tuple(sorted(found))


def _value(value: Any) -> Any:
    """Numbers come as floats, and lists must be comparable."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return tuple(map(_value, value))
    return str(value) if isinstance(value, dict) else value


def weave(doc: Doc[Any], pieces: Sequence[Piece]) -> None:
    """Make the document say this, changing as little as possible: it merges with what others write meanwhile."""
    with doc.transaction():
        _weave(doc.get(FIELD, type=XmlFragment), pieces)


def _weave(parent: Any, wanted: Sequence[Piece | Run]) -> None:
    want = list(_stretches(wanted))
    have = [next(iter(_stretches(_read([child], DEEPEST))), ()) for child in parent.children]
    matcher = SequenceMatcher(None, have, want, autojunk=False)
    for _tag, start, end, first, last in reversed(matcher.get_opcodes()):
        if _tag == "equal":
            continue
        both = min(end - start, last - first)
        for place in range(end - 1, start - 1, -1):
            new = want[first + place - start] if place - start < both else None
            if new is None or not _changed(parent.children[place], have[place], new):
                del parent.children[place]
                if new is not None:
                    _insert(parent, place, new)
        for place in range(both, last - first):
            _insert(parent, start + place, want[first + place])


type _Stretch = Piece | tuple[Run, ...]


def _stretches(inside: Iterable[Piece | Run]) -> Iterator[_Stretch]:
    """Pieces as they are, and the runs between them together: each is one child in the document."""
    runs: list[Run] = []
    for one in inside:
        if isinstance(one, Run):
            runs.append(one)
            continue
        if runs:
            yield tuple(runs)
            runs = []
        yield one
    if runs:
        yield tuple(runs)


def _insert(parent: Any, place: int, new: _Stretch) -> None:
    if isinstance(new, Piece):
        parent.children.insert(place, XmlElement(new.name, {}))
        made = parent.children[place]
        for key, value in new.attributes:
            if value is not None:
                made.attributes[key] = value
        for index, one in enumerate(_stretches(new.inside)):
            _insert(made, index, one)
    else:
        parent.children.insert(place, XmlText(""))
        _write(parent.children[place], 0, new)


def _write(text: XmlText, at: int, runs: Iterable[Run]) -> int:
    for run in runs:
        text.insert(at, run.text, {name: dict(values) for name, values in run.marks})
        at += len(run.text.encode())
    return at


def _changed(child: Any, old: _Stretch, new: _Stretch) -> bool:
    """Whether what stands there could be made into the new one where it stands."""
    if isinstance(old, Piece) and isinstance(new, Piece) and old.name == new.name:
        was, now = dict(old.attributes), {key: value for key, value in new.attributes if value is not None}
        for key in was.keys() - now.keys():
            del child.attributes[key]
        for key, value in now.items():
            if was.get(key) != value:
                child.attributes[key] = value
        _weave(child, new.inside)
        return True
    if isinstance(old, tuple) and isinstance(new, tuple) and old:
        _reword(child, old, new)
        return True
    return False


def _reword(text: XmlText, old: tuple[Run, ...], new: tuple[Run, ...]) -> None:
    """The same text word by word."""
    have = [Run(word, run.marks) for run in old for word in _WORDS.findall(run.text)]
    want = [Run(word, run.marks) for run in new for word in _WORDS.findall(run.text)]
    at = [0]
    for run in have:
        at.append(at[-1] + len(run.text.encode()))
    for tag, start, end, first, last in reversed(SequenceMatcher(None, have, want, autojunk=False).get_opcodes()):
        if tag != "equal":
            if end > start:
                del text[at[start] : at[end]]
            _write(text, at[start], want[first:last])
