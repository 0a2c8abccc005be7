"""How a reader is spoken to: a language may say a sentence to a pupil in words of its own (docs/decisions/0084).

In a catalogue such a sentence stands a second time, with the context TO_A_PUPIL. Templates and code say it once.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override, trans_real

TO_A_PUPIL = "to a pupil"
_MARK = f"{TO_A_PUPIL}{trans_real.CONTEXT_SEPARATOR}"
_is_a_pupil: ContextVar[bool] = ContextVar("is the reader a pupil", default=False)
_catalogue: Callable[[str], Any] = trans_real.translation


def speak_to_a_pupil(yes: bool) -> None:
    """Whether a pupil reads what is said in this context; it counts from the next choice of a language on."""
    _is_a_pupil.set(yes)


def reader() -> Hashable:
    """What of a reader decides how a sentence is said."""
    return get_language(), _is_a_pupil.get()


@contextmanager
def speaking(language: str, *, to_a_pupil: bool) -> Iterator[None]:
    """Within it sentences are said in `language`, to a pupil or to an adult."""
    before = _is_a_pupil.set(to_a_pupil)
    try:
        with override(language):
            yield
    finally:
        _is_a_pupil.reset(before)


def _of_the_reader(language: str) -> Any:
    return _for_pupils(language) if _is_a_pupil.get() else _catalogue(language)


@cache
def _for_pupils(language: str) -> Any:
    """The catalogue of a language with what it says to pupils in the place of what it says to all."""
    mark = _is_a_pupil.set(False)  # what a catalogue falls back on is looked up as it is made
    plain = _catalogue(language)
    _is_a_pupil.reset(mark)
    parts = plain._catalog._catalogs if plain._catalog is not None else []
    fallback = plain._fallback and _for_pupils(settings.LANGUAGE_CODE)
    if fallback is plain._fallback and not any(_theirs(part) for part in parts):
        return plain
    spoken: Any = copy(plain)
    spoken._fallback = fallback
    spoken._catalog = copy(plain._catalog)
    spoken._catalog._catalogs = [part | _theirs(part) for part in parts]
    return spoken


def _theirs(part: dict[Any, str]) -> dict[Any, str]:
    """Sentence (with the form of its plural, if it has one) to words, of those that are marked."""
    return {
        (key[0].removeprefix(_MARK), key[1]) if isinstance(key, tuple) else key.removeprefix(_MARK): said
        for key, said in part.items()
        if (key[0] if isinstance(key, tuple) else key).startswith(_MARK)
    }


trans_real.translation = _of_the_reader
