"""The worker: carries out what the pages put off. Run as `python -m etwinning.config.worker`."""

from etwinning.config.start.boot import boot

CONCURRENCY = 2
GENTLE = 5.0  # seconds that a task has to end after SIGTERM; it is done again later if it does not


def work() -> None:
    """Until SIGTERM or SIGINT. Jobs come by NOTIFY; polling finds those whose time to be tried again has come."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - Django comes first
    from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: PLC0415 - as above

    of_pages = app.connector
    assert isinstance(of_pages, DjangoConnector)  # noqa: S101 - what the app's own start made
    with app.replace_connector(of_pages.get_worker_connector()) as connected:
        connected.run_worker(concurrency=CONCURRENCY, wait=True, listen_notify=True, shutdown_graceful_timeout=GENTLE)


if __name__ == "__main__":
    boot()
    work()
