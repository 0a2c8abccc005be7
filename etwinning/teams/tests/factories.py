"""Pupils for tests of teams."""

from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import Role, school_of, seat


def make_pupil(space: Space, name: str, teacher: Person, username: str = "") -> Member:
    """A pupil of a teacher's school, with a seat."""
    username = username or f"pupil-{name[:4].lower()}-{space.pk}"
    person = Person.objects.create(username=username, email=None, kind="pupil", state="validated", given_name=name)
    return seat(space, person, Role.PUPIL, school_of(teacher))
