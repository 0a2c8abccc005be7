"""Regions: complete, unique, with names in the reader's script, found from a town."""

import pytest

from etwinning.core import regions
from etwinning.core.countries import CODES


def test_it_works() -> None:
    assert regions.region_name("TR-42", "tr") == "Konya"
    assert regions.region_name("IT-75", "tr") == "Puglia"
    assert regions.region_of_town("TR", "71") == "TR-42"


@pytest.mark.parametrize("country", CODES)
def test_every_country_has_regions_of_its_own(country: str) -> None:
    pairs = regions.regions_of(country, "en")
    assert len(pairs) >= 3
    assert len({name for _, name in pairs}) == len(pairs)
    assert all(regions.is_region(code, country) and name for code, name in pairs)


@pytest.mark.parametrize(
    ("code", "home", "at_home", "abroad"),
    [
        ("GR-E", "el", "Θεσσαλία", "Thessalía"),
        ("BG-22", "bg", "София (столица)", "Sofia (capital)"),
        ("RS-12", "sr", "Шумадијски округ", "Šumadijski okrug"),
        ("UA-46", "uk", "Львівська область", "Lvivska oblast"),
        ("TN-61", "ar", "صفاقس", "Sfax"),
        ("NO-56", "nb", "Finnmark", "Finnmark"),
    ],
)
def test_a_reader_at_home_sees_her_own_script(code: str, home: str, at_home: str, abroad: str) -> None:
    assert regions.region_name(code, home) == at_home
    assert regions.region_name(code, "pt") == abroad


def test_names_are_sorted_for_the_reader() -> None:
    names = [name for _, name in regions.regions_of("TR", "tr")]
    assert names.index("Çorum") == names.index("Çankırı") + 1
    assert names.index("Iğdır") < names.index("Isparta") < names.index("İstanbul") < names.index("İzmir")


@pytest.mark.parametrize(
    ("country", "admin1", "town", "region"),
    [
        ("IT", "13", 0, "IT-75"),  # Lecce
        ("GR", "ESYE14", 0, "GR-E"),  # Volos
        ("CZ", "78", 0, "CZ-64"),  # Brno
        ("RS", "SE", 792680, "RS-00"),  # Belgrade, by its id
        ("XK", "10097360", 0, "XK-PR"),
        ("RS", "SE", 1, ""),
        ("FR", "no such", 0, ""),
    ],
)
def test_a_town_leads_to_its_region(country: str, admin1: str, town: int, region: str) -> None:
    assert regions.region_of_town(country, admin1, town) == region


def test_unknown_codes_do_no_harm() -> None:
    assert regions.region_name("QQ-1", "en") == "QQ-1"
    assert regions.regions_of("QQ", "en") == []
    assert not regions.is_region("TR-42", "IT")
