"""The plan of one room as the plan of another: what is to be done, and nothing of what was."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from etwinning.people.models import Person
from etwinning.plans.models import Activity, Part, Step, Task, Thing
from etwinning.spaces.models import Space
from etwinning.spaces.queries import sides_of

WEEK = timedelta(days=7)


def copy_plan(
    source: Space, room: Space, *, by: Person, start: date, pages: Mapping[int, int], mask: Callable[[str], str]
) -> int:
    """Give an empty plan the activities, steps and tasks of another. Runs in the caller's transaction.

    The first step begins on its day of the week, from `start` on; the others as long after it as they did. Parts are of
    the schools that are here too; a step with none of these is a part of every school. pages: by key its copy here.
    Returns how many activities and steps there are.
    """
    activities = list(Activity.objects.filter(space=source).order_by("pk"))
    steps = list(
        Step.objects.filter(activity__space=source).order_by("pk").prefetch_related("parts", "tasks", "things")
    )
    shift = _shift(min((step.first for step in steps), default=start), start)
    begun = [
        Activity(space=room, title=mask(one.title)[:120], about=mask(one.about)[:2000], made_by=by)
        for one in activities
    ]
    Activity.objects.bulk_create(begun)
    into = {old.pk: new for old, new in zip(activities, begun, strict=True)}
    made = {
        step.pk: Step(
            activity=into[step.activity_id], title=mask(step.title)[:120], words=mask(step.words)[:4000],
            first=step.first + shift, last=step.last + shift, place=step.place,
        )
        for step in steps
    }  # fmt: skip
    Step.objects.bulk_create(made.values())
    for step in steps:
        made[step.pk].waits_for = made.get(step.waits_for_id or 0)
    Step.objects.bulk_update(made.values(), ["waits_for"])
    _fill(steps, made, room, by, pages, mask)
    return len(begun) + len(made)


def _fill(
    steps: list[Step], made: Mapping[int, Step], room: Space, by: Person, pages: Mapping[int, int],
    mask: Callable[[str], str],
) -> None:  # fmt: skip
    """What stands in steps: parts, pages, tasks."""
    schools = [side.school for side in sides_of(room) if side.teachers]
    parts, things, tasks = [], [], []
    for step in steps:
        new = made[step.pk]
        said = {part.school_id: mask(part.words)[:300] for part in step.parts.all() if part.school_id in schools}
        here = said or dict.fromkeys(schools, "")
        parts += [Part(step=new, school_id=school, words=words) for school, words in here.items()]
        shown = (pages.get(one.page_id or 0) for one in step.things.all())
        things += [Thing(step=new, page_id=page) for page in shown if page]
        tasks += [
            Task(step=new, title=mask(task.title)[:120], words=mask(task.words)[:4000], set_by=by)
            for task in sorted(step.tasks.all(), key=lambda one: one.pk)
        ]
    Part.objects.bulk_create(parts)
    Thing.objects.bulk_create(things)
    Task.objects.bulk_create(tasks)


def _shift(first: date, start: date) -> timedelta:
    """Whole weeks, so that a Monday stays a Monday: the least that bring `first` to `start` or just after it."""
    return -((first - start) // WEEK) * WEEK
