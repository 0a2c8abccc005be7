"""Schools with a week of lessons."""

from datetime import date, time, timedelta

from django.utils import timezone

from etwinning.calendar import queries
from etwinning.calendar.lessons import Timetable
from etwinning.calendar.models import Lesson
from etwinning.calendar.reference import Period
from etwinning.schools.models import School
from tests import cast
from tests.cast import Place

WEEKDAYS = (1, 2, 3, 4, 5)
LISBON = Place("PT", "PT-11", "Lisboa", "Escola Básica do Castelo", "PT-1")
ATHENS = Place("GR", "GR-I", "Αθήνα", "2ο Γυμνάσιο Αθηνών", "GR-1")
HELSINKI = Place("FI", "FI-18", "Helsinki", "Kallion koulu", "FI-1")
KONYA = cast.KONYA


def periods(text: str, days: tuple[int, ...] = WEEKDAYS) -> tuple[Period, ...]:
    """Lessons as one writes them: "08:15-09:00 09:10-09:55"."""
    pairs = [tuple(map(time.fromisoformat, pair.split("-"))) for pair in text.split()]
    return tuple(sorted(Period(day, begins, ends) for begins, ends in pairs for day in days))


def week(zone: str, text: str, days: tuple[int, ...] = WEEKDAYS) -> Timetable:
    return Timetable(zone, periods(text, days))


def make_school(place: Place, text: str = "", days: tuple[int, ...] = WEEKDAYS) -> School:
    """A school of a place; with lessons, if any are written."""
    school = cast.make_school(place)
    for pair in text.split():
        begins, ends = map(time.fromisoformat, pair.split("-"))
        Lesson.objects.create(school=school, begins=begins, ends=ends, weekdays=list(days))
    return school


def day_to_come(school: School) -> date:
    """A Wednesday of the school year that its pages show, whenever the test runs."""
    today = timezone.localdate()
    first = max(today + timedelta(days=7), queries.times_of([school], today)[0].year.first)
    return first + timedelta(days=(2 - first.weekday()) % 7)
