"""Names of people: drawn from the lists of a country, family names in the form a woman or a man bears."""

import re
from random import Random
from typing import Final, NamedTuple

from anyascii import anyascii

from etwinning.config.world import read

type Rules = tuple[tuple[str, str], ...]

# What a family name of a man becomes for a woman, by language: ending and its replacement, the first that fits.
_WOMEN: Final[dict[str, Rules]] = {
    "az": (("ov", "ova"), ("ev", "eva"), ("yev", "yeva")),
    "bg": (("ов", "ова"), ("ев", "ева"), ("ин", "ина"), ("ски", "ска")),
    "cs": (
        ("ý", "á"), ("ů", "ů"), ("ček", "čková"), ("šek", "šková"), ("nek", "nková"), ("rek", "rková"), ("ek", "ková"),
        ("něk", "ňková"), ("ec", "cová"), ("a", "ová"), ("", "ová"),
    ),
    "el": (("όπουλος", "οπούλου"), ("ός", "ού"), ("ος", "ου"), ("ης", "η"), ("ής", "ή"), ("ας", "α"), ("άς", "ά")),
    "lt": (("ius", "ienė"), ("us", "ienė"), ("as", "ienė"), ("is", "ienė"), ("ys", "ienė")),
    "lv": (("tis", "te"), ("dis", "de"), ("cis", "ce"), ("is", "e"), ("š", "a"), ("s", "a")),
    "mk": (("ски", "ска"), ("ов", "ова"), ("ев", "ева"), ("јиев", "јиева"), ("оски", "оска")),
    "pl": (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")),
    "sk": (("ý", "á"), ("ec", "cová"), ("a", "ová"), ("o", "ová"), ("ek", "ková"), ("", "ová")),
    "uk": (("ський", "ська"), ("цький", "цька"), ("зький", "зька")),
}  # fmt: skip
_UNMARRIED: Final[Rules] = (("ius", "iūtė"), ("us", "utė"), ("as", "aitė"), ("is", "ytė"), ("ys", "ytė"))
_TWO_FAMILY_NAMES: Final = {"es": 0.8, "pt": 0.6}
_TWO_FIRST_NAMES: Final = {"es": 0.2, "pt": 0.2, "ro": 0.2, "de": 0.04}


class Name(NamedTuple):
    """A person's name, in the script of the country."""

    given: str
    family: str
    is_woman: bool


def draw_name(pool: str, lots: Random) -> Name:
    """A name of the pool. The same lots draw the same name."""
    names = read.names(pool)
    is_woman = lots.random() < 0.68
    given = _given(names.women if is_woman else names.men, names.language, lots)
    family = _family(lots.choice(names.family), names.language, lots, is_woman=is_woman)
    if lots.random() < _TWO_FAMILY_NAMES.get(names.language, 0):
        family = f"{family} {lots.choice(names.family)}"
    return Name(given, family, is_woman)


def draw_child(pool: str, lots: Random) -> str:
    """What a pupil is called in a TwinSpace: the first name and the first letter of the family name."""
    names = read.names(pool)
    return f"{lots.choice(names.women if lots.random() < 0.5 else names.men)} {lots.choice(names.family)[0].upper()}."


def _given(words: tuple[str, ...], language: str, lots: Random) -> str:
    first = lots.choice(words)
    if lots.random() < _TWO_FIRST_NAMES.get(language, 0):
        second = lots.choice(words)
        return first if second == first else f"{first} {second}"
    return first


def _family(word: str, language: str, lots: Random, *, is_woman: bool) -> str:
    """The family name; Icelanders bear their father's name instead, Lithuanian women tell whether they are married."""
    if "/" in word:
        return word.split("/")[is_woman]
    if language == "is":
        return word + ("dóttir" if is_woman else "son")
    if not is_woman:
        return word
    rules = _WOMEN.get(language, ())
    if language == "lt" and lots.random() < 0.35:
        rules = _UNMARRIED
    return "-".join(_turned(part, rules) for part in word.split("-"))


def _turned(word: str, rules: Rules) -> str:
    for ending, instead in rules:
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + instead
    return word


def ascii_word(text: str) -> str:
    """A text in the letters an e-mail address may have."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")
