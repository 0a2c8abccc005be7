"""Who may look at working times, and who may say when a school teaches."""

from etwinning.calendar.models import Change
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.schools import queries as schools
from etwinning.schools.models import School


def can_see_working_times(person: Person) -> bool:
    """Who may look around, and anybody with a school."""
    return people.can_browse(person) or (person.is_staff_member and person.is_active)


def can_set_timetable(person: Person, school: School) -> bool:
    """The validated staff of the school, whom it or the support service confirmed."""
    return schools.is_staff_of(person, school)


def can_add_holiday(person: Person, school: School) -> bool:
    """As the timetable."""
    return can_set_timetable(person, school)


def can_move_holiday(person: Person, school: School) -> bool:
    """As the timetable."""
    return can_set_timetable(person, school)


def can_remove_holiday(person: Person, school: School) -> bool:
    """As the timetable."""
    return can_set_timetable(person, school)


def can_add_school_day(person: Person, school: School) -> bool:
    """As the timetable."""
    return can_set_timetable(person, school)


def can_undo_change(person: Person, change: Change) -> bool:
    """Any of the validated staff of the school: a calendar belongs to the school, not to who typed it."""
    return can_set_timetable(person, change.school)


def can_reset_feed(person: Person) -> bool:
    """Staff, for themselves."""
    return person.is_staff_member and person.is_active
