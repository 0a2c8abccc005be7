"""By hand: Lisbon, Athens, Helsinki and Konya around the last Sunday of March 2027.

In the night to 28 March the clocks of Lisbon (UTC+0 to +1), Athens and Helsinki (+2 to +3) go forward; those of Konya
stay at UTC+3. So Konya has the time of Athens and Helsinki in summer, and lessons of the others meet as before.

Before, in UTC (Lisbon +0, Athens and Helsinki -2 hours, Konya -3 hours):
    Lisbon    09:00-09:50  10:00-10:50  11:10-12:00  12:10-13:00
    Athens    06:15-07:00  07:10-07:55  08:10-08:55  09:05-09:50  10:00-10:45  10:50-11:35
    Helsinki  06:15-07:00  07:15-08:00  08:15-09:00  09:45-10:30  10:45-11:30  11:45-12:30
    Konya     06:00-06:40  06:50-07:30  07:40-08:20  08:30-09:10  10:00-10:40  10:50-11:30
After (all but Konya an hour earlier):
    Lisbon    08:00-08:50  09:00-09:50  10:10-11:00  11:10-12:00
    Athens    05:15-06:00  06:10-06:55  07:10-07:55  08:05-08:50  09:00-09:45  09:50-10:35
    Helsinki  05:15-06:00  06:15-07:00  07:15-08:00  08:45-09:30  09:45-10:30  10:45-11:30
    Konya     06:00-06:40  06:50-07:30  07:40-08:20  08:30-09:10  10:00-10:40  10:50-11:30
"""

from datetime import date, timedelta

import pytest

from etwinning.calendar import queries
from etwinning.calendar.lessons import DAY, clock_changes, slots_in
from etwinning.calendar.tests.factories import ATHENS, HELSINKI, KONYA, LISBON, make_school, week
from etwinning.schools.models import School

TIMES = {
    "Lisbon": "09:00-09:50 10:00-10:50 11:10-12:00 12:10-13:00",
    "Athens": "08:15-09:00 09:10-09:55 10:10-10:55 11:05-11:50 12:00-12:45 12:50-13:35",
    "Helsinki": "08:15-09:00 09:15-10:00 10:15-11:00 11:45-12:30 12:45-13:30 13:45-14:30",
    "Konya": "09:00-09:40 09:50-10:30 10:40-11:20 11:30-12:10 13:00-13:40 13:50-14:30",
}
ZONES = {
    "Lisbon": "Europe/Lisbon",
    "Athens": "Europe/Athens",
    "Helsinki": "Europe/Helsinki",
    "Konya": "Europe/Istanbul",
}
PLACES = {"Lisbon": LISBON, "Athens": ATHENS, "Helsinki": HELSINKI, "Konya": KONYA}
BEFORE, AFTER = date(2027, 3, 22), date(2027, 3, 29)

