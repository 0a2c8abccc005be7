"""My day: what lies on a member's table, the feed, whom one follows, and a newcomer's way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from etwinning.calls.models import Call
from etwinning.calls.queries import Fit, fits_for
from etwinning.groups import queries as groups
from etwinning.libraries.known import Known
from etwinning.messages import queries as messages
from etwinning.network import queries as network
from etwinning.network.models import Contact, Follow
from etwinning.people import queries as people
from etwinning.people import rules as people_rules
from etwinning.people.actions import words_of
from etwinning.people.models import Notice, Officer, Person
from etwinning.projects import queries as projects
from etwinning.projects.models import Project
from etwinning.safety import queries as safety
from etwinning.schools import queries as schools
from etwinning.schools.models import ValidationRequest
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
    groups: list[Member] = field(default_factory=list)
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
    told = _TOLD.paged(person=person)[:FEW]
    for notice in told:
        notice.person = person  # who need not be fetched again
    mine, invitations = projects.projects_and_invitations(person, SOME)
    seats = seats_of(person)
    day = Day(
        told=[(notice, words_of(notice)[0]) for notice in told],
        projects=mine,
        rooms=[seat for seat in seats if not (seat.is_of_project or seat.space.is_group)][:SOME],  # type: ignore[attr-defined]
        groups=[seat for seat in seats if seat.space.is_group][:SOME],
        feed=feed_of(person, seats, most=FIRST, is_brief=True),
    )
    if people_rules.can_meet_people(person):
        day.asked = _ASKED.paged(person=person)[:FEW]
        day.invitations = invitations[:FEW]
        fits = fits_for(person, FEW)
        day.suggestions, day.calls = fits.people, fits.calls
    return day


def seats_of(person: Person) -> Sequence[Member]:
    """A person's seats, each with its room and whether the room belongs to a project. One query."""
    return _SEATS(person=person)


_TOLD = Known(
    lambda person: people.fresh_notices(person).exclude(
        Q(deed__in=SHOWN_ABOVE) | Q(by__isnull=False, by__in=safety.hidden_from(person))
    )
)
_ASKED = Known(network.requests_to)
_SEATS = Known(
    lambda person: spaces.memberships_of(person).annotate(
        is_of_project=Exists(TwinSpace.objects.filter(space=OuterRef("space_id"), project__isnull=False))
    )
)


def feed_of(
    person: Person, seats: Sequence[Member], *, before: network.Cursor | None = None, most: int = network.PER_PAGE,
    since: datetime | None = None, is_brief: bool = False,
) -> network.Feed:  # fmt: skip
    """A page of a person's feed: of those they follow, of their contacts, schools, projects and rooms."""
    places = {seat.space.scope: seat.has_care for seat in seats}
    feed = network.feed_of(
        person, places, own=projects.OWN_PLACES, hidden=_HIDDEN_PLACES, before=before, most=most, since=since,
        is_brief=is_brief,
    )  # fmt: skip
    titles = {seat.space.scope: seat.space for seat in seats}
    strange = {item.scope for item in feed.items if item.scope.startswith("space:")} - set(titles)
    if strange:  # groups that one follows
        known = groups.followed_groups(person, [int(scope.removeprefix("space:")) for scope in strange])
        titles |= {space.scope: space for space in known.values()}
    for item in feed.items:
        item.room = titles.get(item.scope)
    return feed


_HIDDEN_PLACES = f"{projects.HIDDEN_PLACES} UNION ALL {groups.HIDDEN_PLACES}"


@dataclass
class Followed:
    """Something a person follows, as the list shows it: its name, and where its page is if there is one for them."""

    follow: Follow
    name: str
    href: str
    stop: str  # the address of the deed that ends it


def followed_by(person: Person, follows: Iterable[Follow]) -> list[Followed]:
    """What stands behind these rows. One query each for the projects and groups among them; the others are loaded."""
    rows = list(follows)
    rooms = groups.followed_groups(person, [row.number for row in rows if row.kind == "space"])
    known = projects.followed_projects(person, [row.number for row in rows if row.kind == "project"])
    shown = []
    for row in rows:
        if row.followed is not None:
            stop = reverse("unfollow_person", args=[row.number])
            shown.append(Followed(row, row.followed.name, row.followed.get_absolute_url(), stop))
        elif row.school is not None:
            stop = reverse("unfollow_school", args=[row.number])
            shown.append(Followed(row, row.school.name, row.school.get_absolute_url(), stop))
        elif row.kind == "project" and row.number in known:
            slug, title = known[row.number]
            href, stop = (reverse(name, kwargs={"slug": slug}) for name in ("project", "unfollow_project"))
            shown.append(Followed(row, title, href, stop))
        elif row.number in rooms and row.kind == "space":
            space = rooms[row.number]
            stop = reverse("unfollow_group", kwargs={"space_pk": space.pk})
            shown.append(Followed(row, space.title, space.get_absolute_url(), stop))
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


_WHOLE = Exists(Officer.objects.filter(person=OuterRef("pk"), regions=[]))
_NUMBERS = Known(
    lambda pk: Person.objects.filter(pk=pk).values_list(people.unread_notices(), messages.unread_of(), _WHOLE)
)


def numbers_of(person: Person) -> tuple[int, int, bool]:
    """For the head of every page, in one query: how much is new, and who writes in the portal.

    Notices; conversations; whether an officer has a seat for a whole country.
    """
    return _NUMBERS.first(pk=person.pk) or (0, 0, False)
