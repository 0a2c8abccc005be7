"""Macros that write the same again: it is kept, for whoever asks next."""

from collections.abc import Hashable
from functools import lru_cache
from typing import cast

from jinja2.runtime import Macro
from markupsafe import Markup

from etwinning.ui.addressing import reader


@lru_cache(maxsize=2048)
def remembered(macro: Macro, *args: Hashable) -> Markup:
    """What a macro writes, kept: only for macros of which nothing but their arguments decides."""
    return Markup(macro(*args))  # noqa: S704 - a macro escapes


def remembered_words(macro: Macro, *args: Hashable) -> Markup:
    """The same, for macros that speak the reader's language."""
    return _to_reader(macro, reader(), *args)


@lru_cache(maxsize=2048)
def _to_reader(macro: Macro, _reader: Hashable, *args: Hashable) -> Markup:
    return Markup(macro(*args))  # noqa: S704 - as above


def kept(macro: Macro) -> Macro:
    """The same macro, each of whose few ways to be written is written once: nothing but its arguments may decide."""
    return cast("Macro", lru_cache(maxsize=1024, typed=True)(macro))