# the lessons that meet on a day, in UTC, before and after, listed by hand
BY_HAND = {
    "Lisbon Athens Helsinki Konya": ("10:00-10:30", ""),
    "Lisbon Athens Helsinki": ("10:00-10:30", "09:00-09:30"),
    "Lisbon Athens": ("09:05-09:50 10:00-10:45", "08:05-08:50 09:00-09:45"),
    "Lisbon Helsinki": ("10:00-10:30", "09:00-09:30"),
    "Lisbon Konya": ("10:00-10:40", "10:10-10:40"),
    "Athens Helsinki": (
        "06:15-07:00 07:15-07:55 08:15-08:55 10:00-10:30 10:50-11:30",
        "05:15-06:00 06:15-06:55 07:15-07:55 09:00-09:30 09:50-10:30",
    ),
    "Athens Konya": ("10:00-10:40 10:50-11:30", "06:10-06:40 10:00-10:35"),
    "Helsinki Konya": ("08:30-09:00 10:00-10:30 10:50-11:30", "10:00-10:30 10:50-11:30"),
}


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@pytest.mark.parametrize(("names", "expected"), BY_HAND.items(), ids=BY_HAND)
def test_what_meets_before_and_after(names: str, expected: tuple[str, str]) -> None:
    timetables = [week(ZONES[name], TIMES[name]) for name in names.split()]
    for monday, by_hand in zip((BEFORE, AFTER), expected, strict=True):
        slots = slots_in(timetables, monday)
        found = [(slot.begins // DAY, f"{clock(slot.begins % DAY)}-{clock(slot.ends % DAY)}") for slot in slots]
        assert found == [(day, time) for day in range(5) for time in by_hand.split()]


def test_the_clocks_change_in_three_of_four_places() -> None:
    (change,) = clock_changes(list(ZONES.values()), date(2027, 2, 1), date(2027, 6, 1))
    assert change.monday == AFTER
    assert change.zones == {"Europe/Lisbon", "Europe/Athens", "Europe/Helsinki"}
    assert change.moves
    (change,) = clock_changes([ZONES["Lisbon"], ZONES["Athens"]], date(2027, 2, 1), date(2027, 6, 1))
    assert not change.moves
    assert clock_changes([ZONES["Konya"]], date(2026, 9, 1), date(2027, 6, 1)) == []


# Monday of a week; days in school of Lisbon, Athens, Helsinki, Konya; on how many all are; lessons of all four that
# meet; those of Athens and Konya that meet. With the holidays of the sample and the public ones
WEEKS = [
    (date(2027, 2, 8), (2, 5, 5, 5), 2, 2, 10),  # Carnival in Lisbon, Monday to Wednesday
    (date(2027, 2, 15), (5, 5, 5, 5), 5, 5, 10),
    (date(2027, 2, 22), (5, 5, 0, 5), 0, 0, 10),  # winter holidays in Helsinki
    (date(2027, 3, 1), (5, 5, 5, 5), 5, 5, 10),
    (date(2027, 3, 8), (5, 5, 5, 0), 0, 0, 0),  # mid-term break and Eid in Konya
    (date(2027, 3, 15), (5, 4, 5, 5), 4, 4, 8),  # Clean Monday in Athens
    (date(2027, 3, 22), (0, 4, 4, 5), 0, 0, 8),  # Easter in Lisbon, 25 March in Athens, Good Friday in Helsinki
    (date(2027, 3, 29), (0, 5, 4, 5), 0, 0, 10),  # the clocks have changed; Easter Monday in Helsinki
    (date(2027, 4, 5), (5, 5, 5, 5), 5, 0, 10),  # all are in school, and nothing of all four meets any more
]


@pytest.fixture
def schools(db: None) -> list[School]:
    return [make_school(PLACES[name], TIMES[name]) for name in TIMES]


def test_week_by_week(schools: list[School]) -> None:
    times = queries.times_of(schools, date(2027, 2, 8))
    assert [each.timetable.zone for each in times] == list(ZONES.values())
    found = []
    for monday, *_by_hand in WEEKS:
        days = tuple(each.year.days_in(monday) for each in times)
        open_days = [each.year.open_days(monday) for each in times]
        of_all = len(slots_in([each.timetable for each in times], monday, open_days))
        athens, konya = times[1], times[3]
        of_two = len(slots_in([athens.timetable, konya.timetable], monday, [open_days[1], open_days[3]]))
        found.append((monday, days, len(frozenset.intersection(*open_days)), of_all, of_two))
    assert found == WEEKS


def test_what_the_page_says(schools: list[School]) -> None:
    drawn = queries.together(schools, date(2027, 2, 8))
    assert drawn is not None
    assert [(week.monday, week.days, week.together) for week in drawn.weeks][: len(WEEKS)] == [row[:3] for row in WEEKS]
    assert [stage.count for stage in drawn.stages] == [5, 0]
    assert drawn.this_week == 2
    assert (drawn.stages[1].monday, drawn.stages[1].stays) == (AFTER, "Konya")
    assert drawn.stages[1].changed == "Lisboa, Αθήνα and Helsinki"
    assert drawn.stages[0].days[0].name == "Monday to Friday"
    assert drawn.stages[0].days[0].rows == [("10:00–10:30", "12:00–12:30", "12:00–12:30", "13:00–13:30")]
    carnival = drawn.away[0]
    assert (carnival.side.label, carnival.when, carnival.name, carnival.days) == (
        "Lisboa", "8–10 Feb 2027", "Carnival holidays", 3,
    )  # fmt: skip
    assert carnival.others == "Αθήνα, Helsinki and Konya"
    assert drawn.until == date(2027, 6, 5)  # Helsinki ends first
    assert drawn.weeks_left == sum(week.together >= 3 for week in drawn.weeks)


def test_ranking_asks_for_two(schools: list[School], django_assert_num_queries: object) -> None:
    lisbon, athens, helsinki, konya = schools
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.periods_in_common(athens, konya, BEFORE) == 10
    for day in (BEFORE, BEFORE + timedelta(days=6)):  # the clocks of Sunday morning count for the week after
        assert queries.periods_in_common(konya, helsinki, day) == 15
    assert queries.periods_in_common(konya, helsinki, AFTER) == 10
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = queries.periods_in_common_with(konya, [lisbon, athens, helsinki], AFTER)
    assert found == {lisbon.pk: 5, athens.pk: 10, helsinki.pk: 10}


def test_any_day_of_two_years_can_be_drawn(schools: list[School]) -> None:
    for number in range(0, 730, 5):
        day = date(2026, 8, 1) + timedelta(days=number)
        drawn = queries.together(schools, day)
        assert drawn is not None
        assert 0 <= drawn.weeks_left <= len(drawn.weeks) <= 53
        assert drawn.weeks[0].monday <= max(day, min(side.year.first for side in drawn.sides))
        assert drawn.weeks[-1].monday <= max(side.year.last for side in drawn.sides)
        assert all(0 <= bar.x < bar.x + bar.width <= 100.01 for bar in drawn.bars)
        assert all(stage.monday <= drawn.until for stage in drawn.stages[1:])
        assert drawn.this_week <= drawn.periods
        assert all(away.days > 0 for away in drawn.away)
