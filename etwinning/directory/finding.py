"""Finding things of a kind: by the index, or by the database, which does not count everything, while there is none.

An index knows every part of everybody's profile, also those that outsiders do not see (docs/decisions/0014). So it
answers nobody but those who see them all: who may browse.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from pyroaring import BitMap

from etwinning.directory.index import fresh
from etwinning.directory.index.index import Index
from etwinning.directory.kinds import Asked, Chosen, Kind, Search, beginning, spelt_like
from etwinning.libraries.known import Known
from etwinning.people.models import Person
from etwinning.people.rules import can_browse

PER_PAGE: Final = 20
COUNTED: Final = 1_000  # rows that the database counts and shows before it says "more than"
SUGGESTED: Final = 8
MARGIN: Final = 8  # more are fetched than suggested: somebody may be hidden


class Rows(Sequence[Any]):
    """Rows that are counted but fetched only in part."""

    def __init__(self, count: int, fetch: Callable[[int, int], list[Any]]) -> None:
        self.total, self.fetch = count, fetch

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            first, end, _step = place.indices(self.total)
            return self.fetch(first, end)
        return self.fetch(place, place + 1)[0]


@dataclass
class Found:
    """A page of results. Without an index there are no counts, and beyond COUNTED no exact total."""

    page: "Page[Any]"
    total: int
    is_exact: bool = True
    counts: dict[str, dict[str, int]] | None = None
    without: dict[str, int] = field(default_factory=dict)  # how many there would be without one of the chosen filters
    corrected: list[tuple[str, str]] = field(default_factory=list)  # (typed, taken for)
    was_guessed: bool = False  # the database found nothing as typed and looked for what is spelt alike


def find(kind: Kind, person: Person, search: Search, page: str = "1") -> Found:
    """What this person may see of what is looked for, the most recently active first. Nothing for outsiders."""
    if not can_browse(person):
        return Found(_page(Rows(0, lambda _first, _end: []), page), 0)
    index = fresh.current(kind)
    return _by_index(index, kind, person, search, page) if index else _by_database(kind, person, search, page)


def suggest(kind: Kind, person: Person, text: str) -> list[Any]:
    """A few things whose names or towns begin with what somebody types."""
    words = Search(text).words
    if not words or not can_browse(person):
        return []
    index = fresh.current(kind)
    if index is None:
        named = kind.visible(person).filter(kind.names(words)).order_by(*kind.newest_first)
        return list(kind.with_lines(named)[:SUGGESTED])
    found = index.with_words(words, in_names=True)
    pks = index.pks_of((found.rows & index.shown)[: SUGGESTED + MARGIN]) if found.rows else []
    return _in_order(kind.lines, person, pks)[:SUGGESTED]


def new_since(kind: Kind, person: Person, asked: Asked, since: datetime) -> "QuerySet[Any]":
    """What can be found since that moment of what an address asks for; the newest first, asked of the database."""
    search = kind.search(asked)
    recent = kind.visible(person) if can_browse(person) else kind.visible(person).none()
    recent = recent.filter(kind.news(person), **{f"{kind.since}__gt": since})
    return recent.filter(_condition(kind, search, beginning("search"))).order_by(f"-{kind.since}", "-pk")


def _by_index(index: Index, kind: Kind, person: Person, search: Search, page: str) -> Found:
    text = index.with_words(search.words)
    rows = index.shown - index.numbers_of(kind.hidden(person))
    if text.rows is not None:
        rows &= text.rows
    elif search.text:
        rows = BitMap()  # nothing but signs was asked for
    chosen = _tags(kind, search.chosen)
    left = _left(index, rows, chosen)
    offered = {
        one.name: (one.refines, {value: one.tags(value, search.chosen) for value, _label in one.choices(search.chosen)})
        for one in kind.filters
    }

    def fetch(first: int, end: int) -> list[Any]:
        return _in_order(kind.cards, person, index.pks_of(left[first:end]))

    found = Found(_page(Rows(len(left), fetch), page), len(left), corrected=text.corrected)
    found.counts = index.counts(rows, chosen, offered)
    if not left:
        found.without = {name: len(_left(index, rows, chosen, name)) for name in chosen}
    return found


def _left(index: Index, rows: BitMap, chosen: dict[str, list[str]], without: str = "") -> BitMap:
    """The rows that have one of the chosen values of each filter."""
    for name, tags in chosen.items():
        if name != without:
            rows = rows & index.tagged_one_of(tags)
    return rows


def _tags(kind: Kind, chosen: Chosen) -> dict[str, list[str]]:
    """The tags of what is chosen, by filter."""
    return {
        one.name: [tag for value in chosen[one.name] for tag in one.tags(value, chosen)]
        for one in kind.filters
        if one.name in chosen and not one.refines
    }


def _in_order(rows: Known[Any], person: Person, pks: list[int]) -> list[Any]:
    """The rows of these keys, in this order; what the person may not see is left out, whatever the index says."""
    if not pks:
        return []
    shown = {row.pk: row for row in rows(person=person, pks=pks)}
    return [shown[pk] for pk in pks if pk in shown]


def _by_database(kind: Kind, person: Person, search: Search, page: str) -> Found:
    everything = kind.visible(person).order_by(*kind.newest_first)
    was_guessed = False
    matching = everything.filter(_condition(kind, search, beginning("search")))
    total = _counted(matching)
    if not total and any(len(ways[0]) > 3 for ways in search.words):  # noqa: PLR2004 - threes of letters
        guessed = everything.filter(_condition(kind, search, spelt_like))
        if total := _counted(guessed):
            matching, was_guessed = guessed, True

    def fetch(first: int, end: int) -> list[Any]:
        return list(kind.with_cards(matching)[first:end])

    rows = Rows(min(total, COUNTED), fetch)
    return Found(_page(rows, page), len(rows), is_exact=total <= COUNTED, was_guessed=was_guessed)


def _condition(kind: Kind, search: Search, words: Callable[[list[tuple[str, ...]]], Q]) -> Q:
    asked = search.words
    condition = words(asked) if asked or not search.text else Q(pk__in=[])
    for one in kind.filters:
        if one.name in search.chosen:
            condition &= one.among(search.chosen[one.name], search.chosen)
    return condition


def _counted(rows: "QuerySet[Any]") -> int:
    return rows.order_by()[: COUNTED + 1].count()


def _page(rows: Rows, page: str) -> "Page[Any]":
    return Paginator(rows, PER_PAGE).get_page(page[:9])
