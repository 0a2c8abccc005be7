"""Building the demo world: one transaction, the same world every time."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import connection, transaction

from etwinning.calls.actions import count_attention
from etwinning.config.living.calendar import make_calendars
from etwinning.config.living.calls import make_calls
from etwinning.config.living.families import make_families
from etwinning.config.living.feed import make_feed
from etwinning.config.living.groups import make_groups
from etwinning.config.living.labels import make_labels
from etwinning.config.living.messages import make_messages
from etwinning.config.living.portal import make_portal
from etwinning.config.living.reports import make_reports
from etwinning.config.living.tickets import make_tickets
from etwinning.config.world import cast, drawing
from etwinning.config.world.making import NOW, Size, World
from etwinning.config.world.offices import make_offices
from etwinning.config.world.people import make_people
from etwinning.config.world.profiles import make_second_schools
from etwinning.config.world.projects import make_projects
from etwinning.config.world.schools import make_schools
from etwinning.config.world.shelves import make_papers
from etwinning.config.world.ties import make_ties
from etwinning.core.files import PICTURES, draw_renditions, keep_file
from etwinning.core.models import File
from etwinning.directory.actions import note_founders
from etwinning.figures.actions import count_figures
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Project
from etwinning.recognition.actions import renew_directory

type Report = Callable[[str], None]

STEPS: Final = 7
_BESIDES: Final = (EmailAddress, Authenticator, UserSession, Session)
_SALT: Final = "demoworldoftwo"


def is_there() -> bool:
    """Whether this database holds the demo world."""
    return Person.objects.filter(username="cast-ayse").exists()


def is_lived_in() -> bool:
    """Whether people other than those of the demo world have accounts here."""
    return (
        Person.objects.exclude(kind=Person.Kind.PUPIL).exclude(username__regex="^(cast|demo|desk|left|crowd)-").exists()
    )


def clear() -> None:
    """Empty all tables of ours, and those of sign-in. Numbers begin at one again."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("etwinning.")]
    tables = {model._meta.db_table for model in (*ours, *_BESIDES)}
    tables |= {field.m2m_db_table() for model in ours for field in model._meta.local_many_to_many}
    names = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
    connection.check_constraints()  # what waits to be checked would forbid it
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


@transaction.atomic
def build(size: Size | None = None, *, now: datetime = NOW, report: Report = lambda _step: None) -> World:
    """Make the world in an empty database. `report` is told of each of STEPS steps before it begins."""
    size = size or Size()
    world = World(now=now, size=size, password=make_password(cast.PASSWORD, salt=_SALT))
    report("pictures")
    _draw(world)
    report("support services")
    make_offices(world)
    report("schools")
    cast.make_teachers(world)
    make_schools(world)
    make_calendars(world)
    report("people")
    make_people(world)
    make_second_schools(world)
    report("contacts")
    ties = make_ties(world)
    report("projects")
    make_projects(world, ties)
    ties.of_the_cast()
    make_messages(world)
    make_calls(world)
    make_groups(world)
    world.rows.write()
    make_feed(world)
    world.rows.write()
    make_labels(world)
    report("tables")
    world.rows.finish()
    count_attention(at=now)
    make_reports(world)
    make_tickets(world)
    make_families(world)
    founded = Founder.objects.filter(project__state__in=Project.SHOWN).values_list("person_id", flat=True)
    note_founders(founded.order_by("person_id").distinct())
    make_portal(world)
    renew_directory()
    count_figures(now)
    return world


def _draw(world: World) -> None:
    """Draw the pictures and take them in as an upload would be; others share their bytes."""
    kinds = list(drawing.KINDS)
    for number in range(max(world.size.pictures, len(kinds))):
        kind = kinds[number % len(kinds)]
        _keep(world, kind, drawing.draw_picture(kind, str(number)), f"{kind}-{number}.png")
    for number in range(world.size.portraits):
        _keep(world, "portrait", drawing.draw_portrait(str(number)), f"portrait-{number}.png")
    make_papers(world)
    File.objects.update(created_at=world.ago(1000))


def _keep(world: World, kind: str, content: bytes, name: str) -> None:
    file = keep_file(ContentFile(content, name=name), by=None, accept=PICTURES)
    if not file.renditions:  # those who copy the row take its smaller copies along; in a worker's time they would not
        draw_renditions.call(file.pk)
        file.refresh_from_db()
    world.pictures.setdefault(kind, []).append(file)
