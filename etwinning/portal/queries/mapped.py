"""The map of the site: every address that engines may show, a kind after the other, read a piece at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from etwinning.core.countries import CODES
from etwinning.core.languages import INTERFACE
from etwinning.groups.queries import groups_visible_to
from etwinning.materials.queries import rooms_with_public_items
from etwinning.pages.models import Page as Leaf
from etwinning.pages.queries import FOR_EVERYONE
from etwinning.portal.queries.texts import written
from etwinning.projects.queries import public_projects
from etwinning.schools.queries import public_schools
from etwinning.spaces.models import Space
from etwinning.threads.queries import public_entries_in

type Row = tuple[str, datetime | None, list[tuple[str, str]]]  # path, when it changed, the same in all languages

LISTS = ("gallery", "gallery_inspiring", "figures")
IN_A_PROJECT = {"slug": "space__twinspace__project__slug", "pk": "pk"}


@dataclass(frozen=True)
class Kind:
    """The addresses of one view: of which rows, what of a row names it, and the column that says when it changed."""

    view: str
    rows: QuerySet[Any]
    named: dict[str, str] = field(default_factory=lambda: {"slug": "slug"})
    changed: str = ""

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> list[Row]:
        columns = [*self.named.values(), *([self.changed] if self.changed else [])]
        rows = self.rows.order_by("pk").values_list(*columns)[part]
        return [(self._path(row), row[-1] if self.changed else None, []) for row in rows]

    @cached_property
    def _size(self) -> int:
        return self.rows.order_by().count()

    def _path(self, row: Sequence[Any]) -> str:
        return reverse(self.view, kwargs=dict(zip(self.named, row, strict=False)))


def mapped() -> list[list[Row] | Kind]:
    """All kinds: what editors write, lists, figures, projects with what is public of them, groups, schools."""
    fixed: list[Row] = [(reverse(name), None, []) for name in LISTS]
    fixed += [(reverse("figures_of_country", kwargs={"country": code}), None, []) for code in CODES]
    projects = public_projects().select_related(None).prefetch_related(None)
    rooms = Space.objects.filter(twinspace__project__in=projects.order_by().values("pk"))
    pages, entries = Leaf.objects.filter(FOR_EVERYONE, space__in=rooms), public_entries_in(rooms)
    return [
        _texts(), fixed,
        Kind("gallery_project", projects, changed="state_since"),
        Kind("gallery_journal", projects.filter(twinspace__space__in=entries.order_by().values("space"))),
        Kind("gallery_materials", projects.filter(twinspace__space__in=rooms_with_public_items())),
        Kind("gallery_page", pages, IN_A_PROJECT, "edited_at"),
        Kind("gallery_entry", entries, IN_A_PROJECT),
        Kind("group", groups_visible_to(None), {"space_pk": "pk"}),
        Kind("school", public_schools(), {"pk": "pk"}),
    ]  # fmt: skip


def between(kinds: Sequence[list[Row] | Kind], begin: int, end: int) -> Iterator[Row]:
    """The rows with these numbers, counted over all kinds."""
    for kind in kinds:
        if begin < len(kind) and end > 0:
            yield from kind[max(begin, 0) : end]
        begin, end = begin - len(kind), end - len(kind)


def _texts() -> list[Row]:
    """The front pages, and every other page that editors write."""
    fronts = [(code, f"/{code}/") for code in INTERFACE]
    rows = list(
        written()
        .filter(depth__gt=1, url_path__regex=r"^/[a-z]{2}/")
        .order_by("path")
        .values_list("translation_key", "locale__language_code", "url_path", "last_published_at")
    )
    same: dict[Any, list[tuple[str, str]]] = {}
    for key, code, path, _at in rows:
        same.setdefault(key, []).append((code, path))
    texts = [(path, at, same[key]) for key, _code, path, at in rows if path.count("/") > 2]  # noqa: PLR2004 - no front
    return [(path, None, fronts) for _code, path in fronts] + texts
