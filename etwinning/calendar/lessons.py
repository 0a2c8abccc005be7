"""When lessons of several schools happen at the same moment: wall times with a zone, laid on one line of minutes.

Minutes count from Monday 00:00 UTC of a week. A lesson is a wall time and the id of a zone; what the clocks of a place
show on a date is asked of the IANA database, so the week after a clock change is another week. Clocks change at night:
the offset at noon is that of the day's lessons.

A slot is a stretch of at least AT_LEAST minutes in which each school has a lesson; no lesson is used for two slots.
Their number is the largest possible. Going by time and taking each slot whose lessons are all free reaches it: whatever
clashes with the earliest slot needs the one of its lessons that ends last, so of all these only one could be taken
instead. That makes the number symmetric; it never grows when a school joins, nor shrinks when a lesson is added.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from etwinning.calendar.reference import Period, zone

AT_LEAST: Final = 30  # minutes; shorter than this two classes have hardly said hello
DAY: Final = 24 * 60


@dataclass(frozen=True)
class Timetable:
    """A school's week of lessons and its zone. `is_usual`: taken from the country, since the school has not said."""

    zone: str
    periods: tuple[Period, ...]
    is_usual: bool = False

    @property
    def weekdays(self) -> frozenset[int]:
        """The days on which there are lessons; Monday is 1."""
        return frozenset(period.weekday for period in self.periods)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which all have a lesson: minutes of the week in UTC, and the lesson of each school in their order."""

    begins: int
    ends: int
    periods: tuple[Period, ...]


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


@lru_cache(maxsize=16384)
def offset(zone_name: str, day: date) -> int:
    """How many minutes the clocks of a zone are ahead of UTC on a day."""
    ahead = datetime.combine(day, time(12), zone(zone_name)).utcoffset()
    assert ahead is not None  # noqa: S101 - a zone of the database always knows
    return int(ahead.total_seconds()) // 60


@lru_cache(maxsize=4096)
def lessons_in(timetable: Timetable, monday: date) -> tuple[Slot, ...]:
    """The lessons of one school in a week, by time."""
    laid = []
    for period in timetable.periods:
        start = (period.weekday - 1) * DAY - offset(timetable.zone, monday + timedelta(days=period.weekday - 1))
        begins = start + period.begins.hour * 60 + period.begins.minute
        laid.append(Slot(begins, start + period.ends.hour * 60 + period.ends.minute, (period,)))
    return tuple(sorted(laid, key=lambda lesson: (lesson.begins, lesson.ends)))


def slots_in(
    timetables: Sequence[Timetable], monday: date, open_days: Sequence[Collection[date]] | None = None
) -> list[Slot]:
    """The slots of a week, by time. With open_days, the days on which each school teaches, only on those."""
    weeks: list[Iterable[Slot]] = [lessons_in(timetable, monday) for timetable in timetables]
    if open_days is not None:
        weeks = [
            [lesson for lesson in week if monday + timedelta(days=lesson.periods[0].weekday - 1) in days]
            for week, days in zip(weeks, open_days, strict=True)
        ]
    if not weeks:
        return []
    common = [lesson for lesson in weeks[0] if lesson.ends - lesson.begins >= AT_LEAST]
    for week in weeks[1:]:
        common = list(_meet(common, list(week)))
    return list(_each_lesson_once(common))


def _meet(one: Sequence[Slot], other: Sequence[Slot]) -> Iterator[Slot]:
    """The stretches in which something of one and something of the other happens, by time; both are by time."""
    start = 0
    for left in one:
        while start < len(other) and other[start].ends <= left.begins:
            start += 1
        for right in other[start:]:
            if right.begins >= left.ends:
                break
            begins, ends = max(left.begins, right.begins), min(left.ends, right.ends)
            if ends - begins >= AT_LEAST:
                yield Slot(begins, ends, left.periods + right.periods)


def _each_lesson_once(slots: Sequence[Slot]) -> Iterator[Slot]:
    used: set[tuple[int, Period]] = set()
    for slot in sorted(slots, key=lambda slot: (slot.begins, slot.ends)):
        lessons = set(enumerate(slot.periods))
        if not lessons & used:
            used |= lessons
            yield slot


def count_in_common(timetables: Sequence[Timetable], day: date) -> int:
    """How many lesson periods the schools have in common in the week of a day, were none of them on holiday."""
    return _count(tuple(timetables), monday_of(day))


@lru_cache(maxsize=4096)
def _count(timetables: tuple[Timetable, ...], monday: date) -> int:
    return len(slots_in(timetables, monday))


@dataclass(frozen=True, slots=True)
class ClockChange:
    """From a Monday on, the clocks of some zones show another time. `moves`: so the lessons meet differently."""

    monday: date
    zones: frozenset[str]
    moves: bool


def clock_changes(zones: Sequence[str], first: date, last: date) -> list[ClockChange]:
    """The changes of the clocks in the weeks after that of `first`, to that of `last`."""
    found = []
    monday = monday_of(first)
    before = [offset(name, monday + timedelta(days=2)) for name in zones]
    while (monday := monday + timedelta(days=7)) <= last:
        now = [offset(name, monday + timedelta(days=2)) for name in zones]
        if now != before:
            changed = {name for name, old, new in zip(zones, before, now, strict=True) if old != new}
            steps = {new - old for old, new in zip(before, now, strict=True)}
            found.append(ClockChange(monday, frozenset(changed), moves=len(steps) > 1))
        before = now
    return found
