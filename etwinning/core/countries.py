"""The 46 countries that take part: names from CLDR, time zones from the IANA database, languages of their schools.

The list is that of 2024: the 35 of the Erasmus+ area without the United Kingdom, Montenegro, Kosovo, Palestine and the
eight "Plus" countries. Belgium is one country here; that it has two desks is the business of `people`.
"""

from functools import cache
from typing import Final, NamedTuple

import icu

from etwinning.core.languages import INTERFACE, active_language, display_names, locale_of


class Country(NamedTuple):
    """A participating country: its time zone (that of the capital) and the languages of its schools, main one first."""

    time_zone: str
    languages: tuple[str, ...]


def _country(time_zone: str, languages: str) -> Country:
    return Country(time_zone, tuple(languages.split()))


COUNTRIES: Final[dict[str, Country]] = {
    "AL": _country("Europe/Tirane", "sq"),
    "AM": _country("Asia/Yerevan", "hy"),
    "AT": _country("Europe/Vienna", "de"),
    "AZ": _country("Asia/Baku", "az"),
    "BA": _country("Europe/Sarajevo", "bs hr sr"),
    "BE": _country("Europe/Brussels", "nl fr de"),
    "BG": _country("Europe/Sofia", "bg"),
    "CY": _country("Asia/Nicosia", "el tr"),
    "CZ": _country("Europe/Prague", "cs"),
    "DE": _country("Europe/Berlin", "de"),
    "DK": _country("Europe/Copenhagen", "da"),
    "EE": _country("Europe/Tallinn", "et"),
    "ES": _country("Europe/Madrid", "es ca gl eu"),
    "FI": _country("Europe/Helsinki", "fi sv"),
    "FR": _country("Europe/Paris", "fr"),
    "GE": _country("Asia/Tbilisi", "ka"),
    "GR": _country("Europe/Athens", "el"),
    "HR": _country("Europe/Zagreb", "hr"),
    "HU": _country("Europe/Budapest", "hu"),
    "IE": _country("Europe/Dublin", "en ga"),
    "IS": _country("Atlantic/Reykjavik", "is"),
    "IT": _country("Europe/Rome", "it de"),
    "JO": _country("Asia/Amman", "ar"),
    "LB": _country("Asia/Beirut", "ar fr"),
    "LI": _country("Europe/Vaduz", "de"),
    "LT": _country("Europe/Vilnius", "lt"),
    "LU": _country("Europe/Luxembourg", "lb fr de"),
    "LV": _country("Europe/Riga", "lv"),
    "MD": _country("Europe/Chisinau", "ro"),
    "ME": _country("Europe/Podgorica", "cnr sr bs sq hr"),
    "MK": _country("Europe/Skopje", "mk sq"),
    "MT": _country("Europe/Malta", "mt en"),
    "NL": _country("Europe/Amsterdam", "nl"),
    "NO": _country("Europe/Oslo", "nb nn"),
    "PL": _country("Europe/Warsaw", "pl"),
    "PS": _country("Asia/Hebron", "ar"),
    "PT": _country("Europe/Lisbon", "pt"),
    "RO": _country("Europe/Bucharest", "ro hu"),
    "RS": _country("Europe/Belgrade", "sr"),
    "SE": _country("Europe/Stockholm", "sv"),
    "SI": _country("Europe/Ljubljana", "sl"),
    "SK": _country("Europe/Bratislava", "sk"),
    "TN": _country("Africa/Tunis", "ar fr"),
    "TR": _country("Europe/Istanbul", "tr"),
    "UA": _country("Europe/Kyiv", "uk"),
    "XK": _country("Europe/Belgrade", "sq sr"),
}
"""By ISO 3166-1 code; Kosovo has none and stands under the user-assigned XK that CLDR and the European Union use."""

CODES: Final = tuple(COUNTRIES)

# CLDR's usual name of PS is "Palestinian Territories"; the programme lists the country as Palestine, CLDR's short form.
_SHORT_NAME: Final = frozenset({"PS"})


@cache
def _names(lang: str) -> dict[str, str]:
    usual = display_names(lang)
    short = icu.LocaleDisplayNames.createInstance(
        locale_of(lang),
        [icu.UDisplayContext.CAPITALIZATION_FOR_UI_LIST_OR_MENU, icu.UDisplayContext.LENGTH_SHORT],
    )
    return {code: str((short if code in _SHORT_NAME else usual).regionDisplayName(code)) for code in CODES}


@cache
def _choices(lang: str) -> tuple[tuple[str, str], ...]:
    collator = icu.Collator.createInstance(locale_of(lang))
    return tuple(sorted(_names(lang).items(), key=lambda pair: collator.getSortKey(pair[1])))


def country_name(code: str, lang: str | None = None) -> str:
    """The name of a participating country in the reader's language; any other code is named by CLDR too."""
    chosen = lang or active_language()
    name = _names(chosen).get(code)
    return name if name is not None else str(display_names(chosen).regionDisplayName(code))


def choices(lang: str | None = None) -> list[tuple[str, str]]:
    """(code, name) of the 46, named and sorted for the reader."""
    return list(_choices(lang or active_language()))


def time_zone(code: str) -> str:
    """The IANA name of the zone of the country's capital. KeyError if the country does not take part."""
    return COUNTRIES[code].time_zone


def languages_of(code: str) -> tuple[str, ...]:
    """The languages of the country's schools, the main one first; empty for a country that does not take part."""
    country = COUNTRIES.get(code)
    return country.languages if country else ()


@cache
def chooser_languages(code: str = "") -> tuple[str, ...]:
    """All interface languages in the order of the language chooser: those of the reader's country first."""
    own = tuple(language for language in languages_of(code) if language in INTERFACE)
    return own + tuple(language for language in INTERFACE if language not in own)


def first_language(code: str) -> str:
    """The interface language to offer a newcomer from this country: its own, or English where ours lack it."""
    return next((language for language in languages_of(code) if language in INTERFACE), "en")
