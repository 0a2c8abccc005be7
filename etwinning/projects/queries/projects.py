"""Lists of projects. What a reader may see is defined here, so that lists and pages cannot disagree."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, F, Prefetch, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from etwinning.archives.models import Archive
from etwinning.libraries.known import Known, Pages
from etwinning.people import queries as people
from etwinning.people import rules as people_rules
from etwinning.people.models import Person
from etwinning.people.queries import named
from etwinning.projects.models import Approval, Founder, Partner, Project
from etwinning.projects.queries.approvals import all_approvals
from etwinning.safety import queries as safety
from etwinning.safety.queries import HIDDEN
from etwinning.schools.models import School

State = Project.State


def _founders() -> Prefetch[str, QuerySet[Founder], str]:
    return Prefetch("founders", Founder.objects.select_related("person", "school").order_by("place"))


def _partners() -> Prefetch[str, QuerySet[Partner], str]:
    return Prefetch("partners", Partner.objects.select_related("person", "school").order_by("asked_at", "pk"))


# Two sets of keys that nearly every list needs, written out: to build and translate them took longer than to answer.
# A founder's projects: the second founder's from the moment of being asked; a partner's until the partner leaves.
_MINE = """
    SELECT own.project_id FROM projects_founder own JOIN projects_project it ON it.id = own.project_id
    WHERE own.person_id = %s AND (own.place = 1 OR own.state = %s OR (it.sent_at IS NOT NULL AND it.state <> %s))
    UNION SELECT project_id FROM projects_partner WHERE person_id = %s AND state IN (%s, %s)
"""
_INVITING = f"""
    SELECT own.project_id FROM projects_founder own JOIN projects_project it ON it.id = own.project_id
    WHERE own.person_id = %s AND own.state = %s AND it.state = %s AND NOT EXISTS (
        SELECT FROM projects_founder beside WHERE beside.project_id = own.project_id AND beside.person_id IN ({HIDDEN}))
    UNION SELECT own.project_id FROM projects_partner own JOIN projects_project it ON it.id = own.project_id
    WHERE own.person_id = %s AND own.state = %s AND it.state = %s
    AND (own.asked_by_id IS NULL OR own.asked_by_id NOT IN ({HIDDEN}))
"""  # noqa: S608 - made of constants


def _mine(person: Person) -> Q:
    """Projects in which a person founds or takes part."""
    founding = [person.pk, Founder.State.AGREED, State.DRAFT]
    keys = RawSQL(_MINE, [*founding, person.pk, Partner.State.INVITED, Partner.State.JOINED])  # noqa: S611 - as above
    return Q(pk__in=keys)


def _only_asked(person: Person) -> Q:
    """Projects whose invitation a person has not answered as a partner, whether it can still be answered or not."""
    return Q(pk__in=Partner.objects.filter(person=person, state=Partner.State.INVITED).values("project_id"))


def _inviting(person: Person) -> Q:
    """Projects that wait for a person's answer; those of people whom a block hides do not."""
    hidden = [person.pk, person.pk]
    founding = [person.pk, Founder.State.INVITED, State.WAITING_PARTNER, *hidden]
    joining = [person.pk, Partner.State.INVITED, State.ACTIVE, *hidden]
    return Q(pk__in=RawSQL(_INVITING, [*founding, *joining]))  # noqa: S611 - as above


def _reached(officer: Person) -> Q:
    """What lies or lay at the desks of an officer, but what its founders took back to write on."""
    asked = Approval.objects.filter(people.desk_reach(officer))
    return Q(pk__in=asked.values("project_id")) & ~Q(state__in=[State.DRAFT, State.WAITING_PARTNER])


def projects_visible_to(person: Person) -> QuerySet[Project]:
    """Whose page a person may open, with founders, partners and TwinSpace.

    Founders and partners see theirs; officers what was sent to their desk; everyone who may browse sees projects that
    run or ran, unless a block stands between them and a founder.
    """
    seen = _mine(person)
    if person.is_officer:
        seen |= _reached(person)
    if people_rules.can_browse(person):
        hidden = Founder.objects.filter(person__in=safety.hidden_from(person))
        seen |= Q(state__in=Project.SHOWN, hidden_at__isnull=True) & ~Q(pk__in=hidden.values("project_id"))
    return (
        Project.objects.filter(seen)
        .select_related("twinspace__space", "picture")
        .prefetch_related(_founders(), _partners(), all_approvals())
    )


_SEEN = Known(lambda person, slug: projects_visible_to(person).filter(slug=slug))


def project_seen_by(person: Person, slug: str) -> Project | None:
    """The project with this address, if a person may open its page, with founders, partners and TwinSpace."""
    if person.is_officer:  # what an officer reaches depends on the desks
        return projects_visible_to(person).filter(slug=slug).first() if "\0" not in slug else None
    return _SEEN.first(person=person, slug=slug)


