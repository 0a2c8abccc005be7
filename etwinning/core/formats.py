"""Dates, numbers and lists the way the reader's language writes them, from CLDR through Babel.

Functions for templates (Jinja filters) and mails. The language is the active one, the time zone the active one unless
given. Dates are never built from parts: in some languages the year comes first, in others the month is inflected.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit, get_unit_name
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from etwinning.core.languages import active_language

Number = int | float | Decimal

_BABEL_CODES: Final = {"en": "en_GB", "pt": "pt_PT", "sr": "sr_Cyrl", "sr-latn": "sr_Latn"}
_NOW_SECONDS: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86400
_AGO_DAYS: Final = 30
_UNITS: Final = ("byte", "kilobyte", "megabyte", "gigabyte")
_STEP: Final = 1000


@cache
def babel_locale(lang: str) -> Locale:
    """Babel's locale of an interface language: British for English, of Portugal for Portuguese."""
    return Locale.parse(_BABEL_CODES.get(lang, lang.replace("-", "_")))


@lru_cache(maxsize=8192)
def _day(value: date, lang: str) -> str:
    return format_date(value, "long", babel_locale(lang))


@lru_cache(maxsize=8192)
def _moment(value: datetime, lang: str) -> str:
    locale = babel_locale(lang)
    pattern = str(locale.datetime_formats["long"]).replace("'", "")
    day = format_date(value, "long", locale)
    return pattern.replace("{0}", format_time(value, "short", locale=locale)).replace("{1}", day)


def _local(value: datetime, tz: tzinfo | str | None) -> datetime:
    if value.tzinfo is None:
        return value
    zone = ZoneInfo(tz) if isinstance(tz, str) else tz
    return value.astimezone(zone or timezone.get_current_timezone())


def day(value: date | datetime, tz: tzinfo | str | None = None) -> str:
    """A date with the month's name: "22 November 2026", "2026. november 22.". A moment counts in the reader's zone."""
    if isinstance(value, datetime):
        value = _local(value, tz).date()
    return _day(value, active_language())


@lru_cache(maxsize=1024)
def _month(value: date, lang: str) -> str:
    return format_skeleton("yMMMM", value, locale=babel_locale(lang))


def month(value: date) -> str:
    """A month of a year: "September 2027", "Eylül 2027", "2027. szeptember"."""
    return _month(value, active_language())


def moment(value: datetime, tz: tzinfo | str | None = None) -> str:
    """Date and time of day in the reader's zone, or in `tz` (a zone or its IANA name): "22 November 2026 at 10:05"."""
    return _moment(_local(value, tz).replace(tzinfo=None, second=0, microsecond=0), active_language())


def clock(value: datetime, tz: tzinfo | str | None = None) -> str:
    """The time of day alone, in the reader's zone or in `tz`: "10:05"."""
    return format_time(_local(value, tz).replace(tzinfo=None), "short", locale=babel_locale(active_language()))


@lru_cache(maxsize=8192)
def _ago(seconds: int, lang: str) -> str:
    return format_timedelta(seconds, granularity="minute", add_direction=True, locale=babel_locale(lang), threshold=1)


def ago(value: datetime, now: datetime | None = None) -> str:
    """How long ago, or in how long: "just now", "5 minutes ago", "in 3 days"; beyond 30 days, the date."""
    elapsed = value - (now or datetime.now(UTC))
    seconds = int(elapsed.total_seconds())
    if abs(seconds) < _NOW_SECONDS:
        return _("just now")
    if abs(elapsed.days) > _AGO_DAYS:
        return day(value)
    # Rounded to what is shown, so that the cache holds few entries.
    unit = 60 if abs(seconds) < _HOUR else _HOUR if abs(seconds) < _DAY else _DAY
    return _ago(int(seconds / unit) * unit, active_language())


@lru_cache(maxsize=8192)
def _number(value: Number, lang: str) -> str:
    return format_decimal(value, locale=babel_locale(lang))


def number(value: Number) -> str:
    """A number with the reader's separators: "604,536", "604.536", "604 536"; at most three decimals."""
    return _number(value, active_language())


def percent(value: Number) -> str:
    """A share (0.56) as per cent, rounded: "56%", "%56", "56 %"."""
    return format_percent(value, locale=babel_locale(active_language()))


@lru_cache(maxsize=8192)
def _file_size(size: int, lang: str) -> str:
    value = float(size)
    unit = _UNITS[0]
    for unit in _UNITS:
        if round(value, 1) < _STEP or unit == _UNITS[-1]:
            break
        value /= _STEP
    locale, unit = babel_locale(lang), f"digital-{unit}"
    if size < _STEP:  # the whole word, where the language has one, goes with its number: "24 bytes"
        length: Literal["long", "short"] = "long" if get_unit_name(unit, "long", locale) else "short"
        return format_unit(size, unit, length, locale=locale)
    return format_unit(Decimal(f"{value:.1f}"), unit, "short", locale=locale)


def file_size(size: int) -> str:
    """A size in bytes with the unit that makes it short, in steps of 1,000: "840 kB", "1.4 MB"."""
    return _file_size(size, active_language())


def playing_time(seconds: int | None) -> str:
    """How long a recording plays, as players write it everywhere: "1:01", "1:02:03"; nothing where it is not known."""
    if seconds is None:
        return ""
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


@lru_cache(maxsize=8192)
def _listed(items: tuple[str, ...], lang: str) -> str:
    return format_list(items, locale=babel_locale(lang))


def join_list(items: Sequence[object]) -> str:
    """The items as one phrase: "Ayşe, Bruno and Chiara". Safe markup stays so, and then plain items are escaped."""
    lang = active_language()
    if not any(isinstance(item, Markup) for item in items):
        return _listed(tuple(str(item) for item in items), lang)
    # Babel formats plain text, so the pieces go in as placeholders that no pattern of CLDR contains.
    phrase = str(escape(_listed(tuple(f"\ue000{index}\ue001" for index in range(len(items))), lang)))
    for index, item in enumerate(items):
        phrase = phrase.replace(f"\ue000{index}\ue001", str(escape(item)))
    return Markup(phrase)  # noqa: S704 - each part was escaped
