"""When the schools of the demo world teach: weeks after the pattern of their country, and days of their own."""

from datetime import date, time, timedelta
from random import Random
from typing import Final

from etwinning.calendar.models import Change, Lesson
from etwinning.calendar.reference import sample_plan, school_year, usual_lines
from etwinning.calendar.years import year_begins
from etwinning.config.world.making import Place, World

_LATER: Final = {"early": 0, "primary": 0, "secondary": 0, "upper": 1, "vocational": 1}  # lessons more than usual
# what a school calls a day of its own, by country; others have none
_OWN_DAYS: Final = {
    "AT": "Schulautonomer Tag", "BE": "Pedagogische studiedag", "CZ": "Ředitelské volno", "DE": "Pädagogischer Tag",
    "DK": "Pædagogisk dag", "EE": "Kooli sünnipäev", "ES": "Día no lectivo", "FI": "Koulun suunnittelupäivä",
    "FR": "Journée pédagogique", "GR": "Τοπική αργία", "HR": "Dan škole", "HU": "Tanítás nélküli munkanap",
    "IE": "Staff training day", "IT": "Festa del santo patrono", "LT": "Mokyklos diena", "LV": "Skolas diena",
    "NL": "Studiedag", "NO": "Planleggingsdag", "PL": "Dzień dyrektorski", "PT": "Feriado municipal",
    "RO": "Ziua școlii", "SE": "Studiedag", "SI": "Dan šole", "SK": "Riaditeľské voľno", "TR": "Okul şenliği",
}  # fmt: skip


def make_calendars(world: World) -> None:
    """A week for each school, and for every third one a day of its own."""
    for place in [*world.cast_places.values(), *world.places]:
        lots = world.lots("calendar", place.pk)
        _make_week(world, place, lots)
        if place.country in _OWN_DAYS and lots.random() < 0.35:
            _make_own_day(world, place, lots)


def _make_week(world: World, place: Place, lots: Random) -> None:
    """The usual week, a few minutes earlier or later, as schools differ by when the bus comes."""
    lines = list(usual_lines(place.country))
    shift = lots.choice((-10, 0, 0, 0, 5, 10))
    begins, ends, weekdays = lines[-1]
    length = _minutes(ends) - _minutes(begins)
    for _more in range(_LATER[place.level]):
        start = _minutes(lines[-1][1]) + 10
        if start + length <= 16 * 60:
            lines.append((_clock(start), _clock(start + length), weekdays))
    for begins, ends, weekdays in lines:
        world.add(
            Lesson(
                school_id=place.pk, begins=_clock(_minutes(begins) + shift), ends=_clock(_minutes(ends) + shift),
                weekdays=list(weekdays),
            )
        )  # fmt: skip


def _make_own_day(world: World, place: Place, lots: Random) -> None:
    year = school_year(world.now.date())
    plan = sample_plan(place.country, place.region, year)
    first = max(world.now.date(), year_begins(year)) + timedelta(days=lots.randrange(20, 150))
    day = _school_day(first, plan.last)
    world.add(
        Change(
            school_id=place.pk, kind=Change.Kind.ADDED, first_date=day, last_date=day, name=_OWN_DAYS[place.country],
            at=world.ago(lots.uniform(5, 60)),
        )
    )  # fmt: skip


def _school_day(day: date, last: date) -> date:
    """The Friday of that week, so that it makes a long weekend, in the school year."""
    return min(day, last - timedelta(days=7)) + timedelta(days=4 - min(day, last - timedelta(days=7)).weekday())


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