def projects_of(person: Person) -> QuerySet[Project]:
    """A person's own projects in every state, drafts too, the latest change first. For that person's eyes only."""
    return (
        Project.objects.filter(_mine(person))
        .select_related("twinspace__space", "picture")
        .prefetch_related(_founders(), _partners())
        .order_by("-state_since", "-pk")
    )


def shown_projects_of(person: Person) -> QuerySet[Project]:
    """The projects of a person that others may see, the latest first."""
    founded = Founder.objects.filter(person=person)
    joined = Partner.objects.filter(person=person, state=Partner.State.JOINED)
    return public_projects().filter(Q(pk__in=founded.values("project_id")) | Q(pk__in=joined.values("project_id")))


_SHOWN_OF = Known(lambda person: _for_rows(shown_projects_of(person)))
_SHOWN_AT = Known(lambda school: _for_rows(projects_of_school(school)))


def latest_shown_of(person: Person, most: int) -> list[Project]:
    """The first of the projects of a person that others may see, as rows show them."""
    return _SHOWN_OF.paged(person=person)[:most]


def latest_shown_at(school: School, most: int) -> list[Project]:
    """The first of the projects of a school that others may see, as rows show them."""
    return _SHOWN_AT.paged(school=school)[:most]


def _for_rows(projects: QuerySet[Project]) -> QuerySet[Project]:
    """With no more than a row or a card shows: of the founders, where their schools are."""
    schools = Founder.objects.select_related("school").only(
        "project_id", "place", "school__name", "school__city", "school__country"
    )
    columns = ("title", "slug", "summary", "text_language", "picture_id", "picture_words", "state")
    return (
        projects.select_related(None)
        .prefetch_related(None)
        .prefetch_related(Prefetch("founders", schools.order_by("place")))
        .only(*columns)
    )


def projects_of_school(school: School) -> QuerySet[Project]:
    """The projects of a school that others may see, the latest first."""
    founded = Founder.objects.filter(school=school)
    joined = Partner.objects.filter(school=school, state=Partner.State.JOINED)
    return public_projects().filter(Q(pk__in=founded.values("project_id")) | Q(pk__in=joined.values("project_id")))


def schools_working_with(person: Person) -> QuerySet[School]:
    """The schools of everybody in the running projects of a person."""
    founded = Founder.objects.filter(person=person, project__state=Project.State.ACTIVE)
    joined = Partner.objects.filter(person=person, state=Partner.State.JOINED, project__state=Project.State.ACTIVE)
    running = Q(project__in=founded.values("project_id")) | Q(project__in=joined.values("project_id"))
    founders = Founder.objects.filter(running)
    partners = Partner.objects.filter(running, state=Partner.State.JOINED)
    return School.objects.filter(Q(pk__in=founders.values("school_id")) | Q(pk__in=partners.values("school_id")))


def public_projects() -> QuerySet[Project]:
    """Projects that run or ran, with founders and their schools, the latest opened first. Their public page is open."""
    return (
        Project.objects.filter(state__in=Project.SHOWN, hidden_at__isnull=True)
        .select_related("picture", "twinspace__space")
        .prefetch_related(_founders())
        .order_by(F("opened_at").desc(nulls_last=True), "-pk")
    )


_INSPIRING = Known(lambda: _for_rows(public_projects()).exclude(summary=""))
_GALLERY = Known(lambda: _for_rows(public_projects()))


def inspiring_projects(number: int) -> list[Project]:
    """The latest public projects that have a summary to read."""
    return _INSPIRING.paged()[:number]


def list_of_public_projects() -> Pages[Project]:
    """All public projects, a page at a time."""
    return _GALLERY.paged()


