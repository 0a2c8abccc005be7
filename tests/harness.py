"""What pytest loads first (addopts in pyproject.toml): says "this is a test" before the settings are read."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from django.utils import timezone, translation

os.environ["ETWINNING_ENV"] = "test"
FIRST = ["tests/house/test_doors", "tests/house/test_hostile", "tests/house/", "config/world/", "config/crowd/"]


def pytest_configure(config: pytest.Config) -> None:
    # after pytest-django, whose way to make a database ours replaces
    for plugin in ("tests.database", "tests.shared", "tests.cast", "tests.signing"):
        config.pluginmanager.import_plugin(plugin)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is read before the first test stays to the end: the collector of garbage need not look at it again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, lest one core end with them alone: the house's, which have one world together, then worlds."""

    def rank(path: Path) -> int:
        return next((place for place, part in enumerate(FIRST) if part in path.as_posix()), len(FIRST))

    ranks = {path: rank(path) for path in {item.path for item in items}}
    items.sort(key=lambda item: ranks[item.path])


@pytest.fixture(autouse=True)
def plain_language() -> Iterator[None]:
    """Each test begins in English and on the clock of UTC: a request of an earlier one may have left its reader's."""
    from etwinning.ui.addressing import speak_to_a_pupil  # noqa: PLC0415 - plugins are read before there are settings

    speak_to_a_pupil(False)
    translation.activate("en")
    timezone.deactivate()
    yield
    translation.activate("en")
    timezone.deactivate()
