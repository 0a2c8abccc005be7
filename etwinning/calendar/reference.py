"""What is known of a country without asking a school: public holidays, the sample of school holidays, the usual week.

Public holidays come from the `holidays` library by country and region, named in the reader's language where it has
it. School holidays of 2026/27 come from a sample that we ship (data/school_holidays_2026.json says how it was made);
what is brought in by `manage.py import_holidays` goes before it. Zones are those of the IANA database.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

from etwinning.core import countries
from etwinning.schools.models import School

_DATA = Path(__file__).parent / "data"
_ZONES_OF_REGIONS: Final = {
    "PT-20": "Atlantic/Azores", "PT-30": "Atlantic/Madeira", "ES-CN": "Atlantic/Canary", "ES-CE": "Africa/Ceuta",
    "FR-971": "America/Guadeloupe", "FR-972": "America/Martinique", "FR-973": "America/Cayenne",
    "FR-974": "Indian/Reunion", "FR-976": "Indian/Mayotte",
}  # fmt: skip
# the library's own names of parts, where they are not those of ISO 3166-2
_PARTS: Final = {"BE-VLG": "NL", "BE-WAL": "FR"}
YEAR_BEGINS: Final = 8  # a school year is counted from August to July
FIRST_YEAR, LAST_YEAR = 2000, 2098  # beyond them no holidays are told


@dataclass(frozen=True, slots=True)
class Span:
    """Days without lessons and what they are called. `lang` is that of the name, where it is not the reader's."""

    first: date
    last: date
    name: str = ""
    word: str = ""  # of words.HOLIDAYS, when it has no name of its own
    lang: str = ""
    kind: str = "school"  # "public", "school" or "own" (of the school itself)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A school year of a country or region: its first and last day of lessons and its school holidays."""

    first: date
    last: date
    spans: tuple[Span, ...] = ()
    is_known: bool = True


def school_year(day: date) -> int:
    """The year in which the school year of that day began."""
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


@cache
def sample_made() -> date:
    """The day of the sample."""
    return date.fromisoformat(_read("school_holidays_2026.json")["made"])


@cache
def sample_plan(country: str, region: str, year: int) -> YearPlan:
    """The sample's plan for a region; where it has none, the usual length of a school year, said to be unknown."""
    sample = _read("school_holidays_2026.json")
    rows = sample["countries"].get(country, ()) if sample["year"] == year else ()
    own = [row for row in rows if region in row.get("regions", ())]
    usual = own or [row for row in rows if "regions" not in row] or list(rows)
    if not usual:
        return YearPlan(date(year, 9, 1), date(year + 1, 6, 20), is_known=False)
    row = usual[0]
    spans = tuple(
        Span(date.fromisoformat(first), date.fromisoformat(last), word=word) for first, last, word in row["holidays"]
    )
    return YearPlan(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]), spans)


@lru_cache(maxsize=4096)
def public_holidays(country: str, region: str, year: int, language: str) -> tuple[Span, ...]:
    """The public holidays of a calendar year, named in the reader's language or else in the country's."""
    import holidays  # noqa: PLC0415 - the calendars of the world, which few pages ask for

    kind = holidays.list_supported_countries().get(country)
    if kind is None:
        return ()
    part = _PARTS.get(region, region.partition("-")[2])
    made = holidays.country_holidays(country, subdiv=part if part in kind else None)  # computes nothing yet
    wanted = next((code for code in made.supported_languages if code.partition("_")[0] == language), "en_US")
    spoken = wanted if wanted in made.supported_languages else made.default_language
    named = holidays.country_holidays(country, subdiv=made.subdiv, years=year, language=spoken)
    lang = (spoken or "").partition("_")[0]
    found: list[Span] = []
    for day, name in sorted(named.items()):
        if found and found[-1].name == name and (day - found[-1].last).days == 1:
            found[-1] = replace(found[-1], last=day)  # a feast of several days is one
        else:
            found.append(Span(day, day, name=name, lang="" if lang == language else lang, kind="public"))
    return tuple(found)


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """The zones in which a country has schools, that of its capital first."""
    if country not in countries.COUNTRIES:
        return ("UTC",)
    main = countries.time_zone(country)
    there = get_global("territory_zones").get(country, [])
    others = sorted({zone for zone in there if zone in available_timezones()} - {main})
    return (main, *others)


def zone_of(school: School) -> str:
    """The IANA name of a school's zone: its own, or that of its region, or of its country's capital."""
    if school.time_zone and is_zone(school.time_zone):
        return school.time_zone
    return _ZONES_OF_REGIONS.get(school.region) or zones_of(school.country)[0]


@cache
def is_zone(name: str) -> bool:
    """Whether the IANA database knows it."""
    return name in available_timezones()


zone = cache(ZoneInfo)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A lesson of a week in wall time."""

    weekday: int
    begins: time
    ends: time


@cache
def usual_lines(country: str) -> tuple[tuple[time, time, tuple[int, ...]], ...]:
    """The lessons of a usual week of the country: (begins, ends, weekdays). Where it is not known, a plain morning."""
    plain = {"days": [1, 2, 3, 4, 5], "start": "08:30", "length": 45, "breaks": [10, 20, 10, 10], "count": 5}
    week = _read("usual_weeks.json")["countries"].get(country, plain)
    lines, at = [], _minutes(time.fromisoformat(week["start"]))
    for number in range(week["count"]):
        lines.append((_clock(at), _clock(at + week["length"]), tuple(week["days"])))
        at += week["length"] + (week["breaks"][number] if number < len(week["breaks"]) else 0)
    return tuple(lines)


@cache
def usual_week(country: str) -> tuple[Period, ...]:
    """The same as periods, in the order of the week."""
    return tuple(
        sorted(Period(day, begins, ends) for begins, ends, weekdays in usual_lines(country) for day in weekdays)
    )


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


@cache
def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return read
