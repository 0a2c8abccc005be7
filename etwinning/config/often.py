"""What is done all day: mails that wait, digests in the morning, what nobody answered, sanctions that end."""

from django.utils import timezone
from procrastinate.contrib.django import app

from etwinning.people.actions import make_digests, send_waiting


@app.periodic(cron="*/5 * * * *")
@app.task(name="waiting", queueing_lock="waiting", pass_context=False)
def waiting(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says for which minute it is
    """Called by the worker every five minutes: mails and pushes that had to wait."""
    send_waiting(timezone.now())


@app.periodic(cron="3 * * * *")
@app.task(name="hourly", queueing_lock="hourly", pass_context=False)
def hourly(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Called by the worker every hour."""
    make_digests(timezone.now())
