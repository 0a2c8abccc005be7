"""Two texts compared: piece by piece, then word by word (difflib).

What was put in or taken out is signed inside the pieces: a sign before, a sign behind. `shapes.html_of` writes the
signs as letters, and `lettered` puts tags in their place once the HTML is clean. Unicode keeps the signs out of texts;
`bare` takes them out all the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from etwinning.libraries.pieces import Piece, Run, is_inline, row_of, words_of

ADDED, REMOVED = "ins", "del"
SAME, CHANGED = "same", "changed"
MOST = 4_000  # parts that are looked at one by one; a longer stretch is replaced as a whole
LIKE = 0.35  # from which share of common words on one piece is another one changed
NEAR = 20  # so many pieces further on is looked for what a piece became
_BEGIN, _MIDDLE, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_SIGNS = re.compile(f"[{_BEGIN}{_MIDDLE}{_END}]")
_SIGN = re.compile(f"{_BEGIN}([^{_MIDDLE}]*){_MIDDLE}|{_END}")
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_LETTERS = re.compile(r"\w+")
_COUNTED = re.compile(r"<[^>]*>|(\w+)")

type Step = tuple[str, int, int, int, int]
type Inside = tuple[Piece | Run, ...]


def counted(old: str, new: str) -> tuple[int, int]:
    """How many words of clean HTML were put in and how many were taken out; one that moved is neither."""
    one, other = (Counter(met[1] for met in _COUNTED.finditer(html) if met[1]) for html in (old, new))
    return (other - one).total(), (one - other).total()


def bare(html: str) -> str:
    """A text without our signs, which nobody can have meant."""
    return _SIGNS.sub("", html)


def signed(part: Piece | Run, key: str) -> Inside:
    """A piece or a run with a sign before and behind its words, and around its pictures and formulas."""
    if isinstance(part, Run):
        return (Run(f"{_BEGIN}{key}{_MIDDLE}{part.text}{_END}", part.marks),)
    if is_whole(part):
        return enclosed(part, key)
    return (Piece(part.name, part.attributes, tuple(one for child in part.inside for one in signed(child, key))),)


def enclosed(piece: Piece, key: str) -> Inside:
    """A picture, a formula or the like between two signs; the key of one that stands for itself ends with a slash."""
    return (Run(f"{_BEGIN}{key}{'' if is_inline(piece) else '/'}{_MIDDLE}"), piece, Run(_END))


def is_whole(piece: Piece) -> bool:
    """Whether a piece is put in or taken out as a whole, like a picture, and not word by word."""
    row = row_of(piece)
    return row is None or not row.holds or row.tag == "figure"


def is_signed(html: str) -> bool:
    return _BEGIN in html


def lettered(html: str, tags: Callable[[str], tuple[str, str]]) -> str:
    """Clean HTML with tags in place of the signs: `tags` says for a key how they begin and end."""
    ends: list[str] = []

    def put(met: re.Match[str]) -> str:
        if met[1] is None:
            return ends.pop() if ends else ""
        start, end = tags(met[1])
        ends.append(end)
        return start

    return _SIGN.sub(put, html)


def steps(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Step]:
    """What makes the new of the old, as difflib says it. Quick where little is different, and never slow."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    here, there = old[start : len(old) - end], new[start : len(new) - end]
    found: list[Step] = [("equal", 0, start, 0, start)] if start else []
    if here and there and max(len(here), len(there)) <= MOST:
        inner = SequenceMatcher(None, here, there).get_opcodes()
        found += [(tag, a + start, b + start, c + start, d + start) for tag, a, b, c, d in inner]
    elif here or there:
        tag = "replace" if here and there else "delete" if here else "insert"
        found.append((tag, start, start + len(here), start, start + len(there)))
    if end:
        found.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return found


@dataclass(frozen=True)
class Part:
    """A stretch of two texts: the places of its piece in the old and the new one, and what shows both, signed."""

    kind: str
    old: int | None
    new: int | None
    shown: Inside


def compared(old: Sequence[Piece], new: Sequence[Piece]) -> list[Part]:
    """Two texts as one, piece by piece, in the order of reading."""
    parts: list[Part] = []
    for tag, a, b, c, d in steps(old, new):
        if tag == "equal":
            parts += [Part(SAME, a + at, c + at, (new[c + at],)) for at in range(b - a)]
            continue
        for left, right in _pairs(old[a:b], new[c:d]):
            was, now = None if left is None else a + left, None if right is None else c + right
            if was is not None and now is not None:
                parts.append(Part(CHANGED, was, now, _merged(old[was], new[now])))
            elif was is not None:
                parts.append(Part(REMOVED, was, None, signed(old[was], REMOVED)))
            elif now is not None:
                parts.append(Part(ADDED, None, now, signed(new[now], ADDED)))
    return parts


