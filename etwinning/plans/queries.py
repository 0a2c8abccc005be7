"""Finding plans, and what is locked, open and done in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from django.db.models import Max, Prefetch, Q, QuerySet

from etwinning.calendar.queries import holidays_between
from etwinning.calendar.reference import Span, school_year
from etwinning.calendar.years import year_begins
from etwinning.core.folding import fold, fold_words
from etwinning.materials.queries import items_visible_to
from etwinning.pages.queries import pages_visible_to
from etwinning.plans.models import Activity, Part, Step, Thing
from etwinning.schools.models import School
from etwinning.spaces.models import Member, Space
from etwinning.spaces.queries import sides_of
from etwinning.threads.queries import threads_visible_to

MOST_THINGS = 200  # of a kind, offered to be chosen
SOON = timedelta(days=92)  # who plans in May looks beyond the summer


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


def things_to_attach(member: Member, text: str, most: int) -> dict[str, list[tuple[int, str]]]:
    """By kind the (key, title) of pages, threads and items of which the title has these words; at most so many of each.

    By title. Three queries.
    """
    words = fold_words(text)
    titled = {
        "page": pages_visible_to(member).order_by("title", "pk").values_list("pk", "title"),
        "thread": threads_visible_to(member).order_by("title", "pk").values_list("pk", "title"),
        "item": items_visible_to(member).order_by("name", "pk").values_list("pk", "name"),
    }
    found = {}
    for kind, rows in titled.items():
        fitting = (row for row in rows if all(word in fold(row[1]) for word in words)) if words else rows[:most]
        found[kind] = list(islice(fitting, most))
    return found


@dataclass(frozen=True)
class Holiday:
    """Days off of a school that lie in a step, or in part."""

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

    @property
    def finished(self) -> set[int]:
        """The keys of activities of which all steps are done."""
        return {one.pk for one, steps in self.activities if steps and all(shown.is_done for shown in steps)}


def plan_of(member: Member) -> Plan:
    """The plan of a room as a member sees it. Nine queries for any number of steps, and two for each school year in it.

    The schools are all of the room, and those that have a part though they left.
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
    schools, holidays = list[School](), dict[int, list[Span]]()
    if shown:
        schools = schools_of_plan(member.space, {part.school_id for one in shown.values() for part in one.parts})
        first, last = (min(one.step.first for one in shown.values()), max(one.step.last for one in shown.values()))
        holidays = holidays_between(schools, first, last)
    for one in shown.values():
        one.holidays = holidays_in([part.school for part in one.parts], holidays, one.step.first, one.step.last)
    return Plan(
        [(activity, [shown[step.pk] for step in activity.steps.all()]) for activity in activities],
        schools,
        holidays,
    )


def schools_of_plan(space: Space, also: Collection[int] = ()) -> list[School]:
    """The schools of a room in the order in which they came, then these. Two queries."""
    order = [side.school for side in sides_of(space)]
    found = School.objects.filter(pk__in={*order, *also})
    return sorted(found, key=lambda one: (order.index(one.pk) if one.pk in order else len(order), one.pk))


def holidays_in(
    schools: Sequence[School], holidays: Mapping[int, Sequence[Span]], first: date, last: date
) -> list[Holiday]:
    """Of all holidays those of these schools that touch these days."""
    return [
        Holiday(school, span)
        for school in schools
        for span in holidays.get(school.pk, ())
        if span.first <= last and span.last >= first
    ]


def days_to_choose(today: date, chosen: tuple[date, date] | None) -> tuple[date, date]:
    """Between which days a plan maker sees holidays: from this month to the summer, and the days that are chosen."""
    first, last = today.replace(day=1), year_begins(school_year(today + SOON) + 1) - timedelta(days=1)
    return (min(first, chosen[0]), max(last, chosen[1])) if chosen else (first, last)


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
