"""Reading a file in the form of the OpenHolidays API: a JSON list of school holidays with dates, names and regions.

Each item: `startDate`, `endDate` (YYYY-MM-DD), `type` ("School"), `name` (a list of `language` and `text`), and either
`nationwide` or `subdivisions` or `groups` (a list of `code`). The country is what its codes begin with, or is told by
who brings the file. What is not understood is said in a sentence with the number of the item; nothing is guessed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from etwinning.core import countries, regions

MOST_BYTES: Final = 20_000_000
_MOST_ITEMS: Final = 50_000
_MOST_DAYS: Final = 150
_NAME_LENGTH: Final = 120
# zones that a country has for its holidays, as the regions of ours that they hold
_GROUPS: Final = {
    "FR-ZA": "FR-ARA FR-BFC FR-NAQ",
    "FR-ZB": "FR-BRE FR-CVL FR-GES FR-HDF FR-NOR FR-PAC FR-PDL",
    "FR-ZC": "FR-IDF FR-OCC",
    "FR-CO": "FR-20R",
    "BE-NL": "BE-VLG",
    "BE-FR": "BE-WAL BE-BRU",
    "NL-NO": "NL-DR NL-FL NL-FR NL-GR NL-NH NL-OV",
    "NL-MI": "NL-GE NL-UT NL-ZH",
    "NL-ZU": "NL-LI NL-NB NL-ZE",
}


@dataclass(frozen=True, slots=True)
class Row:
    """School holidays of a country or a region, as the file says them."""

    country: str
    region: str
    first: date
    last: date
    names: dict[str, str]


@dataclass
class Reading:
    """What a file holds, and what is wrong with it, a sentence each."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    passed_over: int = 0  # public holidays, which come from elsewhere


class NotThatForm(Exception):
    """The file as a whole cannot be read. Says why."""


def read(text: bytes, country: str = "") -> Reading:
    """Read the bytes of a file. Raises NotThatForm if it is not a JSON list at all."""
    if len(text) > MOST_BYTES:
        raise NotThatForm("The file is larger than 20 MB. That is no calendar of school holidays.")
    try:
        items = json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotThatForm("The file is not text in UTF-8.") from None
    except RecursionError:
        raise NotThatForm("The file is nested too deeply.") from None
    except ValueError as error:
        raise NotThatForm(f"The file is not JSON: {error}.") from None
    if not isinstance(items, list):
        raise NotThatForm("The file must hold a list of holidays: it should begin with [.")
    if len(items) > _MOST_ITEMS:
        raise NotThatForm(f"The file holds {len(items)} holidays. More than {_MOST_ITEMS} are not read.")
    reading = Reading()
    for number, item in enumerate(items, start=1):
        try:
            _take(reading, item, country)
        except _Wrong as wrong:
            reading.problems.append(f"Holiday {number}: {wrong}")
    return reading


class _Wrong(Exception):
    """One item cannot be used."""


def _take(reading: Reading, item: Any, country: str) -> None:
    if not isinstance(item, dict):
        raise _Wrong("it is not an object with startDate and endDate.")
    if item.get("type", "School") != "School":
        reading.passed_over += 1
        return
    first, last = _date(item, "startDate"), _date(item, "endDate")
    if last < first:
        raise _Wrong(f"it ends on {last} before it begins on {first}.")
    if (last - first).days >= _MOST_DAYS:
        raise _Wrong(f"it lasts from {first} to {last}, longer than {_MOST_DAYS} days.")
    names = _names(item)
    reading.rows += [Row(code, region, first, last, names) for code, region in _places(item, country)]


def _date(item: dict[str, Any], key: str) -> date:
    value = item.get(key)
    if not value:
        raise _Wrong(f"it has no {key}.")
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        raise _Wrong(f"its {key} “{str(value)[:40]}” is not a date like 2027-02-08.") from None
    if not 2000 <= day.year <= 2100:  # noqa: PLR2004 - what lies beyond is a slip of the pen
        raise _Wrong(f"its {key} is in the year {day.year}.")
    return day


def _names(item: dict[str, Any]) -> dict[str, str]:
    given = item.get("name")
    names = {
        str(one["language"]).lower()[:10]: one["text"].replace("\0", "").strip()[:_NAME_LENGTH]
        for one in (given if isinstance(given, list) else [])
        if isinstance(one, dict) and one.get("language") and isinstance(one.get("text"), str) and one["text"].strip()
    }
    if not names:
        raise _Wrong("it has no name in any language.")
    return names


def _places(item: dict[str, Any], country: str) -> Iterator[tuple[str, str]]:
    """(country, region) of an item; the region of a nationwide one is ""."""
    codes = list(_codes(item))
    if item.get("nationwide") is True or not codes:
        land = country or (codes[0].partition("-")[0] if codes else "")
        if not land:
            raise _Wrong("it names no country. Say which one with --country.")
        if item.get("nationwide") is False:
            raise _Wrong("it is not for the whole country, but says not for which regions.")
        yield _known(land), ""
        return
    for code in codes:
        land = _known(code.partition("-")[0])
        if country and land != country:
            raise _Wrong(f"it is of {land}, not of {country}.")
        known = [one for one in _GROUPS.get(code, code).split() if regions.is_region(one, land)]
        if not known:
            raise _Wrong(f"the region {code[:20]} is not one of ours.")
        yield from ((land, region) for region in known)


def _codes(item: dict[str, Any]) -> Iterator[str]:
    for key in ("subdivisions", "groups"):
        given = item.get(key)
        for one in given if isinstance(given, list) else []:
            if isinstance(one, dict) and isinstance(one.get("code"), str):
                yield one["code"].upper()


def _known(country: str) -> str:
    if country not in countries.COUNTRIES:
        raise _Wrong(f"the country “{country[:10]}” does not take part.")
    return country
