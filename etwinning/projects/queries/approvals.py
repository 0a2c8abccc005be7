"""Desks and their answers: which desks a project concerns, and what lies at them."""

from django.db.models import Min, Prefetch, Q, QuerySet, prefetch_related_objects

from etwinning.people import queries as people
from etwinning.people.models import Desk, Person
from etwinning.projects.models import Approval, Project
from etwinning.schools.models import School


def desk_of(school: School | None, person: Person) -> Desk | None:
    """The desk that answers for a school, as somebody who teaches there speaks."""
    if school is None:
        return None
    return people.desks_for(school.country, person.language, school.region).first() or _central()


def _central() -> Desk | None:
    return Desk.objects.filter(kind=Desk.Kind.CENTRAL).order_by("pk").first()


def desks_concerned(project: Project) -> list[tuple[Desk, str]]:
    """The desks that answer for a project, each with the region of its school.

    One desk when both schools share it; then the region only if they share that too, so that a coordinator never
    decides for somebody else's region. A country without a desk is answered for by the central one.
    """
    concerned: dict[Desk, set[str]] = {}
    prefetch_related_objects([project], "founders__person", "founders__school")
    for founder in sorted(project.founders.all(), key=lambda founder: founder.place):
        desk = desk_of(founder.school, founder.person)
        if desk is not None and founder.school is not None:
            concerned.setdefault(desk, set()).add(founder.school.region)
    return [(desk, regions.pop() if len(regions) == 1 else "") for desk, regions in concerned.items()]


def all_approvals() -> Prefetch[str, QuerySet[Approval], str]:
    """What the desks were asked and answered about all sendings, to be loaded with projects."""
    return Prefetch("approvals", Approval.objects.select_related("desk", "by").order_by("asked_at", "pk"))


def latest_approvals(project: Project) -> list[Approval]:
    """What the desks were asked and answered about the latest sending. Loaded once with a project, then at hand."""
    prefetch_related_objects([project], all_approvals())
    rows = list(project.approvals.all())
    latest = max((row.round for row in rows), default=0)
    return [row for row in rows if row.round == latest]


def approvals_in_reach(project: Project, officer: Person) -> list[Approval]:
    """The answers an officer may give about the latest sending. The central desk decides only what lies at itself."""
    if not officer.is_officer:
        return []
    prefetch_related_objects([officer], "offices")
    seats = [(office.desk_id, office.regions) for office in officer.offices.all()]
    return [
        approval
        for approval in latest_approvals(project)
        if any(approval.desk_id == desk and (not regions or approval.region in regions) for desk, regions in seats)
    ]


def waits_for(project: Project, officer: Person) -> bool:
    """Whether an answer that this officer may give is still missing."""
    return project.state == project.State.WAITING_DESKS and any(
        approval.outcome == approval.Outcome.WAITING for approval in approvals_in_reach(project, officer)
    )


def projects_awaiting(officer: Person) -> QuerySet[Project]:
    """What waits for an answer within an officer's reach, the longest waiting first.

    Each project carries `waiting_since` (when the desk was asked) and `usual_days` (of the desk).
    """
    waiting = Q(approvals__outcome=Approval.Outcome.WAITING) & people.desk_reach(
        officer, "approvals__desk", "approvals__region"
    )
    return (
        Project.objects.filter(waiting, state=Project.State.WAITING_DESKS)
        .annotate(waiting_since=Min("approvals__asked_at"), usual_days=Min("approvals__desk__usual_days"))
        .select_related("picture")
        .prefetch_related("founders__person", "founders__school", "approvals__desk")
        .order_by("waiting_since", "pk")
    )


def projects_at(officer: Person) -> QuerySet[Project]:
    """Everything that was ever sent to an officer's desk, whatever became of it, the latest change first."""
    asked = Approval.objects.filter(people.desk_reach(officer))
    return (
        Project.objects.filter(pk__in=asked.values("project_id"))
        .exclude(state__in=[Project.State.DRAFT, Project.State.WAITING_PARTNER])
        .select_related("picture", "twinspace__space")
        .prefetch_related("founders__person", "founders__school", "approvals__desk")
        .order_by("-state_since", "-pk")
    )
