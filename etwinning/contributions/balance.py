"""How even a share is: a function of numbers, without database."""

from collections.abc import Sequence
from math import log
from typing import Final

EVEN, FAIRLY, UNEVEN, ONE, EARLY = "even", "fairly", "uneven", "one", "early"
_ENOUGH: Final = 2  # acts for each school: with fewer it is chance


def evenness(acts: Sequence[float], sizes: Sequence[int]) -> float | None:
    """From 0 (one school does it all) to 1 (all the same for their size): the entropy of acts a head, normalised.

    Nothing for fewer than two schools, or where nothing was done.
    """
    heads = [number / max(size, 1) for number, size in zip(acts, sizes, strict=True)]
    total = sum(heads)
    if len(heads) < 2 or not total:  # noqa: PLR2004 - one alone is never uneven
        return None
    shares = [head / total for head in heads if head]
    return abs(sum(share * log(share) for share in shares)) / log(len(heads))


def in_words(acts: Sequence[float], sizes: Sequence[int]) -> str:
    """EVEN, FAIRLY, UNEVEN, ONE school only, or too EARLY to say; nothing where there is nothing to compare."""
    value = evenness(acts, sizes)
    if value is None:
        return ""
    if sum(acts) < _ENOUGH * len(acts):
        return EARLY
    if sum(bool(number) for number in acts) == 1:
        return ONE
    return EVEN if value >= 0.9 else FAIRLY if value >= 0.7 else UNEVEN  # noqa: PLR2004 - docs/decisions/0060
