"""What can be looked for: a kind of things with its filters, and a search as its address says it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from etwinning.core.folding import LONGEST_QUESTION, question_words
from etwinning.directory.index.building import Doc
from etwinning.libraries.known import Known
from etwinning.people.models import Person

MOST_VALUES: Final = 40  # of one filter
type Values = tuple[str, ...]
type Chosen = Mapping[str, Values]
type Asked = Mapping[str, Sequence[str]]  # what stands in an address, as `dict(request.GET.lists())` has it


@dataclass(frozen=True)
class Filter:
    """One filter: its values with their words, and what they mean for the database and for the index."""

    name: str
    label: Promise
    choices: Callable[[Chosen], list[tuple[str, str]]]
    among: Callable[[Values, Chosen], Q]  # rows that have one of the values
    tags: Callable[[str, Chosen], list[str]]  # rows in the index that have the value bear one of them
    is_long: bool = False  # values that nothing has are left out
    only_one: bool = False
    needs: str = ""  # the filter without which this one offers nothing
    refines: str = ""  # the filter whose tags say what is chosen here: a level goes with the languages

    def valid(self, asked: Collection[str], chosen: Chosen) -> Values:
        """What of the asked values there is, in the order of the choices. None twice, and not too many."""
        wanted = set(asked)
        values = [value for value, _label in self.choices(chosen) if value in wanted]
        return tuple(values[: 1 if self.only_one else MOST_VALUES])


@dataclass(frozen=True)
class Search:
    """What somebody looks for: words, and values by filter."""

    text: str = ""
    chosen: Chosen = field(default_factory=dict)

    @property
    def words(self) -> list[tuple[str, ...]]:
        return question_words(self.text)

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.chosen

    def number(self) -> int:
        """How many values are chosen."""
        return sum(len(values) for values in self.chosen.values())

    def query(self) -> str:
        """The search as it stands in an address: always the same for the same search."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, values in sorted(self.chosen.items()) for value in values]
        return urlencode(pairs)


def text_asked(given: Sequence[str]) -> str:
    """The words that an address asks for, of all that it gives: the last, and not endlessly many."""
    return " ".join("".join(given[-1:])[: 50 * LONGEST_QUESTION].replace("\0", " ").split())[:LONGEST_QUESTION]


@dataclass(frozen=True)
class Kind:
    """Things that are looked for together.

    `visible` is what a person may see at all, `docs` what the index holds: rows by key, or all of them in order of
    recent activity. `hidden` gives the keys of rows in the index that this person may not see or does not look for.
    """

    name: str
    url: str
    title: Promise
    label: Promise
    placeholder: Promise
    counted: Callable[[int], str]
    filters: tuple[Filter, ...]
    visible: Callable[[Person], "QuerySet[Any]"]
    newest_first: tuple[Any, ...]
    with_cards: Callable[["QuerySet[Any]"], "QuerySet[Any]"]
    with_lines: Callable[["QuerySet[Any]"], "QuerySet[Any]"]  # what one line while one types needs
    docs: Callable[[Collection[int] | None], Iterator[Doc]]
    hidden: Callable[[Person], Collection[int]]
    since: str  # the field that says since when a row is there to be found
    card: str  # template with the macro `card`
    suggestion: str  # template of one line while one types
    names: Callable[[list[tuple[str, ...]]], Q]  # rows whose name or town begins with these words, for the database
    news: Callable[[Person], Q] = lambda _person: Q()  # rows that can be news for somebody who keeps a search
    above: str = ""  # template of what stands above the results: ways to do more than look

    @cached_property
    def cards(self) -> Known[Any]:
        """Those of some rows (by key) that a person may see, with what cards show. In no order."""
        return Known(lambda person, pks: self.with_cards(self.visible(person)).filter(pk__any=pks).order_by())

    @cached_property
    def lines(self) -> Known[Any]:
        """The same with what one line shows."""
        return Known(lambda person, pks: self.with_lines(self.visible(person)).filter(pk__any=pks).order_by())

    def search(self, asked: Asked) -> Search:
        """What an address asks for. Values that make no sense are left out, never refused."""
        chosen: dict[str, Values] = {}
        for one in self.filters:
            if values := one.valid(asked.get(one.name, ())[:500], chosen):
                chosen[one.name] = values
        return Search(text_asked(asked.get("q", ())), chosen)

    def dropped(self, asked: Asked, search: Search) -> int:
        """How many values of our filters an address asks for that there are not (any more).

        What goes with another filter (a region with its country) goes with it without a word.
        """
        names = [one.name for one in self.filters if not one.needs]
        asked_for = sum(len({value for value in asked.get(name, ()) if value}) for name in names)
        return asked_for - sum(len(search.chosen.get(name, ())) for name in names)


def beginning(column: str) -> Callable[[list[tuple[str, ...]]], Q]:
    """A condition: in a column that `search_text` or `fold` made, each word begins a word, in one of its spellings."""

    def condition(words: list[tuple[str, ...]]) -> Q:
        both = Q()
        for ways in words:
            either = Q(pk__in=[])
            for way in ways:
                either |= Q(**{f"{column}__contains": way, f"{column}__regex": rf"\m{way}"})
            both &= either
        return both

    return condition


def spelt_like(words: list[tuple[str, ...]]) -> Q:
    """A condition: each longer word is nearly one of `search`; the shorter ones begin one."""
    both = Q()
    for ways in words:
        both &= Q(search__trigram_word_similar=ways[0]) if len(ways[0]) > 3 else beginning("search")([ways])  # noqa: PLR2004 - threes of letters
    return both
