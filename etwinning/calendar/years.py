"""The school year as a row of bits, one a day from 1 August: what schools have in common is an AND of whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, reduce
from operator import and_
from typing import Final

from etwinning.calendar.models import Change
from etwinning.calendar.reference import YEAR_BEGINS, Span, YearPlan

WORKING_WEEK: Final = 3  # days: in a week with fewer common ones, two classes get little done together
_BETWEEN_TERMS: Final = 14  # days without lessons in a row, with weekends, that end a term
_WEEK: Final = 0b1111111
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """A school's year: its bounds, what is free and why, and the days in school as bits."""

    begins: date  # 1 August
    first: date
    last: date
    spans: tuple[Span, ...]  # days off and their names, by time
    extra: tuple[Span, ...]  # days in school in spite of everything
    weekdays: frozenset[int]  # on which it teaches
    days: int
    is_known: bool  # whether anybody has said anything about this year's school holidays
    is_brought: bool = False  # from an official calendar

    def in_school(self, day: date) -> bool:
        """Whether there are lessons on a day."""
        place = (day - self.begins).days
        return place >= 0 and bool(self.days >> place & 1)

    def days_in(self, monday: date) -> int:
        """How many days of that week are in school."""
        return week_bits(self.days, self.begins, monday).bit_count()

    def open_days(self, monday: date) -> frozenset[date]:
        """The days of a week that are in school."""
        return frozenset(day for day in (monday + timedelta(days=n) for n in range(7)) if self.in_school(day))

    def holidays_from(self, day: date) -> list[Span]:
        """The holidays that have not ended on a day, and without which there would be lessons.

        What the school says itself is always among them. A feast within school holidays is left out: nobody notices it.
        """
        felt = [span for span in self.spans if span.last >= day and self._is_felt(span)]
        return [span for span in felt if not any(_is_within(span, other) for other in felt)]

    def summers(self) -> list[Span]:
        """The days before its first and after its last day of lessons; the last is never a guess."""
        both = [(self.begins, self.first - _DAY)]
        if self.is_known or self.is_brought:
            both.append((self.last + _DAY, year_begins(self.begins.year + 1) - _DAY))
        return [Span(first, last, word="summer") for first, last in both if first <= last]

    def _is_felt(self, span: Span) -> bool:
        if span.kind == "own":
            return True
        taught = bits(self.begins, self.first, self.last) & _weekdays(self.begins, self.weekdays)
        return bool(taught & bits(self.begins, span.first, span.last))

    def terms(self) -> list[tuple[date, date]]:
        """(first, last day of lessons) of each term: two weeks without a lesson end one."""
        found: list[tuple[date, date]] = []
        for day in self._school_days():
            if found and (day - found[-1][1]).days <= _BETWEEN_TERMS:
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
        return found

    def _school_days(self) -> Iterator[date]:
        left = self.days
        while left:
            lowest = left & -left
            yield self.begins + timedelta(days=lowest.bit_length() - 1)
            left ^= lowest


def _is_within(span: Span, other: Span) -> bool:
    longer = (other.last - other.first) > (span.last - span.first)
    return longer and other.first <= span.first and span.last <= other.last


def joined(spans: Iterable[Span]) -> list[Span]:
    """Holidays of several years by time, each once; a summer that two years tell of is one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.first, span.last)):
        if found and span.word == found[-1].word == "summer" and span.first <= found[-1].last + _DAY:
            found[-1] = replace(found[-1], last=max(found[-1].last, span.last))
        elif span not in found:
            found.append(span)
    return found


def year_begins(year: int) -> date:
    """The day from which a school year is counted."""
    return date(year, YEAR_BEGINS, 1)


def bits(begins: date, first: date, last: date) -> int:
    """The days from first to last as bits; what lies before the year is cut off."""
    start, end = max((first - begins).days, 0), min((last - begins).days, 400)
    return ((1 << (end - start + 1)) - 1) << start if end >= start else 0


@cache
def _weekdays(begins: date, weekdays: frozenset[int]) -> int:
    """The bits of all these weekdays of a year."""
    days = (begins + timedelta(days=n) for n in range(366))
    return sum(1 << n for n, day in enumerate(days) if day.isoweekday() in weekdays)


def week_bits(days: int, begins: date, monday: date) -> int:
    """The seven bits of a week, Monday lowest; days before the year count as free."""
    place = (monday - begins).days
    return (days >> place if place >= 0 else days << -place) & _WEEK


def make_year(
    year: int,
    plan: YearPlan,
    *,
    weekdays: frozenset[int],
    public: Iterable[Span] = (),
    changes: Iterable[Change] = (),
    is_brought: bool = False,
) -> Year:
    """A school's year from its country's plan, public holidays and its own changes, the oldest first."""
    begins = year_begins(year)
    spans, extra = [*plan.spans, *public], list[Span]()
    for change in changes:
        spans, extra = _changed(spans, extra, change)
    days = bits(begins, plan.first, plan.last) & _weekdays(begins, weekdays)
    for span in spans:
        days &= ~bits(begins, span.first, span.last)
    for span in extra:
        days |= bits(begins, span.first, span.last)
    ordered = tuple(sorted(spans, key=lambda span: (span.first, span.last)))
    return Year(begins, plan.first, plan.last, ordered, tuple(extra), weekdays, days, plan.is_known, is_brought)


def _changed(spans: list[Span], extra: list[Span], change: Change) -> tuple[list[Span], list[Span]]:
    """Apply one change of a school. What it takes away is what stands on exactly these days."""
    first, last = change.first_date, change.last_date
    own = Span(first, last, name=change.name, word="other", kind="own")
    if change.kind == Change.Kind.SCHOOL:
        return spans, [*extra, own]
    if change.kind == Change.Kind.ADDED:
        return [*spans, own], extra
    from_first, from_last = change.from_first_date or first, change.from_last_date or last
    taken = [span for span in spans if (span.first, span.last) == (from_first, from_last)]
    left = [span for span in spans if span not in taken]
    if change.kind == Change.Kind.MOVED:
        named = taken[0] if taken and not change.name else own
        left.append(replace(named, first=first, last=last, kind="own"))
    return left, extra


def common_days(years: Sequence[Year]) -> int:
    """The days on which all are in school, as bits from 1 August of their (one) year."""
    return reduce(and_, (year.days for year in years))


@dataclass(frozen=True, slots=True)
class Week:
    """A week: how many days each school teaches, and on how many all do."""

    monday: date
    days: tuple[int, ...]
    together: int

    @property
    def is_common(self) -> bool:
        """Whether one can work together in it."""
        return self.together >= WORKING_WEEK


def weeks_of(years: Sequence[Year], first: date, last: date) -> list[Week]:
    """The weeks from that of `first` to that of `last`."""
    if not years:
        return []
    begins, shared = years[0].begins, common_days(years)
    monday = first - timedelta(days=first.weekday())
    found = []
    while monday <= last:
        counts = tuple(week_bits(year.days, begins, monday).bit_count() for year in years)
        found.append(Week(monday, counts, week_bits(shared, begins, monday).bit_count()))
        monday += timedelta(days=7)
    return found
