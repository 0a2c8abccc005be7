"""Who is hidden from whom; reports and with whom they lie; sanctions."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from etwinning.libraries.known import Known
from etwinning.people import queries as people_queries
from etwinning.people import rules as people
from etwinning.people.models import Desk, Person
from etwinning.safety.models import Block, Report, Sanction

CENTRAL_AFTER, SATURDAY = 3, 5  # working days after which the central desk has it too (decisions: "Reports of abuse")

# Written out: it stands in nearly every list of people, and to build and translate it took longer than to answer it.
HIDDEN = (
    "SELECT blocked_id FROM safety_block WHERE person_id = %s"
    " UNION SELECT person_id FROM safety_block WHERE blocked_id = %s"
)


def hidden_from(person: Person) -> RawSQL:
    """Keys of the persons whom a block, by either side, hides from this person (a subquery, for `__in`)."""
    return RawSQL(HIDDEN, [person.pk, person.pk])  # noqa: S611 - a constant, the values are parameters


def blocks_of(person: Person) -> QuerySet[Block]:
    """The blocks a person has set, latest first."""
    return Block.objects.filter(person=person).select_related("blocked").order_by("-at", "-pk")


_BETWEEN = Known(
    lambda pair: Block.objects.filter(person_id__any=pair, blocked_id__any=pair).values_list("pk", flat=True)[:1]
)


def is_hidden(one: Person, other: Person) -> bool:
    """Whether a block stands between two persons."""
    return bool(_BETWEEN(pair=[one.pk, other.pk]))


def people_with_page(pks: Sequence[int], reader: Person) -> set[int]:
    """Those of some persons whose page this reader may open."""
    return set(_WITH_PAGE(pks=pks, reader=reader))


def parts_shown(person: Person, reader: Person | None) -> frozenset[str]:
    """The parts of a profile that somebody who may open the page sees: the one place that decides it.

    Oneself all; eTwinners, and staff and officers who may browse, all but progress that is not shared; everybody else
    what the owner made public.
    """
    if reader is not None and reader.pk == person.pk:
        return frozenset(Person.Part.values)
    is_inside = reader is not None and people.can_browse(reader)
    is_public = person.visibility == Person.Visibility.PUBLIC
    shown = set(Person.Part.values) if is_inside else set(person.public_parts if is_public else ())
    return frozenset(shown if person.shares_progress else shown - {Person.Part.PROGRESS})


def showing(part: str, reader: Person | None) -> Q:
    """A condition for people: those of whom this reader sees a part, as `parts_shown` says. (Progress is not asked.)"""
    if reader is not None and people.can_browse(reader):
        return Q(pk__isnull=False)  # an empty Q would vanish beside "or"
    shown = Q(public_parts__contains=[part], visibility=Person.Visibility.PUBLIC)
    return shown if reader is None else shown | Q(pk=reader.pk)


def people_visible_to(person: Person | None) -> QuerySet[Person]:
    """Whose page somebody may open (decisions: "Profile visibility").

    Validated staff see validated staff and whoever opted to be public; so do officers and staff who wait for their
    validation; everybody else sees public profiles only. A block hides both sides. Pupils, officers and visitors have
    no page; nobody who waits or left has one, but for themselves.
    """
    shown = Q(kind=Person.Kind.STAFF, state__in=[Person.State.VALIDATED, Person.State.WARNED], is_active=True)
    if person is None or person.is_pupil:
        return Person.objects.filter(shown, visibility=Person.Visibility.PUBLIC)
    if not people.can_browse(person):
        shown &= Q(visibility=Person.Visibility.PUBLIC)
    shown &= ~Q(pk__in=hidden_from(person))
    return Person.objects.filter(shown | Q(pk=person.pk, kind=Person.Kind.STAFF))


_WITH_PAGE = Known(lambda pks, reader: people_visible_to(reader).filter(pk__any=pks).values_list("pk", flat=True))


def reports_visible_to(officer: Person) -> QuerySet[Report]:
    """The reports an officer may read, with author, reporter, desk and answer: those of the own desk and regions.

    The central desk reads all that lies at a desk, and what teachers did not answer in time.
    """
    reached = Q(desk__isnull=False) | Q(central_at__isnull=False)
    return _reports().filter(reached, people_queries.desk_reach(officer))


def reports_awaiting(officer: Person) -> QuerySet[Report]:
    """What waits for an officer's answer, oldest first; for the central desk its own, and what is overdue elsewhere."""
    waiting = reports_visible_to(officer).filter(state=Report.State.WAITING)
    if is_central(officer):
        waiting = waiting.filter(Q(central_at__isnull=False) | Q(desk__kind=Desk.Kind.CENTRAL))
    return waiting.order_by("at", "pk")


