"""Countries: 46 of them, named for every reader, each with a zone, languages and a place in the chooser."""

from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from etwinning.core import countries
from etwinning.core.languages import INTERFACE, PLATFORM, SPOKEN


def test_it_works() -> None:
    assert countries.country_name("TR", "en") == "Türkiye"
    assert countries.country_name("TR", "de") == "Türkei"
    with override("tr"):
        assert countries.country_name("IT") == "İtalya"


def test_there_are_46() -> None:
    assert len(countries.CODES) == 46
    assert "GB" not in countries.CODES
    assert {"BE", "ME", "XK", "PS", "TN", "JO", "LB"} < set(countries.CODES)


@pytest.mark.parametrize("reader", PLATFORM)
def test_every_reader_sees_46_different_names(reader: str) -> None:
    names = dict(countries.choices(reader))
    assert len(set(names.values())) == 46
    assert [code for code, name in names.items() if name in {"", code}] == []


@pytest.mark.parametrize("code", countries.CODES)
def test_zone_and_languages_exist(code: str) -> None:
    assert ZoneInfo(countries.time_zone(code)).key == countries.time_zone(code)
    assert countries.languages_of(code)
    assert set(countries.languages_of(code)) - {"nn"} <= set(SPOKEN)


def test_palestine_and_kosovo_have_the_programmes_names() -> None:
    assert countries.country_name("PS", "en") == "Palestine"
    assert countries.country_name("XK", "en") == "Kosovo"
    assert countries.country_name("PS", "tr") == "Filistin"


def test_names_are_sorted_by_the_readers_alphabet() -> None:
    in_swedish = [code for code, _ in countries.choices("sv")]
    assert in_swedish[-1] == "AT"  # Österrike
    in_german = [code for code, _ in countries.choices("de")]
    assert in_german.index("AT") < in_german.index("PS")  # Österreich before Palästina


@pytest.mark.parametrize(
    ("country", "first"),
    [("TR", "tr"), ("CY", "el"), ("BE", "nl"), ("LU", "fr"), ("ME", "sr"), ("JO", "en"), ("LB", "fr"), ("", "en")],
)
def test_a_newcomer_is_offered_a_language_of_the_country(country: str, first: str) -> None:
    assert countries.first_language(country) == first


def test_the_chooser_puts_ones_own_first_and_loses_none() -> None:
    assert countries.chooser_languages("BE")[:3] == ("nl", "fr", "de")
    assert sorted(countries.chooser_languages("BE")) == sorted(INTERFACE)
    assert countries.chooser_languages() == INTERFACE


def test_a_country_outside_is_named_but_has_nothing_else() -> None:
    assert countries.country_name("JP", "en") == "Japan"
    assert countries.languages_of("JP") == ()
