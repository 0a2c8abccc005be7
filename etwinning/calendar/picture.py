"""What pages draw of schools' times: a strip of weeks, a day of lessons, and the words and tables that say the same.

Places along a line are per cent of its length, so that a drawing is as wide as the page and letters keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Final

from babel.dates import format_date, format_interval, get_day_names, get_timezone_location
from django.utils.translation import gettext as _

from etwinning.calendar.lessons import (
    DAY,
    ClockChange,
    Slot,
    Timetable,
    clock_changes,
    count_in_common,
    lessons_in,
    offset,
    slots_in,
)
from etwinning.calendar.reference import Span, sample_made
from etwinning.calendar.words import HOLIDAYS
from etwinning.calendar.years import Week, Year, weeks_of
from etwinning.core.formats import babel_locale, clock, join_list
from etwinning.core.languages import active_language
from etwinning.schools.models import School

LETTERS: Final = "abcdef"
LANE, DAY_LANE = 26, 20  # heights of a lane of weeks, of a lane of lessons
FULL: Final = 5  # days of an ordinary week


@dataclass(frozen=True)
class Bar:
    """A stretch of a lane: where it begins and how long it is (per cent), where its top is and how high it is."""

    x: float
    width: float
    y: float = 0
    height: float = LANE
    is_weak: bool = False


@dataclass(frozen=True)
class Label:
    """A word below or above a line; `anchor` as SVG says it."""

    x: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Side:
    """One of the schools: its letter is its colour everywhere, its label tells it from the others."""

    school: School
    letter: str
    label: str
    timetable: Timetable
    year: Year
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class DayPicture:
    """The lessons of one day, or of several days that are alike, on the clock of the first school."""

    name: str
    hours: list[Label]
    lanes: list[tuple[Side, list[Bar]]]
    together: list[Bar]
    rows: list[tuple[str, ...]]  # of each common lesson period: the time at each school


@dataclass(frozen=True)
class Stage:
    """How the lessons of an ordinary week meet from a Monday on, until the clocks change again."""

    monday: date
    count: int
    days: list[DayPicture]
    changed: str = ""  # where the clocks changed
    stays: str = ""  # where they did not
    moves: bool = True


@dataclass(frozen=True)
class Away:
    """Days on which one school is on holiday and another is not."""

    side: Side
    span: Span
    when: str
    name: str
    days: int
    others: str  # who is in school


@dataclass
class Together:
    """Everything that one to six schools see together."""

    sides: list[Side]
    today: date
    weeks: list[Week]
    until: date  # the day on which the first of them ends its year
    months: list[Label] = field(default_factory=list)
    clock_marks: list[float] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    pairs: list[tuple[str, str, int]] = field(default_factory=list)  # of three schools or more, two by two
    this_week: int = 0

    @property
    def weeks_left(self) -> int:
        """How many common working weeks there are from this one to the summer."""
        return sum(week.is_common for week in self.weeks)

    @property
    def periods(self) -> int:
        """Lesson periods in common in an ordinary week now."""
        return self.stages[0].count if self.stages else 0

    @property
    def guesses(self) -> list[str]:
        """The schools that have not said their lessons."""
        return [side.label for side in self.sides if side.timetable.is_usual]

    @property
    def unknown(self) -> list[str]:
        """The schools whose school holidays nobody has told."""
        return [side.label for side in self.sides if not (side.year.is_known or side.year.is_brought)]

    @property
    def sample_made(self) -> date:
        """The day of the sample."""
        return sample_made()

    @property
    def samples(self) -> list[str]:
        """The schools whose school holidays are those of the sample."""
        return [side.label for side in self.sides if side.year.is_known and not side.year.is_brought]


def together(some: Sequence[tuple[School, Timetable, Year]], today: date) -> Together:
    """The picture of schools, mine first, from this week to the summer."""
    start = max(today, min(year.first for _school, _timetable, year in some))
    end = max(start, *(year.last for _school, _timetable, year in some))
    weeks = weeks_of([year for _school, _timetable, year in some], start, end)
    labels = _labels([school for school, _timetable, _year in some])
    sides = [
        Side(school, LETTERS[number], labels[number], timetable, year, tuple(_week_bars(weeks, number)))
        for number, (school, timetable, year) in enumerate(some)
    ]
    until = min(side.year.last for side in sides)
    found = Together(sides, today, weeks, until, months=_months(weeks), bars=list(_common_bars(weeks)))
    timetables = [side.timetable for side in sides]
    changes = clock_changes([timetable.zone for timetable in timetables], start, until)
    found.clock_marks = [_share((change.monday - weeks[0].monday).days // 7, len(weeks)) for change in changes]
    if len(sides) > 1:
        found.stages = [_stage(sides, weeks[0].monday), *(_stage(sides, change.monday, change) for change in changes)]
        monday = weeks[0].monday
        found.this_week = len(slots_in(timetables, monday, [side.year.open_days(monday) for side in sides]))
        found.pairs = _pairs(sides, monday)
        found.away = [away for side in sides for away in _away(side, sides, start)]
        found.away.sort(key=lambda away: (away.span.first, away.side.letter))
    else:
        found.stages = [_stage(sides, weeks[0].monday)]
    return found


def _pairs(sides: Sequence[Side], monday: date) -> list[tuple[str, str, int]]:
    """How many lesson periods each two of several schools have in common, the most first."""
    if len(sides) < 3:  # noqa: PLR2004 - two are a pair already
        return []
    found = [
        (one.label, other.label, count_in_common([one.timetable, other.timetable], monday))
        for one, other in combinations(sides, 2)
    ]
    return sorted(found, key=lambda pair: -pair[2])


def _labels(schools: Sequence[School]) -> list[str]:
    """The town, or the name of the school where two are in one town."""
    towns = [school.city for school in schools]
    return [school.city if towns.count(school.city) == 1 else school.name for school in schools]


def _share(part: float, whole: float) -> float:
    return round(100 * part / whole, 2) if whole else 0


def _week_bars(weeks: Sequence[Week], side: int) -> list[Bar]:
    return [_bar(place, len(weeks), week.days[side]) for place, week in enumerate(weeks) if week.days[side]]


def _common_bars(weeks: Sequence[Week]) -> list[Bar]:
    return [
        _bar(place, len(weeks), week.together, is_weak=not week.is_common)
        for place, week in enumerate(weeks)
        if week.together
    ]


def _bar(place: int, of: int, days: int, *, is_weak: bool = False) -> Bar:
    """A week in a lane: the more days, the higher."""
    height = round(LANE * min(days, FULL) / FULL, 1)
    return Bar(_share(place + 0.08, of), _share(0.84, of), LANE - height, height, is_weak)


def _months(weeks: Sequence[Week]) -> list[Label]:
    """The name of a month above the first week that begins in it."""
    locale, found = babel_locale(active_language()), list[Label]()
    for place, week in enumerate(weeks):
        month = week.monday.month
        if place == 0 or month != weeks[place - 1].monday.month:
            found.append(Label(_share(place, len(weeks)), format_date(week.monday, "LLL", locale)))
    if len(found) > 1 and found[1].x < 100 / 14:  # the rest of a month is too narrow for its name
        del found[0]
    return found


def _stage(sides: Sequence[Side], monday: date, change: ClockChange | None = None) -> Stage:
    slots = slots_in([side.timetable for side in sides], monday)
    changed = change.zones if change else frozenset()
    return Stage(
        monday,
        len(slots),
        _days(sides, monday, slots) if change is None or change.moves else [],
        changed=join_list([side.label for side in sides if side.timetable.zone in changed]),
        stays=join_list([side.label for side in sides if change and side.timetable.zone not in changed]),
        moves=change is None or change.moves,
    )


type Day = tuple[tuple[tuple[int, int], ...], ...]  # of each school, then of all together: minutes of the day


def _days(sides: Sequence[Side], monday: date, slots: Sequence[Slot]) -> list[DayPicture]:
    """A picture for each kind of day of a week on which all have lessons."""
    zone = sides[0].timetable.zone
    lanes = [lessons_in(side.timetable, monday) for side in sides] + [tuple(slots)]
    alike: dict[Day, list[int]] = {}
    for weekday in range(7):
        shift = offset(zone, monday + timedelta(days=weekday)) - weekday * DAY
        day = tuple(
            tuple((slot.begins + shift, slot.ends + shift) for slot in lane if 0 <= slot.begins + shift < DAY)
            for lane in lanes
        )
        if all(day[:-1]):
            alike.setdefault(day, []).append(weekday)
    return [_day_picture(sides, monday, day, weekdays) for day, weekdays in alike.items()]


def _day_picture(sides: Sequence[Side], monday: date, day: Day, weekdays: Sequence[int]) -> DayPicture:
    first = min(begins for lane in day for begins, _ends in lane) // 60
    last = -(-max(ends for lane in day for _begins, ends in lane) // 60)
    span = (last - first) * 60

    def bars(lane: Sequence[tuple[int, int]]) -> list[Bar]:
        return [
            Bar(_share(begins - first * 60, span), _share(ends - begins, span), height=DAY_LANE)
            for begins, ends in lane
        ]

    there = monday + timedelta(days=weekdays[0])
    shifts = [offset(side.timetable.zone, there) - offset(sides[0].timetable.zone, there) for side in sides]
    rows = [tuple(_times(begins + shift, ends + shift) for shift in shifts) for begins, ends in day[-1]]
    step = 1 if last - first <= 5 else 2  # noqa: PLR2004 - hours that fit on a phone
    hours = [
        Label(_share(hour - first, last - first), _clock(hour), "start" if hour == first else "middle")
        for hour in range(first, last, step)
    ]
    lanes = [(side, bars(lane)) for side, lane in zip(sides, day, strict=False)]
    return DayPicture(names_of(weekdays), hours, lanes, bars(day[-1]) if len(sides) > 1 else [], rows)


@lru_cache(maxsize=4096)
def _interval(begins: int, ends: int, lang: str) -> str:
    start = datetime(2027, 1, 4) + timedelta(minutes=begins % DAY)  # noqa: DTZ001 - a wall time of any day
    locale = babel_locale(lang)
    return format_interval(start, start + timedelta(minutes=ends - begins), "Hm", fuzzy=True, locale=locale)


def _times(begins: int, ends: int) -> str:
    return _interval(begins, ends, active_language())


def times_in_words(begins: time, ends: time) -> str:
    """A stretch of a day as the reader writes it: "08:30–09:15"."""
    return _times(begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute)


def _clock(hour: int) -> str:
    return clock(datetime(2027, 1, 4, hour % 24))  # noqa: DTZ001 - a wall time of any day


def names_of(weekdays: Sequence[int]) -> str:
    """Weekdays (Monday is 0) in words: "Monday to Friday", "Monday, Tuesday and Friday"."""
    names = get_day_names("wide", "stand-alone", babel_locale(active_language()))
    if len(weekdays) > 2 and list(weekdays) == list(range(weekdays[0], weekdays[-1] + 1)):  # noqa: PLR2004
        return _("%(first)s to %(last)s") % {"first": names[weekdays[0]], "last": names[weekdays[-1]]}
    return join_list([names[weekday] for weekday in weekdays])


@lru_cache(maxsize=8192)
def _dates(first: date, last: date, lang: str) -> str:
    locale = babel_locale(lang)
    if first == last:
        return format_date(first, "long", locale)
    return format_interval(first, last, "yMMMd", fuzzy=True, locale=locale)


def dates(first: date, last: date) -> str:
    """Days as the reader writes them: "8–10 Feb 2027"."""
    return _dates(first, last, active_language())


def clock_of(zone: str) -> str:
    """The town by whose name a zone is known."""
    return str(get_timezone_location(zone, locale=babel_locale(active_language()), return_city=True))


def name_of(span: Span) -> str:
    """What a holiday is called: its own name, or the word for it."""
    return span.name or HOLIDAYS.label(span.word or "other")


def _away(side: Side, sides: Sequence[Side], start: date) -> list[Away]:
    """The holidays of one school from a day on, on which another teaches."""
    found = []
    for span in side.year.holidays_from(start):
        days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
        days = [day for day in days if day >= start and not side.year.in_school(day)]
        others = [one for one in sides if one is not side and any(one.year.in_school(day) for day in days)]
        lost = sum(any(one.year.in_school(day) for one in others) for day in days)
        if others:
            names = join_list([one.label for one in others])
            found.append(Away(side, span, dates(span.first, span.last), name_of(span), lost, names))
    return found


__all__ = ["Together", "clock_of", "dates", "name_of", "names_of", "times_in_words", "together"]
