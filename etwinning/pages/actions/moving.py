"""The order of the pages."""

from dataclasses import dataclass

from django.db import transaction

from etwinning.core.actions import record
from etwinning.core.models import Audience
from etwinning.pages import queries
from etwinning.pages.actions.standing import locked
from etwinning.pages.models import Page
from etwinning.pages.queries import Branch
from etwinning.people.models import Person
from etwinning.spaces.queries import member_of

STEPS = ("up", "down", "in", "out")
BESIDE = ("before", "after", "into")  # another page, which is named
WAYS = (*STEPS, *BESIDE)


@transaction.atomic
def move_page(page: Page, way: str, *, by: Person, other: int | None = None) -> Page:
    """Move a page one step: up or down among its neighbours, in (below the one before it) or out (beside its parent).

    Or, at once, to where it is dropped: before or after another page, or into it (below it, as the last). What leads
    nowhere changes nothing. Steps count the pages that the mover sees.
    """
    page = locked(page)
    member = member_of(page.space, by)
    roots = queries.tree_of(member) if member else []
    place = _place_of(roots, page.pk)
    if way in BESIDE:
        target = _place_of(roots, other) if other else None
        level = _dropped(place, way, target) if place and target else None
    else:
        level = _step(place, way) if place else None
    if level is None:
        return page
    page.parent_id = level.parent.page.pk if level.parent else None
    page.save(update_fields=["parent"])
    for position, branch in enumerate(level.branches):
        branch.page.position = position
    Page.objects.bulk_update([branch.page for branch in level.branches], ["position"])
    record("pages/move_page", page, by=by, scope=page.space.scope, audience=Audience.TEACHERS, title=page.title)
    return page


@dataclass
class _Level:
    """Pages that stand side by side, and the page they stand under, which stands in the level above."""

    branches: list[Branch]
    depth: int = 0
    parent: Branch | None = None
    above: "_Level | None" = None


@dataclass
class _Place:
    level: _Level
    index: int

    @property
    def branch(self) -> Branch:
        return self.level.branches[self.index]


def _place_of(roots: list[Branch], pk: int) -> _Place | None:
    levels = [_Level(roots)]
    for level in levels:
        for index, branch in enumerate(level.branches):
            if branch.page.pk == pk:
                return _Place(level, index)
            levels.append(_Level(branch.children, level.depth + 1, branch, level))
    return None


def _step(place: _Place, way: str) -> _Level | None:
    """Make the step in the tree; the level in which the page stands after it, or None when there is no such step."""
    level, index, branch = place.level, place.index, place.branch
    if way in {"up", "down"}:
        other = index - 1 if way == "up" else index + 1
        if not 0 <= other < len(level.branches):
            return None
        level.branches[index], level.branches[other] = level.branches[other], branch
        return level
    if way == "in" and index and level.depth + 1 + _height(branch) <= Page.MOST_DEEP:
        before = level.branches[index - 1]
        level.branches.pop(index)
        before.children.append(branch)
        return _Level(before.children, level.depth + 1, before, level)
    if way == "out" and level.parent and level.above:
        level.branches.pop(index)
        level.above.branches.insert(level.above.branches.index(level.parent) + 1, branch)
        return level.above
    return None


def _dropped(place: _Place, way: str, target: _Place) -> _Level | None:
    """Put the page beside or into another one; None if that is in its own branch, or too deep."""
    branch, other = place.branch, target.branch
    depth = target.level.depth + (way == "into")
    if _place_of([branch], other.page.pk) or depth + _height(branch) > Page.MOST_DEEP:
        return None
    place.level.branches.remove(branch)
    if way == "into":
        other.children.append(branch)
        return _Level(other.children, depth, other, target.level)
    at = target.level.branches.index(other)
    target.level.branches.insert(at + (way == "after"), branch)
    return target.level


def _height(branch: Branch) -> int:
    return 1 + max((_height(child) for child in branch.children), default=0)
