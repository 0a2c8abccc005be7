"""Words of guests: the names of all countries of the world, where their teachers may come from."""

from functools import cache

import icu

from etwinning.core.countries import country_name
from etwinning.core.languages import active_language, locale_of


def every_country() -> list[tuple[str, str]]:
    """(code, name) of all countries, named and sorted for the reader."""
    return list(_named(active_language()))


@cache
def _named(lang: str) -> tuple[tuple[str, str], ...]:
    collator = icu.Collator.createInstance(locale_of(lang))
    named = [(code, country_name(code, lang)) for code in icu.Locale.getISOCountries()]
    return tuple(sorted(named, key=lambda pair: collator.getSortKey(pair[1])))
