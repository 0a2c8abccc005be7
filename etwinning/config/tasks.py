"""Background work: Django's tasks, carried out by procrastinate.

A task is a row in the database, written in the caller's transaction: it is there exactly when the deed is, and a
crash loses none. A failing task is tried again after 3, 9, 27 … seconds, then every quarter of an hour: a mail server
may be away for an hour or two. After the last try, some six hours later, it stays as failed (`failed_tasks`).
"""

from __future__ import annotations  # Task takes its types from the stubs only

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.base import Task, TaskResult, TaskResultStatus
from django.utils import timezone
from django.utils.json import normalize_json
from django.utils.module_loading import import_string
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

DONE_KEPT, FAILED_KEPT = timedelta(days=7), timedelta(days=92)
_OLD = """
DELETE FROM procrastinate_jobs job USING (
  SELECT job_id, max(at) AS latest FROM procrastinate_events GROUP BY job_id
) ended
WHERE ended.job_id = job.id AND (
  job.status = 'succeeded' AND latest <= %s OR job.status IN ('failed', 'cancelled', 'aborted') AND latest <= %s
)
"""
LONGEST_WAIT = 900  # seconds


class Patiently(BaseRetryStrategy):
    """Ever more slowly, but never slower than every quarter of an hour."""

    max_attempts = 30

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        """When to try again, if at all."""
        if job.attempts >= self.max_attempts:
            return None
        return RetryDecision(retry_in={"seconds": min(3 ** (job.attempts + 1), LONGEST_WAIT)})


TRIES = Patiently()


@app.task(name="run", queue="default", retry=TRIES)
def run(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Carry out the task at that dotted path; what it raises makes procrastinate try again."""
    task: Task[Any, Any] = import_string(path)
    task.call(*args, **kwargs)


class ProcrastinateBackend(BaseTaskBackend):
    """Puts Django's tasks into procrastinate's queue."""

    supports_defer = True
    supports_async_task = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        """Write the job in the current transaction. Raises if an argument is not plain JSON."""
        self.validate_task(task)
        deferred = run.configure(schedule_at=task.run_after, priority=task.priority)
        plain_args, plain_kwargs = _plain(args, kwargs)
        job = deferred.defer(path=task.module_path, args=plain_args, kwargs=plain_kwargs)
        return _result(self, task, str(job), plain_args, plain_kwargs)


class AtOnce(ImmediateBackend):
    """For tests: the task runs where it is enqueued, and its failure is the caller's."""

    supports_defer = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        self.validate_task(task)
        plain_args, plain_kwargs = _plain(args, kwargs)
        task.call(*plain_args, **plain_kwargs)
        return _result(self, task, "at-once", plain_args, plain_kwargs)


def _plain(args: Any, kwargs: Any) -> tuple[list[Any], dict[str, Any]]:
    plain_args: Any = normalize_json(list(args))
    plain_kwargs: Any = normalize_json(dict(kwargs))
    return plain_args, plain_kwargs


def _result(
    backend: BaseTaskBackend, task: Task[Any, Any], job: str, args: list[Any], kwargs: dict[str, Any]
) -> TaskResult[Any, Any]:
    return TaskResult(
        task=task,
        id=job,
        status=TaskResultStatus.READY,
        enqueued_at=None,
        started_at=None,
        last_attempted_at=None,
        finished_at=None,
        args=args,
        kwargs=kwargs,
        backend=backend.alias,
        errors=[],
        worker_ids=[],
    )


def failed_tasks() -> QuerySet[ProcrastinateJob]:
    """Tasks that failed for good, the newest first: a page or command can list them, and retry by `retry_task`."""
    return ProcrastinateJob.objects.filter(status="failed").order_by("-id")


def forget_tasks(at: datetime) -> int:
    """Delete tasks a week after they were done, and three months after they failed: a letter's words stand in them."""
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [at - DONE_KEPT, at - FAILED_KEPT])
        return int(cursor.rowcount)


def retry_task(number: int) -> None:
    """Put a failed task back into the queue, at once."""
    app.job_manager.retry_job_by_id(number, timezone.now())
