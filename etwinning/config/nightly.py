"""What is done every night: bins emptied, old projects archived, pupils' accounts made nameless, calls ended."""

import logging
import re
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from etwinning.archives.actions import expire_archives
from etwinning.calls.actions import count_attention, expire_calls, remind_of_calls
from etwinning.classroom.actions import forget_lessons
from etwinning.config.steps import do_each
from etwinning.config.tasks import forget_tasks
from etwinning.core.actions import Stale
from etwinning.core.files import order_conversions, sweep_bytes, without_rows
from etwinning.core.storage import HashStorage
from etwinning.directory.actions import tell_new_results
from etwinning.directory.calls import CALLS
from etwinning.directory.finding import new_since
from etwinning.directory.index import fresh
from etwinning.directory.people import PEOPLE
from etwinning.directory.schools import SCHOOLS
from etwinning.editing.actions import forget_leavers, open_parts
from etwinning.figures.actions import count_figures
from etwinning.groups.queries import GROUPS
from etwinning.guests.actions import end_overdue_visits, forget_visits
from etwinning.home.queries.projects import PROJECTS
from etwinning.looking.searching import forget_words
from etwinning.materials import actions as materials
from etwinning.meetings.actions import forget_invitations as forget_invited
from etwinning.network.actions import forget_invitations
from etwinning.newsletters.actions import forget_readers, make_issues
from etwinning.pages.actions import purge_bin, thin_versions
from etwinning.people.actions import forget_notices
from etwinning.portal.queries import news_published
from etwinning.projects import queries as projects
from etwinning.projects.actions import archive_project, order_archives
from etwinning.recognition.actions import expire_labels
from etwinning.tickets.actions import close_silent, forget_tickets
from etwinning.twinspace.actions import anonymise_pupils, sum_up_week

SEARCHED = (PEOPLE, SCHOOLS, PROJECTS, CALLS, GROUPS)  # what the directory has an index of
NEWS = {kind.name: partial(new_since, kind) for kind in SEARCHED}  # of kept searches
MOST_LOST = 50
log = logging.getLogger(__name__)
HASHED = re.compile(r"[0-9a-f]{64}")
NAMES_WAIT = timedelta(days=28)  # for the archive of an ended project, and no longer
ARCHIVED_AFTER = timedelta(days=365)  # after closing (decisions: "Closing")


def do_nightly_work(at: datetime | None = None) -> dict[str, int]:
    """Everything that time alone decides, in this order. Returns how many of each were dealt with.

    Doing it twice changes nothing. Raises `StepsFailedError` when all the rest is done.
    """
    at = at or timezone.now()
    return do_each({
        "projects": lambda: _archive_old(at),
        "attention": lambda: count_attention(at=at),
        "calls": lambda: expire_calls(at=at),
        "reminders": lambda: remind_of_calls(at=at),
        "versions": lambda: thin_versions(at=at),
        "pages": lambda: purge_bin(at=at),
        "materials": lambda: materials.purge_bin(at=at),
        "half sent": lambda: materials.forget_sendings(at=at),
        "recordings": lambda: order_conversions(again=True),
        "half written": lambda: _sweep_halves(at),
        "lost bytes": lambda: _sweep_lost(at),
        "taken home": lambda: order_archives(at),
        "archives": lambda: expire_archives(at),
        "words": forget_words,
        "labels": lambda: expire_labels(at),
        "pupils": lambda: anonymise_pupils(at=at, besides=list(projects.rooms_to_take_home(at - NAMES_WAIT))),
        "summaries": lambda: sum_up_week(at),
        "visits": lambda: end_overdue_visits(at=at),
        "old visits": lambda: forget_visits(at),
        "lessons": lambda: forget_lessons(at),
        "invited": lambda: forget_invited(at),
        "notices": lambda: forget_notices(at),
        "tasks": lambda: forget_tasks(at),
        "sessions": lambda: Session.objects.filter(expire_date__lt=at).delete()[0],
        "editors": forget_leavers,
        "parts": open_parts,
        "invitations": lambda: forget_invitations(at=at),
        "figures": lambda: count_figures(at),
        "searches": lambda: tell_new_results(NEWS, at=at),
        "readers": lambda: forget_readers(at=at),
        "settled": lambda: close_silent(at=at),
        "tickets": lambda: forget_tickets(at=at),
        "issues": lambda: make_issues(news_published, at=at),
    })  # fmt: skip


def _archive_old(at: datetime) -> int:
    """Projects that were closed a year ago. One that is opened again at this moment is left alone."""
    number = 0
    for project in projects.closed_before(at - ARCHIVED_AFTER):
        with suppress(Stale):
            archive_project(project, by=None, at=at)
            number += 1
    return number


def _sweep_halves(at: datetime) -> int:
    """What lies half written in our folder of files for a day; a bucket keeps no halves."""
    kept = storages["default"]
    halves = Path(kept.location).rglob(".half-*") if isinstance(kept, HashStorage) else iter(())
    old = [path for path in halves if path.stat().st_mtime < (at - timedelta(days=1)).timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _sweep_lost(at: datetime) -> int:
    """Bytes in our folder of files that no row names for a day: who kept them was killed before it was written.

    No kill leaves so many that they are more than MOST_LOST: then folder and database are not of one installation, or
    one of them comes from a backup. Nothing is touched, and the log says so.
    """
    kept = storages["default"]
    if not isinstance(kept, HashStorage):
        return 0
    day = (at - timedelta(days=1)).timestamp()
    found = (path for path in Path(kept.location).glob("??/??/*") if HASHED.fullmatch(path.name))
    old = (path.name for path in found if path.stat().st_mtime < day)
    lost: set[str] = set()
    for some in batched(old, 1000):
        lost |= without_rows(some)
        if len(lost) > MOST_LOST:
            log.error("More than %s files belong to nobody: is this the folder of another database?", MOST_LOST)
            return 0
    for sha256 in lost:
        sweep_bytes.enqueue(sha256)
    return len(lost)


@app.periodic(cron="17 3 * * *")
@app.task(name="nightly", queueing_lock="nightly", pass_context=False, retry=RetryStrategy(max_attempts=3, wait=900))
def nightly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says for which night it is
    """Called by the worker once a night, at a quarter past three (UTC)."""
    do_nightly_work()
    fresh.have_written()  # who was here lately stands first: once a day the order is made anew
