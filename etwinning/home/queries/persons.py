"""A person's page as this reader may see it, and whose photo somebody may fetch."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest, JSONObject, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.calendar import queries as calendar
from etwinning.calls.queries import Match, why
from etwinning.core.formats import month
from etwinning.core.languages import language_name
from etwinning.core.words import AGES, INTERESTS, LEVELS, ROLES, SUBJECTS
from etwinning.groups import queries as groups
from etwinning.groups.models import Group
from etwinning.home.progress import Reached, progress_of
from etwinning.libraries.known import Known
from etwinning.network import queries as network
from etwinning.network.models import Contact, Follow, Post
from etwinning.people import queries as people
from etwinning.people import rules as people_rules
from etwinning.people.models import Officer, Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Founder, Project
from etwinning.recognition import queries as recognition
from etwinning.recognition.models import Label
from etwinning.safety import queries as safety
from etwinning.schools import queries as schools
from etwinning.schools.models import Membership
from etwinning.spaces.models import Member

FEW, SOME = 3, 6


@dataclass
class PersonPage:
    """A person as this reader may see them. What is not for the reader is not in here; templates read nothing else."""

    photo: bool = False
    about: str = ""
    ideas: str = ""
    schools: list[Membership] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
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
    guesses: list[str] = field(default_factory=list)  # the schools whose lessons nobody has entered
    match: Match | None = None
    is_me: bool = False
    posts: list[Post] = field(default_factory=list)
    follows: bool = False

    @property
    def has_facts(self) -> bool:
        """Whether the reader may see anything that stands in short lines."""
        lists = self.schools or self.subjects or self.ages or self.interests or self.spoken
        return bool(lists or self.role or self.availability or self.since) or self.periods is not None

    @property
    def place(self) -> str:
        """The main school with its town and country, as far as the reader may know them."""
        main = next((membership.school for membership in self.schools if membership.is_default), None)
        return f"{main.name}, {main.city}" if main else ""


_OF_TIE = ("id", "low_id", "high_id", "asked_by_id", "asked_of_id", "message", "state")


def _seen(reader: Person | None, pk: int) -> QuerySet[Any, Any]:
    seen = safety.people_visible_to(reader).select_related("photo").filter(pk=pk)
    if reader is None:
        return seen
    me: Any = Value(reader.pk, output_field=BigIntegerField())
    pair = Contact.objects.filter(low=Least(me, OuterRef("pk")), high=Greatest(me, OuterRef("pk")))
    return seen.annotate(
        is_followed=Exists(Follow.objects.filter(person=reader, followed=OuterRef("pk"))),
        tied=Subquery(pair.values(row=JSONObject(**{name: name for name in _OF_TIE}))),
    )


_SEEN = Known(_seen)


def person_seen_by(reader: Person | None, pk: int) -> Any:
    """The person with this key, if a reader may open it; and what ties the two (`is_followed`, `tied`)."""
    return _SEEN.first(reader=reader, pk=pk)


def person_page(person: Person, reader: Person | None, today: date) -> PersonPage:
    """What stands on the page of a person. `safety.parts_shown` decides what of it this reader sees."""
    parts, page = safety.parts_shown(person, reader), PersonPage(is_me=reader == person)
    part = Person.Part
    page.photo = part.PHOTO in parts and person.photo_id is not None
    page.about = person.about if part.ABOUT in parts else ""
    page.ideas = person.ideas if part.IDEAS in parts else ""
    others = [person, reader] if reader is not None and not page.is_me else [person]
    held = {} if page.is_me else schools.lists_of_schools(others)
    if part.SCHOOLS in parts:
        page.schools = list(schools.schools_of(person)) if page.is_me else held[person.pk]
    _add_work(parts, person, reader, page)
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
        _add_for(reader, person, page, held)
    return page


def _add_work(parts: Collection[str], person: Person, reader: Person | None, page: PersonPage) -> None:
    """What a person does here with others, and what was given for it."""
    part = Person.Part
    if part.PROJECTS in parts:
        page.projects = projects.latest_shown_of(person, SOME)
    if part.GROUPS in parts:
        page.groups = groups.groups_of(person, reader, SOME)
    if part.LABELS in parts:
        page.labels = recognition.labels_of_person(person)


def _add_for(reader: Person, person: Person, page: PersonPage, held: dict[int, list[Membership]]) -> None:
    """What is only for those who have an account: what lies between two people, and since when one is here."""
    inside = people_rules.can_browse(reader)
    page.since = person.joined_at if page.is_me or inside else None
    if not page.is_me:
        page.follows = getattr(person, "is_followed", False)  # person_seen_by brings both along
        tied = getattr(person, "tied", None)
        page.tie = Contact.from_db("default", _OF_TIE, [tied[name] for name in _OF_TIE]) if tied else None
        page.match = why(reader, person) if inside and reader.is_staff_member else None
        theirs, mine = (next((row.school for row in held[one.pk] if row.is_default), None) for one in (person, reader))
        if inside and theirs is not None and mine is not None and theirs != mine:
            page.periods, page.guesses = calendar.periods_and_guesses(mine, theirs, timezone.localdate())
    if network.may_read_posts(reader):
        page.posts = network.latest_posts_by(person, reader, FEW)


def _availability(person: Person, today: date) -> tuple[str, str]:
    if person.is_free(today):
        return "active", _("Available for projects")
    if person.available and person.available_from is not None:
        return "waiting", _("Available for projects from %(month)s") % {"month": month(person.available_from)}
    return "closed", _("Not looking for a project now")


def _spoken(person: Person) -> list[tuple[str, str]]:
    rank = {level: place for place, level in enumerate(LEVELS)}
    known = sorted(person.speaks.items(), key=lambda pair: -rank.get(pair[1].lower(), -1))
    return [(language_name(code), LEVELS.label(level.lower())) for code, level in known]


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
        _("You are a founder of “%(title)s”, and it is running. Hand it over to a partner, or close it.")
        % {"title": founder.project}
        for founder in held.select_related("project").order_by("pk")
    ]
    reasons += [
        _("You are the only moderator of “%(title)s”. Make another member a moderator, or close the group.")
        % {"title": group}
        for group in groups.lone_groups_of(person)
    ]
    for office in people.offices_of(person):
        others = Officer.objects.filter(desk=office.desk, person__is_active=True, regions=[]).exclude(person=person)
        if not office.regions and not others.exists():
            reasons.append(_("You are the last officer of %(desk)s.") % {"desk": office.desk})
    return reasons
