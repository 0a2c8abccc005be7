"""What an archive tells of a room besides its content: the plan; for teachers also contributions and hand-ins.

To be read, never to be brought into another room: what was done and when belongs to the schools that did it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from etwinning.contributions.queries import Cell, schools_in, ties_in, work_in
from etwinning.plans.models import Activity, HandIn, Part, Step, Task, Thing
from etwinning.spaces.models import Space

type Mask = Callable[[str], str]


def numbers_of(activities: Sequence[Activity]) -> dict[int, str]:
    """What the steps of a plan are called."""
    steps = [step for activity in activities for step in activity.steps.all()]
    return {step.pk: f"s{number}" for number, step in enumerate(steps, 1)}


def plan_of(activities: Sequence[Activity], mask: Mask, keys: Mapping[str, Mapping[int, str]]) -> list[dict[str, Any]]:
    """Activities with their steps. `keys`: by kind, what pages, threads and items that come along are called."""
    numbers = numbers_of(activities)

    def told(step: Step) -> dict[str, Any]:
        return {
            "key": numbers[step.pk], "title": mask(step.title), "words": mask(step.words),
            "first": step.first.isoformat(), "last": step.last.isoformat(),
            "waits_for": numbers.get(step.waits_for_id or 0, ""),
            "parts": [_part(part, mask) for part in step.parts.all()],
            "things": [key for thing in step.things.all() if (key := _key(thing, keys))],
        }  # fmt: skip

    return [_activity(one, mask) | {"steps": [told(step) for step in one.steps.all()]} for one in activities]


def task_of(task: Task, mask: Mask) -> dict[str, Any]:
    """Something that pupils were to do: each of them, or a team."""
    return {"title": mask(task.title), "words": mask(task.words), "team": task.team_number or 0}


def hand_in_of(one: HandIn, mask: Mask, voices: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """What was handed in and what a teacher said of it, in the words that an archive has for people."""
    return {
        "words": mask(one.words), "at": one.handed_at.isoformat(), "state": one.state, "comment": mask(one.comment),
        "by": voices.get(one.member.person_id, {}), "answered_by": voices.get(one.answered_by_id or 0, {}),
    }  # fmt: skip


def contributions_of(space: Space) -> dict[str, Any]:
    """Who does what with whom, in numbers that may be seen (docs/decisions/0060). Empty if there are no schools."""
    schools = schools_in(space)
    if not schools:
        return {}
    places = {school.pk: place for place, school in enumerate(schools)}
    return {
        "schools": [
            {"name": one.name, "city": one.city, "country": one.country, "label": one.label} for one in schools
        ],
        "work": [
            {"kind": row.kind, "evenness": row.evenness, "cells": _cells(row.cells)}
            for row in work_in(space, schools)
        ],
        "ties": [
            {"school": places[tie.school.pk], "other": places[tie.other.pk], "cells": _cells(tie.cells)}
            for tie in ties_in(space, schools)
            if tie.is_filled
        ],
    }  # fmt: skip


def _activity(activity: Activity, mask: Mask) -> dict[str, Any]:
    return {"title": mask(activity.title), "about": mask(activity.about)}


def _part(part: Part, mask: Mask) -> dict[str, Any]:
    done = part.done_at.date().isoformat() if part.done_at else ""
    return {"school": f"{part.school.name}, {part.school.city}", "words": mask(part.words), "done": done}


def _key(thing: Thing, keys: Mapping[str, Mapping[int, str]]) -> str:
    found = {"page": thing.page_id, "thread": thing.thread_id, "item": thing.item_id}
    return next((keys[kind].get(pk, "") for kind, pk in found.items() if pk), "")


def _cells(cells: Any) -> list[dict[str, Any]]:
    def said(cell: Cell) -> dict[str, Any]:
        return {"number": cell.number, "few": cell.few}

    return [said(cell) for cell in cells]