def invitations_of(person: Person) -> QuerySet[Project]:
    """Projects that wait for this person's answer, as second founder or as partner, the longest waiting first."""
    return (
        Project.objects.filter(_inviting(person))
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
TURN = dict.fromkeys(PARTS["running"], 0) | dict.fromkeys(PARTS["past"], 2)  # what is being prepared comes between


def _in_turn() -> Case:
    """Running projects first, then those being prepared, then past ones."""
    return Case(*[When(state=state, then=turn) for state, turn in TURN.items()], default=1)


def _of_the_day(person: Person) -> QuerySet[Project]:
    mine = projects_of(person).prefetch_related(None).select_related(None).select_related("twinspace")
    inviting = Case(When(_inviting(person), then=True), default=False, output_field=BooleanField())
    shown = mine.only("slug", "title", "text_language", "state", "state_since", "twinspace__space")
    return shown.annotate(is_inviting=inviting).order_by("-is_inviting", _in_turn(), "-state_since", "-pk")


_OF_THE_DAY = Known(_of_the_day)


def projects_and_invitations(person: Person, most: int) -> tuple[list[Project], list[Project]]:
    """A person's projects in turn, and those that wait for their answer, the longest waiting first. One query."""
    found: list[Any] = _OF_THE_DAY.paged(person=person)[: 2 * most]
    invitations = [project for project in found if project.is_inviting]
    latest = sorted(found, key=lambda project: (-TURN.get(project.state, 1), project.state_since), reverse=True)
    return latest[:most], invitations[::-1]


def projects_in_part(person: Person, part: str) -> QuerySet[Project]:
    """A person's projects of one part of the list (running, waiting, drafts, past); all of them for any other word."""
    mine = projects_of(person).exclude(_inviting(person)).exclude(_only_asked(person))
    return mine.filter(state__in=PARTS[part]) if part in PARTS else mine


_MINE_BY_STATE = Known(
    lambda person: Project.objects.filter(_mine(person)).exclude(_only_asked(person)).values_list("pk", "state")
)
_INVITING_KEYS = Known(lambda person: Project.objects.filter(_inviting(person)).values_list("pk", flat=True))
_MINE_IN_LIST = Known(lambda pks: _in_list().filter(pk__any=pks).order_by(_in_turn(), "-state_since", "-pk"))
_INVITING_IN_LIST = Known(lambda pks: _in_list().filter(pk__any=pks).order_by("state_since", "pk"))


@dataclass(frozen=True)
class Mine:
    """A person's projects by their keys: those that wait for their answer, and the others by part of the list."""

    inviting: list[int]
    parts: dict[str, list[int]]

    def invitations(self, most: int) -> list[Project]:
        """The first of the projects that wait for the person's answer."""
        return _INVITING_IN_LIST.paged(pks=self.inviting)[:most] if self.inviting else []

    def projects(self, part: str) -> Pages[Project]:
        """The projects of one part, of all parts (running first) for any other word, the latest change first."""
        every = [pk for keys in self.parts.values() for pk in keys]
        return _MINE_IN_LIST.paged(pks=self.parts.get(part, every))

    def numbers(self) -> dict[str, int]:
        """How many there are in each part."""
        return {part: len(keys) for part, keys in self.parts.items()}


def mine(person: Person) -> Mine:
    """What the list of a person's projects is made of, in two queries."""
    inviting = _INVITING_KEYS(person=person)
    states = {pk: state for pk, state in _MINE_BY_STATE(person=person) if pk not in set(inviting)}
    return Mine(inviting, {part: [pk for pk in states if states[pk] in of] for part, of in PARTS.items()})


def _in_list() -> QuerySet[Project]:
    """Projects with what a list shows: founders' and partners' names and schools."""
    shown = [*named("person"), "school__name", "school__city", "school__country"]
    founders = Founder.objects.select_related("person", "school").only("project_id", "place", "state", *shown)
    return (
        Project.objects.select_related("twinspace__space")
        .defer("aims", "process", "results")
        .prefetch_related(Prefetch("founders", founders.order_by("place")))
    )


def projects_pictured_for(reader: Person | None) -> QuerySet[Project]:
    """Whose picture somebody may fetch: everyone those with a public page, members those they see."""
    seen = Q(state__in=Project.SHOWN, hidden_at__isnull=True)
    if reader is not None and not reader.is_pupil:
        seen |= Q(pk__in=projects_visible_to(reader).values("pk"))
    return Project.objects.filter(seen).select_related("picture")


def hidden_too_long(at: datetime) -> QuerySet[Project]:
    """Projects that a desk hid until a moment which has come."""
    return Project.objects.filter(hidden_at__isnull=False, hidden_until__lte=at).order_by("pk")


def rooms_to_take_home(since: datetime) -> QuerySet[Project, int]:
    """The keys of rooms whose projects went into the archive since then, and whose own archive is not ready."""
    ready = Archive.objects.filter(kind=Archive.Kind.ENDED, state=Archive.State.READY)
    ended = Project.objects.filter(state=State.ARCHIVED, state_since__gt=since, twinspace__isnull=False)
    return ended.exclude(twinspace__space__in=ready.values("space")).values_list("twinspace__space", flat=True)


def without_archive() -> QuerySet[Project]:
    """Projects in the archive whose TwinSpace has none of its own, and of which none is being made."""
    there = Archive.objects.filter(kind=Archive.Kind.ENDED).exclude(state=Archive.State.FAILED)
    ended = Project.objects.filter(state=State.ARCHIVED, twinspace__isnull=False)
    return ended.exclude(twinspace__space__in=there.values("space")).select_related("twinspace__space").order_by("pk")


def closed_before(moment: datetime) -> QuerySet[Project]:
    """Closed projects whose closing lies before that moment: it is time to archive them."""
    return Project.objects.filter(state=State.CLOSED, closed_at__lt=moment).order_by("closed_at", "pk")
