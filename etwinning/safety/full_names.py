"""Full names of a class in what pupils write.

A class's list mostly holds a first name and the initial of the family ("Elif Y."), so that a full name is what the
list does not say: the first name, and beside it a word with a capital that begins with this letter. Where the list
has the family name, it is looked for as it stands.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from etwinning.core.folding import fold

_ENDING: Final = 4  # letters: Yılmaz'ın, Yılmazlara
_SHORTEST_UNCASED: Final = 3  # letters, in a script without capitals
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_SUFFIX: Final = re.compile(r"['’ʼ][^\W\d_]+$")
_BESIDE: Final = re.compile(r"[^\S\n]{1,4}|[_-]")  # what stands between two words of one name
_COUNTED: Final = re.compile(r"\s\d{1,3}$")  # "Elif Y. 2", the second of that name in a class
_CONTINUES: Final = re.compile(r"[^\s.!?:…\n]\s*$")  # what stands before a word that begins no sentence
_PARTICLES: Final = re.compile("d[aeiu]|del|della|dos|de[rn]|v[ao]n|vom|te[nr]|l[ae]|[ae]l|b[ie]n|ibn")
_GEORGIAN: Final = ("\u10d0", "\u10ff")  # has capitals since 2018, and nobody writes names with them


class _Word(NamedTuple):
    """A word as it stands, folded, and where."""

    said: str
    folded: str
    start: int
    end: int


class _Short(NamedTuple):
    """A name of the list: the first names, and the initial of the family, folded."""

    name: str
    given: list[str]
    initial: str


class _List(NamedTuple):
    """A class's list: names with an initial; whole ones in both orders, by their first word; all first names."""

    shorts: list[_Short]
    wholes: dict[str, list[tuple[str, list[str]]]]
    first_names: set[str]


def full_names(text: str, names: Collection[str]) -> Iterator[str]:
    """Whose full names stand in a text, in any order of two, with what a language adds to a name."""
    known = _known(frozenset(names))
    yield from _whole(text, known.wholes)
    if known.shorts:
        yield from _with_initials(text, known.shorts, known.first_names)


@lru_cache(maxsize=64)
def _known(names: frozenset[str]) -> _List:
    """A list as it is looked for: folded once for all that a class writes, not with each line of a chat."""
    shorts = [short for name in names if (short := _short(name))]
    wholes: dict[str, list[tuple[str, list[str]]]] = {}
    for name in names - {short.name for short in shorts}:
        parts = fold(name).split()
        if len(parts) < 2 or any(len(part) < 2 for part in parts):  # noqa: PLR2004 - a full one
            continue
        for order in (parts, parts[::-1]):
            wholes.setdefault(order[0], []).append((name, order))
    return _List(shorts, wholes, {folded.split()[0] for name in names if (folded := fold(name))})


def _short(name: str) -> _Short | None:
    *given, last = _COUNTED.sub("", name.strip()).split() or [""]
    letters = last.rstrip(".")
    return _Short(name, fold(" ".join(given)).split(), fold(letters)) if given and _is_initial(last) else None


def _is_initial(last: str) -> bool:
    letters = last.rstrip(".")
    return letters.isalpha() and (len(letters) == 1 or last != letters)


def _whole(text: str, wholes: Mapping[str, Sequence[tuple[str, list[str]]]]) -> Iterator[str]:
    """Names of two words or more, none of them only a letter."""
    said = fold(text).split()
    for place, word in enumerate(said):
        for name, order in wholes.get(word, ()):
            if _is_there(said[place : place + len(order)], order):
                yield name


def _is_there(said: list[str], name: list[str]) -> bool:
    if len(said) < len(name) or said[:-1] != name[:-1]:
        return False
    last, wanted = said[-1].strip(".,!?;:)"), name[-1]
    return last == wanted or (last.startswith(wanted) and len(last) - len(wanted) <= _ENDING)


def _with_initials(text: str, shorts: Collection[_Short], first_names: set[str]) -> Iterator[str]:
    """First names with a word beside them that can be the family's. Another first name of the class is none."""
    words = [_Word(match.group(), fold(match.group()), *match.span()) for match in _WORD.finditer(text)]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word.folded, []).append(place)
    for short in shorts:
        for place in places.get(short.given[0], ()):
            after = place + len(short.given)
            run = words[place:after]
            if [word.folded for word in run] != short.given or not _in_a_row(text, run):
                continue
            family = _family_after(text, words, after, short) or _family_before(text, words, place, short)
            if family and fold(_bare(family.said)) not in first_names:
                yield text[min(run[0].start, family.start) : max(run[-1].end, family.end)]


def _family_after(text: str, words: list[_Word], after: int, short: _Short) -> _Word | None:
    beside = words[after - 1 : after + 2]
    if len(beside) > 1 and _in_a_row(text, beside[:2]) and _can_be(beside[1], short.initial):
        return beside[1]
    is_parted = len(beside) > 2 and _in_a_row(text, beside) and _PARTICLES.fullmatch(beside[1].said)  # noqa: PLR2004 - "de Rossi"
    is_meant = is_parted and beside[1].folded.startswith(short.initial)
    return beside[2] if is_meant and _can_be(beside[2], beside[2].folded[:1]) else None


def _family_before(text: str, words: list[_Word], place: int, short: _Short) -> _Word | None:
    """A capital at the beginning of a sentence says nothing ("Yesterday Elif …"), unless nothing else is said."""
    beside = words[max(0, place - 1) : place + 1]
    if len(beside) == 1 or not _in_a_row(text, beside) or not _can_be(beside[0], short.initial):
        return None
    is_inside = _CONTINUES.search(text[max(0, beside[0].start - 9) : beside[0].start])
    return beside[0] if is_inside or len(words) == len(short.given) + 1 else None


def _in_a_row(text: str, words: list[_Word]) -> bool:
    return all(_BESIDE.fullmatch(text[one.end : other.start]) for one, other in pairwise(words))


def _can_be(word: _Word, initial: str) -> bool:
    letters = _bare(word.said)
    has_no_capitals = letters[0].lower() == letters[0].upper() or _GEORGIAN[0] <= letters[0] <= _GEORGIAN[1]
    least = _SHORTEST_UNCASED if has_no_capitals else 2
    is_written_so = has_no_capitals or letters[0].isupper() or "'" in letters
    return is_written_so and len(letters) >= max(least, len(initial) + 1) and word.folded.startswith(initial)


def _bare(said: str) -> str:
    """A word without what Turkish puts behind an apostrophe: "Yılmaz'ın", and "Y'nin" is an initial."""
    ending = _SUFFIX.search(said)
    return said[: ending.start()] if ending and ending.group()[1:].islower() else said
