"""What is done all day: mails that wait, digests in the morning, what nobody answered, sanctions that end."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from etwinning.archives.actions import resume_archives
from etwinning.chat.actions import close_left_alone
from etwinning.chat.actions import forget_old as forget_lines
from etwinning.config.steps import do_each
from etwinning.core.files import order_conversions
from etwinning.editing.actions import publish_due
from etwinning.meetings.actions import end_left_behind
from etwinning.pages.actions import settle_all
from etwinning.people.actions import make_digests, send_waiting
from etwinning.projects.actions import show_due
from etwinning.safety.actions import end_sanctions, forget_old, pass_to_central
from etwinning.spaces.actions import count_words_again, forget_presence


def do_hourly_work(at: datetime) -> dict[str, int]:
    """Everything that the hour alone decides. Doing it twice changes nothing."""
    return do_each({
        "digests": lambda: make_digests(at),
        "sanctions": lambda: end_sanctions(at),
        "reports": lambda: pass_to_central(at),
        "old": lambda: forget_old(at),
        "shown": lambda: show_due(at),
        "lines": lambda: forget_lines(at),
        "chats": lambda: close_left_alone(at),
        "meetings": lambda: end_left_behind(at),
        "here": lambda: forget_presence(at),
        "waiting": count_words_again,
    })  # fmt: skip


@app.periodic(cron="*/5 * * * *")
@app.task(name="waiting", queueing_lock="waiting", pass_context=False)
def waiting(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says for which minute it is
    """Called by the worker every five minutes: mails and pushes that had to wait, what a crash left behind."""
    at = timezone.now()
    do_each({
        "mails": lambda: send_waiting(at),
        "pages": settle_all,
        "portal": publish_due,
        "recordings": order_conversions,
        "archives": lambda: resume_archives(at),
    })  # fmt: skip


@app.periodic(cron="3 * * * *")
@app.task(name="hourly", queueing_lock="hourly", pass_context=False)
def hourly(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Called by the worker every hour."""
    do_hourly_work(timezone.now())
