"""What pytest loads first (addopts in pyproject.toml): says "this is a test" before the settings are read."""

import os

import pytest

os.environ["ETWINNING_ENV"] = "test"


def pytest_configure(config: pytest.Config) -> None:
    # after pytest-django, whose way to make a database ours replaces
    for plugin in ("tests.database", "tests.cast"):
        config.pluginmanager.import_plugin(plugin)
