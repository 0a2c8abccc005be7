"""An index in use: the file, and what changed since it was written."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from pyroaring import BitMap

from etwinning.directory.index.building import FIRST, Doc, words_of
from etwinning.directory.index.files import Pieces, Reader
from etwinning.directory.index.words import Lexicon

NOTHING = BitMap()
type Tagged = Mapping[str, Sequence[str]]  # tags by value


@dataclass
class Text:
    """The rows in which all words stand (None: nothing was asked), and which words were taken for others."""

    rows: BitMap | None = None
    corrected: list[tuple[str, str]] = field(default_factory=list)


class Index:
    """Rows are numbered in order of recent activity, so the first bits of any set are the rows to show first."""

    def __init__(self, path: Path, version: str = "") -> None:
        reader = Reader(path)
        self.version = version
        self.pks = reader.numbers("pks")
        self.sorted, self.order = reader.numbers("sorted"), reader.numbers("order", "I")
        names, bits = Pieces(reader, "tags"), Pieces(reader, "tag-bits")
        self.tags = {name.decode(): bits.bits(number) for number, name in enumerate(names)}
        self.text, self.names = Lexicon(reader, "text"), Lexicon(reader, "names")
        self.shown = BitMap(range(FIRST, FIRST + len(self.pks)))
        self.later: dict[int, int] = {}  # number of a changed row by its key
        self.later_pks: dict[int, int] = {}
        self.later_words: tuple[dict[str, BitMap], dict[str, BitMap]] = ({}, {})
        self.seen = 0  # the transaction before which nothing is news any more
        self.applied: frozenset[int] = frozenset()
        self.lock = Lock()

    @property
    def changed(self) -> int:
        """How many rows were written down since the file was made."""
        return len(self.later_pks)

    def change(self, pks: Collection[int], docs: Iterable[Doc]) -> None:
        """These rows are now so; those without a doc are not to be found any more."""
        for pk in pks:
            number = self._number(pk)
            if number is not None:
                self.shown.discard(number)
            self.later.pop(pk, None)
        for doc in reversed(list(docs)):  # the first of them gets the lowest number
            made = len(self.later_pks)
            number = FIRST + len(self.pks) + made if doc.is_last else FIRST - 1 - made
            self.later[doc.pk], self.later_pks[number] = number, doc.pk
            for tag in doc.tags:
                self.tags.setdefault(tag, BitMap()).add(number)
            for text, words in zip((doc.text, doc.names), self.later_words, strict=True):
                for word in words_of(text):
                    words.setdefault(word, BitMap()).add(number)
            self.shown.add(number)

    def tagged(self, tag: str) -> BitMap:
        """The rows with a tag. Not to be changed."""
        return self.tags.get(tag, NOTHING)

    def tagged_one_of(self, tags: Sequence[str]) -> BitMap:
        return self.tagged(tags[0]) if len(tags) == 1 else BitMap.union(NOTHING, *map(self.tagged, tags))

    def with_words(self, words: Sequence[tuple[str, ...]], *, in_names: bool = False) -> Text:
        """Rows in which each word begins a word, in one of its spellings; a word that nobody wrote is guessed."""
        lexicon = self.names if in_names else self.text
        found = Text()
        for ways in words:
            rows = BitMap.union(NOTHING, *(self._beginning(way, in_names=in_names) for way in ways))
            if not rows and (meant := lexicon.spelt_like(ways[0])):
                later = self.later_words[in_names]
                rows = BitMap.union(NOTHING, *(lexicon.rows_with(word) | later.get(word, NOTHING) for word in meant))
                found.corrected.append((ways[0], meant[0]))
            found.rows = rows if found.rows is None else found.rows & rows
            if not found.rows:
                break
        return found

    def counts(
        self, rows: BitMap, chosen: Mapping[str, Sequence[str]], offered: Mapping[str, tuple[str, Tagged]]
    ) -> dict[str, dict[str, int]]:
        """How many of the rows each value of each filter would leave, the filter's own choice left out.

        `chosen` holds the tags chosen by filter, `offered` the tags of each value by filter, with the filter that it
        refines, whose choice is left out as well.
        """
        picked = {name: self.tagged_one_of(tags) for name, tags in chosen.items() if tags}
        counted = {}
        for name, (refined, values) in offered.items():
            left = rows
            for other, bits in picked.items():
                if other not in {name, refined}:
                    left = left & bits
            count, tagged, some = left.intersection_cardinality, self.tags.get, self.tagged_one_of
            counted[name] = {
                value: count(tagged(tags[0], NOTHING) if len(tags) == 1 else some(tags))
                for value, tags in values.items()
            }
        return counted

    def numbers_of(self, pks: Iterable[int]) -> BitMap:
        return BitMap([number for number in map(self._number, pks) if number is not None])

    def pks_of(self, numbers: Iterable[int]) -> list[int]:
        later = self.later_pks
        return [later[number] if number in later else self.pks[number - FIRST] for number in numbers]

    def _number(self, pk: int) -> int | None:
        if pk in self.later:
            return self.later[pk]
        place = bisect_left(self.sorted, pk)
        is_there = place < len(self.sorted) and self.sorted[place] == pk
        return FIRST + int(self.order[place]) if is_there else None

    def _beginning(self, begin: str, *, in_names: bool) -> BitMap:
        rows = (self.names if in_names else self.text).rows_beginning(begin)
        later = self.later_words[in_names]
        rows |= BitMap.union(NOTHING, *[bits for word, bits in later.items() if word.startswith(begin)])
        return rows
