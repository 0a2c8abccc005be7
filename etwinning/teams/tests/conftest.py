"""A room of three schools in two countries: Ayşe's four pupils, Bruno's three, Chiara's one."""

import pytest

from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.spaces.tests.factories import Role, make_room, school_of, seat
from etwinning.teams.tests.factories import make_pupil

NAMES = (("Elif Y.", "Can D.", "Ece K.", "Mert A."), ("Luca M.", "Sara B.", "Gaia F."), ("Neva P.",))


@pytest.fixture
def room(ayse: Person, bruno: Person, chiara: Person) -> Space:
    space = make_room(ayse, bruno)
    seat(space, chiara, Role.TEACHER, school_of(chiara))
    for teacher, names in zip((ayse, bruno, chiara), NAMES, strict=True):
        for name in names:
            make_pupil(space, name, teacher)
    return space
