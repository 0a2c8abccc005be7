"""Languages: which the interface speaks, which people speak, and what they are called.

Names come from CLDR through ICU, in the reader's language. No list of names is our own, but for the few languages that
CLDR 47 does not know. The module is safe to import from settings: nothing here needs Django's apps.
"""

from functools import cache
from typing import Final

import icu
from django.utils.translation import get_language, gettext, override

from etwinning.libraries.moment import catalogue_of_the_moment, spoken

INTERFACE: Final = (
    *("bg", "bs", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it"),
    *("lt", "lv", "mk", "nb", "nl", "pl", "pt", "ro", "sk", "sl", "sq", "sr", "sv", "tr"),
)
"""The 28 languages of the portal, in the order of their codes."""

LATER: Final = ("ar", "az", "ga", "hy", "is", "ka", "mt", "uk")
"""The languages of participating countries that the interface learns next: 36 in all."""

PLATFORM: Final = tuple(sorted(INTERFACE + LATER))

_ALSO_SPOKEN: Final = (
    *("be", "br", "ca", "cnr", "cy", "eu", "fa", "fo", "fy", "gd", "gl", "he", "hi", "ja", "ko", "ku"),
    *("la", "lb", "nn", "oc", "rm", "rom", "ru", "sc", "se", "yi", "zh"),
)
SPOKEN: Final = tuple(sorted(PLATFORM + _ALSO_SPOKEN))
"""What people at school speak or teach: the 36, languages of regions and minorities, some taught from further away."""

EXTRA_LANGUAGE_INFO: Final = {
    "mt": {"bidi": False, "code": "mt", "name": "Maltese", "name_local": "Malti"},
}
"""What Django 6 does not know of our languages; settings add it to `django.conf.locale.LANG_INFO`."""

_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur", "yi"})
_ICU_CODES: Final = {"sr": "sr-Cyrl", "sr-latn": "sr-Latn", "en": "en-GB", "pt": "pt-PT"}
# What CLDR 47 has no data of their own for: `cnr` is an alias of Serbian there, the others have no locale.
_SELF_NAMES: Final = {"cnr": "Crnogorski", "la": "Latina", "rom": "Romani"}


def active_language() -> str:
    """The code of the language this reader sees now; English where none is active."""
    catalogue = catalogue_of_the_moment()
    return (catalogue.to_language() if catalogue is not None else get_language()) or "en"


@cache
def locale_of(lang: str) -> icu.Locale:
    """The ICU locale of an interface language: British English, Portuguese of Portugal, Serbian in Cyrillic."""
    return icu.Locale.forLanguageTag(_ICU_CODES.get(lang.lower(), lang))


@cache
def display_names(lang: str) -> icu.LocaleDisplayNames:
    """ICU's namer of languages and countries, written the way they stand alone in a list of that language."""
    return icu.LocaleDisplayNames.createInstance(
        locale_of(lang), [icu.UDisplayContext.CAPITALIZATION_FOR_UI_LIST_OR_MENU]
    )


def _name_missing_in_cldr(code: str, lang: str) -> str:
    with override(lang):
        return {"cnr": gettext("Montenegrin"), "rom": gettext("Romani")}.get(code, code)


@cache
def _language_name(code: str, lang: str) -> str:
    tag = "sr-Latn" if code == "sr-latn" else code
    name = code if code == "cnr" else str(display_names(lang).localeDisplayName(icu.Locale.forLanguageTag(tag)))
    return name if name != code else _name_missing_in_cldr(code, lang)


def language_name(code: str, lang: str | None = None) -> str:
    """The name of a language in the reader's language ("Turkish", "Türkçe"); an unknown code is given back as it is."""
    return _language_name(code, lang or active_language())


@cache
def translated() -> list[str]:
    """Those of INTERFACE in which this platform says its own sentences."""
    return [code for code in INTERFACE if spoken(code) == code]


def self_name(code: str) -> str:
    """The name a language gives itself ("Türkçe", "Ελληνικά"), with a capital where the script has one."""
    if code in _SELF_NAMES:
        return _SELF_NAMES[code]
    if code in {"sr", "sr-latn"}:
        name = str(display_names(code).languageDisplayName("sr"))
    else:
        name = str(display_names(code).localeDisplayName(icu.Locale.forLanguageTag(code)))
    if code == "ka":  # Georgian capitals are for whole words in headlines only, never for a first letter
        return name
    return str(icu.UnicodeString(name[:1]).toUpper(locale_of(code))) + name[1:]


def direction(code: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if code.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


@cache
def _choices(codes: tuple[str, ...], lang: str) -> tuple[tuple[str, str], ...]:
    collator = icu.Collator.createInstance(locale_of(lang))
    named = [(code, _language_name(code, lang)) for code in codes]
    return tuple(sorted(named, key=lambda pair: collator.getSortKey(pair[1])))


def choices(lang: str | None = None, codes: tuple[str, ...] = SPOKEN) -> list[tuple[str, str]]:
    """(code, name) of the languages people speak, named and sorted for the reader."""
    return list(_choices(codes, lang or active_language()))


DJANGO_LANGUAGES: Final[list[tuple[str, str]]] = [(code, self_name(code)) for code in INTERFACE]
"""For settings.LANGUAGES: each language under its own name, as a chooser shows it (never a flag)."""
