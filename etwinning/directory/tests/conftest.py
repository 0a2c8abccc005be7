"""An index in a folder of its own: tests do without unless they ask for one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from etwinning.directory.index import fresh
from etwinning.directory.kinds import Kind
from etwinning.people.models import Person


@pytest.fixture
def write_index(settings: Settings, tmp_path: Path) -> Callable[[Kind], int]:
    settings.VAR = tmp_path
    return fresh.write


@pytest.fixture
def everybody(ayse: Person, bruno: Person, chiara: Person, dimitris: Person) -> list[Person]:
    """Four teachers who can be found by their names."""
    from etwinning.people.actions import index_person  # noqa: PLC0415 - after Django

    for person in (ayse, bruno, chiara, dimitris):
        index_person(person)
    return [ayse, bruno, chiara, dimitris]
