"""Schools that do not exist in towns that do."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Final

from etwinning.config.world import read
from etwinning.config.world.making import Place, World, name_from
from etwinning.config.world.naming import ascii_word, draw_name
from etwinning.config.world.places import Town, pick_town
from etwinning.schools.actions import fill_folded
from etwinning.schools.models import School

LEVELS: Final = {"early": 6, "primary": 38, "secondary": 28, "upper": 20, "vocational": 8}
ISCED: Final = {
    "early": ["isced-0"], "primary": ["isced-1"], "secondary": ["isced-2"], "upper": ["isced-3"],
    "vocational": ["isced-3", "vocational"],
}  # fmt: skip
_PARTS_OF_BELGIUM: Final = {"BE-nl": ("BE-VLG", "BE-BRU"), "BE-fr": ("BE-WAL", "BE-BRU")}
_LETTERS: Final = "ABCDEFGHKL"
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIV", "XVII")


def make_schools(world: World) -> None:
    """So many schools as the size says; every country has one before any has a second."""
    numbers = dict.fromkeys(read.countries(), 0)
    for index, key in enumerate(_countries(world)):
        _make_school(world, index, key, numbers[key])
        numbers[key] += 1


def _countries(world: World) -> Iterator[str]:
    rows, lots = list(read.countries().values()), world.lots("countries")
    weights = list(accumulate(row.weight for row in rows))
    first = [row.key for row in sorted(rows, key=lambda row: -row.weight)][: world.size.schools]
    yield from first
    for _school in range(world.size.schools - len(first)):
        yield lots.choices(rows, cum_weights=weights)[0].key


def _make_school(world: World, index: int, key: str, number: int) -> None:
    lots = world.lots("school", index)
    country = read.countries()[key]
    town = town_of(key, lots)
    level = lots.choices(list(LEVELS), weights=list(LEVELS.values()))[0]
    since = world.ago(lots.triangular(60, 6500, 900))
    school = School(official_number=official_number(country.number, number), registered_at=since)
    name = school_name(country.schools, level, town, lots)
    world.places.append(keep_school(world, school, key=key, town=town, name=name, level=level, lots=lots))


def keep_school(world: World, school: School, *, key: str, town: Town, name: str, level: str, lots: Random) -> Place:
    """Complete a school by what its town and country say, and keep it."""
    country = read.countries()[key]
    language = next((language for language in country.languages if read.texts(language)), "en")
    head = draw_name(country.names, lots)
    address = f"{ascii_word(name)[:30].strip('-')}-{name_from(key, school.official_number)[:4]}"
    school.country, school.region, school.city, school.name = country.code, town.region, town.local_name, name[:200]
    school.levels = list(ISCED[level])
    school.head_name, school.head_email = f"{head.given} {head.family}", f"head@{address}.example"
    school.website = f"https://{address}.example/" if lots.random() < 0.8 else ""
    school.latitude = round(town.latitude + lots.uniform(-0.012, 0.012), 5)
    school.longitude = round(town.longitude + lots.uniform(-0.012, 0.012), 5)
    school.time_zone = town.time_zone
    if lots.random() < 0.6:
        words = read.texts(language) or {}
        school.description = lots.choice(words["school"]).format(n=lots.randint(90, 900), t=town.local_name)
        school.text_language = language
    if lots.random() < 0.3:
        shown = world.pictures["town"] + world.pictures["garden"]
        school.picture = world.copy_of(lots.choice(shown), owner=None, at=school.registered_at)
    fill_folded(school)
    world.add(school)
    return Place(
        school.pk, key, country.code, town.region, school.city, town.name, school.name, level,
    )  # fmt: skip


def town_of(key: str, lots: Random) -> Town:
    """A town of the country; of the right part of Belgium."""
    regions = _PARTS_OF_BELGIUM.get(key)
    while True:
        town = pick_town(key[:2], lots)
        if regions is None or town.region in regions:
            return town


def school_name(language: str, level: str, town: Town, lots: Random) -> str:
    """What a school of that level is called there."""
    words = read.school_words(language)
    pattern = lots.choice(words[level])
    return pattern.format(
        h=lots.choice(words["honorands"]), p=lots.choice(words.get("places", words["honorands"])), n=lots.randint(2, 29),
        t=town.local_name, r=lots.choice(_ROMAN),
    )  # fmt: skip


def official_number(pattern: str, number: int) -> str:
    """The number of the n-th school of a country: the usual shape, never twice."""
    places = pattern.count("#") + pattern.count("@")
    room = 10**places
    left = (number * 7919 + 3517) % room  # 7919 is prime to ten, so all numbers come before one comes again
    digits = iter(f"{left:0{places}d}")
    drawn = "".join(
        next(digits) if sign == "#" else _LETTERS[int(next(digits))] if sign == "@" else sign for sign in pattern
    )
    return drawn if number < room else f"{drawn}-{number // room}"
