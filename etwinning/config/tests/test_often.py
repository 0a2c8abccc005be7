"""What the clock begins is known to the worker."""

from procrastinate.contrib.django import app


def test_the_clock_knows_its_tasks() -> None:
    app.perform_import_paths()
    assert {task.task.name for task in app.periodic_registry.periodic_tasks.values()} == {"nightly", "waiting", "hourly"}
