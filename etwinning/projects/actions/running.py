"""A project that runs: closing it, opening it again, putting it into the archive."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.projects.actions.hand_overs import withdraw_hand_over
from etwinning.projects.actions.standing import State, locked, move, note_down, people_of, tell_each
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
    withdraw_hand_over(project, by=by, at=at)
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
    """Put a closed project into the archive for good: it can be read, and never be opened again."""
    project = locked(project)
    if project.state == State.ARCHIVED:
        return project
    move(project, State.ARCHIVED, at=at)
    note_down("archive_project", project, by=by, at=at)
    tell_each(people_of(project), "archive_project", project, by=by)
    return project
