"""Who is hidden from whom; reports and with whom they lie; sanctions; who may see a picture of pupils."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.expressions import RawSQL
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from etwinning.core.models import File
from etwinning.libraries.known import Known
from etwinning.people import queries as people_queries
from etwinning.people import rules as people
from etwinning.people.models import Desk, Person
from etwinning.safety.models import Allowance, Block, Reach, Report, Sanction, Sighting

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


# Of a `person` in a written query: a suspension runs, whatever their state is (who waits for validation keeps theirs).
IS_SUSPENDED = (
    "EXISTS (SELECT FROM safety_sanction WHERE person_id = person.id AND kind = 'suspended' AND ended_at IS NULL)"
)
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
    """The desk of a country and the region; where there are two, that of the region or the person's language."""
    desk = people_queries.desks_for(country, person.language, region).first() if country else None
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


def suspensions() -> QuerySet[Sanction]:
    """The suspensions that run."""
    return Sanction.objects.filter(kind=Sanction.Kind.SUSPENDED, ended_at__isnull=True)


_SUSPENSION = Known(lambda person: suspensions().filter(person=person).values_list("pk", flat=True)[:1])
_MAY_RUN = {Person.State.DRAFT, Person.State.WAITING, Person.State.INFO_REQUESTED, Person.State.REJECTED}


def is_suspended(person: Person) -> bool:
    """Whether a person is shut out now. The others' state says it; of staff who wait the sanction itself is asked."""
    return person.state == Person.State.SUSPENDED or (person.state in _MAY_RUN and bool(_SUSPENSION(person=person.pk)))


def sanctions_over(at: datetime) -> QuerySet[Sanction]:
    """Sanctions whose end has come."""
    return Sanction.objects.filter(ended_at__isnull=True, until__lte=at).select_related("person").order_by("pk")


MUST_BE_SAID = (File.Kind.PICTURE, File.Kind.VIDEO, File.Kind.SOUND)  # children can be seen or heard in them


class Withheld(TextChoices):
    """Why somebody does not see a file."""

    UNSAID = "unsaid", _("Nobody has said yet who is in it.")
    FAMILY = "family", _("A family does not allow it.")


class Said(TextChoices):
    """What the teachers of a room said of a file."""

    UNSAID = "unsaid", _("Nobody has said yet who is in it")
    NOBODY = "nobody", _("Nobody can be recognised")
    PUPILS = "pupils", _("Pupils can be recognised")


@dataclass(frozen=True)
class Look:
    """How a file looks to a member: kept from them or not; to teachers what was said, and why not everyone sees it."""

    withheld: Withheld | None = None
    said: Said | None = None
    outside: Withheld | None = None


@dataclass(frozen=True)
class Viewer:
    """For whom a file would be shown: how far away they stand from its pupils; in a room, which, and for which school.

    `must_be_said`: there are pupils in the room, so outside it nothing is shown that nobody has spoken about.
    """

    reach: int
    room: int = 0
    school: int | None = None
    is_teacher: bool = False
    must_be_said: bool = False


@dataclass(frozen=True)
class Seen:
    """Who can be recognised in a file (0: nobody), who said so, and how far the family lets it go now."""

    pupil: int
    room: int
    school: int | None
    reach: int

    def is_open_to(self, viewer: Viewer) -> bool:
        """Whether this pupil's family lets this viewer see it.

        What only the own school sees is open to its pupils and teachers in a room; what nobody may see, to its
        teachers in the room, who have to take it away.
        """
        if not self.pupil or self.reach >= viewer.reach:
            return True
        is_own = viewer.reach <= Reach.PROJECT and viewer.school is not None and viewer.school == self.school
        return is_own and (self.reach == Reach.CLASS or viewer.is_teacher)


def outsider(person: Person | None, *, room: int = 0, must_be_said: bool = False) -> Viewer:
    """Somebody who meets a file outside the room of its pupils: a validated eTwinner, or anyone on the internet."""
    reach = Reach.PLATFORM if person is not None and person.is_active and person.is_validated else Reach.PUBLIC
    return Viewer(reach, room=room, must_be_said=must_be_said)


def _latest(column: str) -> Subquery:
    rows = Allowance.objects.filter(pupil=OuterRef("pupil")).order_by("-at", "-pk")
    return Subquery(rows.values(column)[:1])


_SIGHTINGS = Known(
    lambda shas: (
        Sighting.objects.filter(sha256__any=shas, ended_at__isnull=True)
        .annotate(reach=_latest("reach"), until=_latest("until"))
        .order_by("pk")
        .values_list("sha256", "pupil_id", "room", "school", "reach", "until")
    )
)


