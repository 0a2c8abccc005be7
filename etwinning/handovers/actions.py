"""A founder hands over to a partner of the same country: the partner answers, then the desk.

Both founders stay two, their places stay one of each country; the old founder becomes a partner, who may leave.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.handovers import queries
from etwinning.handovers.models import HandOver
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.projects.actions import change_founder
from etwinning.projects.actions.standing import State, founders_of, locked, standing
from etwinning.projects.models import Founder, Project
from etwinning.projects.queries import desk_of


@transaction.atomic
def hand_over_project(
    project: Project, *, by: Person, person: Person, reason: str, at: datetime | None = None
) -> HandOver:
    """Ask a partner to take one's place. Asking the same one again is asking once.

    Raises Stale if the project does not run, another hand-over is open, or the partner may not follow (any more).
    """
    project = _running(project)
    founder = project.founders.select_related("person", "school").get(person=by)
    return _ask(project, founder, person, "hand_over_project", by=by, reason=reason, at=at)


@transaction.atomic
def replace_founder(
    project: Project, founder: Founder, *, by: Person, person: Person, reason: str, at: datetime | None = None
) -> HandOver:
    """The desk asks a partner to take the place of a founder who left or is suspended; it agrees already.

    Raises Stale if the founder is back, another hand-over is open, or the partner may not follow.
    """
    project = _running(project)
    founder = project.founders.select_related("person", "school").get(pk=founder.pk)
    if not queries.is_gone(founder.person):
        raise Stale(_("This founder is here again, and can hand over."))
    known = queries.open_hand_over(project)
    asked = _ask(project, founder, person, "replace_founder", by=by, reason=reason, at=at)
    others = [row.person for row in founders_of(project) if row.pk != founder.pk and not queries.is_gone(row.person)]
    if asked != known:
        _tell_each(others, "replace_founder", project, by=by, new=person.name, is_asked=False, note=reason)
    return asked


def _ask(
    project: Project, founder: Founder, person: Person, deed: str, *, by: Person, reason: str, at: datetime | None
) -> HandOver:
    is_by_desk = deed == "replace_founder"
    waiting = queries.open_hand_over(project)
    if waiting is not None:
        if (waiting.founder_id, waiting.new, waiting.is_by_desk) == (founder.pk, person, is_by_desk):
            return waiting
        raise Stale(_("A founder of this project hands over already. It waits for an answer."))
    partner = project.partners.select_related("person", "school").filter(person=person).first()
    desk = desk_of(partner.school, partner.person) if partner is not None else None
    if partner is None or desk is None or not queries.successors_of(founder).filter(pk=person.pk).exists():
        raise Stale(_("Only a validated partner of the same country can be the new founder."))
    at = at or timezone.now()
    of_one_who_left = HandOver.objects.filter(project=project, state__in=HandOver.OPEN)
    of_one_who_left.update(state=HandOver.State.WITHDRAWN, state_since=at)
    region = partner.school.region if partner.school else ""
    asked = HandOver.objects.create(
        project=project, founder=founder, old=founder.person, new=person, reason=reason, desk=desk, region=region,
        asked_at=at, state_since=at, is_by_desk=is_by_desk, by=by if is_by_desk else None,
    )  # fmt: skip
    _note_down(deed, project, by=by, at=at)
    said = {"new": person.name, "is_asked": True, "note": reason} if is_by_desk else {}
    _tell_each([person], deed, project, by=by, **said)
    return asked


@transaction.atomic
def answer_hand_over(
    project: Project, *, by: Person, accept: bool, note: str = "", at: datetime | None = None
) -> HandOver:
    """The partner says yes, and the desk is asked; or no. Raises Stale if it was withdrawn or answered otherwise."""
    asked = _latest(_running(project), new=by)
    wanted = HandOver.State.ACCEPTED if accept else HandOver.State.DECLINED
    if asked.state != wanted and not (accept and asked.state == HandOver.State.GRANTED and asked.is_by_desk):
        officer = asked.by
        _move(asked, wanted, by=by, note="" if accept else note, at=at)
        _note_down("answer_hand_over", asked.project, by=by, at=at, data={"accepted": accept})
        founders = [founder.person for founder in founders_of(asked.project)]
        _tell_each(founders, "answer_hand_over", asked.project, by=by, accepted=accept, note=note)
        if accept and asked.is_by_desk:
            _grant(asked, by=officer, at=at)
    return asked


@transaction.atomic
def decide_hand_over(
    project: Project, *, by: Person, consent: bool, note: str = "", at: datetime | None = None
) -> HandOver:
    """The desk consents, and the places change at once; or it refuses, with a reason.

    Raises Stale if it was withdrawn, or a colleague answered otherwise, or the new founder is not validated now.
    """
    asked = _latest(_running(project))
    project = asked.project
    wanted = HandOver.State.GRANTED if consent else HandOver.State.REFUSED
    if asked.state == wanted:
        return asked
    if consent and not (asked.new.is_validated and asked.new.is_active):
        raise Stale(_("The new founder is not validated at the moment. You can agree after that."))
    if consent:
        _grant(asked, by=by, note=note, at=at)
    else:
        _move(asked, wanted, by=by, note=note, at=at)
    told = {person.pk: person for person in [asked.old, asked.new, *(row.person for row in founders_of(project))]}
    _note_down("decide_hand_over", project, by=by, at=at, data={"consent": consent})
    _tell_each(told.values(), "decide_hand_over", project, by=by, consent=consent, note=note)
    return asked


def _grant(asked: HandOver, *, by: Person | None, note: str = "", at: datetime | None) -> None:
    """The places change."""
    _move(asked, HandOver.State.GRANTED, by=by, note=note, at=at)
    asked.founder.project = asked.project
    change_founder(asked.founder, asked.new, by=by, at=asked.state_since)


@transaction.atomic
def withdraw_hand_over(project: Project, *, by: Person, at: datetime | None = None) -> None:
    """Ask no longer: the founder thought better of it. Twice is once."""
    project = locked(project)
    asked = queries.open_hand_over(project)
    if asked is None:
        return
    _move(asked, HandOver.State.WITHDRAWN, by=by, at=at)
    _note_down("withdraw_hand_over", project, by=by, at=at)
    told = {asked.old_id: asked.old, asked.new_id: asked.new}
    told.pop(asked.old_id if asked.is_by_desk else by.pk, None)
    _tell_each(told.values(), "withdraw_hand_over", project, by=by)


def _running(project: Project) -> Project:
    project = locked(project)
    if project.state != State.ACTIVE:
        raise Stale(standing(project))
    return project


def _latest(project: Project, **of: Person) -> HandOver:
    row = (
        HandOver.objects.filter(project=project, **of)
        .select_related("old", "new", "by", "founder__school", "founder__person")
        .order_by("-pk")
        .first()
    )
    if row is None:
        raise Stale(_("Nobody hands over this project at the moment."))
    row.project = project
    return row


def _move(asked: HandOver, state: str, *, by: Person | None, note: str = "", at: datetime | None) -> None:
    if state not in HandOver.MOVES.get(asked.state, ()):
        raise Stale(
            {
                HandOver.State.ASKED: _("The partner has not answered yet."),
                HandOver.State.ACCEPTED: _("The partner agreed already. The support service is asked."),
                HandOver.State.GRANTED: _("The support service agreed already: the founder has changed."),
                HandOver.State.REFUSED: _("The support service has refused this already."),
                HandOver.State.DECLINED: _("The partner has declined this already."),
                HandOver.State.WITHDRAWN: _("This was withdrawn a moment ago: nobody hands over any more."),
            }[HandOver.State(asked.state)]
        )
    asked.state, asked.state_since, asked.by, asked.note = state, at or timezone.now(), by, note
    asked.save(update_fields=["state", "state_since", "by", "note"])


def _note_down(
    deed: str, project: Project, *, by: Person, at: datetime | None = None, data: dict[str, object] | None = None
) -> None:
    words = {"title": str(project), "slug": project.slug} | (data or {})
    scope = f"project:{project.pk}"
    record(f"handovers/{deed}", project, by=by, scope=scope, audience=Audience.TEACHERS, at=at, **words)


def _tell_each(people: Iterable[Person], deed: str, project: Project, *, by: Person, **data: object) -> None:
    for person in people:
        tell(person, f"handovers/{deed}", by=by, url=project.get_absolute_url(), title=str(project), **data)


def forget_person(person: Person) -> None:
    """Somebody closes the account: what waits for their answer, or was asked by them, is withdrawn."""
    mine = HandOver.objects.filter(Q(old=person) | Q(new=person), state__in=HandOver.OPEN)
    mine.update(state=HandOver.State.WITHDRAWN, state_since=timezone.now())
