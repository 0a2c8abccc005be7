"""The schools of the crowd."""

from collections import Counter
from functools import cache
from typing import Final

from etwinning.config.crowd.lines import Lines, clean, listed
from etwinning.config.crowd.making import CHUNK, Crowd, Spot, weighted, write
from etwinning.config.world import read
from etwinning.config.world.naming import draw_name
from etwinning.config.world.places import Town
from etwinning.config.world.schools import ISCED, LEVELS, official_number, school_name, town_of
from etwinning.core import countries
from etwinning.core.folding import fold, search_text, sort_key
from etwinning.schools.models import School

SKEW: Final = 1.3  # large countries are larger than in the demo world


def make_schools(crowd: Crowd) -> None:
    """So many more schools; every country has some."""
    lines = Lines(
        School, "id", "country", "region", "city", "name", "official_number", "levels", "head_name", "head_email",
        "latitude", "longitude", "time_zone", "registered_at", "folded_name", "folded_city", "search", "sort_name",
    )  # fmt: skip
    lots = crowd.lots("schools")
    keys, weights = weighted({row.key: row.weight**SKEW for row in read.countries().values()})
    numbers = Counter(place.key for place in crowd.world.places)
    levels, level_weights = weighted(dict(LEVELS))
    for _school in range(crowd.schools):
        key = lots.choices(keys, cum_weights=weights)[0]
        level = lots.choices(levels, cum_weights=level_weights)[0]
        crowd.places.append(_add(crowd, lines, key, level, numbers[key], lots))
        numbers[key] += 1
        crowd.done("schools")
        if len(lines.waiting) >= CHUNK:
            write(lines)
    write(lines)


def _add(crowd: Crowd, lines: Lines, key: str, level: str, number: int, lots: object) -> Spot:
    country, town = read.countries()[key], town_of(key, lots)  # type: ignore[arg-type]
    name = school_name(country.schools, level, town, lots)[:200]  # type: ignore[arg-type]
    head = draw_name(country.names, lots)  # type: ignore[arg-type]
    official = official_number(country.number, number) + "/2"  # of another kind than those of the demo world
    folded, pk = search_text(name), lines.key()
    where = _town_text(town, country.code)
    city = town.local_name
    lines.add(
        str(pk), country.code, town.region, clean(city), clean(name), official, listed(ISCED[level]),
        clean(f"{head.given} {head.family}"), f"head@school-{pk}.example",
        str(round(town.latitude + lots.uniform(-0.03, 0.03), 5)),  # type: ignore[attr-defined]
        str(round(town.longitude + lots.uniform(-0.03, 0.03), 5)), town.time_zone,  # type: ignore[attr-defined]
        crowd.ago(lots.triangular(1, 6500, 900)), clean(fold(name)[:260]), clean(fold(city)[:160]),  # type: ignore[attr-defined]
        clean(f"{folded} {where} {fold(official)}"), "\\\\x" + sort_key(name, "en").hex(),
    )  # fmt: skip
    search = clean(f"{folded} {search_text(city)}")
    return Spot(pk, key, country.code, town.region, city, level, search, town.time_zone)


@cache
def _town_text(town: Town, country: str) -> str:
    names = (countries.country_name(country, language) for language in ("en", countries.first_language(country)))
    return search_text(town.local_name, *names)
