"""Following, silently: nobody is told, and nobody but the follower reads of it."""

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.network.models import Follow
from etwinning.people.models import Person
from etwinning.schools.models import School

MOST = 2_000


def follow_person(other: Person, *, by: Person) -> Follow:
    """What that person writes and does stands in one's feed from now on. Twice is once."""
    return follow("network/follow_person", other, f"person:{other.pk}", by=by, followed=other)


def unfollow_person(other: Person, *, by: Person) -> None:
    """No longer. Twice is once."""
    unfollow("network/unfollow_person", other, f"person:{other.pk}", by=by)


def follow_school(school: School, *, by: Person) -> Follow:
    """What stands on the page of that school stands in one's feed from now on. Twice is once."""
    return follow("network/follow_school", school, f"school:{school.pk}", by=by, school=school)


def unfollow_school(school: School, *, by: Person) -> None:
    """No longer. Twice is once."""
    unfollow("network/unfollow_school", school, f"school:{school.pk}", by=by)


@transaction.atomic
def follow(deed: str, thing: models.Model, scope: str, *, by: Person, title: str = "", **key: models.Model) -> Follow:
    """Follow what the journal calls so. Apps above this one follow their things by it (projects.follow_project).

    title is for the line in one's own journal. Raises Stale when somebody follows too much for a feed that can be read.
    """
    with connection.cursor() as cursor:  # two at once would pass the limit together
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('network.follow'), %s)", [by.pk % 2**31])
    known = Follow.objects.filter(person=by, scope=scope).first()
    if known is not None:
        return known
    if Follow.objects.filter(person=by).count() >= MOST:
        raise Stale(_("You follow 2,000 people, schools, projects and groups. Stop following some of them first."))
    made = Follow.objects.create(person=by, scope=scope, since=timezone.now(), **key)
    record(deed, thing, by=by, title=title)
    return made


@transaction.atomic
def unfollow(deed: str, thing: models.Model, scope: str, *, by: Person, title: str = "") -> None:
    """Stop following what the journal calls so. Twice is once."""
    number, _rows = Follow.objects.filter(person=by, scope=scope).delete()
    if number:
        record(deed, thing, by=by, title=title)
