"""Tasks: written with the deed, carried out by the worker, tried again, and seen when they failed for good."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from etwinning.config.tasks import TRIES, ProcrastinateBackend, failed_tasks, forget_tasks, retry_task

DONE: list[str] = []


@task
def write_down(word: str, *, times: int = 1) -> None:
    DONE.extend([word] * times)


@task
def break_down() -> None:
    raise ValueError("as it should")


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    DONE.clear()


@pytest.fixture
def backend(transactional_db: None) -> Iterator[ProcrastinateBackend]:
    yield ProcrastinateBackend("default", {})
    with connection.cursor() as cursor:  # not Django's own tables, so nobody empties them
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def work() -> None:
    """Let a worker do what there is to do now."""
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def jobs() -> list[dict[str, Any]]:
    ours = ProcrastinateJob.objects.filter(task_name="run")  # the clock may strike meanwhile
    return list(ours.order_by("id").values("status", "attempts"))


def test_it_works(backend: ProcrastinateBackend) -> None:
    backend.enqueue(write_down, ["çilek"], {"times": 2})
    assert DONE == []
    work()
    assert (DONE, jobs()) == (["çilek", "çilek"], [{"status": "succeeded", "attempts": 1}])


def test_a_deed_undone_leaves_no_task(backend: ProcrastinateBackend) -> None:
    with transaction.atomic():
        backend.enqueue(write_down, ["kept"], {})
    with transaction.atomic():
        backend.enqueue(write_down, ["lost"], {})
        transaction.set_rollback(True)
    work()
    assert DONE == ["kept"]


def test_what_is_no_json_is_refused(backend: ProcrastinateBackend) -> None:
    with pytest.raises(TypeError):
        backend.enqueue(write_down, [object()], {})
    assert jobs() == []


def test_a_failure_is_tried_again_and_at_last_seen(backend: ProcrastinateBackend) -> None:
    backend.enqueue(break_down, [], {})
    work()
    assert jobs() == [{"status": "todo", "attempts": 1}]
    assert list(failed_tasks()) == []
    assert TRIES.max_attempts
    # as if all tries but the last had been made
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s, scheduled_at = NULL", [TRIES.max_attempts])
    work()
    assert [job.status for job in failed_tasks()] == ["failed"]
    retry_task(failed_tasks()[0].id)
    assert [job["status"] for job in jobs()] == ["todo"]


def test_in_other_tests_a_task_runs_at_once(db: None) -> None:
    write_down.enqueue("now")
    assert DONE == ["now"]
    with pytest.raises(ValueError, match="as it should"):
        break_down.enqueue()


def test_what_is_done_or_failed_for_good_is_forgotten(backend: ProcrastinateBackend) -> None:
    """The words of letters stand in tasks."""
    for _one in range(3):
        backend.enqueue(write_down, ["çilek"], {})
    work()
    backend.enqueue(write_down, ["later"], {})
    keys = list(ProcrastinateJob.objects.filter(task_name="run").order_by("id").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [keys[1]])
    now = timezone.now()
    ours = ProcrastinateJob.objects.filter(task_name="run")
    forget_tasks(now + timedelta(days=6))
    assert ours.count() == 4
    forget_tasks(now + timedelta(days=8))
    assert set(ours.values_list("pk", flat=True)) == {keys[1], keys[3]}
    forget_tasks(now + timedelta(days=93))
    assert set(ours.values_list("pk", flat=True)) == {keys[3]}  # nobody has done it yet
