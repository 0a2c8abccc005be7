"""Tasks of a plan: finding them, and how far each is. Pupils find their own, teachers all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from etwinning.core.models import File
from etwinning.libraries.known import Known
from etwinning.materials.models import Item
from etwinning.materials.queries import items_visible_to
from etwinning.plans.models import HandedFile, HandIn, Part, Task
from etwinning.plans.queries import steps_visible_to
from etwinning.spaces.models import Member
from etwinning.spaces.queries import looks_of
from etwinning.teams.models import Place, Team

KEPT: Final = _("Pupils have handed in already: only they can read that. Set another task for others.")


@dataclass(frozen=True)
class Whom:
    """For whom a task is: a team, the pupils of one school (its key), or, with neither, every pupil."""

    team: Team | None = None
    school: int | None = None


EVERYBODY: Final = Whom()


@dataclass(frozen=True)
class Set:
    """A task as somebody sees it: how many handed it in and wait (teachers), and how the own one stands (pupils)."""

    task: Task
    handed: int
    waiting: int
    own: HandIn | None


def team_of(member: Member) -> int | None:
    """The team of a pupil, if any."""
    return Place.objects.filter(member=member).values_list("team", flat=True).first()


def tasks_visible_to(member: Member) -> QuerySet[Task]:
    """All tasks for teachers; for a pupil those of everybody, of the own school and of the own team.

    A task whose team is gone is nobody's until a teacher chooses.
    """
    tasks = Task.objects.filter(step__in=steps_visible_to(member).order_by())
    tasks = tasks.select_related("step__activity", "team", "school")
    if member.is_pupil:
        of_all = Q(team_number__isnull=True, school__isnull=True)
        of_school = Q(school__isnull=False, school=member.school_id)
        tasks = tasks.filter(of_all | of_school | Q(team__places__member=member))
    return tasks.order_by("pk")


def open_tasks(member: Member, most: int) -> list[Task]:
    """What a pupil has to do, for herself and with her team, the soonest first. One query; none for others.

    Not what is handed in or done, nor what is still locked. `is_back`: a teacher gave it back to be mended.
    """
    if not member.is_pupil:
        return []
    own = HandIn.objects.filter(Q(member=member) | Q(task__team__isnull=False), task=OuterRef("pk"))
    given, back = own.exclude(state=HandIn.State.BACK), own.filter(state=HandIn.State.BACK)
    locking = Part.objects.filter(step=OuterRef("step__waits_for"), done_at__isnull=True)
    tasks = tasks_visible_to(member).filter(~Exists(given), ~Exists(locking))
    return list(tasks.annotate(is_back=Exists(back)).order_by(Coalesce("due", "step__last"), "pk")[:most])


def latest_done(member: Member, since: datetime, most: int) -> list[HandIn]:
    """What teachers said is done since a moment, of what a pupil or her team handed in, the latest first. One query."""
    if not member.is_pupil:
        return []
    done = hand_ins_visible_to(member).filter(state=HandIn.State.DONE, answered_at__gte=since)
    return list(done.order_by("-answered_at", "-pk")[:most])


def hand_ins_waiting(member: Member) -> QuerySet[HandIn]:
    """The hand-ins that wait for a teacher's answer in a room, the longest waiting first. None for others."""
    waiting = hand_ins_visible_to(member).filter(state=HandIn.State.HANDED).order_by("handed_at", "pk")
    return waiting if member.is_teacher else waiting.none()


_WAITING = Known(hand_ins_waiting)


def count_waiting(member: Member) -> int:
    """How many hand-ins wait for a teacher's answer. One query; none for others."""
    return _WAITING.paged(member=member).count() if member.is_teacher else 0


def hand_ins_visible_to(member: Member) -> QuerySet[HandIn]:
    """All for teachers; a pupil finds the own ones and those of the own team."""
    hand_ins = HandIn.objects.filter(task__in=tasks_visible_to(member).order_by())
    if member.is_pupil:
        hand_ins = hand_ins.filter(Q(member=member) | Q(task__team__isnull=False))
    return hand_ins.select_related(
        "task__step__activity", "task__team", "task__school", "member__person", "member__school"
    ).order_by("member__person__sort_name", "member__person__given_name", "pk")


def items_to_hand_in(member: Member, most: int) -> list[Item]:
    """What a pupil may choose from the materials, the own things first. Three queries; none for others."""
    if not member.is_pupil:
        return []
    is_own = Case(When(added_by=member.person_id, then=0), default=1)
    items = items_visible_to(member).filter(file__scan=File.Scan.CLEAN).order_by(is_own, "-added_at", "-pk")[:most]
    looks = looks_of([item.file for item in items], member)
    return [item for item in items if not looks[item.file_id].withheld]


def files_visible_to(member: Member) -> QuerySet[HandedFile]:
    """The files of the hand-ins that a member finds."""
    files = HandedFile.objects.filter(hand_in__in=hand_ins_visible_to(member).order_by().values("pk"))
    return files.select_related("file").order_by("pk")


def uses_of(hashes: Collection[str], rooms: Collection[int]) -> QuerySet[HandedFile]:
    """Where files with these hashes were handed in, in some rooms."""
    found = HandedFile.objects.filter(hand_in__task__step__activity__space_id__in=rooms, file__sha256__in=hashes)
    return found.select_related("file", "hand_in__task__step__activity").order_by("pk")


def own_hand_in(task: Task, member: Member) -> HandIn | None:
    """What a pupil or the pupil's team handed in."""
    found = HandIn.objects.filter(task=task)
    return (found if task.team_id else found.filter(member=member)).order_by("-handed_at", "-pk").first()


def keeps_hand_ins(task: Task, whom: Whom) -> bool:
    """Whether all that was handed in stays with who handed it in when a task goes to these. One query at most.

    What each handed in for herself is never a team's. What a team handed in goes to another only if it is gone itself.
    """
    handed = HandIn.objects.filter(task=task)
    if whom.team is not None:
        return task.lost_its_team or task.team_id == whom.team.pk or not handed.exists()
    if task.team_number is not None:
        return not handed.exists()
    return whom.school is None or not handed.exclude(member__school=whom.school).exists()


def tasks_of_plan(member: Member) -> dict[int, list[Set]]:
    """The tasks by the key of their step, in two queries."""
    waiting = Count("hand_ins", filter=Q(hand_ins__state=HandIn.State.HANDED), distinct=True)
    tasks = list(tasks_visible_to(member).annotate(handed=Count("hand_ins", distinct=True), waiting=waiting))
    own = {one.task_id: one for one in hand_ins_visible_to(member)} if member.is_pupil and tasks else {}
    found: dict[int, list[Set]] = {}
    for task in tasks:
        found.setdefault(task.step_id, []).append(Set(task, task.handed, task.waiting, own.get(task.pk)))
    return found
