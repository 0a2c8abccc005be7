"""Words in alphabetical order, each with the rows it stands in; words that begin so; words that are spelt nearly so."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pyroaring import BitMap

from etwinning.directory.index.files import Pieces, Reader, Writer

MANY: Final = 64  # words that begin alike: more of them are united when the index is written, not when it is asked
LONGEST_BEGINNING: Final = 12
SHORTEST_MISSPELT: Final = 4  # letters; shorter words are taken as they are
FORGIVING: Final = 8  # letters from which two slips are forgiven
GRAMS_ASKED: Final = 6
WORDS_A_GRAM: Final = 20_000
CANDIDATES: Final = 60


def write_words(writer: Writer, name: str, postings: dict[str, array[int]], *, spelling: bool = False) -> None:
    """Write the words with their rows; empties `postings`."""
    words = sorted(postings)
    bits = [BitMap(postings.pop(word)) for word in words]
    writer.write_many(f"{name}.words", (word.encode() for word in words))
    writer.write_many(f"{name}.bits", (row.serialize() for row in bits))
    begins = dict(_beginnings(words, bits))
    writer.write_many(f"{name}.begins", (begin.encode() for begin in sorted(begins)))
    writer.write_many(f"{name}.begin-bits", (begins[begin].serialize() for begin in sorted(begins)))
    grams: dict[str, array[int]] = {}
    if spelling:
        for number, word in enumerate(words):
            for gram in grams_of(word):
                grams.setdefault(gram, array("I")).append(number)
    writer.write_many(f"{name}.grams", (gram.encode() for gram in sorted(grams)))
    writer.write_many(f"{name}.gram-words", (BitMap(grams[gram]).serialize() for gram in sorted(grams)))


def _beginnings(words: list[str], bits: list[BitMap]) -> Iterator[tuple[str, BitMap]]:
    for length in range(1, LONGEST_BEGINNING + 1):
        long = [number for number, word in enumerate(words) if len(word) >= length]
        for begin, group in groupby(long, lambda number: words[number][:length]):  # noqa: B023 - used at once
            numbers = list(group)
            if len(numbers) > MANY:
                yield begin, BitMap.union(*(bits[number] for number in numbers))


def grams_of(word: str) -> set[str]:
    """The threes of letters of a word, its beginning and end among them; none of a short or endless one."""
    if not SHORTEST_MISSPELT - 1 <= len(word) <= 30:  # noqa: PLR2004 - longer than words are
        return set()
    marked = f"^{word}$"
    return {marked[place : place + 3] for place in range(len(marked) - 2)}


class Lexicon:
    """The words of an index."""

    def __init__(self, reader: Reader, name: str) -> None:
        self.words, self.bits = Pieces(reader, f"{name}.words"), Pieces(reader, f"{name}.bits")
        self.begins, self.begin_bits = Pieces(reader, f"{name}.begins"), Pieces(reader, f"{name}.begin-bits")
        self.grams, self.gram_words = Pieces(reader, f"{name}.grams"), Pieces(reader, f"{name}.gram-words")

    def rows_beginning(self, begin: str) -> BitMap:
        """The rows that hold a word beginning so."""
        key = begin.encode()
        place = bisect_left(self.begins, key)
        if place < len(self.begins) and self.begins[place] == key:
            return self.begin_bits.bits(place)
        first, end = bisect_left(self.words, key), bisect_left(self.words, key + b"\xff")
        return BitMap.union(BitMap(), *(self.bits.bits(number) for number in range(first, end)))

    def rows_with(self, word: str) -> BitMap:
        """The rows that hold this very word."""
        place = bisect_left(self.words, word.encode())
        found = place < len(self.words) and self.words[place] == word.encode()
        return self.bits.bits(place) if found else BitMap()

    def spelt_like(self, word: str) -> list[str]:
        """The words that somebody may have meant who typed this one: the nearest, the most used first; few or none."""
        if len(word) < SHORTEST_MISSPELT:
            return []
        near: dict[int, list[str]] = {}
        slips = 2 if len(word) >= FORGIVING else 1
        for candidate in self._candidates(word):
            distance = slips_between(word, candidate, slips)
            if distance <= slips:
                near.setdefault(distance, []).append(candidate)
        nearest = near[min(near)] if near else []
        return sorted(nearest, key=lambda meant: (-len(self.rows_with(meant)), meant))[:5]

    def _candidates(self, word: str) -> list[str]:
        """Words that share most of the rarer threes of letters."""
        asked = []
        for gram in grams_of(word):
            place = bisect_left(self.grams, gram.encode())
            if place < len(self.grams) and self.grams[place] == gram.encode():
                asked.append(self.gram_words.bits(place))
        asked.sort(key=len)
        shared: Counter[int] = Counter()
        for words in asked[:GRAMS_ASKED]:
            if len(words) <= WORDS_A_GRAM:
                shared.update(words)
        return [self.words[number].decode() for number, _ in shared.most_common(CANDIDATES)]


def slips_between(one: str, other: str, most: int) -> int:
    """How many letters were changed, left out, added or swapped with a neighbour; above `most` it is too many."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        earlier, before, line = before, line, [row]
        for column, against in enumerate(other, start=1):
            cost = min(before[column] + 1, line[-1] + 1, before[column - 1] + (letter != against))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against
            line.append(min(cost, earlier[column - 2] + 1) if swapped else cost)
    return line[-1]
