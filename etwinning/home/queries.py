"""What the member's pages show: my day, a person, a school. They mix what the apps below know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from etwinning.core.languages import language_name
from etwinning.core.words import AGES, LEVELS, ROLES, SCHOOL_LEVELS, SUBJECTS
from etwinning.directory import queries as directory
from etwinning.network import queries as network
from etwinning.network.models import Contact, Follow, Post
from etwinning.people import queries as people
from etwinning.people import rules as people_rules
from etwinning.people.actions import words_of
from etwinning.people.models import Notice, Officer, Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Founder, Project
from etwinning.safety import queries as safety
from etwinning.schools import queries as schools
from etwinning.schools import rules as school_rules
from etwinning.schools.models import Membership, School, ValidationRequest
from etwinning.spaces import queries as spaces
from etwinning.spaces.models import Member
from etwinning.twinspace.models import TwinSpace

FEW, SOME = 3, 6
FIRST = 5  # of the feed, on my day
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
    feed: network.Feed = field(default_factory=network.Feed)


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
    mine, invitations = projects.projects_and_invitations(person, SOME)
    seats = seats_of(person)
    day = Day(
        told=[(notice, words_of(notice)[0]) for notice in told],
        projects=mine,
        rooms=[seat for seat in seats if not seat.is_of_project][:SOME],  # type: ignore[attr-defined]
        feed=feed_of(person, seats, most=FIRST, is_brief=True),
    )
    if people_rules.can_meet_people(person):
        day.asked = list(network.requests_to(person)[:FEW])
        day.invitations = invitations[:FEW]
        ties = network.contacts_seen_by(person).select_related(None).values_list("low_id", "high_id")
        known = {pk for pair in ties for pk in pair}
        day.suggestions = directory.suggestions_for(person, FEW, besides=known)
    return day


def seats_of(person: Person) -> list[Member]:
    """A person's seats, each with its room and whether the room belongs to a project. One query."""
    rooms = TwinSpace.objects.filter(space=OuterRef("space_id"), project__isnull=False)
    return list(spaces.memberships_of(person).annotate(is_of_project=Exists(rooms)))


def feed_of(
    person: Person, seats: list[Member], *, before: network.Cursor | None = None, most: int = network.PER_PAGE,
    since: datetime | None = None, is_brief: bool = False,
) -> network.Feed:  # fmt: skip
    """A page of a person's feed: of those they follow, of their contacts, schools, projects and rooms."""
    places = {seat.space.scope: seat.is_teacher for seat in seats}
    feed = network.feed_of(
        person, places, own=projects.OWN_PLACES, hidden=projects.HIDDEN_PLACES, before=before, most=most, since=since,
        is_brief=is_brief,
    )  # fmt: skip
    titles = {seat.space.scope: seat.space for seat in seats}
    for item in feed.items:
        item.room = titles.get(item.scope)
    return feed


@dataclass
class Followed:
    """Something a person follows, as the list shows it: its name, and where its page is if there is one for them."""

    follow: Follow
    name: str
    href: str
    stop: str  # the address of the deed that ends it


def followed_by(person: Person, follows: Iterable[Follow]) -> list[Followed]:
    """What stands behind these rows. One query for the projects among them; the others are loaded."""
    rows = list(follows)
    known = projects.followed_projects(person, [row.number for row in rows if row.kind == "project"])
    shown = []
    for row in rows:
        if row.followed is not None:
            stop = reverse("unfollow_person", args=[row.number])
            shown.append(Followed(row, row.followed.name, row.followed.get_absolute_url(), stop))
        elif row.school is not None:
            stop = reverse("unfollow_school", args=[row.number])
            shown.append(Followed(row, row.school.name, row.school.get_absolute_url(), stop))
        elif row.number in known:
            slug, title = known[row.number]
            href, stop = (reverse(name, kwargs={"slug": slug}) for name in ("project", "unfollow_project"))
            shown.append(Followed(row, title, href, stop))
    return shown


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
    posts: list[Post] = field(default_factory=list)
    follows: bool = False


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
        about.follows = network.is_following(reader, f"person:{person.pk}")
        about.in_common = directory.in_common(person, reader)
    if reader is not None and network.may_read_posts(reader):
        about.posts = list(network.posts_by(person, reader).select_related("author")[:FEW])
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
    posts: list[Post] = field(default_factory=list)
    follows: bool = False


def school_page(school: School, reader: Person | None) -> SchoolPage:
    """What stands on the page of a school: those of its people whom the reader may see, and its public projects."""
    visible = safety.people_visible_to(reader).values("pk")
    staff = schools.people_of(school).filter(pk__in=visible).select_related("photo")
    shown = list(projects.projects_of_school(school)[:SOME])
    about = SchoolPage(list(staff[:60]), shown, levels=SCHOOL_LEVELS.labels(school.levels))
    if reader is not None:
        about.shows_head = school_rules.can_see_head(reader, school)
        about.is_mine = Membership.objects.filter(school=school, person=reader).exists()
        about.follows = network.is_following(reader, f"school:{school.pk}")
        if network.may_read_posts(reader):
            about.posts = list(network.posts_at(school, reader).select_related("author")[:SOME])
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
