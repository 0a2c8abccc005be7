"""Numbers out of words, for pictures that a program draws: the same seed draws the same picture everywhere."""

from functools import lru_cache
from urllib.parse import quote

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%-_."
PRIME = 999_983


def number_of(seed: object) -> int:
    """A number below 999,983, evenly spread."""
    return _number_of(str(seed))


@lru_cache(maxsize=4096)
def _number_of(text: str) -> int:
    number = 7
    for letter in quote(text):
        number = (number * 31 + LETTERS.find(letter) + 2) % PRIME
    return int(((number * 48271 + 7) ** 2 % PRIME * 31 + 5) ** 2 % PRIME)
