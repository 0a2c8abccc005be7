"""Answers to a project that was sent: of the other founder, then of the desks."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.directory.actions import note_founders
from etwinning.people.models import Person
from etwinning.projects import queries
from etwinning.projects.actions.standing import (
    State,
    founders_of,
    locked,
    move,
    note_beginning,
    note_down,
    people_of,
    school_for,
    settle,
    standing,
    tell_each,
)
from etwinning.projects.models import Approval, Founder, Project
from etwinning.schools.models import School
from etwinning.twinspace.actions import open_twinspace

Outcome = Approval.Outcome


@transaction.atomic
def agree_to_project(
    project: Project, *, by: Person, school: School | None = None, at: datetime | None = None
) -> Project:
    """The second founder agrees, for one of their schools: the project goes to every desk it concerns.

    Raises Stale if it was withdrawn or taken back meanwhile.
    """
    project = locked(project)
    at = at or timezone.now()
    mine, other = _asked_and_other(project, by)
    if project.state == State.WAITING_DESKS and mine.state == Founder.State.AGREED:
        return project
    _must_be_asked(project, mine)
    mine.state, mine.answered_at, mine.school = Founder.State.AGREED, at, school_for(by, school)
    mine.save(update_fields=["state", "answered_at", "school"])
    is_national = other.school is not None and other.school.country == mine.school.country
    move(project, State.WAITING_DESKS, at=at, is_national=is_national)
    _ask_desks(project, at)
    settle(project, "send_project", by)
    note_down("agree_to_project", project, by=by, at=at)
    tell_each([other.person], "agree_to_project", project, by=by)
    return project


@transaction.atomic
def decline_project(project: Project, *, by: Person, note: str, at: datetime | None = None) -> Project:
    """The second founder says no, with a reason for the first one. Raises Stale if it was withdrawn meanwhile."""
    project = locked(project)
    at = at or timezone.now()
    mine, other = _asked_and_other(project, by)
    if project.state == State.REFUSED and mine.state == Founder.State.DECLINED:
        return project
    _must_be_asked(project, mine)
    mine.state, mine.answered_at, mine.note = Founder.State.DECLINED, at, note
    mine.save(update_fields=["state", "answered_at", "note"])
    move(project, State.REFUSED, at=at)
    settle(project, "send_project", by)
    note_down("decline_project", project, by=by, at=at)
    tell_each([other.person], "decline_project", project, by=by, note=note)
    return project


@transaction.atomic
def approve_project(project: Project, *, by: Person, note: str = "", at: datetime | None = None) -> Project:
    """Give one desk's consent; when all desks consent, open the TwinSpace and tell the founders.

    Raises Stale if the project was withdrawn or refused meanwhile, or a colleague answered first.
    """
    project = locked(project)
    at = at or timezone.now()
    waiting = _waiting_for(project, by, Outcome.APPROVED)
    if waiting is None:
        return project
    if not all(row.person.is_validated and row.person.is_active for row in founders_of(project)):
        raise Stale(_("One of the founders is not validated at the moment. The project can be approved after that."))
    for approval in waiting:
        _decide(approval, Outcome.APPROVED, by, note, at)
    desks = [approval.desk.country for approval in waiting]
    still_waiting = project.approvals.filter(outcome=Outcome.WAITING).exists()
    note_down("approve_project", project, by=by, at=at, data={"countries": desks, "opened": not still_waiting})
    if not still_waiting:
        _open(project, by, at)
        note_beginning(project, at=at)
        tell_each(people_of(project), "approve_project", project, by=by)
    return project


@transaction.atomic
def refuse_project(project: Project, *, by: Person, note: str, at: datetime | None = None) -> Project:
    """One desk's no, with its reason: the project is refused, the other desk need not answer any more.

    Raises Stale like approve_project.
    """
    project = locked(project)
    at = at or timezone.now()
    waiting = _waiting_for(project, by, Outcome.REFUSED)
    if waiting is None:
        return project
    for approval in waiting:
        _decide(approval, Outcome.REFUSED, by, note, at)
    project.approvals.filter(outcome=Outcome.WAITING).update(outcome=Outcome.WITHDRAWN, at=at)
    move(project, State.REFUSED, at=at)
    desks = [approval.desk.country for approval in waiting]
    note_down("refuse_project", project, by=by, at=at, data={"countries": desks})
    tell_each(people_of(project), "refuse_project", project, by=by, note=note, countries=desks)
    return project


def _asked_and_other(project: Project, by: Person) -> tuple[Founder, Founder]:
    first, second = founders_of(project)
    return (first, second) if first.person_id == by.pk else (second, first)


def _must_be_asked(project: Project, founder: Founder) -> None:
    if project.state != State.WAITING_PARTNER or founder.state != Founder.State.INVITED:
        raise Stale(standing(project))


def _ask_desks(project: Project, at: datetime) -> None:
    latest = project.approvals.aggregate(latest=Max("round"))["latest"] or 0
    concerned = queries.desks_concerned(project)
    if not concerned:
        raise Stale(
            _("There is no support service for these schools yet. Please write to the Central Support Service.")
        )
    Approval.objects.bulk_create(
        Approval(project=project, desk=desk, region=region, round=latest + 1, asked_at=at) for desk, region in concerned
    )


def _waiting_for(project: Project, officer: Person, outcome: str) -> list[Approval] | None:
    """The answers that this officer can give now; None if the same officer gave this answer already."""
    mine = queries.approvals_in_reach(project, officer)
    waiting = [approval for approval in mine if approval.outcome == Outcome.WAITING]
    if waiting and project.state == State.WAITING_DESKS:
        return waiting
    if mine and all(approval.outcome == outcome and approval.by_id == officer.pk for approval in mine):
        return None
    answered = next((approval for approval in mine if approval.by is not None and approval.by != officer), None)
    if answered is not None and answered.by is not None:
        name = {"name": answered.by.name}
        if answered.outcome == Outcome.APPROVED:
            raise Stale(_("Your service has answered already: %(name)s approved this project.") % name)
        raise Stale(_("Your service has answered already: %(name)s refused this project.") % name)
    raise Stale(standing(project))


def _decide(approval: Approval, outcome: str, by: Person, note: str, at: datetime) -> None:
    approval.outcome, approval.by, approval.note, approval.at = outcome, by, note, at
    approval.save(update_fields=["outcome", "by", "note", "at"])


def _open(project: Project, by: Person, at: datetime) -> None:
    twinspace = open_twinspace(
        title=project.title,
        language=project.text_language,
        description=project.summary,
        picture=project.picture,
        teachers=[(founder.person, founder.school) for founder in founders_of(project)],
        by=by,
        at=at,
    )
    move(project, State.ACTIVE, at=at, twinspace=twinspace, opened_at=at)
    note_founders(founder.person_id for founder in founders_of(project))
