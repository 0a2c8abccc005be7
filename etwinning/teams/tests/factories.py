"""Pupils for tests of teams."""

from etwinning.people.models import Person
from etwinning.spaces.models import Member, Space
from etwinning.spaces.tests.factories import Role, school_of, seat


def make_pupil(space: Space, name: str, teacher: Person) -> Member:
    """A pupil of a teacher's school, with a seat."""
    person = Person.objects.create(
        username=f"pupil-{name[:4].lower()}-{space.pk}", email=None, kind="pupil", state="validated", given_name=name
    )
    return seat(space, person, Role.PUPIL, school_of(teacher))
