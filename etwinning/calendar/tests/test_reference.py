"""What is shipped: the sample of school holidays, the usual weeks, public holidays, zones."""

import json
from datetime import date, timedelta

import pytest

from etwinning.calendar import reference
from etwinning.calendar.words import HOLIDAYS
from etwinning.core import countries, regions
from etwinning.schools.models import School

SAMPLE = json.loads((reference._DATA / "school_holidays_2026.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("country", SAMPLE["countries"])
def test_the_sample_is_sound(country: str) -> None:
    assert country in countries.COUNTRIES
    for row in SAMPLE["countries"][country]:
        assert all(regions.is_region(code, country) for code in row.get("regions", ()))
        first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
        assert date(2026, 8, 1) <= first < date(2026, 10, 1)
        assert date(2027, 5, 15) < last <= date(2027, 7, 31)
        assert first.weekday() < 5
        assert last.weekday() < 6
        before = first
        for begins, ends, word in row["holidays"]:
            assert word in HOLIDAYS
            assert before < date.fromisoformat(begins) <= date.fromisoformat(ends) < last
            assert date.fromisoformat(ends) - date.fromisoformat(begins) < timedelta(days=25)
            before = date.fromisoformat(ends)
    own = [code for row in SAMPLE["countries"][country] for code in row.get("regions", ())]
    assert len(own) == len(set(own))


def test_each_country_has_a_usual_week_and_only_three_no_sample() -> None:
    assert set(countries.CODES) - set(SAMPLE["countries"]) == {"JO", "LB", "PS"}
    for country in countries.CODES:
        lines = reference.usual_lines(country)
        assert 4 <= len(lines) <= 8
        for (begins, ends, days), later in zip(lines, [*lines[1:], None], strict=True):
            assert begins < ends
            assert set(days) <= {1, 2, 3, 4, 5, 6, 7}
            assert later is None or ends <= later[0]
    assert {period.weekday for period in reference.usual_week("JO")} == {7, 1, 2, 3, 4}
    assert len(reference.usual_week("XX")) == 25  # a plain morning where nothing is known


def test_regions_go_before_the_country() -> None:
    bavaria, saarland = reference.sample_plan("DE", "DE-BY", 2026), reference.sample_plan("DE", "DE-SL", 2026)
    assert bavaria.last == date(2027, 7, 30)
    assert saarland.last == date(2027, 7, 7)
    assert reference.sample_plan("FR", "", 2026).is_known  # a school without region has that of the first row
    assert not reference.sample_plan("DE", "DE-BY", 2027).is_known
    assert not reference.sample_plan("JO", "", 2026).is_known


def test_public_holidays_by_region_and_language() -> None:
    def names(country: str, region: str, language: str, day: date) -> list[tuple[str, str]]:
        found = reference.public_holidays(country, region, day.year, language)
        return [(span.name, span.lang) for span in found if span.first <= day <= span.last]

    epiphany = date(2027, 1, 6)
    assert names("DE", "DE-BY", "de", epiphany) == [("Heilige Drei Könige", "")]
    assert names("DE", "DE-BE", "de", epiphany) == []
    assert names("GR", "", "en", date(2027, 3, 15)) == [("Green Monday", "")]
    assert names("TR", "", "tr", date(2027, 4, 23)) == [("Ulusal Egemenlik ve Çocuk Bayramı", "")]
    assert names("IT", "IT-75", "tr", date(2027, 6, 2)) == [
        ("Republic Day", "en")
    ]  # no Turkish: English, and it says so
    (eid,) = [span for span in reference.public_holidays("TR", "", 2027, "en") if span.name == "Eid al-Fitr"]
    assert (eid.first, eid.last) == (date(2027, 3, 9), date(2027, 3, 11))  # three days are one feast
    assert reference.public_holidays("ZZ", "", 2027, "en") == ()


def test_every_country_can_be_asked() -> None:
    for country in countries.CODES:
        for language in ("en", "tr", "mt", "ar"):
            assert isinstance(reference.public_holidays(country, "", 2027, language), tuple)


@pytest.mark.parametrize(
    ("said", "region", "zone"),
    [
        ("", "PT-11", "Europe/Lisbon"), ("", "PT-20", "Atlantic/Azores"), ("", "PT-30", "Atlantic/Madeira"),
        ("Europe/Lisbon", "PT-20", "Europe/Lisbon"), ("Nowhere/Land", "", "Europe/Lisbon"),
    ],
)  # fmt: skip
def test_zones(said: str, region: str, zone: str) -> None:
    assert reference.zone_of(School(country="PT", region=region, time_zone=said)) == zone


def test_zones_of_a_country() -> None:
    assert reference.zones_of("PT") == ("Europe/Lisbon", "Atlantic/Azores", "Atlantic/Madeira")
    assert reference.zone_of(School(country="ES", region="ES-CN")) == "Atlantic/Canary"
    assert reference.zone_of(School(country="ZZ")) == "UTC"
    assert reference.zones_of("TR") == ("Europe/Istanbul",)
