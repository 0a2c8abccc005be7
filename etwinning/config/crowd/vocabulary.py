"""Words as people of a language write them: their own texts and towns first, then new words made of their halves, by Zipf's law."""

import re
from functools import cache
from itertools import accumulate
from typing import Any, Final, NamedTuple

from etwinning.config.world import read
from etwinning.config.world.places import towns
from etwinning.config.world.town_names import local_name
from etwinning.core import countries
from etwinning.core.folding import search_text

WORDS: Final = 8_000  # of a language
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


class Vocabulary(NamedTuple):
    """Words, the same folded for the search column, and how often the words up to each are used together."""

    words: list[str]
    folded: list[str]
    weights: list[float]

    def text(self, lots: Any, count: int) -> tuple[str, str]:
        """So many words, and how they are searched for."""
        numbers = lots.choices(range(len(self.words)), cum_weights=self.weights, k=count)
        first = self.words[numbers[0]]
        return (
            f"{first[:1].upper()}{first[1:]} {' '.join([self.words[number] for number in numbers[1:]])}.",
            " ".join([self.folded[number] for number in numbers]),
        )


@cache
def vocabulary(language: str, country: str) -> Vocabulary:
    """The words of a language as written in a country that speaks it."""
    words = list(dict.fromkeys([*_said(language), *_town_words(country)]))
    known = set(words)
    # Halves of two words make a third that might be one, in the same letters; always the same ones.
    base = [word for word in words if 4 <= len(word) <= 12]
    step = 7919
    for number in range(20 * WORDS):
        if len(words) >= WORDS or len(base) < 2:
            break
        first, second = base[number % len(base)], base[(number * step + number // len(base)) % len(base)]
        made = first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
        if made not in known:
            known.add(made)
            words.append(made)
    weights = list(accumulate(1 / (place + 3) for place in range(len(words))))
    return Vocabulary(words, [search_text(word) for word in words], weights)


def _said(language: str) -> list[str]:
    """The words of the texts and themes of the demo world, the most frequent first."""
    text = " ".join(_strings(read.texts(language) or {}))
    text += " ".join(" ".join(theme[4:]) for theme in read.themes() if theme.language == language)
    counts: dict[str, int] = {}
    for word in _WORD.findall(re.sub(r"\{\w\}|[\[\]/]", " ", text)):
        counts[word.lower()] = counts.get(word.lower(), 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value
    return [text for item in items for text in _strings(item)]


def _town_words(country: str) -> list[str]:
    names = (local_name(town.country, town.name, town.other_names) for town in list(towns(country))[:1500])
    return [word.lower() for name in names for word in _WORD.findall(name)]


def language_of(key: str) -> str:
    """The language in which the crowd of a country writes: the first of its schools."""
    return countries.languages_of(key[:2])[0]
