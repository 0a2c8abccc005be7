"""What an archive tells of a room besides its content: plan and teams; for teachers also contributions and hand-ins.

To be read, never to be brought into another room: what was done and when belongs to the schools that did it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from etwinning.contributions.models import Elsewhere
from etwinning.contributions.queries import Cell, Share, elsewhere_in, languages_of, schools_in, ties_in, work_in
from etwinning.pages.models import Page
from etwinning.plans.models import Activity, HandIn, Part, Step, Task, Thing
from etwinning.spaces.models import Member
from etwinning.teams.models import Team, Work
from etwinning.threads.models import Thread

type Mask = Callable[[str], str]
type Keys = Mapping[str, Mapping[int, str]]  # by kind, what pages, threads and items that come along are called
type Voices = Mapping[int, dict[str, Any]]


def numbers_of(activities: Sequence[Activity]) -> dict[int, str]:
    """What the steps of a plan are called."""
    steps = [step for activity in activities for step in activity.steps.all()]
    return {step.pk: f"s{number}" for number, step in enumerate(steps, 1)}


def plan_of(activities: Sequence[Activity], mask: Mask, keys: Keys) -> list[dict[str, Any]]:
    """Activities with their steps, and what belongs to these of what comes along."""
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


def teams_of(teams: Sequence[Team], made: Mapping[int, Sequence[Page | Thread]], keys: Keys) -> list[dict[str, Any]]:
    """Each team: its number, the schools of its pupils, its pages and threads. Who is in it is said nowhere.

    `made`: by its number where a team wrote at a class's device.
    """

    def told(team: Team) -> dict[str, Any]:
        schools = [place.member.school for place in team.places.all()]
        own = [_key(work, keys) for work in team.works.all()]
        own += [
            keys["page" if isinstance(one, Page) else "thread"].get(one.pk, "") for one in made.get(team.number, ())
        ]
        return {
            "number": team.number, "things": list(dict.fromkeys(filter(None, own))),
            "schools": list(dict.fromkeys(f"{one.name}, {one.city}" for one in schools if one)),
        }  # fmt: skip

    return [told(team) for team in teams]


def task_of(task: Task, mask: Mask) -> dict[str, Any]:
    """Something that pupils were to do: each of them, or a team."""
    return {"title": mask(task.title), "words": mask(task.words), "team": task.team_number or 0}


def hand_in_of(one: HandIn, mask: Mask, voices: Voices) -> dict[str, Any]:
    """What was handed in and what a teacher said of it, in the words that an archive has for people."""
    return {
        "words": mask(one.words), "at": one.handed_at.isoformat(), "state": one.state, "comment": mask(one.comment),
        "answered_by": voices.get(one.answered_by_id or 0, {}),
    }  # fmt: skip


def contributions_of(reader: Member, mask: Mask, voices: Voices) -> dict[str, Any]:
    """Who does what with whom, in which languages, in numbers that may be seen (docs/decisions/0060); and elsewhere.

    Empty if there are no schools.
    """
    space = reader.space
    schools = schools_in(space)
    if not schools:
        return {}
    places = {school.pk: place for place, school in enumerate(schools)}
    languages = languages_of(space)
    elsewhere = elsewhere_in(space).filter(state=Elsewhere.State.CONFIRMED)
    return {
        "schools": [
            {"name": one.name, "city": one.city, "country": one.country, "label": one.label} for one in schools
        ],
        "work": [
            {"kind": row.kind, "evenness": row.evenness, "cells": _cells(row.cells)}
            for row in work_in(space, schools)
        ],
        "ties": [
            {
                "school": places[tie.school.pk], "other": places[tie.other.pk], "cells": _cells(tie.cells),
                "share": _hundredths(tie.share),
            }
            for tie in ties_in(space, schools)
            if tie.is_filled
        ],
        "languages": _shares(languages.shares),
        "unknown": languages.unknown,
        "kinds": [{"kind": kind, "languages": _shares(shares)} for kind, shares in languages.kinds],
        "elsewhere": [_elsewhere(one, mask, voices) for one in elsewhere],
    }  # fmt: skip


def _shares(shares: Sequence[Share]) -> list[dict[str, Any]]:
    return [{"language": one.language, "percent": one.percent or 0, "few": one.percent is None} for one in shares]


def _elsewhere(one: Elsewhere, mask: Mask, voices: Voices) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(), "school": f"{one.school.name}, {one.school.city}", "words": mask(one.words),
        "witness": voices.get(one.answered_by_id or 0, {}),
    }  # fmt: skip


def _activity(activity: Activity, mask: Mask) -> dict[str, Any]:
    return {"title": mask(activity.title), "about": mask(activity.about)}


def _part(part: Part, mask: Mask) -> dict[str, Any]:
    done = part.done_at.date().isoformat() if part.done_at else ""
    return {"school": f"{part.school.name}, {part.school.city}", "words": mask(part.words), "done": done}


def _key(thing: Thing | Work, keys: Keys) -> str:
    found = {"page": thing.page_id, "thread": thing.thread_id, "item": getattr(thing, "item_id", None)}
    return next((keys[kind].get(pk, "") for kind, pk in found.items() if pk), "")


def _cells(cells: Any) -> list[dict[str, Any]]:
    def said(cell: Cell) -> dict[str, Any]:
        return {"number": cell.number, "few": cell.few, "share": _hundredths(cell.share)}

    return [said(cell) for cell in cells]


def _hundredths(share: float) -> int:
    return round(100 * share)
