"""What the member's pages show: my day, a person, a school. They mix what the apps below know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.calendar import queries as calendar
from etwinning.calls.models import Call
from etwinning.calls.queries import Fit, Match, fits_for, why
from etwinning.core.formats import month
from etwinning.core.languages import language_name
from etwinning.core.models import Entry
from etwinning.core.words import AGES, INTERESTS, LEVELS, ROLES, SCHOOL_LEVELS, SUBJECTS
from etwinning.directory.maps import EVERYWHERE, Box, Window, window_around
from etwinning.home.progress import Reached, progress_of
from etwinning.home.reported import Kind
from etwinning.libraries.known import Known
from etwinning.messages import queries as messages
from etwinning.network import queries as network
from etwinning.network.models import Contact, Follow, Post
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
from etwinning.twinspace.models import TwinSpace

FEW, SOME = 3, 6
MOST_IN_FEED = 40
NEAR = 3  # the zoom of the map on a school's page: the country around it
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
    suggestions: list[Fit[Person]] = field(default_factory=list)
    calls: list[Fit[Call]] = field(default_factory=list)
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
        fits = fits_for(person, FEW)
        day.suggestions, day.calls = fits.people, fits.calls
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
    """A person as this reader may see them. What is not for the reader is not in here; templates read nothing else."""

    photo: bool = False
    about: str = ""
    ideas: str = ""
    schools: list[Membership] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    role: str = ""
    subjects: list[str] = field(default_factory=list)
    ages: list[str] = field(default_factory=list)
    interests: list[str] = field(default_factory=list)
    spoken: list[tuple[str, str]] = field(default_factory=list)  # ("English", "B2, upper intermediate"), best first
    availability: tuple[str, str] | None = None  # a state of ui.states and its words
    progress: list[Reached] = field(default_factory=list)
    since: datetime | None = None
    tie: Contact | None = None
    periods: int | None = None  # lesson periods a week in common with the reader's school
    match: Match | None = None
    is_me: bool = False
    posts: list[Post] = field(default_factory=list)
    follows: bool = False

    @property
    def place(self) -> str:
        """The main school with its town and country, as far as the reader may know them."""
        main = next((membership.school for membership in self.schools if membership.is_default), None)
        return f"{main.name}, {main.city}" if main else ""


def person_page(person: Person, reader: Person | None, today: date) -> PersonPage:
    """What stands on the page of a person. `safety.parts_shown` decides what of it this reader sees."""
    parts, page = safety.parts_shown(person, reader), PersonPage(is_me=reader == person)
    part = Person.Part
    page.photo = part.PHOTO in parts and person.photo_id is not None
    page.about = person.about if part.ABOUT in parts else ""
    page.ideas = person.ideas if part.IDEAS in parts else ""
    if part.SCHOOLS in parts:
        page.schools = list(schools.schools_of(person) if page.is_me else schools.confirmed_schools_of(person))
    if part.PROJECTS in parts:
        page.projects = list(projects.shown_projects_of(person)[:SOME])
    if part.TEACHING in parts:
        page.role, page.subjects = ROLES.label(person.role), SUBJECTS.labels(person.subjects)
        page.ages = AGES.labels(person.ages)
    if part.INTERESTS in parts:
        page.interests = INTERESTS.labels(person.interests)
    if part.LANGUAGES in parts:
        page.spoken = _spoken(person)
    if part.AVAILABILITY in parts:
        page.availability = _availability(person, today)
    if part.PROGRESS in parts:
        page.progress = progress_of(person)
    if reader is not None:
        _add_for(reader, person, page)
    return page


def _add_for(reader: Person, person: Person, page: PersonPage) -> None:
    """What is only for those who have an account: what lies between two people, and since when one is here."""
    inside = people_rules.can_browse(reader)
    page.since = person.joined_at if page.is_me or inside else None
    if not page.is_me:
        page.tie = network.contact_between(person, reader)
        page.follows = network.is_following(reader, f"person:{person.pk}")
        page.match = why(reader, person) if inside and reader.is_staff_member else None
        standing = schools.default_schools_of([person, reader])
        page.periods = _periods(standing.get(person.pk), standing.get(reader.pk)) if inside else None
    if network.may_read_posts(reader):
        page.posts = list(network.posts_by(person, reader).select_related("author")[:FEW])


def _availability(person: Person, today: date) -> tuple[str, str]:
    if person.is_free(today):
        return "active", _("Available for projects")
    if person.available and person.available_from is not None:
        return "waiting", _("Available for projects from %(month)s") % {"month": month(person.available_from)}
    return "closed", _("Not looking for a project now")


def _periods(school: School | None, mine: School | None) -> int | None:
    """The lesson periods that two schools have in common; None where one is missing or both are the same."""
    if school is None or mine is None or school == mine:
        return None
    return calendar.periods_in_common(mine, school, timezone.localdate())


def _spoken(person: Person) -> list[tuple[str, str]]:
    rank = {level: place for place, level in enumerate(LEVELS)}
    known = sorted(person.speaks.items(), key=lambda pair: -rank.get(pair[1].lower(), -1))
    return [(language_name(code), LEVELS.label(level.lower())) for code, level in known]


@dataclass(frozen=True)
class Glimpse:
    """One of a school's people as a line of its page, as far as this reader may see."""

    person: Person
    words: str
    photo: bool


