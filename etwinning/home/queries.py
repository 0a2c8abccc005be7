"""What the member's pages show: my day, a person, a school. They mix what the apps below know."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from etwinning.core.languages import language_name
from etwinning.core.words import AGES, LEVELS, ROLES, SCHOOL_LEVELS, SUBJECTS
from etwinning.directory import queries as directory
from etwinning.home.reported import Kind
from etwinning.network import queries as network
from etwinning.network.models import Contact
from etwinning.people import queries as people
from etwinning.people import rules as people_rules
from etwinning.people.actions import words_of
from etwinning.people.models import Desk, Notice, Officer, Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Founder, Project
from etwinning.safety import queries as safety
from etwinning.safety.models import Report
from etwinning.schools import queries as schools
from etwinning.schools import rules as school_rules
from etwinning.schools.models import Membership, School, ValidationRequest
from etwinning.spaces import queries as spaces
from etwinning.spaces.models import Member, Space

FEW, SOME = 3, 6
# Notices of what stands on the same page, with its answer, under "waiting for you".
SHOWN_ABOVE = ("network/request_contact", "projects/send_project", "projects/add_partner")


@dataclass
class Day:
    """What lies on a member's table today."""

    asked: list[Contact] = field(default_factory=list)
    invitations: list[Project] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    rooms: list[Member] = field(default_factory=list)
    suggestions: list[Person] = field(default_factory=list)
    told: list[tuple[Notice, str]] = field(default_factory=list)


@dataclass
class Joining:
    """Where a newcomer stands on the way to being validated, and the one thing to do next."""

    steps: list[dict[str, Any]]
    request: ValidationRequest | None = None
    missing: list[str] = field(default_factory=list)
    usual_days: int = 0
    to_do: str = ""  # "profile", "school", "answer", "again", or nothing but to wait


def day_of(person: Person) -> Day:
    """A member's day. Lists are short, and their number of queries does not grow with them."""
    told = list(people.fresh_notices(person).exclude(deed__in=SHOWN_ABOVE)[:FEW])
    mine = projects.projects_of(person).prefetch_related(None).select_related(None).select_related("twinspace")
    rooms = spaces.memberships_of(person).exclude(space__twinspace__project__isnull=False)
    day = Day(
        told=[(notice, words_of(notice)[0]) for notice in told],
        projects=list(mine[:SOME]),
        rooms=list(rooms[:SOME]),
    )
    if people_rules.can_meet_people(person):
        day.asked = list(network.requests_to(person)[:FEW])
        day.invitations = list(projects.invitations_of(person).prefetch_related(None)[:FEW])
        ties = network.contacts_seen_by(person).select_related(None).values_list("low_id", "high_id")
        known = {pk for pair in ties for pk in pair}
        day.suggestions = directory.suggestions_for(person, FEW, besides=known)
    return day


def joining_of(person: Person) -> Joining:
    """The way of somebody who is not validated: what is done, who holds it, since when, what is missing."""
    state = schools.validation_state_of(person)
    missing = people.missing_in_profile(person)
    if state.request is not None:
        to_do = {"info_requested": "answer", "rejected": "again"}.get(state.request.state, "")
        return Joining(schools.chain_of(state.request), state.request, missing, state.usual_days, to_do)
    written = not missing
    steps = [
        {"title": _("You confirmed your e-mail address"), "state": "done"},
        {"title": _("You write your profile"), "state": "done" if written else "current"},
        {"title": _("You choose your school"), "state": "todo" if not written else "current"},
        {"title": _("Your National Support Service checks that you work there"), "state": "todo"},
        {"title": _("You meet teachers and found projects"), "state": "todo"},
    ]
    return Joining(steps, missing=missing, to_do="school" if written else "profile")


@dataclass
class PersonPage:
    """A person as this reader may see them."""

    school: School | None
    projects: list[Project]
    role: str = ""
    subjects: list[str] = field(default_factory=list)
    ages: list[str] = field(default_factory=list)
    spoken: list[tuple[str, str]] = field(default_factory=list)  # ("English", "B2, upper intermediate"), best first
    tie: Contact | None = None
    in_common: int = 0
    is_me: bool = False


def person_page(person: Person, reader: Person | None) -> PersonPage:
    """What stands on the page of a person."""
    shown = list(projects.shown_projects_of(person)[:SOME])
    about = PersonPage(
        schools.default_school(person),
        shown,
        role=ROLES.label(person.role),
        subjects=SUBJECTS.labels(person.subjects),
        ages=AGES.labels(person.ages),
        spoken=_spoken(person),
        is_me=reader == person,
    )
    if reader is not None and not about.is_me:
        about.tie = network.contact_between(person, reader)
        about.in_common = directory.in_common(person, reader)
    return about


