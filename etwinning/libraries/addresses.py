"""Addresses are looked up by their first word, so that a page is not compared with those of all other apps.

Django tries one pattern after the other. Which one fits does not change: only those are left out whose first word is
another, and the others keep their order. To make an address from a name is Django's alone; it is remembered.
"""

from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property, lru_cache

from django.urls import ResolverMatch, URLPattern, URLResolver, reverse
from django.urls.resolvers import RoutePattern

type Patterns = list[URLPattern | URLResolver]


@lru_cache(maxsize=8192, typed=True)
def address_of(name: str, *args: Hashable, **kwargs: Hashable) -> str:
    """The address of a page by its name. Addresses do not change while we run, nor does the place that we stand at."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


class ByFirstWord(URLResolver):
    """A list of patterns, of which only those are tried that begin as the address does."""

    def __init__(self, patterns: Patterns) -> None:
        super().__init__(RoutePattern(""), patterns)

    @cached_property
    def by_word(self) -> dict[str | None, URLResolver]:
        """The patterns that can fit for each first word; under None those that may fit any."""
        flat = [(_first_word(one), one) for one in _flat(self.url_patterns)]
        words = {word for word, _ in flat} | {None}
        fitting = {word: [one for own, one in flat if own in {word, None}] for word in words}
        return {word: URLResolver(RoutePattern(""), patterns) for word, patterns in fitting.items()}

    def resolve(self, path: str) -> ResolverMatch:
        """The view of this address. Raises Resolver404."""
        fitting = self.by_word.get(str(path).partition("/")[0]) or self.by_word[None]
        return fitting.resolve(path)


def _flat(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """The patterns of lists that add nothing of their own, in place of these lists."""
    for one in patterns:
        if isinstance(one, URLResolver) and not (
            str(one.pattern) or one.namespace or one.app_name or one.default_kwargs
        ):
            yield from _flat(one.url_patterns)
        else:
            yield one


def _first_word(one: URLPattern | URLResolver) -> str | None:
    """What stands before the first slash, if that is the same in all addresses that fit."""
    word, slash, _rest = str(one.pattern).partition("/")
    return word if slash and "<" not in word and isinstance(one.pattern, RoutePattern) else None
