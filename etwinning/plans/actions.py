"""What can be done with a plan. Every deed holds the room first, so that two of them never meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.plans import queries, work
from etwinning.plans.models import Activity, HandIn, Part, Step, Task, Thing
from etwinning.plans.tasks import EVERYBODY, KEPT, Whom, keeps_hand_ins, own_hand_in, tasks_visible_to
from etwinning.plans.work import Work
from etwinning.spaces.actions import must_be_open
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import members_of


@dataclass(frozen=True)
class Terms:
    """What is said of a step. `parts`: what each school does, by its key; a step has one part at least."""

    title: str
    words: str
    first: date
    last: date
    parts: Mapping[int, str]
    waits_for: Step | None = None


@transaction.atomic
def add_activity(space: Space, *, title: str, about: str, by: Person, at: datetime | None = None) -> Activity:
    """Begin an activity. Raises Stale in a closed room and in one with Activity.MOST_IN_SPACE of them."""
    room = _open(space)
    if Activity.objects.filter(space=room).count() >= Activity.MOST_IN_SPACE:
        raise Stale(_("This plan has as many activities as there can be. Remove one first."))
    activity = Activity.objects.create(space=room, title=title, about=about, made_by=by)
    _record("add_activity", activity, room, by, at, title=title)
    return activity


@transaction.atomic
def edit_activity(activity: Activity, *, title: str, about: str, by: Person, at: datetime | None = None) -> None:
    """Change what is said of an activity. Raises Stale in a closed room."""
    room = _open(activity.space)
    Activity.objects.filter(pk=activity.pk).update(title=title, about=about)
    _record("edit_activity", activity, room, by, at, title=title)


@transaction.atomic
def remove_activity(activity: Activity, *, by: Person, at: datetime | None = None) -> None:
    """Take an activity out of the plan with all its steps. What belonged to them stays in the room."""
    room = _open(activity.space)
    _record("remove_activity", activity, room, by, at, title=activity.title)
    work.drop(work.files_of(hand_in__task__step__activity=activity))
    activity.delete()


@transaction.atomic
def add_step(activity: Activity, terms: Terms, *, by: Person, at: datetime | None = None) -> Step:
    """Add a step. Raises Stale in a closed room, beyond the most steps, or when what it waits for is gone."""
    room = _open(activity.space)
    if Step.objects.filter(activity=activity).count() >= Step.MOST_IN_ACTIVITY:
        raise Stale(_("This activity has as many steps as there can be. Begin another activity."))
    step = Step(activity=activity, place=queries.place_after_all(activity))
    _write(step, terms, room)
    _record("add_step", step, room, by, at, title=step.title)
    return step


@transaction.atomic
def edit_step(step: Step, terms: Terms, *, by: Person, at: datetime | None = None) -> None:
    """Change a step; parts that stay keep whether they are done. Raises as add_step, and Stale for a circle."""
    room = _open(step.activity.space)
    _write(step, terms, room)
    _record("edit_step", step, room, by, at, title=step.title)


@transaction.atomic
def move_step(step: Step, *, place: int, by: Person, at: datetime | None = None) -> None:
    """Put a step at a place of its activity, 1 being the first. Twice is one; a place that is none is no move.

    From the first move on the steps of an activity stand as they were put, no longer by their days. Raises Stale in a
    closed room.
    """
    room = _open(step.activity.space)
    steps = list(queries.steps_in_order(step.activity))
    here = next((number for number, one in enumerate(steps, start=1) if one.pk == step.pk), place)
    if here == place or not 1 <= place <= len(steps):
        return
    steps.insert(place - 1, steps.pop(here - 1))
    for number, one in enumerate(steps, start=1):
        one.place = number
    Step.objects.bulk_update(steps, ["place"])
    _record("move_step", step, room, by, at, title=step.title)


@transaction.atomic
def remove_step(step: Step, *, by: Person, at: datetime | None = None) -> None:
    """Take a step out of the plan. Steps that waited for it wait no longer."""
    room = _open(step.activity.space)
    _record("remove_step", step, room, by, at, title=step.title)
    work.drop(work.files_of(hand_in__task__step=step))
    step.delete()


@transaction.atomic
def finish_part(part: Part, *, by: Person, at: datetime | None = None) -> None:
    """A school has done its part. Twice is one. If that opens steps, the teachers are told.

    Raises Stale in a closed room, and while the step is locked.
    """
    at = at or timezone.now()
    room = _open(part.step.activity.space)
    if queries.is_locked(part.step):
        raise Stale(_("This step is still locked. It opens when the step before is done."))
    if not Part.objects.filter(pk=part.pk, done_at__isnull=True).update(done_at=at, done_by=by):
        return
    _record("finish_part", part, room, by, at, title=part.step.title, school=part.school.city)
    if queries.is_done(part.step):
        for opened in Step.objects.filter(waits_for=part.step).order_by("first", "pk"):
            _tell_open(opened, room, by)


@transaction.atomic
def reopen_part(part: Part, *, by: Person, at: datetime | None = None) -> None:
    """A part is not done after all. What waits for it is locked again. Raises Stale in a closed room."""
    room = _open(part.step.activity.space)
    if Part.objects.filter(pk=part.pk, done_at__isnull=False).update(done_at=None, done_by=None):
        _record("reopen_part", part, room, by, at, title=part.step.title, school=part.school.city)


@transaction.atomic
def attach_thing(step: Step, kind: str, key: int, *, by: Person, at: datetime | None = None) -> Thing:
    """Let a page, thread or item belong to a step; twice is one. kind: one of Thing.KINDS. Raises Stale when closed."""
    room = _open(step.activity.space)
    chosen: dict[str, Any] = {f"{kind}_id": key}
    thing, is_new = Thing.objects.get_or_create(step=step, **chosen)
    if is_new:
        _record("attach_thing", thing, room, by, at, title=step.title)
    return thing


@transaction.atomic
def detach_thing(thing: Thing, *, by: Person, at: datetime | None = None) -> None:
    """It belongs to the step no longer; it stays in the room. Raises Stale when closed."""
    room = _open(thing.step.activity.space)
    _record("detach_thing", thing, room, by, at, title=thing.step.title)
    thing.delete()


@transaction.atomic
def set_task(
    step: Step,
    *,
    title: str,
    words: str,
    due: date | None = None,
    whom: Whom = EVERYBODY,
    by: Person,
    at: datetime | None = None,
) -> Task:
    """Set a task: to every pupil, to those of a school, or to a team.

    Raises Stale in a closed room, and beyond Task.MOST_IN_STEP.
    """
    room = _open(step.activity.space)
    if Task.objects.filter(step=step).count() >= Task.MOST_IN_STEP:
        raise Stale(_("This step has as many tasks as there can be."))
    task = Task(step=step, title=title, words=words, due=due, set_by=by)
    _give(task, whom)
    task.save()
    _record_task("set_task", task, room, by, at)
    return task


@transaction.atomic
def edit_task(
    task: Task,
    *,
    title: str,
    words: str,
    due: date | None,
    whom: Whom | None = None,
    by: Person,
    at: datetime | None = None,
) -> None:
    """Change a task; what was handed in stays. whom: None leaves it with those whose it is, or whose it was.

    Raises Stale in a closed room, and if what was handed in would no longer be with who handed it in.
    """
    room = _open(task.step.activity.space)
    held = Task.objects.select_related("step__activity", "team").filter(pk=task.pk).first()
    if held is None:
        raise Stale(_("Somebody removed this task a moment ago."))
    if whom is not None:
        if not keeps_hand_ins(held, whom):
            raise Stale(str(KEPT))
        _give(held, whom)
    held.title, held.words, held.due = title, words, due
    held.save()
    _record_task("edit_task", held, room, by, at)


@transaction.atomic
def remove_task(task: Task, *, by: Person, at: datetime | None = None) -> None:
    """Take a task away, with all that was handed in. Raises Stale in a closed room."""
    room = _open(task.step.activity.space)
    _record_task("remove_task", task, room, by, at)
    work.drop(work.files_of(hand_in__task=task))
    task.delete()


@transaction.atomic
def hand_in(task: Task, handed: Work, *, by: Member, at: datetime | None = None) -> HandIn:
    """A pupil hands in work, for herself or for her team; again until it is done. What a team reads passes the guard.

    Raises Stale in a closed room, while the step is locked, when a teacher said that it is done, and for what was let
    through when newer work lies there; Guarded for the guard.
    """
    space = task.step.activity.space
    must_be_open(space)
    kept = work.keep(handed, task, space, by.person)  # first the bytes, which may take long, then the room
    room = _open(space)
    if queries.is_locked(task.step):
        raise Stale(_("This step is still locked. It opens when the step before is done."))
    if not tasks_visible_to(by).filter(pk=task.pk, team=task.team_id).exists():
        raise Stale(_("Your teacher has chosen others for this task. Look at the plan again."))
    own = own_hand_in(task, by) or HandIn(task=task)
    if own.pk and own.sending is not None and own.sending == handed.sending:
        work.forget(kept)
        return own
    if own.state == HandIn.State.DONE:
        raise Stale(_("Your teacher has said that this is done."))
    if handed.written_at and own.pk and own.handed_at > handed.written_at:
        raise Stale(_("The team has handed in something newer since. Do not let these words through."))
    work.ask_guard(task, handed, room, by.person)
    own.member, own.words, own.state, own.handed_at = by, handed.words, HandIn.State.HANDED, at or timezone.now()
    own.sending = handed.sending
    own.save()
    work.put_files(own, handed, kept)
    record("plans/hand_in", task, by=by.person, scope=room.scope, audience=Audience.TEACHERS, at=at, title=task.title)
    return own


@transaction.atomic
def answer_hand_in(hand_in: HandIn, *, state: str, comment: str, by: Person, at: datetime | None = None) -> None:
    """A teacher says that it is done, or gives it back to be mended. Raises Stale in a closed room."""
    task = hand_in.task
    room = _open(task.step.activity.space)
    HandIn.objects.filter(pk=hand_in.pk).update(
        state=state, comment=comment, answered_by=by, answered_at=at or timezone.now()
    )
    data = {"title": task.title, "state": state}
    record("plans/answer_hand_in", task, by=by, scope=room.scope, audience=Audience.TEACHERS, at=at, **data)


def _open(space: Space) -> Space:
    """The room, held until the transaction ends."""
    room = Space.objects.select_for_update().get(pk=space.pk)
    must_be_open(room)
    return room


def _write(step: Step, terms: Terms, room: Space) -> None:
    before = step if step.pk else None
    if terms.waits_for and terms.waits_for not in queries.steps_to_wait_for(before, room):
        raise Stale(_("These steps would wait for each other. Somebody changed the plan a moment ago: look again."))
    step.title, step.words, step.first, step.last = terms.title, terms.words, terms.first, terms.last
    step.waits_for = terms.waits_for
    step.save()
    Part.objects.filter(step=step).exclude(school__in=terms.parts).delete()
    Part.objects.bulk_create(
        (Part(step=step, school_id=school, words=words) for school, words in terms.parts.items()),
        update_conflicts=True, unique_fields=["step", "school"], update_fields=["words"],
    )  # fmt: skip


def _give(task: Task, whom: Whom) -> None:
    task.team, task.school_id = whom.team, whom.school
    task.team_number = whom.team.number if whom.team else None


def _tell_open(step: Step, room: Space, by: Person) -> None:
    """Teachers whose school has a part in a step learn that it is open now."""
    address = f"{reverse('plan', kwargs={'space_pk': room.pk})}#step-{step.pk}"
    schools = Part.objects.filter(step=step, done_at__isnull=True).values("school")
    for seat in members_of(room).filter(role__in=Member.TEACHERS, school__in=schools).select_related("person"):
        tell(seat.person, "plans/finish_part", by=by, url=address, title=step.title)


def _record_task(verb: str, task: Task, room: Space, by: Person, at: datetime | None) -> None:
    """What is set to some pupils only is not told to the others."""
    audience = Audience.MEMBERS if task.team_number is None and task.school_id is None else Audience.TEACHERS
    record(f"plans/{verb}", task, by=by, scope=room.scope, audience=audience, at=at, title=task.title)


def _record(verb: str, thing: Any, room: Space, by: Person, at: datetime | None, **data: object) -> None:
    record(f"plans/{verb}", thing, by=by, scope=room.scope, audience=Audience.MEMBERS, at=at, **data)
