"""Rooms for tests."""

from etwinning.people.models import Person
from etwinning.schools.models import School
from etwinning.spaces.actions import Newcomer, add_member, open_space
from etwinning.spaces.models import Member, Space

Role = Member.Role


def school_of(person: Person) -> School:
    """The default school of somebody of the cast."""
    return School.objects.get(memberships__person=person, memberships__is_default=True)


def make_room(*founders: Person, title: str = "Where our water comes from") -> Space:
    """An open room whose fixed administrators are these."""
    seats = [Newcomer(person, Role.ADMINISTRATOR, school=school_of(person), is_fixed=True) for person in founders]
    return open_space(title=title, language="en", members=seats, by=None, deed="spaces/open_space")


def seat(space: Space, person: Person, role: str, school: School | None = None) -> Member:
    """A new member in that role, ready for rules and queries."""
    add_member(space, Newcomer(person, role, school=school), by=None, deed="spaces/add_member")
    return seat_of(space, person)


def seat_of(space: Space, person: Person) -> Member:
    """The seat of a person, also of one who left."""
    return Member.objects.select_related("space", "person", "school").get(space=space, person=person)
