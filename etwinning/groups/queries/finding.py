"""Groups, as the directory finds them: open ones that no support service hides, featured ones first."""

from collections.abc import Collection, Iterator
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from etwinning.core import languages
from etwinning.core.folding import search_text
from etwinning.core.formats import number
from etwinning.directory.index.building import Doc
from etwinning.directory.kinds import Chosen, Filter, Kind, beginning
from etwinning.directory.people import flag
from etwinning.groups.models import Group
from etwinning.groups.queries.groups import not_blocked_for, shown_groups, with_numbers
from etwinning.groups.words import THEMES
from etwinning.people.models import Person
from etwinning.safety import queries as safety
from etwinning.spaces.models import Member

NEWEST_FIRST: Final = (F("featured_at").desc(nulls_last=True), "-space__opened_at", "-pk")


def _joining(_chosen: Chosen) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Group.Joining.choices]


FILTERS: Final = (
    Filter(
        "joining", _("Who can join"), _joining, lambda values, _chosen: Q(joining__in=values),
        lambda value, _chosen: [f"joining:{value}"],
    ),
    Filter(
        "featured", _("Featured"), flag(_("Featured groups")),
        lambda _values, _chosen: Q(featured_at__isnull=False), lambda _value, _chosen: ["featured"],
    ),
    Filter(
        "theme", _("Theme"), lambda _chosen: THEMES.choices(), lambda values, _chosen: Q(theme__in=values),
        lambda value, _chosen: [f"theme:{value}"], is_long=True,
    ),
    Filter(
        "language", _("Language"), lambda _chosen: languages.choices(),
        lambda values, _chosen: Q(space__language__in=values), lambda value, _chosen: [f"language:{value}"],
        is_long=True,
    ),
)  # fmt: skip


def _found() -> "QuerySet[Group]":
    return shown_groups().filter(space__closed_at__isnull=True)


def _visible(person: Person) -> "QuerySet[Group]":
    return _found().filter(not_blocked_for(person))


def _docs(pks: Collection[int] | None) -> Iterator[Doc]:
    groups = _found() if pks is None else _found().filter(pk__in=pks)
    columns = ("pk", "theme", "joining", "featured_at", "search", "space__title", "space__language")
    for row in groups.order_by(*NEWEST_FIRST).values_list(*columns, named=True).iterator(5000):
        tags = [f"theme:{row.theme}", f"joining:{row.joining}", f"language:{row.space__language}"]
        tags += ["featured"] if row.featured_at else []
        yield Doc(row.pk, tags, row.search, search_text(row.space__title))


def _hidden(person: Person) -> list[int]:
    """Groups that have a moderator whom a block hides, and no other."""
    near = Member.objects.filter(
        person__in=safety.hidden_from(person), role=Member.Role.MODERATOR, left_at__isnull=True
    )
    groups = Group.objects.filter(pk__in=near.values("space_id"))
    return list(groups.exclude(not_blocked_for(person)).values_list("pk", flat=True))


GROUPS: Final = Kind(
    name="groups",
    url="find_groups",
    title=_("Groups"),
    label=_("Search groups"),
    placeholder=_("Reading, robots, newcomers …"),
    counted=lambda count: ngettext("%(count)s group", "%(count)s groups", count) % {"count": number(count)},
    filters=FILTERS,
    visible=_visible,
    newest_first=NEWEST_FIRST,
    with_cards=with_numbers,
    with_lines=lambda groups: groups.select_related("space"),
    docs=_docs,
    hidden=_hidden,
    since="space__opened_at",
    card="groups/_found.html",
    suggestion="groups/_found_line.html",
    names=beginning("search"),
)
