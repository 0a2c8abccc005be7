"""Words of which user names and passwords of pupils are made: short, friendly, easy to copy from a card.

A language is a file in `lists/`: what comes first in a user name, animals, and the words of passwords. They have the
letters a to z only, and mean nothing rude there, in English, and as far as we could check in the large languages of
Europe: no body parts, insults, weapons, religions, skin colours, alcohol; no animals that are used as insults.
The words and their order are part of every card that was ever printed: never change them, never take a file away.
"""

import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from etwinning.core.countries import first_language, languages_of
from etwinning.people.models import Person
from etwinning.schools.models import School

WORDS_OF_PASSWORD: Final = 3
DIGITS: Final = "23456789"  # no 0 and 1: they look like letters
BITS: Final = 36  # of a password: only online guessing can attack it, which is rate limited
# numbers that children giggle at, fear or should not wear
AVOIDED_NUMBERS: Final = ("13", "14", "17", "18", "28", "31", "44", "66", "69", "88")


class Words(NamedTuple):
    """The words of one language."""

    first: tuple[str, ...]
    animals: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def digits(self) -> int:
        """How many digits a password needs besides its words: a short list of easy words has one more."""
        number, strength = 0, len(self.words) ** WORDS_OF_PASSWORD
        while strength < 2**BITS:
            number, strength = number + 1, strength * len(DIGITS)
        return number


def _read(path: Path) -> Words:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Words(*(tuple(said[kind].split()) for kind in Words._fields))


LISTS: Final = {path.stem: _read(path) for path in sorted((Path(__file__).parent / "lists").glob("*.toml"))}


def spoken_in_class(school: School, teacher: Person) -> str:
    """The language of a class: its teacher's if schools of the country speak it, else the country's first one."""
    return teacher.language if teacher.language in languages_of(school.country) else first_language(school.country)


def words_for(language: str) -> str:
    """The list for a class that speaks a language: its own, or English as long as there is none."""
    return language if language in LISTS else "en"
