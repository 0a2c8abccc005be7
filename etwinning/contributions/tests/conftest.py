"""A room of three schools in two countries: Ayşe's four pupils, Bruno's three, Chiara's one."""

import pytest

from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import Role, make_room, school_of, seat

NAMES = (("Elif", "Can", "Ece", "Mert"), ("Luca", "Sara", "Gaia"), ("Neva",))


@pytest.fixture
def room(ayse: Person, bruno: Person, chiara: Person) -> Space:
    space = make_room(ayse, bruno)
    seat(space, chiara, Role.TEACHER, school_of(chiara))
    for teacher, names in zip((ayse, bruno, chiara), NAMES, strict=True):
        for name in names:
            pupil = Person.objects.create(
                username=f"pupil-{name.lower()}", email=None, kind="pupil", state="validated", given_name=name
            )
            seat(space, pupil, Role.PUPIL, school_of(teacher))
    return space


@pytest.fixture
def pupils(room: Space) -> dict[str, Person]:
    return {one.given_name: one for one in Person.objects.filter(kind="pupil")}
