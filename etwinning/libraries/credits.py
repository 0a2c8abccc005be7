"""Who wrote which letters of a text. A picture or a formula counts as one letter.

`carried` hands it on from one text to the next: what stayed keeps its writer, what is new is of whoever made the step.
A piece that moved keeps its writers. What is only emphasised anew, or made a heading, was not written anew.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType

from etwinning.libraries.comparing import enclosed, is_whole, signed, steps
from etwinning.libraries.pieces import Piece, Run

NOBODY = 0  # nobody knows who
_WORD = re.compile(r"\w+|\W")
_SAYS = re.compile(r"\w|\ufffc")

_NOTHING: Mapping[Piece, "Spans"] = MappingProxyType({})

type Spans = tuple[tuple[int, int], ...]  # how many letters, by whom
type Stored = list[list[int]]  # the same for each piece, one number after the other


@dataclass(frozen=True)
class Credited:
    """A piece of a text, and who wrote its letters."""

    piece: Piece
    spans: Spans


def credited(pieces: Iterable[Piece], stored: Stored) -> list[Credited]:
    """Pieces with what was stored of them; where the two do not fit, nobody knows who wrote it."""
    rows = iter(stored)
    found = []
    for piece in pieces:
        row = next(rows, [])
        spans = tuple(zip(row[::2], row[1::2], strict=False))
        size = sum(map(_size, _leaves(piece)))
        found.append(Credited(piece, spans if sum(many for many, _who in spans) == size else ((size, NOBODY),)))
    return found


def stored(text: Iterable[Credited]) -> Stored:
    """What is kept of it."""
    return [[number for span in one.spans for number in span] for one in text]


def carried(
    old: Sequence[Credited], new: Sequence[Piece], who: int, also: Mapping[Piece, Spans] = _NOTHING
) -> list[Credited]:
    """The next text, a step of `who` after the old one. A piece that stands in `also` is of its writers there."""
    found = steps([one.piece for one in old], new)
    known = {**also, **{one.piece: one.spans for tag, a, b, _c, _d in found if tag != "equal" for one in old[a:b]}}
    made: list[Credited] = []
    for tag, a, b, c, d in found:
        if tag == "equal":
            made += old[a:b]
            continue
        written = iter(_written(old[a:b], [piece for piece in new[c:d] if piece not in known], who))
        made += [Credited(piece, known[piece]) if piece in known else next(written) for piece in new[c:d]]
    return made


def inked(one: Credited, key: Callable[[int], str]) -> tuple[Piece | Run, ...]:
    """A piece whose words are signed with who wrote them."""
    hands = _Hands(iter(one.spans))

    def ink(part: Piece | Run) -> tuple[Piece | Run, ...]:
        if isinstance(part, Run):
            at = 0
            runs: list[Piece | Run] = []
            for many, who in hands.take(len(part.text)):
                runs += signed(Run(part.text[at : at + many], part.marks), key(who))
                at += many
            return tuple(runs)
        if not is_whole(part):
            return (Piece(part.name, part.attributes, tuple(run for child in part.inside for run in ink(child))),)
        [(_one, who)] = list(hands.take(1))
        inside = tuple(run for child in part.inside for run in ink(child))
        return enclosed(Piece(part.name, part.attributes, inside), key(who))

    return ink(one.piece)


def shares(text: Iterable[Credited]) -> dict[int, int]:
    """How many letters are whose, the most first."""
    found: dict[int, int] = {}
    for one in text:
        for many, who in one.spans:
            if many:
                found[who] = found.get(who, 0) + many
    return dict(sorted(found.items(), key=lambda share: -share[1]))


@dataclass
class _Hands:
    """Spans, taken from letter by letter."""

    spans: Iterator[tuple[int, int]]
    left: tuple[int, int] = field(default=(0, NOBODY))

    def take(self, many: int) -> Iterator[tuple[int, int]]:
        while many > 0:
            if self.left[0] == 0:
                self.left = next(self.spans, (many, NOBODY))
                continue
            some = min(many, self.left[0])
            yield some, self.left[1]
            many, self.left = many - some, (self.left[0] - some, self.left[1])


def _leaves(piece: Piece) -> Iterator[Piece | Run]:
    """What has letters, in the order of reading."""
    if is_whole(piece):
        yield Piece(piece.name, piece.attributes)
    for one in piece.inside:
        if isinstance(one, Run):
            yield one
        else:
            yield from _leaves(one)


def _size(leaf: Piece | Run) -> int:
    return len(leaf.text) if isinstance(leaf, Run) else 1


def _tokens(leaves: Iterable[Piece | Run]) -> list[str | Piece]:
    tokens: list[str | Piece] = []
    for leaf in leaves:
        tokens += _WORD.findall(leaf.text) if isinstance(leaf, Run) else [leaf]
    return tokens


def _places(tokens: Iterable[str | Piece]) -> list[int]:
    """Where each begins, and where the last one ends."""
    places = [0]
    for token in tokens:
        places.append(places[-1] + (len(token) if isinstance(token, str) else 1))
    return places


def _written(old: Sequence[Credited], new: Sequence[Piece], who: int) -> Iterator[Credited]:
    """New pieces, by what of the old ones still stands in them."""
    have = _tokens(leaf for one in old for leaf in _leaves(one.piece))
    leaves = [list(_leaves(piece)) for piece in new]
    want = _tokens(leaf for some in leaves for leaf in some)
    was = [hand for one in old for many, hand in one.spans for _letter in range(many)]
    at, to = _places(have), _places(want)
    now = [who] * to[-1]
    for tag, a, b, c, d in steps(have, want):
        if tag == "equal":
            now[to[c] : to[d]] = was[at[a] : at[b]]
        elif tag == "replace":
            start, end = _same_ends(_text(have[a:b], "\ufffc"), _text(want[c:d], "\ufffd"))
            if 2 * (start + end) < to[d] - to[c]:
                continue  # another word, in which a letter or two are the same by chance
            now[to[c] : to[c] + start] = was[at[a] : at[a] + start]
            now[to[d] - end : to[d]] = was[at[b] - end : at[b]]
    done = 0
    for piece, some in zip(new, leaves, strict=True):
        size = sum(map(_size, some))
        yield Credited(piece, _joined(now[done : done + size], _text(_tokens(some), "\ufffc")))
        done += size


def _joined(hands: list[int], text: str) -> Spans:
    """Letter by letter as spans. A space or a full stop alone is of whoever wrote the word before it."""
    spans: list[tuple[int, int]] = []
    at = 0
    for hand, run in groupby(hands):
        many = len(list(run))
        before = spans[-1] if spans else None
        if before is not None and (before[1] == hand or not _SAYS.search(text, at, at + many)):
            spans[-1] = (before[0] + many, before[1])
        else:
            spans.append((many, hand))
        at += many
    return tuple(spans)


def _text(tokens: Iterable[str | Piece], picture: str) -> str:
    return "".join(token if isinstance(token, str) else picture for token in tokens)


def _same_ends(old: str, new: str) -> tuple[int, int]:
    """How many letters at the beginning and at the end of a changed word are the same."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    return start, end
