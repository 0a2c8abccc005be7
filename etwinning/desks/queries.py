"""What lies on an officer's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from etwinning.core.folding import fold_words
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
AUTHORITY = "authority"  # a role that is not offered: core.words.ROLES
CANNOT_SIT = _("This account belongs to a teacher or a guest. An officer needs an account of their own.")
FEW = 15  # of what is found
PARTS: dict[str, dict[str, str]] = {  # of the queue of validations
    "waiting": {"state": ValidationRequest.State.WAITING},
    "confirmed": {"state": ValidationRequest.State.WAITING, "head_answer": "yes"},
    "asked": {"state": ValidationRequest.State.INFO_REQUESTED},
}
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


def requests_found(officer: Person, part: str, text: str = "") -> QuerySet[ValidationRequest]:
    """One of PARTS, oldest first; or all that was ever asked, latest first. Each word is of person or school."""
    if part == "all":
        found = schools.requests_visible_to(officer).order_by("-asked_at", "-pk")
    else:
        found = schools.requests_awaiting(officer).filter(**PARTS[part])
    for word in fold_words(text)[:MOST_WORDS]:
        found = found.filter(Q(person__search__contains=word) | Q(school__search__contains=word))
    return found


def next_request(rows: QuerySet[ValidationRequest], after: str) -> ValidationRequest | None:
    """Who comes after a request (its key) in a queue; after the last the first that is left."""
    earlier = ValidationRequest.objects.filter(pk=after[:18] if after.isdecimal() else 0).first()
    if earlier is None:
        return rows.first()
    later = Q(asked_at__gt=earlier.asked_at) | Q(asked_at=earlier.asked_at, pk__gt=earlier.pk)
    return rows.filter(later).first() or rows.exclude(pk=earlier.pk).first()


def projects_found(officer: Person, *, open_only: bool, text: str = "") -> QuerySet[Project]:
    """The queue, longest waiting first; or every project that ever lay at this desk. Each word is of its own words."""
    found = projects.projects_awaiting(officer) if open_only else projects.projects_at(officer)
    for word in fold_words(text)[:MOST_WORDS]:
        found = found.filter(search__contains=word)
    return found


def failed_tasks() -> QuerySet[ProcrastinateJob]:
    """Background work that failed after all its tries, latest first."""
    return ProcrastinateJob.objects.filter(status="failed").order_by("-id")


def desks() -> QuerySet[Desk]:
    """Every desk with its officers, the central one first."""
    sitting = Officer.objects.filter(person__is_active=True).select_related("person").order_by("pk")
    return Desk.objects.prefetch_related(Prefetch("officers", sitting)).order_by("kind", "country", "language", "pk")


def desk_called(word: str) -> Desk | None:
    """The desk of a country, of that slug, or the central one; None if there is none, or if a country has two."""
    if word.lower() == "central":
        return Desk.objects.filter(kind=Desk.Kind.CENTRAL).first()
    found = Desk.objects.filter(Q(slug=word.lower()) | Q(country=word.upper()))[:2]
    return found[0] if len(found) == 1 else None


def seats_at(desk: Desk) -> QuerySet[Officer]:
    """Who sits at a desk."""
    return Officer.objects.filter(desk=desk).select_related("person", "desk").order_by("pk")


def changes_at(desk: Desk) -> QuerySet[Entry]:
    """Who changed a desk and its seats, the latest first."""
    changes = Entry.objects.filter(scope=f"desk:{desk.pk}", deed__startswith="desks/")
    return changes.select_related("actor").order_by("-at", "-pk")


def account_with(email: str) -> Person | None:
    """Whose account has this address (as folded_email writes it), confirmed."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), email=email, verified=True)
    return Person.objects.filter(Exists(confirmed), email=email, is_active=True).first()


def can_sit(person: Person) -> bool:
    """Whether an account may be an officer's: it is one, or its registration ended with the confirmed address."""
    return person.is_active and (person.is_officer or (person.is_staff_member and person.state == Person.State.DRAFT))


def authorities() -> QuerySet[Person]:
    """The accounts of local and school authorities."""
    return Person.objects.filter(role=AUTHORITY, kind=Person.Kind.STAFF, is_active=True).order_by("sort_name", "pk")
