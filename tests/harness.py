"""What pytest loads first (addopts in pyproject.toml): says "this is a test" before the settings are read."""

import gc
import os
from collections.abc import Generator, Iterator

import pytest
from django.utils import timezone, translation

os.environ["ETWINNING_ENV"] = "test"


def pytest_configure(config: pytest.Config) -> None:
    # after pytest-django, whose way to make a database ours replaces
    for plugin in ("tests.database", "tests.shared", "tests.cast"):
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


@pytest.fixture(autouse=True)
def plain_language() -> Iterator[None]:
    """Each test begins in English and on the clock of UTC: a request of an earlier one may have left its reader's."""
    translation.activate("en")
    timezone.deactivate()
    yield
    translation.activate("en")
    timezone.deactivate()
