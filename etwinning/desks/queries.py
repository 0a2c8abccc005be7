"""What lies on an officer's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from etwinning.core.models import Entry
from etwinning.editing import queries as editing
from etwinning.handovers.queries import hand_overs_awaiting
from etwinning.people import queries as people
from etwinning.people.models import Desk, Officer, Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Project
from etwinning.safety import queries as safety
from etwinning.safety.models import Report
from etwinning.schools import queries as schools
from etwinning.schools.models import ValidationRequest
from etwinning.tickets import queries as tickets

SATURDAY = 5
FEW = 15  # of what is found


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


def page_queue(officer: Person) -> Queue | None:
    """The pages of the portal that wait to be read, in figures; None for who reads none."""
    seats = people.offices_of(officer).filter(desk__kind=Desk.Kind.CENTRAL, regions=[])
    usual = seats.values_list("desk__usual_days", flat=True).first()
    if usual is None:
        return None
    return _queue((at, usual) for at in editing.pages_to_read(officer).values_list("started_at", flat=True))


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


def requests_found(officer: Person, *, open_only: bool) -> QuerySet[ValidationRequest]:
    """The queue, oldest first; or everything that was ever asked, latest first."""
    if open_only:
        return schools.requests_awaiting(officer)
    return schools.requests_visible_to(officer).order_by("-asked_at", "-pk")


def projects_found(officer: Person, *, open_only: bool) -> QuerySet[Project]:
    """The queue, longest waiting first; or every project that ever lay at this desk."""
    return projects.projects_awaiting(officer) if open_only else projects.projects_at(officer)


def failed_tasks() -> QuerySet[ProcrastinateJob]:
    """Background work that failed after all its tries, latest first."""
    return ProcrastinateJob.objects.filter(status="failed").order_by("-id")
