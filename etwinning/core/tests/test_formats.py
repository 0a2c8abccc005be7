"""Dates, numbers, lists and sizes as several languages write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import override
from markupsafe import Markup

from etwinning.core import formats
from etwinning.core.languages import INTERFACE

NOON = datetime(2026, 11, 22, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("en", "22 November 2026"),
        ("tr", "22 Kasım 2026"),
        ("hu", "2026. november 22."),
        ("lt", "2026 m. lapkričio 22 d."),
        ("el", "22 Νοεμβρίου 2026"),
        ("sr", "22. новембар 2026."),
        ("pt", "22 de novembro de 2026"),
        ("nb", "22. november 2026"),
    ],
)
def test_it_works(lang: str, written: str) -> None:
    with override(lang):
        assert formats.day(date(2026, 11, 22)) == written


@pytest.mark.parametrize(
    ("lang", "written"),
    [("mt", "22 ta’ Novembru 2026"), ("hy", "22 նոյեմբերի, 2026 թ."), ("sr-latn", "22. novembar 2026.")],
)
def test_languages_that_come_later(lang: str, written: str) -> None:
    assert formats._day(date(2026, 11, 22), lang) == written


def test_a_moment_is_told_in_the_readers_zone() -> None:
    with override("en"), timezone.override("Europe/Istanbul"):
        assert formats.moment(NOON) == "22 November 2026, 14:05"
        assert formats.clock(NOON) == "14:05"
        assert formats.moment(NOON, "Europe/Rome") == "22 November 2026, 12:05"
        assert formats.clock(NOON, timezone.get_fixed_timezone(60)) == "12:05"


def test_the_day_of_a_moment_depends_on_the_zone() -> None:
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    with override("en"):
        assert formats.day(late, "Europe/Lisbon") == "22 November 2026"
        assert formats.day(late, "Europe/Istanbul") == "23 November 2026"


@pytest.mark.parametrize(
    ("elapsed", "written"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=1, seconds=50), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=29), "4 weeks ago"),
        (-timedelta(days=3), "in 3 days"),
        (timedelta(days=40), "22 November 2026"),
    ],
)
def test_how_long_ago(elapsed: timedelta, written: str) -> None:
    with override("en"):
        assert formats.ago(NOON, NOON + elapsed) == written


def test_how_long_ago_in_turkish() -> None:
    with override("tr"):
        assert formats.ago(NOON, NOON + timedelta(minutes=5)) == "5 dakika önce"


def test_numbers() -> None:
    with override("en"):
        assert formats.number(604536) == "604,536"
        assert formats.number(Decimal("4.25")) == "4.25"
        assert formats.percent(0.564) == "56%"
    with override("tr"):
        assert formats.number(604536) == "604.536"
        assert formats.percent(0.564) == "%56"
    with override("fr"):
        assert formats.number(604536) == "604\u202f536"


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (999_960, "1 MB"),
        (1_400_000, "1.4 MB"),
        (5 * 10**12, "5,000 GB"),
    ],
)
def test_file_sizes(size: int, written: str) -> None:
    with override("en"):
        assert formats.file_size(size) == written
    with override("tr"):
        assert formats.file_size(24) == "24 bayt"


def test_lists() -> None:
    with override("en"):
        assert formats.join_list([]) == ""
        assert formats.join_list(["Ayşe"]) == "Ayşe"
        assert formats.join_list(["Ayşe", "Bruno", "Chiara"]) == "Ayşe, Bruno and Chiara"
    with override("tr"):
        assert formats.join_list(["Ayşe", "Bruno"]) == "Ayşe ve Bruno"


def test_markup_in_a_list_is_kept_and_all_else_escaped() -> None:
    with override("en"):
        joined = formats.join_list([Markup("<bdi>Ayşe</bdi>"), "<script>"])
    assert joined == Markup("<bdi>Ayşe</bdi> and &lt;script&gt;")
    assert isinstance(joined, Markup)


@pytest.mark.parametrize("lang", INTERFACE)
def test_every_interface_language_can_write_everything(lang: str) -> None:
    with override(lang):
        written = [
            formats.day(NOON),
            formats.moment(NOON),
            formats.ago(NOON, NOON + timedelta(hours=2)),
            formats.number(1234567),
            formats.percent(0.5),
            formats.file_size(24),
            formats.file_size(123456),
            formats.join_list(["a", "b", "c"]),
        ]
    assert all(written)
    assert not any("{" in text or "digital" in text for text in written)


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, ""), (0, "0:00"), (61, "1:01"), (3599, "59:59"), (3723, "1:02:03")]
)
def test_playing_time(seconds: int | None, said: str) -> None:
    assert formats.playing_time(seconds) == said