def _spoken(person: Person) -> list[tuple[str, str]]:
    rank = {level: place for place, level in enumerate(LEVELS)}
    known = sorted(person.speaks.items(), key=lambda pair: -rank.get(pair[1].lower(), -1))
    return [(language_name(code), LEVELS.label(level.lower())) for code, level in known]


@dataclass
class SchoolPage:
    """A school as this reader may see it."""

    people: list[Person]
    projects: list[Project]
    levels: list[str] = field(default_factory=list)
    shows_head: bool = False
    is_mine: bool = False


def school_page(school: School, reader: Person | None) -> SchoolPage:
    """What stands on the page of a school: those of its people whom the reader may see, and its public projects."""
    visible = safety.people_visible_to(reader).values("pk")
    staff = schools.people_of(school).filter(pk__in=visible).select_related("photo")
    shown = list(projects.projects_of_school(school)[:SOME])
    about = SchoolPage(list(staff[:60]), shown, levels=SCHOOL_LEVELS.labels(school.levels))
    if reader is not None:
        about.shows_head = school_rules.can_see_head(reader, school)
        about.is_mine = Membership.objects.filter(school=school, person=reader).exists()
    return about


def schools_visible_to(reader: Person | None) -> QuerySet[School]:
    """Schools with somebody validated are for everyone; new ones for those who may browse, and for their own people."""
    if reader is not None and people_rules.can_browse(reader):
        return School.objects.all()
    here = Membership.objects.filter(school=OuterRef("pk"))
    seen = Q(Exists(here.filter(person__state__in=["validated", "warned"], person__is_active=True)))
    if reader is not None and not reader.is_pupil:
        seen |= Q(Exists(here.filter(person=reader)))
    return School.objects.filter(seen)


def people_pictured_for(reader: Person | None) -> QuerySet[Person]:
    """Whose photo a reader may fetch: whom they see, whom they share a room with, officers all staff; one's own."""
    seen = Q(pk__in=safety.people_visible_to(reader).values("pk"))
    if reader is not None:
        seen |= Q(pk=reader.pk)
        rooms = Member.objects.filter(person=reader, left_at__isnull=True).values("space_id")
        beside = Member.objects.filter(person=OuterRef("pk"), space_id__in=rooms, left_at__isnull=True)
        seen |= Q(Exists(beside)) & ~Q(pk__in=safety.hidden_from(reader))
        if reader.is_officer:
            seen |= Q(kind=Person.Kind.STAFF, is_active=True)
    return Person.objects.filter(seen, photo__isnull=False).select_related("photo")


def reasons_to_stay(person: Person) -> list[str]:
    """What a person must settle before closing the account, a sentence each; empty when nothing holds them."""
    held = Founder.objects.filter(person=person, project__state=Project.State.ACTIVE)
    reasons = [
        _("You are a founder of “%(title)s”, and it is running. Close the project first.") % {"title": founder.project}
        for founder in held.select_related("project").order_by("pk")
    ]
    for office in people.offices_of(person):
        others = Officer.objects.filter(desk=office.desk, person__is_active=True, regions=[]).exclude(person=person)
        if not office.regions and not others.exists():
            reasons.append(_("You are the last officer of %(desk)s.") % {"desk": office.desk})
    return reasons


@dataclass(frozen=True)
class Way:
    """Where a report goes: to the teachers of a room (no desk), or to a desk."""

    room: int | None = None
    desk: Desk | None = None
    region: str = ""
    space: Space | None = None


def way_of_report(kind: Kind, thing: Any, reporter: Person) -> Way:
    """Teachers of the room first when a pupil wrote it; else the desk of the author's country (see decisions)."""
    author, room = kind.author(thing), kind.room(thing)
    if room is not None and author is not None and author.is_pupil:
        return Way(room=room, space=Space.objects.filter(pk=room).first())
    desk, region = safety.desk_answering(author or reporter)
    return Way(room=room, desk=desk, region=region)


def teachers_answering(report: Report) -> list[Person]:
    """The teachers of the room where a pupil's words were reported."""
    seats = Member.objects.filter(space=report.room, role__in=Member.TEACHERS, left_at__isnull=True)
    return [seat.person for seat in seats.select_related("person").order_by("pk")]


def teaching_seats(person: Person) -> QuerySet[Member]:
    """Where a person is a teacher now."""
    return spaces.memberships_of(person).filter(role__in=Member.TEACHERS)


def reports_visible_to(person: Person) -> QuerySet[Report]:
    """Reports whose page a person may open: officers those at their desk, teachers those of pupils in their rooms."""
    if person.is_officer:
        return safety.reports_visible_to(person)
    rooms = teaching_seats(person).values_list("space_id", flat=True)
    return safety.reports_in(rooms).filter(author__kind=Person.Kind.PUPIL)
