"""Lists of projects. What a reader may see is defined here, so that lists and pages cannot disagree."""

from datetime import datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet

from etwinning.people import queries as people
from etwinning.people import rules as people_rules
from etwinning.people.models import Person
from etwinning.projects.models import Approval, Founder, Partner, Project
from etwinning.projects.queries.approvals import all_approvals
from etwinning.safety import queries as safety
from etwinning.schools.models import School

State = Project.State


def _founders() -> Prefetch[str, QuerySet[Founder], str]:
    return Prefetch("founders", Founder.objects.select_related("person", "school").order_by("place"))


def _partners() -> Prefetch[str, QuerySet[Partner], str]:
    return Prefetch("partners", Partner.objects.select_related("person", "school").order_by("asked_at", "pk"))


def _asked(person: Person) -> Q:
    """Projects of which a person is a founder: the second one from the moment of being asked."""
    founders = Founder.objects.filter(person=person)
    begun = founders.filter(place=1) | founders.filter(state=Founder.State.AGREED)
    sent = Q(sent_at__isnull=False) & ~Q(state=State.DRAFT)
    return Q(pk__in=begun.values("project_id")) | Q(pk__in=founders.values("project_id")) & sent


def _joined(person: Person) -> Q:
    inside = Partner.objects.filter(person=person, state__in=[Partner.State.INVITED, Partner.State.JOINED])
    return Q(pk__in=inside.values("project_id"))


def _reached(officer: Person) -> Q:
    """What lies or lay at the desks of an officer, but what its founders took back to write on."""
    asked = Approval.objects.filter(people.desk_reach(officer))
    return Q(pk__in=asked.values("project_id")) & ~Q(state__in=[State.DRAFT, State.WAITING_PARTNER])


def projects_visible_to(person: Person) -> QuerySet[Project]:
    """Whose page a person may open, with founders, partners and TwinSpace.

    Founders and partners see theirs; officers what was sent to their desk; everyone who may browse sees projects that
    run or ran, unless a block stands between them and a founder.
    """
    seen = _asked(person) | _joined(person)
    if person.is_officer:
        seen |= _reached(person)
    if people_rules.can_browse(person):
        hidden = Founder.objects.filter(person__in=safety.hidden_from(person))
        seen |= Q(state__in=Project.SHOWN) & ~Q(pk__in=hidden.values("project_id"))
    return (
        Project.objects.filter(seen)
        .select_related("twinspace__space", "picture")
        .prefetch_related(_founders(), _partners(), all_approvals())
    )


def projects_of(person: Person) -> QuerySet[Project]:
    """A person's own projects in every state, drafts too, the latest change first. For that person's eyes only."""
    return (
        Project.objects.filter(_asked(person) | _joined(person))
        .select_related("twinspace__space", "picture")
        .prefetch_related(_founders(), _partners())
        .order_by("-state_since", "-pk")
    )


def shown_projects_of(person: Person) -> QuerySet[Project]:
    """The projects of a person that others may see, the latest first."""
    founded = Founder.objects.filter(person=person)
    joined = Partner.objects.filter(person=person, state=Partner.State.JOINED)
    return public_projects().filter(Q(pk__in=founded.values("project_id")) | Q(pk__in=joined.values("project_id")))


def projects_of_school(school: School) -> QuerySet[Project]:
    """The projects of a school that others may see, the latest first."""
    founded = Founder.objects.filter(school=school)
    joined = Partner.objects.filter(school=school, state=Partner.State.JOINED)
    return public_projects().filter(Q(pk__in=founded.values("project_id")) | Q(pk__in=joined.values("project_id")))


def public_projects() -> QuerySet[Project]:
    """Projects that run or ran, with founders and their schools, the latest opened first. Their public page is open."""
    return (
        Project.objects.filter(state__in=Project.SHOWN)
        .select_related("picture", "twinspace__space")
        .prefetch_related(_founders())
        .order_by(F("opened_at").desc(nulls_last=True), "-pk")
    )


def invitations_of(person: Person) -> QuerySet[Project]:
    """Projects that wait for this person's answer, as second founder or as partner, the longest waiting first."""
    founding = Founder.objects.filter(person=person, state=Founder.State.INVITED).exclude(
        project__in=Founder.objects.filter(person__in=safety.hidden_from(person)).values("project_id")
    )
    joining = Partner.objects.filter(person=person, state=Partner.State.INVITED).exclude(
        asked_by__in=safety.hidden_from(person)
    )
    return (
        Project.objects.filter(
            Q(state=State.WAITING_PARTNER, pk__in=founding.values("project_id"))
            | Q(state=State.ACTIVE, pk__in=joining.values("project_id"))
        )
        .select_related("picture")
        .prefetch_related(_founders(), _partners())
        .order_by("state_since", "pk")
    )


PARTS = {
    "running": [State.ACTIVE],
    "waiting": [State.WAITING_PARTNER, State.WAITING_DESKS],
    "drafts": [State.DRAFT, State.REFUSED],
    "past": [State.CLOSED, State.ARCHIVED, State.WITHDRAWN],
}


def projects_in_part(person: Person, part: str) -> QuerySet[Project]:
    """A person's projects of one part of the list (running, waiting, drafts, past); all of them for any other word."""
    mine = projects_of(person).exclude(pk__in=invitations_of(person).order_by().values("pk"))
    return mine.filter(state__in=PARTS[part]) if part in PARTS else mine


def numbers_of(person: Person) -> dict[str, int]:
    """How many projects a person has in each part of the list. One query."""
    rows = Project.objects.filter(_asked(person) | _joined(person)).exclude(
        pk__in=invitations_of(person).order_by().values("pk")
    )
    counts = dict(rows.values_list("state").annotate(number=Count("pk")).order_by())
    return {part: sum(counts.get(state, 0) for state in states) for part, states in PARTS.items()}


def projects_pictured_for(reader: Person | None) -> QuerySet[Project]:
    """Whose picture somebody may fetch: everyone those with a public page, members those they see."""
    seen = Q(state__in=Project.SHOWN)
    if reader is not None and not reader.is_pupil:
        seen |= Q(pk__in=projects_visible_to(reader).values("pk"))
    return Project.objects.filter(seen).select_related("picture")


def closed_before(moment: datetime) -> QuerySet[Project]:
    """Closed projects whose closing lies before that moment: it is time to archive them."""
    return Project.objects.filter(state=State.CLOSED, closed_at__lt=moment).order_by("closed_at", "pk")
