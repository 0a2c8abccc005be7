"""Searching in a room: words folded as everywhere (core.folding), kept in a table that follows the things by itself.

A database cannot fold; folding a whole room takes a second. So each thing's words are kept, with a hash of the texts
they came from, and before a search those that read differently now are folded anew. What was deleted or removed is
found by nobody, since the things themselves say who reads them; its words go with the next search, or at night.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import batched
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from etwinning.core.folding import fold_words
from etwinning.core.models import Audience
from etwinning.looking.models import Words
from etwinning.looking.sources import OF_NOTES, PARTS, SOURCES, Source, address_of, reader_of
from etwinning.spaces.models import Member, Space
from etwinning.threads.models import Note

MOST_WORDS: Final = 8
AROUND: Final = 110  # letters of an excerpt before and after what was found
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CHUNK: Final = 500


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is, where it stands, and its words in pieces, the found ones marked."""

    kind: str
    title: list[tuple[str, bool]]
    excerpt: list[tuple[str, bool]]
    language: str
    at: Any
    address: str


def refresh(space: Space) -> None:
    """Fold what reads differently now. One query where nothing changed, else one more for each kind that did."""
    first, *others = [_stale(source, space).annotate(of=Value(source.kind)).values_list("of") for source in SOURCES]
    changed = {kind for (kind,) in first.union(*others)}
    for source in SOURCES:
        rows = _stale(source, space).iterator(chunk_size=CHUNK) if source.kind in changed else ()
        for some in batched(rows, CHUNK):
            _keep([_words(source, row) for row in some])


def _stale(source: Source, space: Space) -> QuerySet[Any]:
    known = Words.objects.filter(kind=source.kind, thing=OuterRef("pk"), stamp=OuterRef("stamp"))
    return source.stamped().filter(~Exists(known), **{source.room: space.pk}).order_by()


def forget_words() -> int:
    """Remove the words of things that are gone or say something else now. Returns how many."""
    gone = 0
    for source in SOURCES:
        same = source.stamped().filter(pk=OuterRef("thing"), stamp=OuterRef("stamp"))
        number, _rows = Words.objects.filter(~Exists(same), kind=source.kind).delete()
        gone += number
    return gone


def search(member: Member, question: str, part: str = "") -> QuerySet[Words]:
    """What a member may read and where each word asked for begins a word, in one part of the room or in all.

    The plan first, which keeps no moments, then the latest. Two queries at most, before the rows are asked for.
    """
    words = fold_words(question)[:MOST_WORDS]
    if not words:
        return Words.objects.none()
    reader, kinds = reader_of(member), PARTS.get(part)
    may = Q(pk__in=[])
    for source in SOURCES:
        if kinds is None or source.kind in kinds:
            may |= Q(kind=source.kind, thing__in=source.seen(reader).order_by().values("pk"))
    found = Words.objects.filter(may, space=member.space_id)
    for word in words:
        found = found.filter(folded__contains=f" {word}")
    return found.order_by(F("at").desc(nulls_first=True), "-pk")


def hits(rows: list[Words], question: str) -> list[Hit]:
    """The rows as they are shown. One query if there are notes among them."""
    words, bulletin = fold_words(question)[:MOST_WORDS], _notes_of_bulletin(rows)
    return [
        Hit(
            row.kind,
            list(_marked(row.title, words)),
            _excerpt(row.plain, words),
            row.language,
            row.at,
            address_of(row, in_bulletin=row.place in bulletin),
        )
        for row in rows
    ]


def _notes_of_bulletin(rows: list[Words]) -> set[int]:
    keys = [row.place for row in rows if row.kind in OF_NOTES]
    notes = Note.objects.filter(pk__in=keys, audience=Audience.TEACHERS)
    return set(notes.values_list("pk", flat=True)) if keys else set()


def _words(source: Source, row: Any) -> Words:
    title, plain = source.words(row)
    at = reduce(getattr, source.at.split("."), row) if source.at else None
    return Words(
        space_id=row.room_pk, kind=source.kind, thing=row.pk, place=row.place_pk, stamp=row.stamp, at=at,
        title=title[:200], language=getattr(row, "language", ""), plain=plain,
        folded=" ".join(["", *fold_words(f"{title} {plain}" if source.is_titled else plain)]),
    )  # fmt: skip


def _keep(made: list[Words]) -> None:
    Words.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["kind", "thing"],
        update_fields=["space", "place", "stamp", "at", "title", "language", "plain", "folded"],
    )  # fmt: skip


def _marked(text: str, words: list[str]) -> Iterator[tuple[str, bool]]:
    """A text in pieces; those in which a word of the question stands are marked."""
    end = 0
    for met in WORD.finditer(text):
        if _begins(met[0], words):
            if met.start() > end:
                yield text[end : met.start()], False
            yield met[0], True
            end = met.end()
    if end < len(text):
        yield text[end:], False


def _begins(word: str, words: list[str]) -> bool:
    folded = fold_words(word)
    return any(part.startswith(asked) for part in folded for asked in words)


def _excerpt(plain: str, words: list[str]) -> list[tuple[str, bool]]:
    """The words around the first that was found, or the beginning."""
    text = " ".join(plain.split())
    first = next((met.start() for met in WORD.finditer(text) if _begins(met[0], words)), 0)
    start = max(0, first - AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = first + AROUND
    cut = text[start:end].rpartition(" ")[0] if end < len(text) else text[start:]
    return list(_marked(("… " if start else "") + cut + (" …" if end < len(text) else ""), words))
