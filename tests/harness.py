"""What pytest loads first (addopts in pyproject.toml): says "this is a test" before the settings are read."""

import os

import pytest

os.environ["ETWINNING_ENV"] = "test"


def pytest_configure(config: pytest.Config) -> None:
    # after pytest-django, whose way to make a database ours replaces
    config.pluginmanager.import_plugin("tests.database")