def _pairs(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[tuple[int | None, int | None]]:
    """Which piece became which, by their words; the others came or went."""
    at = 0
    said = [_letters(piece) for piece in new]
    for left, piece in enumerate(old):
        near, own = range(at, min(len(new), at + NEAR)), _letters(piece)
        right = next((place for place in near if _alike(piece, new[place], own, said[place])), None)
        if right is None:
            yield left, None
            continue
        for place in range(at, right):
            yield None, place
        yield left, right
        at = right + 1
    for place in range(at, len(new)):
        yield None, place


def _letters(piece: Piece) -> Counter[str]:
    return Counter(_LETTERS.findall(words_of(piece.inside)))


def _alike(old: Piece, new: Piece, one: Counter[str], other: Counter[str]) -> bool:
    if old.name != new.name:
        return False
    if is_whole(old):
        return dict(old.attributes).get("src") == dict(new.attributes).get("src") is not None
    both = one.total() + other.total()
    return not both or 2 * (one & other).total() >= LIKE * both


def _merged(old: Piece, new: Piece) -> Inside:
    """One piece that says both."""
    row = row_of(new)
    apart = (*signed(old, REMOVED), *signed(new, ADDED))
    if row is None or old.name != new.name or not row.holds:
        return apart
    if row.tag == "figure" and old.attributes != new.attributes:
        return (new,) if old.inside == new.inside else (Piece(new.name, new.attributes, _lines(old, new)),)
    if row.holds in {"lines", "text"}:
        return (Piece(new.name, new.attributes, _lines(old, new)),)
    if row.tag == "tr":
        if len(old.inside) != len(new.inside):
            return apart
        cells = [
            Piece(now.name, now.attributes, _within(was, now))
            for was, now in zip(old.inside, new.inside, strict=True)
            if isinstance(was, Piece) and isinstance(now, Piece)
        ]
        return (Piece(new.name, new.attributes, tuple(cells)),)
    return (Piece(new.name, new.attributes, _within(old, new)),)


def _within(old: Piece, new: Piece) -> Inside:
    """The pieces inside of both, as one."""
    was = [one for one in old.inside if isinstance(one, Piece)]
    now = [one for one in new.inside if isinstance(one, Piece)]
    return tuple(one for part in compared(was, now) for one in part.shown)


def _lines(old: Piece, new: Piece) -> Inside:
    """The words of both, as one line."""
    have, want = list(_words(old.inside)), list(_words(new.inside))
    made: list[Piece | Run] = []
    for tag, a, b, c, d in steps(*([_key(word) for word in words] for words in (have, want))):
        if tag == "equal":
            made += _joined(map(_roomier, have[a:b], want[c:d]))
            continue
        made += (one for part in _joined(have[a:b]) for one in signed(part, REMOVED))
        made += (one for part in _joined(want[c:d]) for one in signed(part, ADDED))
    return tuple(made)


def _words(inside: Iterable[Piece | Run]) -> Iterator[Piece | Run]:
    for one in inside:
        if isinstance(one, Run):
            yield from (Run(word, one.marks) for word in _WORD.findall(one.text))
        else:
            yield one


def _key(word: Piece | Run) -> Piece | Run:
    """A word without the space behind it."""
    return Run(word.text.rstrip() or " ", word.marks) if isinstance(word, Run) else word


def _roomier(old: Piece | Run, new: Piece | Run) -> Piece | Run:
    """Of the same word twice the one with the space behind it, so that what was taken out does not stick to it."""
    return old if isinstance(old, Run) and isinstance(new, Run) and len(old.text) > len(new.text) else new


def _joined(parts: Iterable[Piece | Run]) -> list[Piece | Run]:
    """Neighbours of the same emphasis as one run."""
    made: list[Piece | Run] = []
    for one in parts:
        last = made[-1] if made else None
        if isinstance(one, Run) and isinstance(last, Run) and last.marks == one.marks:
            made[-1] = Run(last.text + one.text, one.marks)
        else:
            made.append(one)
    return made
