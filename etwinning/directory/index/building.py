"""Writing an index from rows in order of recent activity."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from pyroaring import BitMap

from etwinning.core.folding import tokens
from etwinning.directory.index.files import Writer
from etwinning.directory.index.words import write_words

FIRST: Final = 1 << 16  # the rows of the file are numbered from here; below stands what changed later, newest first
LONGEST_WORD: Final = 40
MOST_WORDS: Final = 2_000  # of one row


class Doc(NamedTuple):
    """What a row is found by."""

    pk: int
    tags: list[str]
    text: str  # all of it, as core.folding.search_text made it
    names: str  # of that, what it is called and where: for suggestions while one types
    is_last: bool = False  # changed just now, it stands after all others and not before them


def words_of(text: str) -> list[str]:
    """The words of a row that are worth being found by."""
    return [word for word in tokens(text) if len(word) <= LONGEST_WORD][:MOST_WORDS]


def _no_numbers() -> "array[int]":
    return array("I")


def write_index(path: Path, docs: Iterable[Doc]) -> int:
    """Write the file; returns how many rows it holds."""
    pks = array("Q")
    tags, words, names = (defaultdict[str, "array[int]"](_no_numbers) for _part in range(3))
    for number, doc in enumerate(docs, start=FIRST):
        pks.append(doc.pk)
        for keys, rows in ((doc.tags, tags), (words_of(doc.text), words), (words_of(doc.names), names)):
            for key in keys:
                rows[key].append(number)
    order = sorted(range(len(pks)), key=pks.__getitem__)
    with Writer(path) as writer:
        writer.write("pks", pks.tobytes())
        writer.write("sorted", array("Q", (pks[number] for number in order)).tobytes())
        writer.write("order", array("I", order).tobytes())
        writer.write_many("tags", (tag.encode() for tag in sorted(tags)))
        writer.write_many("tag-bits", (BitMap(tags[tag]).serialize() for tag in sorted(tags)))
        write_words(writer, "text", words, spelling=True)
        write_words(writer, "names", names, spelling=True)
    return len(pks)