@dataclass
class SchoolPage:
    """A school as this reader may see it. The lists from `claims` on are for its own staff, or for its desk."""

    people: list[Glimpse]
    projects: list[Project]
    levels: list[str] = field(default_factory=list)
    window: Window | None = None  # of the map around it
    on_map: str = ""  # the address of the large map, for those who may open it
    shows_head: bool = False
    is_mine: bool = False
    may_edit: bool = False
    claims: list[Membership] = field(default_factory=list)
    head: ValidationRequest | None = None
    story: list[Entry] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    follows: bool = False


def school_page(school: School, reader: Person | None) -> SchoolPage:
    """What stands on the page of a school: those of its people whom the reader may see, and its public projects."""
    visible = safety.people_visible_to(reader).filter(safety.showing(Person.Part.SCHOOLS, reader))
    staff = schools.people_of(school).filter(pk__in=visible.values("pk"))
    page = SchoolPage(
        [_glimpse(person, reader) for person in staff[:60]],
        list(projects.projects_of_school(school)[:SOME]),
        levels=SCHOOL_LEVELS.labels(school.levels),
        window=_around(school),
    )
    if reader is None or reader.is_pupil:
        return page
    page.follows = network.is_following(reader, f"school:{school.pk}")
    if network.may_read_posts(reader):
        page.posts = list(network.posts_at(school, reader).select_related("author")[:SOME])
    if page.window is not None and people_rules.can_browse(reader):
        page.on_map = f"{reverse('school_map')}?{urlencode(page.window.address())}"
    page.is_mine = school_rules.can_see_story(reader, school)
    page.may_edit = page.is_mine or school_rules.can_edit_school(reader, school)
    page.shows_head = school_rules.can_see_head(reader, school)
    if page.may_edit:
        page.claims = list(schools.claims_visible_to(reader).filter(school=school)[:SOME])
    if page.is_mine:
        page.head, page.story = schools.head_of(school), list(schools.story_of(school, reader)[:SOME])
    return page


def _glimpse(person: Person, reader: Person | None) -> Glimpse:
    parts, part = safety.parts_shown(person, reader), Person.Part
    words = (person.ideas if part.IDEAS in parts else "") or (person.about if part.ABOUT in parts else "")
    return Glimpse(person, words, part.PHOTO in parts and person.photo_id is not None)


def _around(school: School) -> Window | None:
    if school.latitude is None or school.longitude is None:
        return None
    here = Box(school.latitude, school.longitude, school.latitude, school.longitude)
    return window_around(here, NEAR) if EVERYWHERE.contains(here) else None


def schools_visible_to(reader: Person | None) -> QuerySet[School]:
    """Schools with somebody validated are for everyone; new ones for those who may browse, and for their own people."""
    if reader is not None and people_rules.can_browse(reader):
        return School.objects.all()
    here = Membership.objects.filter(school=OuterRef("pk"))
    seen = Q(Exists(here.filter(schools.CONFIRMED, schools.GOOD_STANDING)))
    if reader is not None and not reader.is_pupil:
        seen |= Q(Exists(here.filter(person=reader)))
    return School.objects.filter(seen)


def schools_in_feed(person: Person) -> list[School]:
    """The schools of a person's calendar: their own first, then those they work with in running projects."""
    own = [membership.school for membership in schools.schools_of(person)]
    partners = projects.schools_working_with(person).exclude(pk__in=[school.pk for school in own])
    return [*own, *partners.order_by("country", "folded_city", "pk")[:MOST_IN_FEED]]


def people_pictured_for(reader: Person | None) -> QuerySet[Person]:
    """Whose photo a reader may fetch: whom they see, whom they share a room with, officers all staff; one's own."""
    visible = safety.people_visible_to(reader).filter(safety.showing(Person.Part.PHOTO, reader))
    seen = Q(pk__in=visible.values("pk"))
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


_NUMBERS = Known(lambda pk: Person.objects.filter(pk=pk).values_list(people.unread_notices(), messages.unread_of()))


def numbers_of(person: Person) -> dict[str, int]:
    """How much is new for somebody: notices, and conversations. One query, for the head of every page."""
    notices, conversations = _NUMBERS.first(pk=person.pk) or (0, 0)
    return {"notices": notices, "messages": conversations}


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
