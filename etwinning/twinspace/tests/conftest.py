"""The room of most tests: Ayşe's and Bruno's, with Chiara as an added teacher and a pupil on each side."""

import pytest

from etwinning.people.models import Person
from etwinning.spaces.models import Space
from etwinning.twinspace.actions import add_teacher
from etwinning.twinspace.models import Pupil
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace, school_of


@pytest.fixture
def room(ayse: Person, bruno: Person, chiara: Person) -> Space:
    twinspace = make_twinspace(ayse, bruno)
    add_teacher(twinspace, chiara, school_of(chiara), by=ayse)
    return twinspace.space


@pytest.fixture
def elif_y(room: Space, ayse: Person) -> Pupil:
    return make_pupils(room, ayse, ["Elif Y."])[0]


@pytest.fixture
def luca_m(room: Space, bruno: Person) -> Pupil:
    return make_pupils(room, bruno, ["Luca M."], "IV B")[0]
