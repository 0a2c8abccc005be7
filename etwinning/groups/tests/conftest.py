"""An index in a folder of its own: tests do without unless they ask for one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from etwinning.directory.index import fresh
from etwinning.directory.kinds import Kind


@pytest.fixture
def write_index(settings: Settings, tmp_path: Path) -> Callable[[Kind], int]:
    settings.VAR = tmp_path
    return fresh.write
