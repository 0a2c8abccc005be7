"""Sending a project to the other founder, taking it back, beginning again."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale
from etwinning.people.actions import tell
from etwinning.people.models import Notice, Person
from etwinning.projects.actions.standing import Changed, State, founders_of, locked, move, note_down, settle, tell_each
from etwinning.projects.models import Approval, Founder, Project
from etwinning.safety import limits


@transaction.atomic
def send_project(project: Project, *, by: Person, version: int, at: datetime | None = None) -> Project:
    """Ask the other founder to agree to the text as it was read (`version`).

    Raises Changed if the text is another one by now, Stale if it was sent or withdrawn by somebody else.
    """
    project = locked(project)
    at = at or timezone.now()
    first, second = founders_of(project)
    mine, other = (first, second) if first.person_id == by.pk else (second, first)
    if project.state == State.WAITING_PARTNER and mine.state == Founder.State.AGREED:
        return project
    if project.state == State.DRAFT and project.version != version:
        raise Changed(_("The text was changed after you opened this page. Read it once more, then send it."))
    limits.spend(by, "invite_partner")
    move(project, State.WAITING_PARTNER, at=at, sent_at=at)
    _answer(mine, Founder.State.AGREED, at)
    _answer(other, Founder.State.INVITED, None)
    note_down("send_project", project, by=by, at=at)
    tell_each([other.person], "send_project", project, by=by)
    return project


@transaction.atomic
def withdraw_project(project: Project, *, by: Person, at: datetime | None = None) -> Project:
    """Take a project back before it is approved. Desks need not answer any more; the other founder is told."""
    project = locked(project)
    if project.state == State.WITHDRAWN:
        return project
    at = at or timezone.now()
    was_sent = project.state != State.DRAFT
    move(project, State.WITHDRAWN, at=at)
    waiting = project.approvals.filter(outcome=Approval.Outcome.WAITING)
    waiting.update(outcome=Approval.Outcome.WITHDRAWN, at=at)
    settle(project, "send_project", *(row.person for row in founders_of(project)))
    note_down("withdraw_project", project, by=by, at=at)
    if was_sent:
        tell_each((row.person for row in founders_of(project)), "withdraw_project", project, by=by)
    return project


@transaction.atomic
def revise_project(project: Project, *, by: Person, at: datetime | None = None) -> Project:
    """Make a draft of a project that was refused, withdrawn, or sent too early to the other founder, who is told.

    Raises Stale if the other founder has agreed meanwhile: then it must be withdrawn first.
    """
    project = locked(project)
    if project.state == State.DRAFT:
        return project
    if project.state == State.WAITING_DESKS:
        raise Stale(_("The other founder has agreed, and the support services read it now. Withdraw it to change it."))
    asked = [row.person for row in founders_of(project) if row.state == Founder.State.INVITED]
    if project.state == State.WAITING_PARTNER:
        _ask_no_more(asked, project, by)
    move(project, State.DRAFT, at=at)
    note_down("revise_project", project, by=by, at=at)
    return project


def _ask_no_more(asked: list[Person], project: Project, by: Person) -> None:
    """Who was asked to agree need not, and does not see the draft: what told them leads to their own projects now."""
    deed, mine = "projects/send_project", reverse("projects")
    settle(project, "send_project", *asked)
    Notice.objects.filter(person__in=asked, deed=deed, url=project.get_absolute_url()).update(url=mine)
    for person in asked:
        tell(person, "projects/revise_project", by=by, url=mine, title=str(project))


def _answer(founder: Founder, state: str, at: datetime | None) -> None:
    founder.state, founder.answered_at, founder.note = state, at, ""
    founder.save(update_fields=["state", "answered_at", "note"])
