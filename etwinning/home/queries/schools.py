"""A school's page as this reader may see it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from etwinning.core.models import Entry
from etwinning.core.words import SCHOOL_LEVELS
from etwinning.directory.maps import EVERYWHERE, Box, Window, window_around
from etwinning.libraries.known import Known
from etwinning.network import queries as network
from etwinning.network.models import Follow, Post
from etwinning.people import rules as people_rules
from etwinning.people.models import Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Project
from etwinning.recognition import queries as recognition
from etwinning.recognition.models import Label
from etwinning.safety import queries as safety
from etwinning.schools import queries as schools
from etwinning.schools import rules as school_rules
from etwinning.schools.models import Membership, School, ValidationRequest

SOME = 6
MANY = 60
ALL = 2000  # more than any school has
MOST_IN_FEED = 40
NEAR = 3  # the zoom of the map on a school's page: the country around it


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
    labels: list[Label]
    has_more_people: bool = False
    has_more_projects: bool = False
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


def school_page(school: Any, reader: Person | None, whole: str = "") -> SchoolPage:
    """The page of a school that `school_seen_by` found: those of its people whom the reader may see, open projects.

    The first of each; all of what `whole` names, "people" or "projects".
    """
    many, some = ALL if whole == "people" else MANY, ALL if whole == "projects" else SOME
    people, founded = schools.people_shown_at(school, reader, many + 1), projects.latest_shown_at(school, some + 1)
    page = SchoolPage(
        [_glimpse(person, reader) for person in people[:many]],
        founded[:some],
        recognition.labels_of_school(school),
        has_more_people=len(people) > many,
        has_more_projects=len(founded) > some,
        levels=SCHOOL_LEVELS.labels(school.levels),
        window=_around(school),
    )
    if reader is None or reader.is_pupil:
        return page
    if network.may_read_posts(reader):
        page.posts = network.latest_posts_at(school, reader, SOME)
    if page.window is not None and people_rules.can_browse(reader):
        page.on_map = f"{reverse('school_map')}?{urlencode(page.window.address())}"
    page.is_mine = reader.is_validated and school.is_staffed_by_reader  # as `can_see_story` asks
    page.follows = not page.is_mine and school.is_followed
    page.may_edit = page.is_mine or school_rules.is_of_its_desk(reader, school)
    page.shows_head = school_rules.can_see_head(reader, school)
    if page.may_edit:
        page.claims = schools.claims_at(school, reader, SOME)
    if page.is_mine:
        page.head, page.story = schools.head_of(school), schools.latest_story_of(school, reader, SOME)
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


def _seen(reader: Person | None, pk: int) -> QuerySet[Any, Any]:
    seen = schools_visible_to(reader).filter(pk=pk)
    if reader is None:
        return seen
    follows = Exists(Follow.objects.filter(person=reader, school=OuterRef("pk")))
    return seen.annotate(is_followed=follows, is_staffed_by_reader=schools.staffed_by(reader))


_SEEN = Known(_seen)


def school_seen_by(reader: Person | None, pk: int) -> Any:
    """The school with this key, if a reader may open its page; and what ties the two, as `_seen` says."""
    return _SEEN.first(reader=reader, pk=pk)


def schools_visible_to(reader: Person | None) -> QuerySet[School]:
    """Schools with somebody validated are for everyone; new ones for those who may browse, and for their own people."""
    if reader is not None and people_rules.can_browse(reader):
        return School.objects.all()
    seen = Q(schools.has_staff())
    if reader is not None and not reader.is_pupil:
        seen |= Q(Exists(Membership.objects.filter(school=OuterRef("pk"), person=reader)))
    return School.objects.filter(seen)


def schools_in_feed(person: Person) -> list[School]:
    """The schools of a person's calendar: their own first, then those they work with in running projects."""
    own = [membership.school for membership in schools.schools_of(person)]
    partners = projects.schools_working_with(person).exclude(pk__in=[school.pk for school in own])
    return [*own, *partners.order_by("country", "folded_city", "pk")[:MOST_IN_FEED]]
