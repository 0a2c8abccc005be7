"""The pages that are measured, on the demo world: where each is, who looks, and which page of the peers is like it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etwinning.core.sessions import SessionStore
from etwinning.pages.models import Page
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.schools.models import Membership
from etwinning.threads.models import Thread

AYSE = "ayse@twin.example"
MOST_QUERIES = 12
SLOWEST = 60.0  # ms, p95 at one connection
MOODLE_TIMES = 8.0
NODEBB_TIMES = 2.5


@dataclass(frozen=True)
class Peers:
    """Shares (%) of the one-query server that the like pages of Moodle and of NodeBB on Redis reached on two cores."""

    like: str
    moodle: float
    nodebb: float | None = None

    @property
    def budget(self) -> float:
        """The share that we want at least."""
        return max(MOODLE_TIMES * self.moodle, NODEBB_TIMES * (self.nodebb or 0.0))


@dataclass(frozen=True)
class Target:
    """One page: its name in the table, its path, what it is compared with, and whether a visitor looks."""

    name: str
    path: str
    peers: Peers
    for_visitors: bool = False

    def cookie(self, session: str) -> str:
        """What the browser sends of the one who looks."""
        return "" if self.for_visitors else f"sessionid={session}"


DASHBOARD = Peers("dashboard | home", 0.42, 1.63)
COURSE = Peers("course page", 0.43)
LIST = Peers("forum list | category", 0.21, 1.22)
DISCUSSION = Peers("discussion | topic", 0.41, 1.44)
PAGE = Peers("page", 0.60)
PARTICIPANTS = Peers("participants", 0.48)


def targets() -> list[Target]:
    """The main pages as Ayşe sees them in the demo world. Raises if the world is not there."""
    ayse = Person.objects.get(email=AYSE)
    front = Target("front", reverse("front"), PAGE, for_visitors=True)
    return [front, *(Target(name, path, peers) for name, path, peers in _pages_of(ayse))]


def _pages_of(ayse: Person) -> Iterator[tuple[str, str, Peers]]:
    project = Project.objects.filter(founders__person=ayse, twinspace__isnull=False).order_by("pk").first()
    if project is None or project.twinspace is None:
        raise LookupError("Ayşe has no running project in this database; bin/seed builds the demo world.")
    space = project.twinspace.space_id
    thread = Thread.objects.filter(space_id=space).annotate(n=Count("posts")).order_by("-n", "pk")[0]
    school = Membership.objects.filter(person=ayse).values_list("school_id", flat=True)[0]
    other = Person.objects.exclude(pk=ayse.pk).filter(email="bruno@twin.example").values_list("pk", flat=True)[0]
    page = Page.objects.filter(space_id=space, state=Page.State.PUBLISHED).order_by("pk")[0]
    yield "home", reverse("home"), DASHBOARD
    yield "feed", reverse("feed"), DISCUSSION
    yield "people", reverse("people"), PARTICIPANTS
    yield "people, filtered", reverse("people") + "?country=IT&q=ma", PARTICIPANTS
    yield "person", reverse("person", args=[other]), PAGE
    yield "school", reverse("school", args=[school]), PAGE
    yield "contacts", reverse("contacts"), PARTICIPANTS
    yield "projects", reverse("projects"), LIST
    yield "project", reverse("project", args=[project.slug]), COURSE
    yield "space", reverse("space", args=[space]), COURSE
    yield "pages", reverse("space_pages", args=[space]), LIST
    yield "page", reverse("space_page", args=[space, page.pk]), PAGE
    yield "threads", reverse("threads", args=[space]), LIST
    yield "thread", reverse("thread", args=[space, thread.pk]), DISCUSSION
    yield "members", reverse("members", args=[space]), PARTICIPANTS
    yield "gallery", reverse("gallery"), LIST


def session_of(email: str) -> str:
    """A signed-in session, as the browser would send it."""
    person = Person.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def queries_of(target: Target, session: str) -> int:
    """How many SQL queries the page makes. Raises `LookupError` if it is not answered with 200."""
    client = Client(headers={"accept-language": "en"})
    if not target.for_visitors:
        client.cookies["sessionid"] = session
    client.get(target.path)  # what is cached for everybody is so after the first time
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(target.path)
    if answer.status_code != 200:  # noqa: PLR2004 - OK
        raise LookupError(f"{target.name} ({target.path}) is answered {answer.status_code}.")
    return len(seen)
