"""Macros that write the same again: it is kept, for whoever asks next."""

from collections.abc import Hashable
from functools import lru_cache
from typing import cast

from django.utils.translation import get_language
from jinja2.runtime import Macro
from markupsafe import Markup


@lru_cache(maxsize=2048)
def remembered(macro: Macro, *args: Hashable) -> Markup:
    """What a macro writes, kept: only for macros of which nothing but their arguments decides."""
    return Markup(macro(*args))  # noqa: S704 - a macro escapes


def remembered_words(macro: Macro, *args: Hashable) -> Markup:
    """The same, for macros that speak the reader's language."""
    return _in_language(macro, get_language(), *args)


@lru_cache(maxsize=2048)
def _in_language(macro: Macro, _language: Hashable, *args: Hashable) -> Markup:
    return Markup(macro(*args))  # noqa: S704 - as above


def kept(macro: Macro) -> Macro:
    """The same macro, each of whose few ways to be written is written once: nothing but its arguments may decide."""
    return cast("Macro", lru_cache(maxsize=1024, typed=True)(macro))
