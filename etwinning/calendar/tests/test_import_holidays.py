"""Official school holidays from a file in the form of the OpenHolidays API, whole or broken."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from etwinning.calendar import openholidays, queries
from etwinning.calendar.models import Season
from etwinning.calendar.picture import name_of
from etwinning.calendar.tests.factories import ATHENS, HELSINKI, make_school
from etwinning.calendar.years import Year
from tests.cast import Place

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
BERLIN = Place("DE", "DE-BE", "Berlin", "Grundschule am Ufer", "DE-1")


def item(first: str, last: str, **more: Any) -> dict[str, Any]:
    names = [{"language": "DE", "text": "Winterferien"}, {"language": "EN", "text": "Winter Holidays"}]
    return {
        "id": "0", "startDate": first, "endDate": last, "type": "School", "name": names, "regionalScope": "Regional",
        "temporalScope": "FullDay", "nationwide": False, "subdivisions": [{"code": "DE-BE", "shortName": "BE"}],
    } | more  # fmt: skip


WINTER = item("2027-02-15", "2027-02-20")


def bring(folder: Path, content: Any, *options: str) -> tuple[str, str]:
    """What the command says, and what it complains of."""
    file = folder / "holidays.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    said, wrong = io.StringIO(), io.StringIO()
    try:
        call_command("import_holidays", str(file), *options, stdout=said, stderr=wrong)
    except CommandError as error:
        wrong.write(str(error))
    return said.getvalue(), wrong.getvalue()


def berlin() -> Year:
    return queries.times_of([make_school(BERLIN)], DAY)[0].year


def test_it_works(tmp_path: Path) -> None:
    assert berlin().days_in(date(2027, 2, 15)) == 5  # the sample has them two weeks before
    assert not berlin().is_brought
    public = item("2026-12-25", "2026-12-25", type="Public")
    said, wrong = bring(tmp_path, [WINTER, public])
    assert said == "1 school holidays kept for DE-BE.\n1 items that are no school holidays were passed over.\n"
    assert wrong == ""
    year = berlin()
    assert year.is_brought
    assert (year.days_in(date(2027, 2, 15)), year.days_in(date(2027, 2, 1))) == (0, 5)
    (span,) = [span for span in year.spans if span.kind == "school"]
    assert (name_of(span), span.lang) == ("Winter Holidays", "")
    with translation.override("tr"):
        (span,) = [span for span in berlin().spans if span.kind == "school"]
        assert (name_of(span), span.lang) == ("Winter Holidays", "en")


def test_regions_differ(tmp_path: Path) -> None:
    bring(tmp_path, [WINTER, item("2027-02-08", "2027-02-12", subdivisions=[{"code": "DE-BY"}, {"code": "DE-SN"}])])
    assert [(row.region, row.first_date.day) for row in Season.objects.order_by("region")] == [
        ("DE-BE", 15), ("DE-BY", 8), ("DE-SN", 8),
    ]  # fmt: skip
    assert berlin().days_in(date(2027, 2, 8)) == 5


def test_a_region_of_which_nothing_was_brought_keeps_the_sample(tmp_path: Path) -> None:
    munich = make_school(Place("DE", "DE-BY", "München", "Grundschule an der Isar", "DE-2"))
    before = queries.times_of([munich], DAY)[0].year
    bring(tmp_path, [WINTER])
    assert queries.times_of([munich, make_school(BERLIN)], DAY)[0].year == before
    assert not before.is_brought


def test_the_summers_bound_the_year(tmp_path: Path) -> None:
    before, after = item("2026-07-09", "2026-08-22"), item("2027-07-01", "2027-08-14")
    bring(tmp_path, [before, after])
    year = berlin()
    assert (year.first, year.last) == (date(2026, 8, 23), date(2027, 6, 30))
    assert year.days_in(date(2026, 8, 17)) == 0
    assert year.days_in(date(2026, 8, 24)) == 5


def test_nationwide_and_by_groups(tmp_path: Path) -> None:
    greek = item("2026-12-24", "2027-01-07", nationwide=True, subdivisions=[])
    said, _wrong = bring(tmp_path, [greek], "--country", "gr")
    assert said == "1 school holidays kept for GR.\n"
    assert queries.times_of([make_school(ATHENS)], DAY)[0].year.is_brought
    french = item("2027-02-13", "2027-02-28", subdivisions=None, groups=[{"code": "FR-ZA"}])
    assert bring(tmp_path, [french])[0] == "3 school holidays kept for FR-ARA, FR-BFC, FR-NAQ.\n"


def test_a_newer_file_replaces_the_older_one_for_its_time_and_places(tmp_path: Path) -> None:
    old = item("2026-02-02", "2026-02-07")  # of the year before: stays
    bring(tmp_path, [WINTER, old, item("2027-02-08", "2027-02-12", subdivisions=[{"code": "DE-BY"}])])
    bring(tmp_path, [item("2027-02-01", "2027-02-20")])
    rows = Season.objects.order_by("first_date").values_list("region", "first_date")
    assert list(rows) == [
        ("DE-BE", date(2026, 2, 2)), ("DE-BE", date(2027, 2, 1)), ("DE-BY", date(2027, 2, 8)),
    ]  # fmt: skip
    assert bring(tmp_path, [WINTER, WINTER])[0] == "1 school holidays kept for DE-BE.\n"


BROKEN: list[tuple[Any, str]] = [
    ("a word", "it is not an object with startDate and endDate."),
    (None, "it is not an object with startDate and endDate."),
    (item("", "2027-02-20"), "it has no startDate."),
    (WINTER | {"endDate": None}, "it has no endDate."),
    (item("15.2.2027", "2027-02-20"), "its startDate “15.2.2027” is not a date like 2027-02-08."),
    (item("2027-02-30", "2027-03-01"), "its startDate “2027-02-30” is not a date like 2027-02-08."),
    (item("0001-01-01", "2027-03-01"), "its startDate is in the year 1."),
    (WINTER | {"startDate": ["2027"]}, "its startDate “['2027']” is not a date like 2027-02-08."),
    (item("2027-02-20", "2027-02-15"), "it ends on 2027-02-15 before it begins on 2027-02-20."),
    (item("2026-09-01", "2027-06-30"), "it lasts from 2026-09-01 to 2027-06-30, longer than 150 days."),
    (WINTER | {"name": []}, "it has no name in any language."),
    (WINTER | {"name": "Ferien"}, "it has no name in any language."),
    (WINTER | {"name": [{"language": "DE", "text": "  "}]}, "it has no name in any language."),
    (WINTER | {"subdivisions": []}, "it names no country. Say which one with --country."),
    (WINTER | {"subdivisions": [{"code": "DE-XX"}]}, "the region DE-XX is not one of ours."),
    (WINTER | {"subdivisions": [{"code": "US-CA"}]}, "the country “US” does not take part."),
    (WINTER | {"subdivisions": "DE-BE"}, "it names no country. Say which one with --country."),
]


@pytest.mark.parametrize(("wrong", "sentence"), BROKEN, ids=[sentence[:30] for _item, sentence in BROKEN])
def test_a_broken_item_is_named_and_nothing_is_kept(tmp_path: Path, wrong: Any, sentence: str) -> None:
    said, complaints = bring(tmp_path, [WINTER, wrong])
    assert said == ""
    assert complaints == (
        f"Holiday 2: {sentence}\nNothing was kept. Mend the file, or leave out what is wrong with --skip."
    )
    assert not Season.objects.exists()
    assert bring(tmp_path, [WINTER, wrong], "--skip")[0] == "1 school holidays kept for DE-BE.\n"


def test_items_of_another_country_than_said(tmp_path: Path) -> None:
    assert "Holiday 1: it is of DE, not of FI." in bring(tmp_path, [WINTER], "--country", "FI")[1]
    regional = WINTER | {"subdivisions": []}
    assert "says not for which regions" in bring(tmp_path, [regional], "--country", "FI")[1]
    assert "does not take part" in bring(tmp_path, [WINTER], "--country", "US")[1]


FILES: list[tuple[bytes, str]] = [
    (b"", "The file is not JSON:"),
    (b'[{"startDate": "2027', "The file is not JSON:"),
    (b"<html>Not found</html>", "The file is not JSON:"),
    (b"\xff\xfe\x00[", "The file is not text in UTF-8."),
    (b"{}", "The file must hold a list of holidays: it should begin with [."),
    (b"[]", "There are no school holidays in this file."),
    (b"[" * 200_000, "The file is nested too deeply."),
    (b"[" + b"1," * 60_000 + b"1]", "The file holds 60001 holidays. More than 50000 are not read."),
    (b" " * (openholidays.MOST_BYTES + 1), "The file is larger than 20 MB."),
]


@pytest.mark.parametrize(("content", "sentence"), FILES, ids=[sentence[:25] for _bytes, sentence in FILES])
def test_what_is_no_such_file(tmp_path: Path, content: bytes, sentence: str) -> None:
    said, wrong = bring(tmp_path, content)
    assert said == ""
    assert wrong.startswith(sentence)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="The file cannot be read: No such file or directory"):
        call_command("import_holidays", "/nowhere/holidays.json")


def test_with_a_hundred_mistakes_twenty_are_shown(tmp_path: Path) -> None:
    wrong = bring(tmp_path, [None] * 100)[1].splitlines()
    assert wrong[20] == "… and 80 more."
    assert len(wrong) == 22


def test_what_one_country_brings_leaves_the_sample_of_others(tmp_path: Path) -> None:
    before = queries.times_of([make_school(HELSINKI)], DAY)[0].year
    bring(tmp_path, [WINTER])
    assert queries.times_of([make_school(HELSINKI)], DAY)[0].year == before
