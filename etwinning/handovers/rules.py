"""Who may hand over, answer and decide. What is offered depends on how the open hand-over stands."""

from etwinning.handovers import queries
from etwinning.handovers.models import HandOver
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.projects.rules import is_founder, is_member


def can_hand_over_project(person: Person, project: Project) -> bool:
    """A founder (decisions: "Partner leaves or falls silent")."""
    return is_founder(person, project)


def can_answer_hand_over(person: Person, project: Project) -> bool:
    """The partner who is asked to take a founder's place."""
    asked = queries.latest_hand_over(project) if is_member(person, project) else None
    return asked is not None and asked.new_id == person.pk


def can_decide_hand_over(person: Person, project: Project) -> bool:
    """An officer of the desk that is asked; coordinators for their regions only."""
    asked = queries.latest_hand_over(project) if person.is_officer else None
    return asked is not None and people.is_officer_of(person, asked.desk, asked.region)


def can_withdraw_hand_over(person: Person, project: Project) -> bool:
    """Who asked: the founder, or the desk."""
    asked = queries.latest_hand_over(project) if is_founder(person, project) or person.is_officer else None
    if asked is not None and asked.is_by_desk:
        return people.is_officer_of(person, asked.desk, asked.region)
    return asked is not None and asked.old_id == person.pk


def can_replace_founder(person: Person, project: Project) -> bool:
    """An officer of the desk of a founder who left or is suspended; coordinators for their regions only."""
    return bool(queries.gone_founders(project, person))


def deeds_open_to(person: Person, project: Project) -> set[str]:
    """What the page of a project offers a person of this now. Strangers cost no query."""
    founds = is_founder(person, project)
    if project.state != Project.State.ACTIVE or not (founds or person.is_officer or is_member(person, project)):
        return set()
    asked = queries.open_hand_over(project)
    if asked is None:
        offered = {"hand_over_project"} if founds else set()
        return offered | ({"replace_founder"} if can_replace_founder(person, project) else set())
    if asked.is_by_desk and can_withdraw_hand_over(person, project):
        return {"withdraw_hand_over"}
    if person.pk == asked.old_id and not asked.is_by_desk:
        return {"withdraw_hand_over"}
    if person.pk == asked.new_id and asked.state == HandOver.State.ASKED:
        return {"answer_hand_over"}
    may_decide = asked.state == HandOver.State.ACCEPTED and can_decide_hand_over(person, project)
    return {"decide_hand_over"} if may_decide else set()