def is_central(officer: Person) -> bool:
    """Whether somebody has a seat at the central desk."""
    return any(office.desk.kind == Desk.Kind.CENTRAL for office in people_queries.offices_of(officer))


def reports_in(rooms: Iterable[int]) -> QuerySet[Report]:
    """What was reported of pupils in these rooms, the newest first: for their teachers."""
    return _reports().filter(room__in=list(rooms)).order_by("state", "-at", "-pk")


def _reports() -> QuerySet[Report]:
    return Report.objects.select_related("author", "reporter", "desk", "ruling__by")


def open_report_of(person: Person, kind: str, thing_id: int) -> Report | None:
    """What this person reported of a thing and nobody has answered yet."""
    return Report.objects.filter(reporter=person, kind=kind, thing_id=thing_id, state=Report.State.WAITING).first()


def earlier_reports(report: Report) -> QuerySet[Report]:
    """What else was reported of the same author, the newest first."""
    others = _reports().filter(author=report.author_id).exclude(pk=report.pk)
    return (others if report.author_id else others.none()).order_by("-at", "-pk")


def working_days_before(now: datetime, days: int) -> datetime:
    """The moment so many working days ago (Monday to Friday; holidays of a country are not known here)."""
    moment = now
    while days:
        days -= moment.weekday() < SATURDAY
        moment -= timedelta(days=1)
    return moment


def overdue_reports(now: datetime) -> QuerySet[Report]:
    """What waits for three working days and the central desk does not have yet."""
    since = working_days_before(now, CENTRAL_AFTER)
    return Report.objects.filter(state=Report.State.WAITING, central_at__isnull=True, at__lte=since)


def desk_answering(person: Person) -> tuple[Desk | None, str]:
    """The desk that answers for what somebody wrote, and the region: of their country, else the central one."""
    return desk_of_country(person.country, person.region, person)


def desk_of_country(country: str, region: str, person: Person) -> tuple[Desk | None, str]:
    """The desk of a country and the region; where there are two, that of the person's language."""
    desk = people_queries.desks_for(country, person.language).first() if country else None
    return desk or Desk.objects.filter(kind=Desk.Kind.CENTRAL).first(), region if desk else ""


def officers_answering(report: Report) -> list[Person]:
    """Who is told of a report at its desk."""
    seats = people_queries.officers_for(report.desk, report.region) if report.desk else []
    return [seat.person for seat in seats]


def central_officers() -> list[Person]:
    """Who works at the central desk."""
    return list(Person.objects.filter(offices__desk__kind=Desk.Kind.CENTRAL, is_active=True).distinct().order_by("pk"))


def sanctions_of(person: Person) -> QuerySet[Sanction]:
    """Every warning and suspension of a person, the latest first."""
    return Sanction.objects.filter(person=person).order_by("-at", "-pk")


def sanction_of(person: Person) -> Sanction | None:
    """What holds for a person now: a suspension before a warning; None when nothing does."""
    running = Sanction.objects.filter(person=person, ended_at__isnull=True)
    return running.order_by("kind", "-at").first()  # "suspended" stands before "warned"


def sanctions_over(at: datetime) -> QuerySet[Sanction]:
    """Sanctions whose end has come."""
    return Sanction.objects.filter(ended_at__isnull=True, until__lte=at).select_related("person").order_by("pk")