def sightings_in(files: Iterable[File]) -> dict[str, list[Seen]]:
    """By the hash of each file of which something was said: who is in it. One query; none without files."""
    return sightings_of(sorted({file.sha256 for file in files}))


def sightings_of(shas: Sequence[str]) -> dict[str, list[Seen]]:
    """The same for hashes."""
    found: dict[str, list[Seen]] = {}
    today = localdate()
    for sha256, pupil, room, school, reach, until in _SIGHTINGS(shas=shas) if shas else ():
        found.setdefault(sha256, []).append(Seen(pupil or 0, room, school, _holding(reach, until, today)))
    return found


def in_which_are_pupils(sha256: OuterRef) -> QuerySet[Sighting]:
    """Who can be recognised in a file, by a reference to its hash: for Exists."""
    return Sighting.objects.filter(sha256=sha256, pupil__isnull=False, ended_at__isnull=True)


def _holding(reach: int | None, until: date | None, today: date) -> int:
    """What holds of the latest row, or of none."""
    return Allowance.UNSAID if reach is None or (until is not None and until < today) else reach


def is_said(seen: Iterable[Seen], room: int) -> bool:
    """Whether the teachers of a room have spoken about a file. What others say of it binds, but does not free it."""
    return any(one.room == room for one in seen)


def said_of(seen: Collection[Seen], room: int) -> Said:
    """What holds of a file in a room: pupils whom anybody recognised count, "nobody" must be the room's own word."""
    if any(one.pupil for one in seen):
        return Said.PUPILS
    return Said.NOBODY if is_said(seen, room) else Said.UNSAID


def withheld(files: Collection[File], viewer: Viewer) -> dict[int, Withheld]:
    """Those of some files, by key, which this viewer may not see, and why. One query at most."""
    return withheld_among(files, sightings_in(files), viewer)


def withheld_among(files: Iterable[File], known: dict[str, list[Seen]], viewer: Viewer) -> dict[int, Withheld]:
    """The same, when what was said of the files is known."""
    kept: dict[int, Withheld] = {}
    for file in files:
        seen = known.get(file.sha256, [])
        if not all(one.is_open_to(viewer) for one in seen):
            kept[file.pk] = Withheld.FAMILY
        elif viewer.must_be_said and file.kind in MUST_BE_SAID and not is_said(seen, viewer.room):
            kept[file.pk] = Withheld.UNSAID
    return kept


def may_show(file: File, viewer: Viewer) -> bool:
    """Whether somebody may see a file, as far as its pupils' families are asked."""
    return not withheld([file], viewer)


def allowed_reach(seen: Iterable[Seen]) -> int:
    """How far a file may go by what its pupils' families allow: the narrowest."""
    return min((one.reach for one in seen if one.pupil), default=Reach.PUBLIC)


_ALLOWANCES = Known(
    lambda pupils: (
        Allowance.objects.filter(pupil_id__any=pupils).order_by("pupil_id", "-at", "-pk").distinct("pupil_id")
    )
)


def allowances_of(pupils: Iterable[int]) -> dict[int, Allowance]:
    """The latest row of each of these pupils, by the pupil. One query."""
    return {row.pupil_id: row for row in _ALLOWANCES(pupils=sorted(pupils))}


def ledger_of(pupil: int) -> QuerySet[Allowance]:
    """All that was ever recorded of a pupil's family, the latest first."""
    return Allowance.objects.filter(pupil=pupil).select_related("by").order_by("-at", "-pk")


def hashes_with(pupil: int) -> list[str]:
    """The hashes of the files in which a pupil can be recognised."""
    rows = Sighting.objects.filter(pupil=pupil, ended_at__isnull=True).order_by("sha256")
    return list(rows.values_list("sha256", flat=True).distinct())


def sightings_said_in(room: int, sha256: str) -> QuerySet[Sighting]:
    """What the teachers of a room say about a file now."""
    return Sighting.objects.filter(room=room, sha256=sha256, ended_at__isnull=True).order_by("pk")


def reaches_of(pupils: Collection[int]) -> dict[int, int]:
    """How far the families of these pupils let pictures go now. One query."""
    rows, today = allowances_of(pupils), localdate()
    latest = {pupil: (rows[pupil].reach, rows[pupil].until) if pupil in rows else (None, None) for pupil in pupils}
    return {pupil: _holding(reach, until, today) for pupil, (reach, until) in latest.items()}


def rooms_with(pupils: Collection[int]) -> list[int]:
    """The rooms in which some pupils were said to be in a picture."""
    rows = Sighting.objects.filter(pupil__in=pupils, ended_at__isnull=True).order_by("room")
    return list(rows.values_list("room", flat=True).distinct())
