"""Founders who hand over to a partner: who may follow them, what is open, what lies at a desk, and the chain."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from etwinning.core.formats import ago, day
from etwinning.handovers.models import HandOver
from etwinning.libraries.known import Known
from etwinning.people import queries as people
from etwinning.people.models import Person
from etwinning.people.rules import is_officer_of
from etwinning.projects.models import Founder, Partner, Project
from etwinning.projects.queries import Step, approval_chain, closing_of, desk_name, desk_of
from etwinning.projects.queries.chain import CURRENT, DONE, REFUSED, TODO
from etwinning.safety import queries as safety


def hand_overs_of(project: Project) -> list[HandOver]:
    """Every hand-over of a project, the earliest first, each with what its chain says."""
    return _ALL(project=project.pk)


def waiting() -> QuerySet[HandOver]:
    """Hand-overs that wait for an answer: the project runs, and the partner is still in it."""
    inside = Partner.objects.filter(project=OuterRef("project"), person=OuterRef("new"), state=Partner.State.JOINED)
    return HandOver.objects.filter(Exists(inside), state__in=HandOver.OPEN, project__state=Project.State.ACTIVE)


def latest_hand_over(project: Project) -> HandOver | None:
    """The hand-over that was asked for last, whatever became of it."""
    return next(reversed(hand_overs_of(project)), None)


def open_hand_over(project: Project) -> HandOver | None:
    """The hand-over that waits for an answer: there is one at a time."""
    return _OPEN.first(project=project.pk)


def _all(project: int) -> QuerySet[HandOver]:
    rows = HandOver.objects.filter(project=project).select_related("old", "new", "desk", "by", "founder__school")
    return rows.order_by("asked_at", "pk")


_ALL = Known(_all)
_OPEN = Known(lambda project: waiting().filter(project=project).select_related("old", "new", "desk").order_by("pk"))


def successors_of(founder: Founder) -> QuerySet[Person]:
    """To whom a founder may hand over: validated partners of a school in the same country, with no block between."""
    country = founder.school.country if founder.school else ""
    joined = Partner.objects.filter(project=founder.project_id, state=Partner.State.JOINED, school__country=country)
    standing = [Person.State.VALIDATED, Person.State.WARNED]
    people = Person.objects.filter(pk__in=joined.values("person_id"), state__in=standing, is_active=True)
    return people.exclude(pk__in=safety.hidden_from(founder.person)).order_by("given_name", "pk")


def gone_founders(project: Project, officer: Person) -> list[Founder]:
    """The founders of a running project who left or are suspended, and for whose schools an officer answers."""
    if project.state != Project.State.ACTIVE or not officer.is_officer:
        return []
    rows = project.founders.select_related("person", "school").order_by("place")
    return [row for row in rows if is_gone(row.person) and _answers_for(officer, row)]


def is_gone(person: Person) -> bool:
    """Whether somebody cannot go on with a project."""
    return not person.is_active or person.state in {Person.State.LEFT, Person.State.SUSPENDED}


def _answers_for(officer: Person, founder: Founder) -> bool:
    desk = desk_of(founder.school, founder.person)
    region = founder.school.region if founder.school is not None else ""
    return desk is not None and is_officer_of(officer, desk, region)


def hand_overs_awaiting(officer: Person) -> QuerySet[HandOver]:
    """What waits for the consent of an officer's desk, the longest waiting first."""
    mine = waiting().filter(people.desk_reach(officer), state=HandOver.State.ACCEPTED)
    return mine.select_related("project", "old", "new", "desk").order_by("state_since", "pk")


def chain(project: Project, reader: Person | None = None) -> list[Step]:
    """Who held the project, then who handed over to whom, and its end."""
    steps = approval_chain(project, reader)
    if project.opened_at is None:
        return steps
    return steps + [step for row in hand_overs_of(project) for step in _handed_over(row)] + closing_of(project)


def _handed_over(row: HandOver) -> list[Step]:
    """The links of one hand-over; one that was withdrawn leaves none."""
    names = {"old": row.old.name, "new": row.new.name}
    desk = {"desk": desk_name(row.desk)}
    when, asked = day(row.state_since), _("asked %(ago)s") % {"ago": ago(row.state_since)}
    by = _("%(day)s, %(name)s") % {"day": when, "name": row.by.name} if row.by is not None else when
    if row.state == HandOver.State.WITHDRAWN:
        return []
    if row.state == HandOver.State.ASKED:
        step = Step(
            _("%(new)s is asked to found the project in place of %(old)s") % names,
            CURRENT,
            asked,
        )
        return [step] if row.is_by_desk else [step, Step(_("%(desk)s reads it") % desk, TODO)]
    if row.state == HandOver.State.ACCEPTED:
        step = Step(_("%(new)s agreed to found the project in place of %(old)s") % names, DONE, when)
        return [
            step,
            Step(_("%(desk)s is reading it") % desk, CURRENT, asked),
        ]
    if row.state == HandOver.State.GRANTED:
        return [Step(_("%(new)s is a founder in place of %(old)s") % names, DONE, by, note=row.note)]
    if row.state == HandOver.State.DECLINED:
        return [Step(_("%(new)s declined to found the project in place of %(old)s") % names, REFUSED, when, row.note)]
    return [Step(_("%(desk)s refused that %(new)s founds in place of %(old)s") % (names | desk), REFUSED, by, row.note)]
