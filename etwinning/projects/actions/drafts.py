"""Beginning a project and writing it."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from anyascii import anyascii
from django.core.files.base import File as Upload
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.core.files import PICTURES, drop_file, keep_file
from etwinning.core.folding import search_text
from etwinning.core.models import Entry
from etwinning.people.models import Person
from etwinning.projects.actions.standing import (
    Changed,
    State,
    founders_of,
    locked,
    note_down,
    school_for,
    standing,
    tell_each,
)
from etwinning.projects.models import Founder, Project
from etwinning.schools.models import School

TEXT = (
    "title", "summary", "aims", "process", "results", "text_language", "languages", "subjects", "competences", "tools",
    "age_from", "age_to", "pupil_count", "partner_limit",
)  # fmt: skip
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def found_project(
    title: str, *, by: Person, school: School | None, co_founder: Person, at: datetime | None = None
) -> Project:
    """Begin a draft with both founders. The same form sent twice within a minute is one draft."""
    at = at or timezone.now()
    Person.objects.select_for_update().get(pk=by.pk)
    same = Project.objects.filter(
        created_by=by, title=title, state=State.DRAFT, created_at__gt=at - timedelta(minutes=1),
        founders__person=co_founder, version=1,
    )  # fmt: skip
    if twin := same.order_by("pk").first():
        return twin
    project = Project.objects.create(
        slug=_slug(title), title=title, text_language=by.text_language or by.language, created_by=by,
        created_at=at, state_since=at, search=search_text(title),
    )  # fmt: skip
    Founder.objects.create(
        project=project, person=by, school=school_for(by, school), place=1, state=Founder.State.AGREED, answered_at=at
    )
    Founder.objects.create(project=project, person=co_founder, school=school_for(co_founder, None), place=2)
    note_down("found_project", project, by=by, at=at)
    return project


@transaction.atomic
def save_draft(
    project: Project, *, by: Person, version: int, values: Mapping[str, object], unfinished: Mapping[str, object]
) -> Project:
    """Keep what was typed: `values` is what makes sense, `unfinished` what does not yet, as it was typed.

    Raises Changed if another window or person saved after `version` was read, and Stale if it is no draft any more.
    What is saved already is not saved twice.
    """
    project = locked(project)
    if project.state != State.DRAFT:
        raise Stale(standing(project))
    if not _write(project, version, values, unfinished):
        return project
    latest = Entry.objects.filter(thing_id=project.pk, scope=f"project:{project.pk}").order_by("-at", "-pk").first()
    if latest is None or latest.deed != "projects/save_draft" or latest.actor_id != by.pk:
        note_down("save_draft", project, by=by)  # one entry for a sitting, not one for each pause in typing
    return project


@transaction.atomic
def edit_project(project: Project, *, by: Person, version: int, values: Mapping[str, object]) -> Project:
    """Change the description of a running project. Raises Changed like save_draft, Stale if it does not run."""
    project = locked(project)
    if project.state != State.ACTIVE:
        raise Stale(standing(project))
    if _write(project, version, values, {}):
        note_down("edit_project", project, by=by)
    return project


@transaction.atomic
def change_project_picture(
    project: Project, *, by: Person, picture: Upload[bytes] | None, words: str, remove: bool = False
) -> Project:
    """Set the picture, or only its words, or take it away. Raises Stale if the project can no longer be changed."""
    project = locked(project)
    if project.state not in {State.DRAFT, State.ACTIVE}:
        raise Stale(standing(project))
    old = project.picture
    if remove:
        project.picture, words = None, ""
    elif picture is not None:
        project.picture = keep_file(picture, by=by, accept=PICTURES)
    project.picture_words = words
    project.save(update_fields=["picture", "picture_words"])
    if old is not None and old != project.picture and not _is_elsewhere(project):
        drop_file(old)
    note_down("change_project_picture", project, by=by)
    return project


@transaction.atomic
def change_co_founder(project: Project, *, by: Person, co_founder: Person) -> Project:
    """Ask somebody else to be the second founder. Only in a draft; who had agreed before is told."""
    project = locked(project)
    if project.state != State.DRAFT:
        raise Stale(standing(project))
    _first, second = founders_of(project)
    if second.person_id == co_founder.pk:
        return project
    before, had_agreed = second.person, second.state == Founder.State.AGREED
    second.person, second.school = co_founder, school_for(co_founder, None)
    second.state, second.answered_at, second.note = Founder.State.INVITED, None, ""
    second.save()
    note_down("change_co_founder", project, by=by)
    if had_agreed:
        tell_each([before], "change_co_founder", project, by=by)
    return project


def _write(project: Project, version: int, values: Mapping[str, object], unfinished: Mapping[str, object]) -> bool:
    """Put the text in place. False if all of it stands there already; Changed if another text came in between."""
    same = all(getattr(project, name) == value for name, value in values.items())
    if same and project.unfinished == unfinished:
        return False
    if project.version != version:
        raise Changed(_("This project was changed in another window, or by the other founder, after you opened it."))
    for name in TEXT:
        if name in values:
            setattr(project, name, values[name])
    project.unfinished = dict(unfinished)
    project.version += 1
    project.search = search_text(project.title, project.summary, project.aims, project.process, project.results)
    project.save(update_fields=[*TEXT, "unfinished", "version", "search"])
    return True


def _is_elsewhere(project: Project) -> bool:
    """The TwinSpace was opened with the same picture and may still show it."""
    return project.twinspace_id is not None


def _slug(title: str) -> str:
    """An address that can be read aloud, and that nobody can guess from the title."""
    tail = "".join(secrets.choice(LETTERS) for _place in range(6))
    head = slugify(anyascii(title))[:60].strip("-")
    return f"{head}-{tail}" if head else tail
