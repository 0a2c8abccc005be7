"""What lies on an officer's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from etwinning.core.folding import fold_words
from etwinning.core.models import Entry
from etwinning.handovers.queries import hand_overs_awaiting
from etwinning.people import queries as people
from etwinning.people.models import Officer, Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Project
from etwinning.safety import queries as safety
from etwinning.safety.models import Report
from etwinning.schools import queries as schools
from etwinning.schools.models import ValidationRequest
from etwinning.tickets import queries as tickets

SATURDAY = 5
FEW = 15  # of what is found
MOST_WORDS = 8  # that are looked for


def working_days_since(moment: datetime, now: datetime | None = None) -> int:
    """Monday to Friday, whole days, from a moment until now. (Holidays of the country are not known here.)"""
    day, today, days = moment.date(), (now or timezone.now()).date(), 0
    weeks = max((today - day).days // 7, 0)
    day += timedelta(weeks=weeks)
    while day < today:
        day += timedelta(days=1)
        days += day.weekday() < SATURDAY
    return days + weeks * 5


def is_overdue(asked_at: datetime, usual_days: int, now: datetime | None = None) -> bool:
    """Whether something waits for longer than is usual at its desk."""
    return working_days_since(asked_at, now) > usual_days


@dataclass(frozen=True)
class Queue:
    """One queue in figures: how many wait, how many of them for too long, and since when the oldest does."""

    waiting: int
    overdue: int
    oldest: datetime | None


def validation_queue(officer: Person) -> Queue:
    """The requests for validation at an officer's desks, in figures."""
    rows = schools.requests_awaiting(officer).filter(state=ValidationRequest.State.WAITING)
    return _queue(rows.values_list("state_since", "desk__usual_days"))


def project_queue(officer: Person) -> Queue:
    """The projects that wait at an officer's desks, in figures."""
    waiting: QuerySet[Any] = projects.projects_awaiting(officer)  # annotated, which the stubs cannot know
    handing_over = hand_overs_awaiting(officer).values_list("state_since", "desk__usual_days")
    return _queue([*waiting.values_list("waiting_since", "usual_days"), *handing_over])


def report_queue(officer: Person) -> Queue:
    """The reports that wait at an officer's desks, in figures."""
    return _queue((at, safety.CENTRAL_AFTER) for at in safety.reports_awaiting(officer).values_list("at", flat=True))


def ticket_queue(officer: Person) -> Queue:
    """The questions that wait at an officer's desks, in figures."""
    return _queue(tickets.tickets_awaiting(officer).values_list("state_since", "desk__usual_days"))


def reports_found(officer: Person, *, open_only: bool) -> QuerySet[Report]:
    """The queue, oldest first; or every report that ever lay at this desk, latest first."""
    if open_only:
        return safety.reports_awaiting(officer)
    return safety.reports_visible_to(officer).order_by("-at", "-pk")


def overdue_projects(waiting: Iterable[Any]) -> set[int]:
    """Keys of those projects of a queue that wait for longer than is usual there."""
    return {project.pk for project in waiting if is_overdue(project.waiting_since, project.usual_days)}


def _queue(rows: Iterable[tuple[datetime, int]]) -> Queue:
    since = list(rows)
    late = sum(is_overdue(moment, usual) for moment, usual in since)
    return Queue(len(since), late, min((moment for moment, _usual in since), default=None))


def seats_of(officer: Person) -> QuerySet[Officer]:
    """The desks where an officer works."""
    return people.offices_of(officer)


def history_of(thing: Model) -> QuerySet[Entry]:
    """The journal of one thing, oldest first: what the desk sees of the way it came."""
    kind = ContentType.objects.get_for_model(thing)
    return Entry.objects.filter(thing_type=kind, thing_id=thing.pk).select_related("actor").order_by("at", "pk")


def requests_found(officer: Person, *, open_only: bool, text: str = "") -> QuerySet[ValidationRequest]:
    """The queue, oldest first; or everything that was ever asked, latest first. Each word is of person or school."""
    found = schools.requests_awaiting(officer)
    if not open_only:
        found = schools.requests_visible_to(officer).order_by("-asked_at", "-pk")
    for word in fold_words(text)[:MOST_WORDS]:
        found = found.filter(Q(person__search__contains=word) | Q(school__search__contains=word))
    return found


def projects_found(officer: Person, *, open_only: bool, text: str = "") -> QuerySet[Project]:
    """The queue, longest waiting first; or every project that ever lay at this desk. Each word is of its own words."""
    found = projects.projects_awaiting(officer) if open_only else projects.projects_at(officer)
    for word in fold_words(text)[:MOST_WORDS]:
        found = found.filter(search__contains=word)
    return found


def failed_tasks() -> QuerySet[ProcrastinateJob]:
    """Background work that failed after all its tries, latest first."""
    return ProcrastinateJob.objects.filter(status="failed").order_by("-id")
