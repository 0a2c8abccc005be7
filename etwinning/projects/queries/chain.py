"""Where a project is: the chain of those who hold it, from the first word to the open TwinSpace."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etwinning.core.countries import country_name
from etwinning.core.formats import ago, day
from etwinning.people.models import Desk, Person
from etwinning.projects.models import Approval, Founder, Project
from etwinning.projects.queries.approvals import all_approvals, desks_concerned, latest_approvals

State = Project.State
DONE, CURRENT, TODO, REFUSED = "done", "current", "todo", "refused"


@dataclass(frozen=True)
class Step:
    """One link of the chain, in words for the reader; state is done, current, todo or refused."""

    title: str
    state: str
    detail: str = ""
    note: str = ""


def approval_chain(project: Project, reader: Person | None = None) -> list[Step]:
    """Who held the project, who holds it and since when, and what comes then. The reader is called "you"."""
    first, second = _in_order(project)
    steps = [_written(project, first.beginner, reader)]
    if second is not None:
        steps.append(_answered(project, second, reader))
    if project.state == State.WITHDRAWN:
        return [*steps, Step(_("The project was withdrawn"), REFUSED, day(project.state_since))]
    if second is not None and second.state == Founder.State.DECLINED and project.state == State.REFUSED:
        return steps
    steps += _desks(project)
    if project.state == State.REFUSED:
        return steps
    if project.opened_at is None:
        return [*steps, Step(_("The TwinSpace opens"), TODO, _("right after the last approval"))]
    return [*steps, Step(_("The TwinSpace opened"), DONE, day(project.opened_at))]


def closing_of(project: Project) -> list[Step]:
    """The last link, after all hand-overs."""
    return [Step(_("The project was closed"), DONE, day(project.closed_at))] if project.closed_at else []


def earlier_refusals(project: Project) -> list[Approval]:
    """What desks refused in earlier sendings, the latest first: a revised project keeps its history."""
    prefetch_related_objects([project], all_approvals())
    now = latest_approvals(project) if project.state == State.REFUSED else []
    refused = [row for row in project.approvals.all() if row.outcome == Approval.Outcome.REFUSED and row not in now]
    return refused[::-1]


def desk_name(desk: Desk) -> str:
    """What a desk is called here; where a country has two, with the organisation's own name."""
    if desk.kind == Desk.Kind.CENTRAL:
        return _("Central Support Service")
    country = country_name(desk.country)
    if desk.country == "BE":
        return _("National Support Service of %(country)s (%(name)s)") % {"country": country, "name": desk.name}
    return _("National Support Service of %(country)s") % {"country": country}


def _in_order(project: Project) -> tuple[Founder, Founder | None]:
    """The founder who sent it and the one who is asked: after a revision it may be the second who sends."""
    founders = sorted(project.founders.all(), key=lambda founder: founder.place)
    first, second = founders[0], founders[1] if len(founders) > 1 else None
    if second is not None and first.state == Founder.State.INVITED:
        return second, first
    return first, second


def _written(project: Project, writer: Person, reader: Person | None) -> Step:
    mine = reader is not None and reader.pk == writer.pk
    name = {"name": writer.name}
    if project.state == State.DRAFT:
        title = _("You are writing the project") if mine else _("%(name)s is writing the project") % name
        return Step(title, CURRENT, _("since %(day)s") % {"day": day(project.state_since)})
    title = _("You wrote the project") if mine else _("%(name)s wrote the project") % name
    return Step(title, DONE, day(project.sent_at or project.created_at))


def _answered(project: Project, asked: Founder, reader: Person | None) -> Step:
    mine = reader is not None and reader.pk == asked.beginner.pk
    name = {"name": asked.beginner.name}
    when = day(asked.answered_at) if asked.answered_at else ""
    if project.state == State.DRAFT:
        return Step(_("You are asked to agree") if mine else _("%(name)s is asked to agree") % name, TODO)
    if asked.state == Founder.State.AGREED:
        return Step(_("You agreed") if mine else _("%(name)s agreed") % name, DONE, when)
    if asked.state == Founder.State.DECLINED:
        title = _("You declined") if mine else _("%(name)s declined") % name
        return Step(title, REFUSED, when, note=asked.note)
    if project.state != State.WAITING_PARTNER:
        return Step(_("You were asked to agree") if mine else _("%(name)s was asked to agree") % name, TODO)
    title = _("You are asked to agree") if mine else _("%(name)s is reading it") % name
    return Step(title, CURRENT, _since(project.state_since))


def _desks(project: Project) -> list[Step]:
    if project.state in {State.DRAFT, State.WAITING_PARTNER}:
        return [Step(_("%(desk)s reads it") % {"desk": desk_name(desk)}, TODO) for desk, _r in desks_concerned(project)]
    answered = sorted((row for row in latest_approvals(project) if row.by_id), key=lambda row: str(row.at))
    return [_desk_step(row) for row in answered + [row for row in latest_approvals(project) if not row.by_id]]


def _desk_step(approval: Approval) -> Step:
    desk = {"desk": desk_name(approval.desk)}
    if approval.outcome == Approval.Outcome.WAITING:
        days = approval.desk.usual_days
        detail = ngettext(
            "asked %(ago)s; usually it takes %(num)s working day",
            "asked %(ago)s; usually it takes %(num)s working days",
            days,
        ) % {"ago": ago(approval.asked_at), "num": days}
        return Step(_("%(desk)s is reading it") % desk, CURRENT, detail)
    when = day(approval.at) if approval.at else ""
    if approval.by is not None:
        when = _("%(day)s, %(name)s") % {"day": when, "name": approval.by.name}
    if approval.outcome == Approval.Outcome.APPROVED:
        return Step(_("%(desk)s approved") % desk, DONE, when, note=approval.note)
    if approval.outcome == Approval.Outcome.REFUSED:
        return Step(_("%(desk)s refused") % desk, REFUSED, when, note=approval.note)
    return Step(_("%(desk)s does not have to answer any more") % desk, TODO)


def _since(moment: datetime) -> str:
    return _("asked %(ago)s") % {"ago": ago(moment)}
