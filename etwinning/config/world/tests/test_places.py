"""Towns of the demo world: real ones, with the region they lie in and the name their people use; always the same."""

from random import Random

import pytest

from etwinning.config.world import places
from etwinning.core.countries import CODES
from etwinning.core.regions import is_region


def test_it_works() -> None:
    konya = places.town_named("TR", "Konya")
    assert (konya.region, konya.time_zone, konya.local_name) == ("TR-42", "Europe/Istanbul", "Konya")
    assert konya.population > 1_000_000
    assert (round(konya.latitude), round(konya.longitude)) == (38, 32)


@pytest.mark.parametrize("country", CODES)
def test_every_country_has_towns_in_its_regions(country: str) -> None:
    found = list(places.towns(country))
    assert len(found) >= 11
    assert all(is_region(town.region, country) for town in found)
    assert [town.population for town in found] == sorted((town.population for town in found), reverse=True)


@pytest.mark.parametrize(
    ("country", "name", "local", "region"),
    [
        ("TR", "Istanbul", "İstanbul", "TR-34"),
        ("IT", "Lecce", "Lecce", "IT-75"),
        ("IT", "Trieste", "Trieste", "IT-36"),
        ("GR", "Volos", "Βόλος", "GR-E"),
        ("CZ", "Brno", "Brno", "CZ-64"),
        ("RS", "Novi Sad", "Нови Сад", "RS-06"),
        ("BG", "Stara Zagora", "Стара Загора", "BG-24"),
        ("UA", "Ternopil", "Тернопіль", "UA-61"),
        ("GE", "Kutaisi", "ქუთაისი", "GE-IM"),
        ("AM", "Yerevan", "Երևան", "AM-ER"),
        ("TN", "Nabeul", "نابل", "TN-21"),
        ("RO", "Iaşi", "Iași", "RO-IS"),
        ("MK", "Shtip", "Штип", "MK-211"),
    ],
)
def test_a_town_has_the_name_its_people_use(country: str, name: str, local: str, region: str) -> None:
    town = places.town_named(country, name)
    assert (town.local_name, town.region) == (local, region)
    assert places.town_named(country, local) == town


def test_the_same_lots_draw_the_same_towns() -> None:
    first = places.pick_towns("FR", 40, Random(7))
    assert places.pick_towns("FR", 40, Random(7)) == first
    assert len(set(first)) == 40
    assert places.pick_town("FR", Random(7)) == places.pick_town("FR", Random(7))


def test_a_small_country_gives_each_town_before_it_repeats() -> None:
    towns = list(places.towns("LI"))
    picked = places.pick_towns("LI", len(towns) + 3, Random(1))
    assert set(picked[: len(towns)]) == set(towns)


def test_larger_towns_come_more_often() -> None:
    lots = Random(3)
    drawn = [places.pick_town("HU", lots).name for _ in range(2000)]
    assert drawn.count("Debrecen") > drawn.count("Tokaj")


def test_quarters_of_a_city_are_no_towns() -> None:
    names = {town.name for town in places.towns()}
    assert names.isdisjoint({"Budapest XI. kerület", "Paris 15 Vaugirard", "Donaustadt", "Lasnamäe"})


def test_an_unknown_town_is_an_error() -> None:
    with pytest.raises(KeyError):
        places.town_named("TR", "Atlantis")
