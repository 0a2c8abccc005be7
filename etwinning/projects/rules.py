"""Who may do what with a project.

A rule says whether a person has the part that the deed needs. Whether it is the time for it is said by `is_time_for`,
and guarded by the action, which tells a latecomer in a sentence what happened meanwhile. A page offers what both allow.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.projects import queries
from etwinning.projects.models import Founder, Partner, Project
from etwinning.safety import queries as safety

State = Project.State
TIMES: dict[str, set[str]] = {
    "edit_project": {State.DRAFT, State.ACTIVE},
    "save_draft": {State.DRAFT},
    "change_co_founder": {State.DRAFT},
    "send_project": {State.DRAFT},
    "agree_to_project": {State.WAITING_PARTNER},
    "decline_project": {State.WAITING_PARTNER},
    "approve_project": {State.WAITING_DESKS},
    "refuse_project": {State.WAITING_DESKS},
    "withdraw_project": {State.DRAFT, State.WAITING_PARTNER, State.WAITING_DESKS},
    "revise_project": {State.WAITING_PARTNER, State.REFUSED, State.WITHDRAWN},
    "close_project": {State.ACTIVE},
    "reopen_project": {State.CLOSED},
    "archive_project": {State.CLOSED},
    "add_partner": {State.ACTIVE},
    "accept_partnership": {State.ACTIVE},
    "decline_partnership": {State.ACTIVE},
    "leave_project": {State.ACTIVE, State.CLOSED},
    "hide_project": set(Project.SHOWN),
    "show_project": set(Project.SHOWN),
    "change_project_picture": {State.DRAFT, State.ACTIVE},
}


def is_time_for(deed: str, project: Project) -> bool:
    """Whether the state of a project allows a deed at all."""
    return project.state in TIMES[deed]


def is_founder(person: Person, project: Project) -> bool:
    """One of the two, in good standing or not: they keep the same rights to the end."""
    return person.is_staff_member and queries.founder_of(project, person) is not None


def is_at_its_desk(person: Person, project: Project) -> bool:
    """An officer of a desk that the project concerns; a coordinator only for a region of it."""
    return bool(queries.approvals_in_reach(project, person))


def is_member(person: Person, project: Project) -> bool:
    """Founders who agreed and partners who joined: those who have a seat in the TwinSpace."""
    founder, partner = queries.founder_of(project, person), queries.partner_of(project, person)
    return (founder is not None and founder.state == Founder.State.AGREED) or (
        partner is not None and partner.state == Partner.State.JOINED
    )


def is_inside(person: Person, project: Project) -> bool:
    """Those who may read how the project was approved: its teachers, asked ones too, and officers."""
    asked = {row.person_id for row in project.founders.all()} | {row.person_id for row in queries.partners_of(project)}
    return person.is_officer or person.pk in asked


def can_found_project(person: Person) -> bool:
    """Validated staff (decisions: "What a waiting person may do")."""
    return people.can_meet_people(person)


def can_edit_project(person: Person, project: Project) -> bool:
    """A founder. The description stays open while the project runs (domain 3.7, step 9)."""
    return is_founder(person, project)


def can_save_draft(person: Person, project: Project) -> bool:
    """A founder."""
    return is_founder(person, project)


def can_change_project_picture(person: Person, project: Project) -> bool:
    """A founder."""
    return is_founder(person, project)


def can_change_co_founder(person: Person, project: Project) -> bool:
    """The one who began the project chooses the other founder."""
    founder = queries.founder_of(project, person)
    return founder is not None and founder.place == 1 and people.can_meet_people(person)


def can_send_project(person: Person, project: Project) -> bool:
    """A founder who is validated."""
    return is_founder(person, project) and people.can_meet_people(person)


def can_agree_to_project(person: Person, project: Project) -> bool:
    """The founder who was asked, validated, with no block between the two."""
    founder = queries.founder_of(project, person)
    others = [row.person for row in project.founders.all() if row.person_id != person.pk]
    return (
        founder is not None
        and founder.state != Founder.State.DECLINED
        and people.can_meet_people(person)
        and not any(safety.is_hidden(person, other) for other in others)
    )


def can_decline_project(person: Person, project: Project) -> bool:
    """The founder who was asked, whatever happened to them since."""
    return is_founder(person, project)


def can_approve_project(person: Person, project: Project) -> bool:
    """An officer of a desk that was asked (and of the region, for coordinators)."""
    return is_at_its_desk(person, project)


def can_refuse_project(person: Person, project: Project) -> bool:
    """The same officers as for an approval."""
    return is_at_its_desk(person, project)


def can_withdraw_project(person: Person, project: Project) -> bool:
    """Either founder."""
    return is_founder(person, project)


def can_revise_project(person: Person, project: Project) -> bool:
    """Either founder who is validated."""
    founder = queries.founder_of(project, person)
    return (
        founder is not None
        and people.can_meet_people(person)
        and (founder.place == 1 or founder.state == Founder.State.AGREED)
    )


def can_close_project(person: Person, project: Project) -> bool:
    """Either founder, or an officer of its desks (decisions: "Closing")."""
    return is_founder(person, project) or is_at_its_desk(person, project)


def can_reopen_project(person: Person, project: Project, at: datetime | None = None) -> bool:
    """Either founder for 30 days, an officer of its desks also later (decisions: "Closing")."""
    if is_at_its_desk(person, project):
        return True
    since = project.closed_at or project.state_since
    limit = since + timedelta(days=Project.REOPEN_DAYS)
    return is_founder(person, project) and people.can_meet_people(person) and (at or timezone.now()) <= limit


def can_archive_project(person: Person, project: Project, at: datetime | None = None) -> bool:
    """An officer of its desks, a year after it was closed (decisions: "Closing")."""
    since = project.closed_at or project.state_since
    return (at or timezone.now()) >= since + timedelta(days=Project.ARCHIVE_DAYS) and is_at_its_desk(person, project)


def can_hide_project(person: Person, project: Project) -> bool:
    """An officer of its desks, or of the central one, to whom reports come that nobody answered."""
    return is_at_its_desk(person, project) or (person.is_officer and safety.is_central(person))


def can_show_project(person: Person, project: Project) -> bool:
    """The same officers."""
    return can_hide_project(person, project)


def can_add_partner(person: Person, project: Project) -> bool:
    """A founder who is validated."""
    return is_founder(person, project) and people.can_meet_people(person)


def can_accept_partnership(person: Person, project: Project) -> bool:
    """Who was asked, validated, with no block between the two."""
    partner = queries.partner_of(project, person)
    if partner is None or partner.state not in {Partner.State.INVITED, Partner.State.JOINED}:
        return False
    asked_by = partner.asked_by
    return people.can_meet_people(person) and (asked_by is None or not safety.is_hidden(person, asked_by))


def can_decline_partnership(person: Person, project: Project) -> bool:
    """Who was asked."""
    return queries.partner_of(project, person) is not None


def can_leave_project(person: Person, project: Project) -> bool:
    """A partner; founders close the project instead."""
    return queries.partner_of(project, person) is not None


def can_follow_project(person: Person, project: Project) -> bool:
    """Validated staff who see it and do not work in it: their own projects stand in the feed anyway."""
    return people.can_meet_people(person) and project.state in Project.SHOWN and not is_member(person, project)


def can_unfollow_project(person: Person, _project: Project) -> bool:
    """Ending it is always open."""
    return person.is_active


RULES = {
    "edit_project": can_edit_project,
    "change_project_picture": can_change_project_picture,
    "send_project": can_send_project,
    "change_co_founder": can_change_co_founder,
    "withdraw_project": can_withdraw_project,
    "revise_project": can_revise_project,
    "approve_project": can_approve_project,
    "refuse_project": can_refuse_project,
    "close_project": can_close_project,
    "reopen_project": can_reopen_project,
    "archive_project": can_archive_project,
    "hide_project": can_hide_project,
    "show_project": can_show_project,
    "add_partner": can_add_partner,
}


def deeds_open_to(person: Person, project: Project) -> set[str]:
    """What a project's page offers a person now."""
    offered = {deed for deed, rule in RULES.items() if is_time_for(deed, project) and rule(person, project)}
    if "approve_project" in offered and not queries.waits_for(project, person):
        offered -= {"approve_project", "refuse_project"}
    offered.discard("show_project" if project.hidden_at is None else "hide_project")
    founder, partner = queries.founder_of(project, person), queries.partner_of(project, person)
    if founder is not None and founder.state == Founder.State.INVITED and project.state == State.WAITING_PARTNER:
        offered.add("decline_project")
        if can_agree_to_project(person, project):
            offered.add("agree_to_project")
    if partner is not None and partner.state == Partner.State.INVITED and project.state == State.ACTIVE:
        offered.add("decline_partnership")
        if can_accept_partnership(person, project):
            offered.add("accept_partnership")
    if partner is not None and partner.state == Partner.State.JOINED and is_time_for("leave_project", project):
        offered.add("leave_project")
    return offered - {"revise_project"} if "agree_to_project" in offered else offered
