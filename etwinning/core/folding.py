"""One way to compare and one way to order what people write, in every script of our countries.

`fold` is applied to what is stored for searching and to what is asked, so that "İzmir", "Izmir" and "izmir" meet, and
so do Београд and Beograd. It is for finding only: it loses information and must never be shown, nor used for e-mail.
Database functions are not used for it: their case rules differ between servers and versions.
Sources of the rules: Unicode NFKC and case folding (UAX 15, UTS 18), letters without decomposition after Unicode's
Latin-ASCII transform, Cyrillic after the Serbian alphabet's own Latin pairs (marks dropped), Arabic after common
search practice.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

import icu
from anyascii import anyascii

from etwinning.core.languages import active_language, locale_of

_LATIN: Final = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "þ": "th", "ð": "d", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n",
    "ŧ": "t", "ə": "e", "ǝ": "e", "ɛ": "e", "ĸ": "k", "ʒ": "z", "ǥ": "g", "ſ": "s", "ɣ": "g", "ɫ": "l", "·": "",
}  # fmt: skip
_CYRILLIC: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "ѓ": "g", "д": "d", "ђ": "d", "е": "e", "ё": "e", "є": "je",
    "ж": "z", "з": "z", "ѕ": "dz", "и": "i", "ѝ": "i", "і": "i", "ї": "ji", "й": "j", "ј": "j", "к": "k", "ќ": "k",
    "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c",
    "у": "u", "ў": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "џ": "dz", "ш": "s", "щ": "st", "ъ": "a", "ы": "i",
    "ь": "", "э": "e", "ю": "ju", "я": "ja", "ѐ": "e", "ҳ": "h", "қ": "k",
}  # fmt: skip
_ARABIC: Final = {"ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ھ": "ه", "ە": "ه", "ـ": ""}
_ARMENIAN: Final = {"և": "եվ"}
_LETTERS: Final = str.maketrans({**_LATIN, **_CYRILLIC, **_ARABIC, **_ARMENIAN})

# Apostrophes and the middle dot of Catalan join letters to one word; hyphens and dashes part them.
_APOSTROPHES: Final = "'’‘‛`´ʼʻʹʾʿ＇′ʽ՚׳·‧"
_DASHES: Final = "-‐‑‒–—―−־﹣－"
_SEPARATORS: Final = str.maketrans({**dict.fromkeys(_APOSTROPHES, ""), **dict.fromkeys(_DASHES, " "), "\0": " "})
_PARTED: Final = re.compile(f"[{re.escape(_APOSTROPHES + _DASHES)}\0]")
_IGNORED_CATEGORIES: Final = frozenset({"Mn", "Me", "Cf"})
_SPACED_APOSTROPHES: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, " "))
_UMLAUT: Final = re.compile("[äöüøåÄÖÜØÅ]")
_SPELT_OUT: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
_UKRAINIAN: Final = re.compile("[їєґіЇЄҐІ]")
_KYIV: Final = str.maketrans({"и": "y", "й": "i", "г": "h"})  # as Ukraine writes its names (decree 55 of 2010)
_ARTICLE: Final = "ال"
_JOINED: Final = re.compile(f"[^\\W_][{_APOSTROPHES}][^\\W_]")
LONGEST_QUESTION: Final = 200  # characters; what comes after is not looked for
_WORD: Final = re.compile(r"[^\W_]+")
_DJ: Final = re.compile("dj+")
_OTHER_SCRIPT: Final = re.compile("[\u0370-\u1dbf\u1f00-\u1fff]")  # Greek, Cyrillic, Armenian, Arabic, Georgian …


class _Bare(dict[int, str]):
    """A table for `str.translate` that takes away what search ignores; a letter is looked up in Unicode once."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        category = unicodedata.category(character)
        if category in _IGNORED_CATEGORIES:  # marks, and invisible format characters
            bare = ""
        elif category == "Nd":
            bare = str(unicodedata.digit(character))
        else:
            bare = " " if category == "Cc" else character
        self[codepoint] = bare
        return bare


_BARE: Final = _Bare()


