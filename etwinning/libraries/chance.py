"""Letters by chance, all of a token in one question to the system: Django's own asks for each, 64 times a page."""

from os import urandom
from typing import Any

from django.middleware import csrf
from django.utils.crypto import RANDOM_STRING_CHARS, get_random_string

_FAIR = 256 - 256 % len(RANDOM_STRING_CHARS)  # bytes from here on are thrown away, so that no letter is more likely
_LETTERS = bytes(ord(RANDOM_STRING_CHARS[byte % len(RANDOM_STRING_CHARS)]) for byte in range(256))
_UNFAIR = bytes(range(_FAIR, 256))


def random_letters(length: int, allowed_chars: str = RANDOM_STRING_CHARS) -> str:
    """Letters and digits, each as likely as any other."""
    if allowed_chars != RANDOM_STRING_CHARS:
        return get_random_string(length, allowed_chars=allowed_chars)
    made = ""
    while len(made) < length:
        made += urandom(2 * length).translate(_LETTERS, _UNFAIR).decode()
    return made[:length]


_takes_them: Any = csrf
_takes_them.get_random_string = random_letters
