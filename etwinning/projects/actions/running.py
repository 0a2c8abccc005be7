"""A project that runs: closing it, opening it again, putting it into the archive."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from etwinning.archives.actions import make_archive
from etwinning.archives.models import Archive
from etwinning.core.actions import Stale
from etwinning.people.models import Person
from etwinning.projects import queries
from etwinning.projects.actions.standing import State, locked, move, note_down, people_of, standing, tell_each
from etwinning.projects.models import Project
from etwinning.twinspace.actions import close_twinspace, reopen_twinspace


@transaction.atomic
def close_project(project: Project, *, by: Person, at: datetime | None = None) -> Project:
    """End a project: its TwinSpace is read-only at once, everyone in it is told. Closed already: nothing happens."""
    project = locked(project)
    if project.state == State.CLOSED:
        return project
    at = at or timezone.now()
    move(project, State.CLOSED, at=at, closed_at=at)
    if project.twinspace is not None:
        close_twinspace(project.twinspace, by=by, at=at)
    note_down("close_project", project, by=by, at=at)
    tell_each(people_of(project), "close_project", project, by=by)
    return project


@transaction.atomic
def reopen_project(project: Project, *, by: Person, at: datetime | None = None) -> Project:
    """Go on with a closed project. Raises Stale if it lies in the archive."""
    project = locked(project)
    if project.state == State.ACTIVE:
        return project
    at = at or timezone.now()
    move(project, State.ACTIVE, at=at, closed_at=None)
    if project.twinspace is not None:
        reopen_twinspace(project.twinspace, by=by, at=at)
    note_down("reopen_project", project, by=by, at=at)
    tell_each(people_of(project), "reopen_project", project, by=by)
    return project


@transaction.atomic
def archive_project(project: Project, *, by: Person | None, at: datetime | None = None) -> Project:
    """Put a closed project into the archive for good: it can be read, and never be opened again.

    An archive of its TwinSpace is made, which its administrators keep (`order_archives`).
    """
    project = locked(project)
    if project.state == State.ARCHIVED:
        return project
    move(project, State.ARCHIVED, at=at)
    _order_archive(project, by=by, at=at)
    note_down("archive_project", project, by=by, at=at)
    tell_each(people_of(project), "archive_project", project, by=by)
    return project


def order_archives(at: datetime) -> int:
    """Make the archives of ended projects that are not there: one failed, or another one was being made.

    The clock calls it every night. Returns how many were ordered.
    """
    return sum(_order_archive(project, by=None, at=at) for project in queries.without_archive())


def _order_archive(project: Project, *, by: Person | None, at: datetime | None) -> bool:
    if project.twinspace is None:
        return False
    room, language = project.twinspace.space, project.text_language
    try:
        archive = make_archive(room, by=by, with_teachers=True, kind=Archive.Kind.ENDED, language=language, at=at)
    except Stale:
        return False  # something is being brought into the room: the next night asks again
    return archive.kind == Archive.Kind.ENDED


@transaction.atomic
def hide_project(
    project: Project, *, by: Person, reason: str, until: datetime | None = None, at: datetime | None = None
) -> Project:
    """A desk hides a project from everybody but its teachers and desks; its TwinSpace works on. Twice is once.

    Hidden already, it has the newer reason and end. Raises Stale if it has not begun.
    """
    project = locked(project)
    if project.state not in Project.SHOWN:
        raise Stale(standing(project))
    if project.hidden_at is not None and (project.hidden_reason, project.hidden_until) == (reason, until):
        return project
    project.hidden_at, project.hidden_until, project.hidden_reason = at or timezone.now(), until, reason
    project.save(update_fields=["hidden_at", "hidden_until", "hidden_reason"])
    note_down("hide_project", project, by=by, at=at)
    tell_each(people_of(project), "hide_project", project, by=by, note=reason)
    return project


@transaction.atomic
def show_project(project: Project, *, by: Person | None, at: datetime | None = None) -> Project:
    """Everybody sees a hidden project again: a desk says so, or its time has come (`by` nobody). Twice is once."""
    project = locked(project)
    if project.hidden_at is None:
        return project
    project.hidden_at = project.hidden_until = None
    project.hidden_reason = ""
    project.save(update_fields=["hidden_at", "hidden_until", "hidden_reason"])
    note_down("show_project", project, by=by, at=at)
    tell_each(people_of(project), "show_project", project, by=by)
    return project


def show_due(at: datetime) -> int:
    """Show again what a desk hid until now; the clock calls it. Returns how many."""
    over = list(queries.hidden_too_long(at))
    for project in over:
        show_project(project, by=None, at=at)
    return len(over)