def _fold_letters(text: str) -> str:
    whole = unicodedata.normalize("NFKC", text).casefold()
    # Russian й or Ukrainian ї are letters, not accented ones: they go before their marks would be taken off.
    bare = unicodedata.normalize("NFKD", whole.translate(_LETTERS)).translate(_BARE)
    # The second pass meets what the first could not see: ǿ, ؤ, or a digraph of the old Armenian spelling.
    return bare.translate(_LETTERS).replace("եւ", "եվ")


def fold(text: str) -> str:
    """The text as search sees it: lower case, no accents, Latin for Cyrillic, single spaces.

    Turkish İ, I, ı and i are one letter; đ, dj and ђ are one; apostrophes vanish, hyphens become spaces. Folding
    twice changes nothing, and the fold of a beginning is a beginning of the fold of the whole (search while typing).
    """
    apart = text.translate(_SEPARATORS) if _PARTED.search(text) else text
    letters = apart.lower() if apart.isascii() else _fold_letters(apart)
    return " ".join(_DJ.sub("d", letters).split())


def fold_words(text: str) -> list[str]:
    """The words of a query, each folded: all of them must be found. Words joined by an apostrophe stand apart."""
    return _WORD.findall(fold(text.translate(_SPACED_APOSTROPHES)))


def question_words(text: str, most: int = 8) -> list[tuple[str, ...]]:
    """The words of a question, each with the ways it may be stored; a text fits if each word begins one of its words.

    "Müller" also asks for "mueller", "المدرسة" for "مدرسة". A letter alone asks for nothing beside longer words.
    """
    spaced = text[:LONGEST_QUESTION].translate(_SPACED_APOSTROPHES)
    words = _WORD.findall(fold(spaced))
    spelt_out = _WORD.findall(fold(unicodedata.normalize("NFC", spaced).translate(_SPELT_OUT)))
    asked: dict[str, tuple[str, ...]] = {}
    for word, other in zip(words, spelt_out if len(spelt_out) == len(words) else words, strict=True):
        asked.setdefault(word, tuple(dict.fromkeys([word, other, _without_article(word)])))
    ways = [ways for word, ways in asked.items() if len(word) > 1] or list(asked.values())
    return ways[:most]


def tokens(stored: str) -> set[str]:
    """The words of a text that `search_text` made."""
    return set(_WORD.findall(stored))


def _without_article(word: str) -> str:
    return word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 2 else word


def _variants(part: str) -> Iterator[str]:
    """What a text is found by besides its own fold: other scripts' English reading, parted and spelt-out words."""
    words = part.split()
    if _OTHER_SCRIPT.search(part):
        read_aloud = fold(anyascii(part))
        yield read_aloud
        yield from (word.replace("iya", "ia") for word in read_aloud.split() if "iya" in word)  # София: Sofia
        yield from (word[len(_ARTICLE) :] for word in fold(part).split() if _without_article(word) != word)
    yield from (fold(anyascii(word.lower().translate(_KYIV))) for word in words if _UKRAINIAN.search(word))
    yield from (fold(word.translate(_SPELT_OUT)) for word in words if _UMLAUT.search(word))
    yield from (fold(word.translate(_SPACED_APOSTROPHES)) for word in words if _JOINED.search(word))


def search_text(*parts: str) -> str:
    """What a search column holds: the folded parts and what else their words are found by.

    For other scripts that is their English reading ("Αθήνα": "athina"), for umlauts the spelling without them
    ("Müller": "mueller"), for words joined by an apostrophe each of them. Empty parts are left out. The question is
    folded with `question_words`.
    """
    folded = [fold(part) for part in parts if part]
    others = [other for part in parts if part for other in _variants(unicodedata.normalize("NFC", part))]
    return " ".join(dict.fromkeys(piece for piece in (*folded, *others) if piece))


@cache
def _collator(lang: str) -> icu.Collator:
    collator = icu.Collator.createInstance(locale_of(lang))
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    return collator


def sort_key(text: str, lang: str | None = None) -> bytes:
    """Bytes that sort the way the reader's dictionary does; numbers in names by their value (School 2, School 10)."""
    return bytes(_collator(lang or active_language()).getSortKey(text))


def sorted_by[Item](items: Iterable[Item], key: Callable[[Item], str], lang: str | None = None) -> list[Item]:
    """The items in the reader's alphabetical order of `key(item)`."""
    collator = _collator(lang or active_language())
    return sorted(items, key=lambda item: bytes(collator.getSortKey(key(item))))
