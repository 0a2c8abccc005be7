"""`seed`: builds the demo world, or says who can sign in to it."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from etwinning.config.crowd import making as crowd
from etwinning.config.living.archives import make_archives
from etwinning.config.nightly import SEARCHED
from etwinning.config.start.progress import Progress
from etwinning.config.world import build, cast
from etwinning.config.world.making import NOW, Size
from etwinning.directory.index import fresh
from etwinning.people.models import Person
from etwinning.projects.models import Project
from etwinning.schools.models import School
from etwinning.twinspace.models import TwinSpace

USUAL = Size()
CROWD = 10_000  # people: more are not made one by one with a story each, but streamed


class Command(BaseCommand):
    """Does nothing when the world is already there. The same arguments make the same world."""

    help = "Build the demo world: 46 countries, their support services, schools, people, projects and TwinSpaces."

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = "; in a crowd as many as such a community has"
        parser.add_argument("--schools", type=int, help=f"how many schools ({USUAL.schools}{usual})")
        parser.add_argument(
            "--people", type=int, nargs="?", const=-1, default=USUAL.people,
            help=f"how many people, from {CROWD} on most of them a crowd; without a number: say who can sign in",
        )  # fmt: skip
        parser.add_argument("--projects", type=int, help=f"how many projects ({USUAL.projects}{usual})")
        parser.add_argument("--now", default="", help="the moment of which the world tells, such as 2026-11-20T09:00Z")
        parser.add_argument("--code", action="store_true", help="say the code that demo officers need now, and no more")
        parser.add_argument("--again", action="store_true", help="empty the database first")
        parser.add_argument("--force", action="store_true", help="also outside development, and among other people")

    def handle(self, *_args: Any, **said: Any) -> None:
        if said["people"] == -1:
            self._say_who()
            return
        if said["code"]:
            self.stdout.write(cast.code_now())
            return
        if _lacks_tables():
            call_command("migrate", verbosity=0, interactive=False)
        if build.is_there() and not said["again"]:
            self.stdout.write("The demo world is there already. --again builds it anew.")
            return
        self._may_build(said)
        if said["again"]:
            build.clear()
        size, more = _size(said), _crowd(said)
        with Progress("Building the demo world", total=build.STEPS + (crowd.steps(*more) if more else 0)) as bar:
            with transaction.atomic():  # all or nothing: what is half made would count as there
                world = build.build(size, now=_moment(said["now"]), report=bar.step)
                make_archives(world)
            if more:
                crowd.make_crowd(world, people=more[0], schools=more[1], projects=more[2], report=bar.step)
        if settings.ENV != "test":
            fresh.write_all(SEARCHED)
            _count()
        models = {"schools": School, "people": Person, "projects": Project, "TwinSpaces": TwinSpace}
        self.stdout.write(", ".join(f"{model._default_manager.count()} {name}" for name, model in models.items()) + ".")

    def _may_build(self, said: dict[str, Any]) -> None:
        if said["force"]:
            return
        if settings.ENV == "production":
            raise CommandError("The demo world is for development. --force builds it here all the same.")
        if build.is_lived_in():
            raise CommandError("There are other people in this database. --force builds the demo world all the same.")

    def _say_who(self) -> None:
        people = cast.demo_people()
        if not people:
            raise CommandError("The demo world is not there yet. Build it with bin/seed.")
        widths = [max(len(row[column]) for row in people) for column in range(3)]
        for name, part, sign_in, password in people:
            self.stdout.write(f"{name:{widths[0]}}  {part:{widths[1]}}  {sign_in:{widths[2]}}  {password}")
        self.stdout.write("")
        self.stdout.write("Pupils sign in at /pupil/, everybody else at /account/login/.")
        self.stdout.write(f"Officers need a code as well: add the secret {cast.SECRET} to an app, or ask for it:")
        self.stdout.write("  bin/seed --code")


def _lacks_tables() -> bool:
    """Whether the database is new, or of an earlier version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _count() -> None:
    """Have the database count what it holds. By itself it does so later, and plans until then for tables it guesses."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _size(said: dict[str, Any]) -> Size:
    """As large as wished; never so small that a state of people has nobody to show it. A crowd stands around it."""
    if said["people"] >= CROWD:
        return USUAL
    people, projects = max(said["people"], 20), max(_or(said["projects"], USUAL.projects), 0)
    return Size(
        schools=max(_or(said["schools"], USUAL.schools), 10),
        people=people,
        projects=projects,
        pictures=min(USUAL.pictures, projects),
        portraits=min(USUAL.portraits, 1 + people // 20),
    )


def _crowd(said: dict[str, Any]) -> tuple[int, int, int] | None:
    """How many people, schools and projects come on top, in the proportions of the real community."""
    people = said["people"]
    if people < CROWD:
        return None
    schools = _or(said["schools"], people * crowd.REAL_SCHOOLS // crowd.REAL_PEOPLE)
    projects = _or(said["projects"], people * crowd.REAL_PROJECTS // crowd.REAL_PEOPLE)
    return people - USUAL.people, max(schools - USUAL.schools, 100), max(projects - USUAL.projects, 0)


def _or(said: int | None, usual: int) -> int:
    return usual if said is None else said


def _moment(text: str) -> datetime:
    if not text:
        return NOW
    moment = parse_datetime(text)
    if moment is None:
        raise CommandError("--now must look like 2026-11-20T09:00Z.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
