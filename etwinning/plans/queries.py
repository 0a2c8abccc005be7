"""Finding plans, and what is locked, open and done in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Prefetch, Q, QuerySet

from etwinning.calendar.queries import times_of
from etwinning.calendar.reference import Span
from etwinning.materials.queries import items_visible_to
from etwinning.pages.queries import pages_visible_to
from etwinning.plans.models import Activity, Part, Step, Thing
from etwinning.schools.models import School
from etwinning.spaces.models import Member, Space
from etwinning.threads.queries import threads_visible_to


def activities_visible_to(member: Member) -> QuerySet[Activity]:
    """The plan: for teachers and pupils of the room, nobody else."""
    activities = Activity.objects.filter(space=member.space_id).order_by("pk")
    return activities if member.is_present and (member.is_teacher or member.is_pupil) else activities.none()


def steps_visible_to(member: Member) -> QuerySet[Step]:
    """Steps with their activity."""
    steps = Step.objects.filter(activity__in=activities_visible_to(member).order_by())
    return steps.select_related("activity", "waits_for").order_by("first", "last", "pk")


def steps_in_order(activity: Activity) -> QuerySet[Step]:
    """The steps of an activity as they stand: by their days, or as somebody put them."""
    return Step.objects.filter(activity=activity).order_by("place", "first", "last", "pk")


def place_after_all(activity: Activity) -> int:
    """Where a new step stands: by its days (0), or last where somebody moved one."""
    last = Step.objects.filter(activity=activity).aggregate(last=Max("place"))["last"]
    return last + 1 if last else 0


def parts_visible_to(member: Member) -> QuerySet[Part]:
    """Parts with step and school."""
    parts = Part.objects.filter(step__in=steps_visible_to(member).order_by())
    return parts.select_related("step__activity__space", "step__waits_for", "school").order_by("pk")


def things_visible_to(member: Member) -> QuerySet[Thing]:
    """What belongs to steps, of what a member may read anyway."""
    pages = pages_visible_to(member).order_by().values("pk")
    threads = threads_visible_to(member).order_by().values("pk")
    items = items_visible_to(member).order_by().values("pk")
    things = Thing.objects.filter(step__in=steps_visible_to(member).order_by())
    things = things.filter(Q(page__in=pages) | Q(thread__in=threads) | Q(item__in=items))
    return things.select_related("page", "thread", "item").order_by("pk")


@dataclass(frozen=True)
class Holiday:
    """Days off of a school within a step."""

    school: School
    span: Span


@dataclass
class Shown:
    """A step as the plan shows it: its parts and things, what it waits for, and who has holidays meanwhile."""

    step: Step
    parts: list[Part]
    things: list[Thing]
    waits_for: "Shown | None" = None
    holidays: list[Holiday] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """All parts are done."""
        return all(part.done_at for part in self.parts)

    @property
    def is_locked(self) -> bool:
        """Something that it waits for is not done yet."""
        return self.waits_for is not None and not self.waits_for.is_done

    @property
    def missing(self) -> list[Part]:
        """The parts that are not done."""
        return [part for part in self.parts if not part.done_at]


@dataclass
class Plan:
    """All of it: activities with their steps, the schools that take part, and the holidays of each."""

    activities: list[tuple[Activity, list[Shown]]]
    schools: list[School]
    holidays: dict[int, list[Span]]

    @property
    def steps(self) -> list[Shown]:
        """All steps, the earliest first."""
        return sorted(
            (shown for _activity, steps in self.activities for shown in steps),
            key=lambda shown: (shown.step.first, shown.step.last, shown.step.pk),
        )


def plan_of(member: Member, today: date) -> Plan:
    """The plan of a room as a member sees it. Eight queries for any number of steps.

    Holidays are those of the school year of `today` (or of the first day of the plan, if that is later).
    """
    parts = Prefetch("parts", Part.objects.select_related("school", "done_by").order_by("pk"))
    steps = Prefetch("steps", Step.objects.order_by("place", "first", "last", "pk").prefetch_related(parts))
    activities = list(activities_visible_to(member).prefetch_related(steps))
    things: dict[int, list[Thing]] = {}
    for thing in things_visible_to(member) if activities else []:
        things.setdefault(thing.step_id, []).append(thing)
    shown = {
        step.pk: Shown(step, list(step.parts.all()), things.get(step.pk, []))
        for activity in activities
        for step in activity.steps.all()
    }
    for one in shown.values():
        one.waits_for = shown.get(one.step.waits_for_id or 0)
    schools = {part.school_id: part.school for one in shown.values() for part in one.parts}
    first = min((one.step.first for one in shown.values()), default=today)
    holidays = _holidays(list(schools.values()), max(today, first), first)
    for one in shown.values():
        _add_holidays(one, holidays)
    return Plan(
        [(activity, [shown[step.pk] for step in activity.steps.all()]) for activity in activities],
        list(schools.values()),
        holidays,
    )


def _holidays(schools: list[School], day: date, since: date) -> dict[int, list[Span]]:
    return {times.school.pk: times.year.holidays_from(since) for times in times_of(schools, day)}


def _add_holidays(shown: Shown, holidays: dict[int, list[Span]]) -> None:
    for part in shown.parts:
        for span in holidays.get(part.school_id, []):
            if span.first <= shown.step.last and span.last >= shown.step.first:
                shown.holidays.append(Holiday(part.school, span))


def steps_to_wait_for(step: Step | None, space: Space) -> list[Step]:
    """The steps of a room that a step may wait for: none that waits for it, directly or through others."""
    steps = list(Step.objects.filter(activity__space=space).select_related("activity").order_by("first", "pk"))
    if step is None:
        return steps
    above = {one.pk: one.waits_for_id for one in steps}
    return [one for one in steps if step.pk not in _chain(one.pk, above)]


def _chain(pk: int, above: dict[int, int | None]) -> Iterable[int]:
    """A step, what it waits for, and so on."""
    met: list[int] = []
    here: int | None = pk
    while here is not None and here not in met:
        met.append(here)
        here = above.get(here)
    return met


def is_done(step: Step) -> bool:
    """Whether all parts of a step are done."""
    return not Part.objects.filter(step=step, done_at__isnull=True).exists()


def is_locked(step: Step) -> bool:
    """Whether a step waits for one that is not done."""
    return step.waits_for is not None and not is_done(step.waits_for)
