"""The projects of the crowd, each with its TwinSpace, founders and partners."""

from functools import cache
from random import Random
from typing import Final

from etwinning.config.crowd.labels import Labels
from etwinning.config.crowd.lines import NOTHING, Lines, clean, listed
from etwinning.config.crowd.making import CHUNK, Crowd, write
from etwinning.config.world import read
from etwinning.config.world.naming import ascii_word
from etwinning.config.world.read import Theme
from etwinning.core.folding import search_text
from etwinning.core.words import COMPETENCES
from etwinning.directory.models import Founded
from etwinning.projects.models import Founder, Partner, Project
from etwinning.spaces.models import Member, Space
from etwinning.twinspace.models import TwinSpace

_ROUND: Final = ("active",) * 9 + ("closed",) * 4 + ("archived",) * 7
_OPENED: Final = {"active": (1, 400), "closed": (200, 700), "archived": (700, 4000)}  # days ago


class _Tables:
    """In the order of their keys."""

    def __init__(self, crowd: Crowd) -> None:
        self.spaces = Lines(Space, "id", "title", "language", "opened_at", "closed_at")
        self.twinspaces = Lines(TwinSpace, "id", "space_id", "description")
        self.projects = Lines(
            Project, "id", "slug", "title", "summary", "aims", "process", "results", "text_language", "languages", "subjects",
            "competences", "age_from", "age_to", "pupil_count", "partner_limit", "state", "state_since", "is_national",
            "twinspace_id", "created_by_id", "created_at", "sent_at", "opened_at", "closed_at", "search",
        )  # fmt: skip
        self.founders = Lines(Founder, "project_id", "person_id", "school_id", "place", "state", "answered_at")
        self.partners = Lines(
            Partner, "project_id", "person_id", "school_id", "asked_by_id", "state", "asked_at", "answered_at"
        )
        self.members = Lines(Member, "space_id", "person_id", "role", "school_id", "joined_at", "is_fixed")
        self.founded = Lines(Founded, "person_id")
        self.recognised = Labels(crowd)

    def write(self) -> None:
        write(
            self.spaces, self.twinspaces, self.projects, self.founders, self.partners, self.members, self.founded,
            self.recognised.labels, self.recognised.told,
        )  # fmt: skip


def make_projects(crowd: Crowd) -> None:
    """So many more projects that run or ran. Some people found many, most found none."""
    tables, lots = _Tables(crowd), crowd.lots("projects")
    founded: set[int] = set()
    for number in range(crowd.projects):
        teachers = _teachers(crowd, lots)
        _add(crowd, tables, number, teachers, lots)
        for pk, _school in teachers[:2]:
            if pk not in founded:
                founded.add(pk)
                tables.founded.add(str(pk))
        crowd.done("projects")
        if len(tables.projects.waiting) >= CHUNK:
            tables.write()
    tables.write()


def _teachers(crowd: Crowd, lots: Random) -> list[tuple[int, int]]:
    """(key, school) of two founders and up to four partners, nobody twice. Those who came early found more."""
    wanted = 2 + lots.choices((0, 1, 2, 3, 4), weights=(40, 25, 18, 10, 7))[0]
    found: dict[int, int] = {}
    while len(found) < wanted:
        pk, school = crowd.staff[int(len(crowd.staff) * lots.random() ** 2)]
        found[pk] = school
    return list(found.items())


def _add(crowd: Crowd, tables: _Tables, number: int, teachers: list[tuple[int, int]], lots: Random) -> None:
    theme = read.themes()[int(len(read.themes()) * lots.random())]
    state = _ROUND[int(len(_ROUND) * lots.random())]
    spot = crowd.places[int(len(crowd.places) * lots.random())]
    days = lots.uniform(*_OPENED[state])
    opened, begun, closed = (
        crowd.ago(days),
        crowd.ago(days + 9),
        crowd.ago(days * 0.4) if state != "active" else NOTHING,
    )
    title = clean(f"{theme.title[:90]} · {spot.city}"[:150])
    space, twinspace, project = tables.spaces.key(), tables.twinspaces.key(), tables.projects.key()
    tables.spaces.add(str(space), title, theme.language, opened, closed)
    tables.twinspaces.add(str(twinspace), str(space), clean(theme.summary))
    languages = list(dict.fromkeys(["en", theme.language] if lots.random() < 0.8 else [theme.language]))
    tables.projects.add(
        str(project), f"{_slug(theme)}-{number:x}", title, clean(theme.summary), clean(theme.aims), clean(theme.process),
        clean(theme.results), theme.language, listed(languages), listed(list(theme.subjects)),
        listed(lots.sample(list(COMPETENCES), 3)), str(theme.age_from), str(theme.age_to), str(lots.randint(20, 90)),
        str(lots.randint(1, 8)), state, opened if state == "active" else closed, "f", str(twinspace), str(teachers[0][0]), begun,
        begun, opened, closed, clean(f"{_searched(theme)} {search_text(spot.city)}"),
    )  # fmt: skip
    for place, (person, school) in enumerate(teachers, start=1):
        founds = place <= 2
        if founds:
            tables.founders.add(str(project), str(person), str(school), str(place), "agreed", begun)
        else:
            tables.partners.add(str(project), str(person), str(school), str(teachers[0][0]), "joined", opened, opened)
        role = "administrator" if founds else "teacher"
        tables.members.add(str(space), str(person), role, str(school), opened, "t" if founds else "f")
    if state != "active":
        tables.recognised.of_project(project, teachers, days * 0.4, lots)


@cache
def _slug(theme: Theme) -> str:
    return ascii_word(theme.title)[:60].strip("-") or "project"


@cache
def _searched(theme: Theme) -> str:
    return search_text(theme.title, theme.summary, theme.aims, theme.process, theme.results)
