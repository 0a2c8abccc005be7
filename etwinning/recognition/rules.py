"""Who may award and withdraw labels: the desk in charge (decisions: "Recognition")."""

from collections.abc import Iterable
from typing import Any

from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.people.queries import offices_of
from etwinning.projects.models import Project
from etwinning.recognition.models import EUROPEAN, NATIONAL, Label
from etwinning.recognition.queries import Holder, holders_in
from etwinning.safety.queries import is_central
from etwinning.schools.rules import is_of_its_desk


def can_award_label(person: Person, kind: str, thing: Any) -> bool:
    """National: the desk of a teacher's school. European: the central desk. A school's: the desk of its country."""
    if not person.is_officer:
        return False
    if kind == NATIONAL:
        return bool(holders_for(person, holders_in(thing)))
    return is_central(person) if kind == EUROPEAN else is_of_its_desk(person, thing)


def holders_for(officer: Person, holders: list[Holder]) -> list[Holder]:
    """Those teachers of a project for whose schools an officer answers."""
    return [one for one in holders if people.is_officer_of(officer, one.desk, one.region)]


def can_withdraw_label(person: Person, label: Label) -> bool:
    """The officers of the desk that awarded it, coordinators in their regions."""
    return people.is_officer_of(person, label.desk, label.region)


def can_mark_inspiring(person: Person, project: Project) -> bool:
    """The central desk any project; a national desk those with a founder of its country or, for coordinators, region.

    Source of the rule: docs/decisions/0078.
    """
    if not person.is_officer:
        return False
    schools = [founder.school for founder in project.founders.all() if founder.school is not None]
    return is_central(person) or any(is_of_its_desk(person, school) for school in schools)


def can_unmark_inspiring(person: Person, project: Project) -> bool:
    """Whoever may mark it."""
    return can_mark_inspiring(person, project)


def labels_to_withdraw(person: Person, labels: Iterable[Label]) -> set[int]:
    """The keys of those labels in a list that an officer may withdraw. One query."""
    regions = {office.desk_id: office.regions for office in offices_of(person)}
    mine = (label for label in labels if label.desk_id in regions)
    return {label.pk for label in mine if not regions[label.desk_id] or label.region in regions[label.desk_id]}
