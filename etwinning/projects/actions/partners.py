"""More teachers in a running project: asked by a founder from among the founder's contacts."""

from datetime import datetime

from django.db import transaction
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
    note_down,
    school_for,
    settle,
    standing,
    tell_each,
)
from etwinning.projects.models import Founder, Partner, Project
from etwinning.safety import limits
from etwinning.schools.models import School
from etwinning.spaces import queries as spaces
from etwinning.spaces.actions import remove_member
from etwinning.twinspace.actions import add_teacher, give_founders_seat


@transaction.atomic
def add_partner(project: Project, *, by: Person, person: Person, at: datetime | None = None) -> Partner:
    """Ask somebody to join. Raises Stale if the project does not run, or has all the partners it wants.

    Asking somebody twice is asking once; who declined or left may be asked again.
    """
    project = _running(project)
    partner = Partner.objects.filter(project=project, person=person).first()
    if partner is not None and partner.state in {Partner.State.INVITED, Partner.State.JOINED}:
        return partner
    if queries.places_left(project) == 0:
        raise Stale(_("This project has all the partners it wants. A founder can raise the limit in the description."))
    limits.spend(by, "invite_partner")
    partner = partner or Partner(project=project, person=person)
    partner.state, partner.asked_by, partner.asked_at = Partner.State.INVITED, by, at or timezone.now()
    partner.school, partner.answered_at = school_for(person, None), None
    partner.save()
    note_down("add_partner", project, by=by, at=at)
    tell_each([person], "add_partner", project, by=by)
    return partner


@transaction.atomic
def accept_partnership(
    project: Project, *, by: Person, school: School | None = None, at: datetime | None = None
) -> Partner:
    """Join, for one of one's schools: the person becomes a teacher of the TwinSpace. Raises Stale if it is closed."""
    project = _running(project)
    partner = Partner.objects.get(project=project, person=by)
    if partner.state == Partner.State.JOINED:
        return partner
    _move(partner, Partner.State.JOINED, at=at, school=school_for(by, school))
    if project.twinspace is not None:
        add_teacher(project.twinspace, by, partner.school, by=by, at=at)
    settle(project, "add_partner", by)
    note_down("accept_partnership", project, by=by, at=at)
    tell_each((row.person for row in founders_of(project)), "accept_partnership", project, by=by)
    return partner


@transaction.atomic
def decline_partnership(project: Project, *, by: Person, at: datetime | None = None) -> Partner:
    """Say no. Raises Stale if one joined already: then one leaves."""
    project = locked(project)
    partner = Partner.objects.select_related("asked_by").get(project=project, person=by)
    if partner.state == Partner.State.DECLINED:
        return partner
    _move(partner, Partner.State.DECLINED, at=at)
    settle(project, "add_partner", by)
    note_down("decline_partnership", project, by=by, at=at)
    if partner.asked_by is not None:
        tell_each([partner.asked_by], "decline_partnership", project, by=by)
    return partner


@transaction.atomic
def leave_project(project: Project, *, by: Person, at: datetime | None = None) -> Partner:
    """Go. What the person wrote in the TwinSpace stays, with their name."""
    project = locked(project)
    partner = Partner.objects.get(project=project, person=by)
    if partner.state == Partner.State.LEFT:
        return partner
    _move(partner, Partner.State.LEFT, at=at)
    if project.twinspace is not None:
        seat = spaces.member_of(project.twinspace.space, by)
        if seat is not None:
            remove_member(seat, by=by, at=at)
    note_down("leave_project", project, by=by, at=at)
    tell_each((row.person for row in founders_of(project)), "leave_project", project, by=by)
    return partner


def change_founder(founder: Founder, new: Person, *, by: Person | None, at: datetime | None = None) -> None:
    """A partner takes the place of a founder, who becomes a partner; in the TwinSpace as well. Who left stays out.

    Raises Stale if the project does not run or the partner left. To be called by `handovers`, which asked everybody.
    """
    project, at = _running(founder.project), at or timezone.now()
    partner = project.partners.select_related("school").filter(person=new, state=Partner.State.JOINED).first()
    if partner is None:
        raise Stale(_("Who should be the new founder left the project."))
    old, school = founder.person, founder.school
    partner.delete()
    founder.began_by = founder.began_by or old
    founder.person, founder.school = new, partner.school
    founder.save(update_fields=["person", "school", "began_by"])
    state = Partner.State.LEFT if old.state == Person.State.LEFT else Partner.State.JOINED
    Partner.objects.create(project=project, person=old, school=school, state=state, asked_at=at, answered_at=at)
    if project.twinspace is not None:
        give_founders_seat(project.twinspace, old, new, by=by, at=at)
    note_founders([new.pk])


def _running(project: Project) -> Project:
    project = locked(project)
    if project.state != State.ACTIVE:
        raise Stale(standing(project))
    return project


def _move(partner: Partner, state: str, *, at: datetime | None, school: School | None = None) -> None:
    if state not in Partner.MOVES[Partner.State(partner.state)]:
        raise Stale(_("Your answer is known already: you are a partner of this project, or you left it."))
    partner.state, partner.answered_at = state, at or timezone.now()
    partner.school = school or partner.school
    partner.save(update_fields=["state", "answered_at", "school"])
