"""Deeds of the closed room of a project: opening, closing, its teachers."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from etwinning.core.models import File
from etwinning.people.models import Person
from etwinning.schools.models import School
from etwinning.spaces import actions as spaces
from etwinning.spaces.actions import Newcomer
from etwinning.spaces.models import Member
from etwinning.twinspace.models import TwinSpace


@transaction.atomic
def open_twinspace(
    *,
    title: str,
    language: str = "",
    description: str = "",
    picture: File | None = None,
    teachers: Sequence[tuple[Person, School | None]],
    by: Person | None,
    at: datetime | None = None,
) -> TwinSpace:
    """Open a TwinSpace. The teachers given are its founders: administrators for good (domain 2.3)."""
    founders = [
        Newcomer(person, Member.Role.ADMINISTRATOR, school=school, is_fixed=True) for person, school in teachers
    ]
    space = spaces.open_space(
        title=title, language=language, members=founders, by=by, deed="twinspace/open_twinspace", at=at
    )
    return TwinSpace.objects.create(space=space, description=description, picture=picture)


def close_twinspace(twinspace: TwinSpace, *, by: Person | None, at: datetime | None = None) -> TwinSpace:
    """Make a TwinSpace read-only at once (decisions: "Closing")."""
    twinspace.space = spaces.close_space(twinspace.space, by=by, deed="twinspace/close_twinspace", at=at)
    return twinspace


def reopen_twinspace(twinspace: TwinSpace, *, by: Person | None, at: datetime | None = None) -> TwinSpace:
    """Let people write in a TwinSpace again."""
    twinspace.space = spaces.reopen_space(twinspace.space, by=by, deed="twinspace/reopen_twinspace", at=at)
    return twinspace


def add_teacher(
    twinspace: TwinSpace,
    person: Person,
    school: School | None,
    *,
    by: Person | None,
    at: datetime | None = None,
) -> Member:
    """Let a partner of the project in, as a teacher; who left before gets the seat back. Raises Stale when closed."""
    newcomer = Newcomer(person, Member.Role.TEACHER, school=school)
    return spaces.add_member(twinspace.space, newcomer, by=by, deed="twinspace/add_teacher", at=at)
