"""What must hold for any timetables and any years: symmetry, monotony, and the largest number of slots."""

from datetime import date, time, timedelta
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etwinning.calendar.lessons import AT_LEAST, Slot, Timetable, count_in_common, lessons_in, monday_of, slots_in
from etwinning.calendar.reference import Period, Span, YearPlan
from etwinning.calendar.years import bits, common_days, make_year, weeks_of, year_begins

# other processes may be at work: how long a draw takes is no fault
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ZONES = ["Europe/Lisbon", "Europe/Athens", "Europe/Istanbul", "Atlantic/Azores", "Asia/Baku", "Asia/Hebron", "UTC"]
DAYS = st.dates(date(2026, 8, 1), date(2027, 7, 31))
MONDAYS = DAYS.map(monday_of)


@st.composite
def day_of_lessons(draw: st.DrawFn) -> list[tuple[time, time]]:
    """Lessons of one day that do not overlap, by time."""
    at, found = draw(st.integers(7 * 60, 10 * 60)), []
    for length, rest in draw(st.lists(st.tuples(st.integers(20, 100), st.integers(0, 40)), max_size=6)):
        found.append((time(at // 60, at % 60), time((at + length) // 60, (at + length) % 60)))
        at += length + rest
    return found


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    lessons = draw(day_of_lessons())
    days = draw(st.sets(st.integers(1, 7), min_size=1, max_size=3))
    return Timetable(
        draw(st.sampled_from(ZONES)), tuple(sorted(Period(day, *lesson) for day in days for lesson in lessons))
    )


@patient
@given(timetables(), timetables(), MONDAYS)
def test_symmetric(one: Timetable, other: Timetable, monday: date) -> None:
    assert count_in_common([one, other], monday) == count_in_common([other, one], monday)
    there, back = slots_in([one, other], monday), slots_in([other, one], monday)
    assert [(slot.begins, slot.ends) for slot in there] == [(slot.begins, slot.ends) for slot in back]


@patient
@given(st.lists(timetables(), min_size=2, max_size=4), MONDAYS)
def test_never_more_with_one_more_school(some: list[Timetable], monday: date) -> None:
    assert count_in_common(some, monday) <= count_in_common(some[:-1], monday)
    assert count_in_common([*some, some[0]], monday) == count_in_common(some, monday)


@patient
@given(timetables(), timetables(), MONDAYS, st.integers(0, 20))
def test_never_fewer_with_one_more_lesson(one: Timetable, other: Timetable, monday: date, which: int) -> None:
    fewer = Timetable(one.zone, tuple(period for place, period in enumerate(one.periods) if place != which))
    assert count_in_common([fewer, other], monday) <= count_in_common([one, other], monday)


@patient
@given(timetables(), MONDAYS)
def test_with_itself_all_that_are_long_enough(one: Timetable, monday: date) -> None:
    long = [lesson for lesson in lessons_in(one, monday) if lesson.ends - lesson.begins >= AT_LEAST]
    assert count_in_common([one, one], monday) == len(long)


@patient
@given(st.lists(day_of_lessons(), min_size=2, max_size=3))
def test_no_choice_of_slots_is_larger(days: list[list[tuple[time, time]]]) -> None:
    some = [Timetable("UTC", tuple(Period(1, *lesson) for lesson in day)) for day in days]
    monday = date(2027, 1, 4)
    pieces = [tuple(lessons_in(one, monday)) for one in some]
    meeting: list[tuple[Slot, ...]] = [()]
    for lane in pieces:  # all choices of a lesson of each school
        meeting = [(*chosen, lesson) for chosen in meeting for lesson in lane]
    meeting = [
        each
        for each in meeting
        if min(lesson.ends for lesson in each) - max(lesson.begins for lesson in each) >= AT_LEAST
    ]
    largest = next(
        size
        for size in range(min(len(meeting), 6), -1, -1)
        if any(_apart(choice) for choice in combinations(meeting, size))
    )
    assert len(slots_in(some, monday)) == largest


def _apart(choice: tuple[tuple[Slot, ...], ...]) -> bool:
    return all(
        len({id(each[lane]) for each in choice}) == len(choice) for lane in range(len(choice[0]) if choice else 0)
    )


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(DAYS)
    return Span(first, first + timedelta(days=draw(st.integers(0, 20))))


PLAN = YearPlan(date(2026, 9, 7), date(2027, 6, 18))
WEEK = frozenset({1, 2, 3, 4, 5})


@patient
@given(st.lists(spans(), max_size=8), spans())
def test_a_holiday_more_is_never_a_day_more(some: list[Span], more: Span) -> None:
    before = make_year(2026, PLAN, weekdays=WEEK, public=some)
    after = make_year(2026, PLAN, weekdays=WEEK, public=[*some, more])
    assert after.days & before.days == after.days
    for day in (PLAN.first, more.first, more.last):
        assert after.in_school(day) <= before.in_school(day)


@patient
@given(st.lists(st.lists(spans(), max_size=6), min_size=1, max_size=6))
def test_common_weeks_shrink_with_each_school(holidays: list[list[Span]]) -> None:
    years = [make_year(2026, PLAN, weekdays=WEEK, public=some) for some in holidays]
    all_weeks = weeks_of(years, PLAN.first, PLAN.last)
    fewer = weeks_of(years[:-1] or years, PLAN.first, PLAN.last)
    assert all(week.together <= before.together for week, before in zip(all_weeks, fewer, strict=True))
    assert sum(week.is_common for week in all_weeks) <= sum(week.is_common for week in fewer)
    assert all(week.together <= min(week.days) for week in all_weeks)
    assert common_days(years) == common_days(years[::-1])


@patient
@given(DAYS, st.integers(0, 30))
def test_bits_are_days(first: date, more: int) -> None:
    begins, last = year_begins(2026), first + timedelta(days=more)
    found = bits(begins, first, last)
    assert found.bit_count() == more + 1
    assert found >> (first - begins).days & 1
