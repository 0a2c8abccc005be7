"""The language of the moment, as Django keeps it, in one context variable, and what was looked up in it.

Settings import this: it needs no apps.
"""

from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, find
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override, to_locale, trans_real


class _Active:
    """What Django keeps as the language of the moment, in one context variable.

    Django's own (asgiref's Local) does the same with ten calls more, and a page asks three hundred times.
    """

    now: ContextVar[Any] = ContextVar("catalogue of the moment", default=None)

    @property
    def value(self) -> object:
        """The catalogue; raises AttributeError if no language was chosen."""
        if (catalogue := self.now.get()) is None:
            raise AttributeError
        return catalogue

    @value.setter
    def value(self, catalogue: object) -> None:
        self.now.set(catalogue)

    @value.deleter
    def value(self) -> None:
        self.now.set(None)


trans_real._active = _Active()  # type: ignore[attr-defined]
catalogue_of_the_moment = _Active.now.get

MOST_KEPT = 20_000  # sentences a language; a catalogue has far fewer, so only a fault would ever fill it
_kept: dict[object, dict[str, str]] = {}
_look_up = trans_real.gettext


def _gettext(message: Any) -> Any:
    """What Django's own answers, looked up once: a page asks a hundred times for what was asked on the page before."""
    catalogue = catalogue_of_the_moment()
    if type(message) is not str or type(catalogue) is not trans_real.DjangoTranslation:
        return _look_up(message)
    here = _kept.setdefault(catalogue, {})
    said = here.get(message)
    if said is None:
        if len(here) >= MOST_KEPT:
            here.clear()
        said = here[message] = _look_up(message)
    return said


trans_real.gettext = _gettext

_add_local = trans_real.DjangoTranslation._add_local_translations  # type: ignore[attr-defined]


def _add_ours(catalogue: Any) -> None:
    """What is ours, above what libraries say; a language that has nothing of ours yet leaves ours in English."""
    _add_local(catalogue)
    locale, said = to_locale(catalogue.language()), _said_by_us(catalogue.domain)
    if not any(find(catalogue.domain, folder, [locale]) for folder in settings.LOCALE_PATHS):
        for part in catalogue._catalog._catalogs if catalogue._catalog is not None else ():
            for key in [key for key in part if _sentence(key) in said]:
                del part[key]


@cache
def _said_by_us(domain: str) -> set[str]:
    """All our sentences, in English, as our catalogues know them."""
    files = [path for folder in settings.LOCALE_PATHS for path in Path(folder).glob(f"*/LC_MESSAGES/{domain}.mo")]
    catalogues = [vars(GNUTranslations(BytesIO(path.read_bytes())))["_catalog"] for path in files]
    return {_sentence(key) for catalogue in catalogues for key in catalogue} - {""}  # which is about the catalogue


def _sentence(key: Any) -> str:
    return str(key[0] if isinstance(key, tuple) else key)  # (sentence, form of the plural)


trans_real.DjangoTranslation._add_local_translations = _add_ours  # type: ignore[attr-defined]


@cache
def spoken(code: str) -> str:
    """The language of the interface's own sentences for a reader of `code`: English until translated (0080)."""
    with override(code):
        return code if gettext("Skip to the content") != "Skip to the content" else "en"
