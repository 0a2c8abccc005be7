"""Founders who hand over to a partner: who may follow them, what is open, what lies at a desk."""

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from etwinning.people import queries as people
from etwinning.people.models import Desk, Person
from etwinning.projects.models import Founder, HandOver, Partner, Project
from etwinning.projects.queries.approvals import desk_of
from etwinning.safety import queries as safety


def hand_overs_of(project: Project) -> list[HandOver]:
    """Every hand-over of a project, the earliest first. Loaded once with a project, then at hand."""
    rows = HandOver.objects.select_related("old", "new", "desk", "by").order_by("asked_at", "pk")
    prefetch_related_objects([project], Prefetch("hand_overs", rows))
    return list(project.hand_overs.all())


def open_hand_over(project: Project) -> HandOver | None:
    """The hand-over that waits for an answer: there is one at a time, and it is the latest."""
    latest = latest_hand_over(project)
    return latest if latest is not None and latest.state in HandOver.OPEN else None


def latest_hand_over(project: Project) -> HandOver | None:
    """The hand-over that was asked for last, whatever became of it."""
    return next(reversed(hand_overs_of(project)), None)


def successors_of(founder: Founder) -> QuerySet[Person]:
    """To whom a founder may hand over: validated partners of a school in the same country, with no block between."""
    country = founder.school.country if founder.school else ""
    joined = Partner.objects.filter(project=founder.project_id, state=Partner.State.JOINED, school__country=country)
    standing = [Person.State.VALIDATED, Person.State.WARNED]
    people = Person.objects.filter(pk__in=joined.values("person_id"), state__in=standing, is_active=True)
    return people.exclude(pk__in=safety.hidden_from(founder.person)).order_by("given_name", "pk")


def desk_for_successor(partner: Partner) -> Desk | None:
    """The desk that is asked: that of the school for which the new founder will stand."""
    return desk_of(partner.school, partner.person)


def hand_overs_awaiting(officer: Person) -> QuerySet[HandOver]:
    """What waits for the consent of an officer's desk, the longest waiting first."""
    waiting = HandOver.objects.filter(people.desk_reach(officer), state=HandOver.State.ACCEPTED)
    return waiting.select_related("project", "old", "new", "desk").order_by("state_since", "pk")
