"""A project that can be given labels."""

import pytest

from etwinning.people.models import Person
from etwinning.projects.models import Project


@pytest.fixture
def project(ayse: Person, bruno: Person) -> Project:
    """Ayşe (Konya) and Bruno (Lecce) founded it, and it runs."""
    from etwinning.projects.tests.factories import make_active  # noqa: PLC0415 - after Django

    return make_active(ayse, bruno)
