"""Schools, as the directory finds them: all of them, those with people here first."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from etwinning.core import countries
from etwinning.core.formats import number
from etwinning.core.words import SCHOOL_LEVELS
from etwinning.directory.index.building import Doc
from etwinning.directory.kinds import Filter, Kind, beginning
from etwinning.directory.labels import label_filter, label_tags, with_labels
from etwinning.directory.people import regions_offered
from etwinning.people.models import Person
from etwinning.schools.models import Membership, School

SHOWN_THERE: Final = Q(
    person__kind=Person.Kind.STAFF,
    person__state__in=[Person.State.VALIDATED, Person.State.WARNED],
    person__is_active=True,
)
FILTERS: Final = (
    Filter(
        "country", _("Country"), lambda _chosen: countries.choices(), lambda values, _chosen: Q(country__in=values),
        lambda value, _chosen: [f"country:{value}"], is_long=True,
    ),
    Filter(
        "region", _("Region"), regions_offered, lambda values, _chosen: Q(region__in=values),
        lambda value, _chosen: [f"region:{value}"], is_long=True, needs="country",
    ),
    Filter(
        "level", _("Level"), lambda _chosen: SCHOOL_LEVELS.choices(),
        lambda values, _chosen: Q(levels__overlap=list(values)), lambda value, _chosen: [f"level:{value}"],
    ),
    label_filter("schools", "school", "national"),
)  # fmt: skip


def _docs(pks: Collection[int] | None) -> Iterator[Doc]:
    schools = School.objects.all() if pks is None else School.objects.filter(pk__in=pks)
    held = label_tags("schools", pks)
    columns = ("pk", "country", "region", "levels", "search", "folded_name", "folded_city")
    for row in schools.order_by("-registered_at", "-pk").values_list(*columns, named=True).iterator(5000):
        tags = [f"country:{row.country}", f"region:{row.region}", *(f"level:{level}" for level in row.levels)]
        yield Doc(row.pk, [*tags, *held.get(row.pk, ())], row.search, row.search)


def _with_cards(schools: "QuerySet[Any]") -> "QuerySet[Any]":
    """The same schools with `people_count`: how many validated people are there."""
    there = Membership.objects.filter(SHOWN_THERE, school=OuterRef("pk")).order_by().values("school")
    counted = schools.annotate(people_count=Coalesce(Subquery(there.annotate(count=Count("pk")).values("count")), 0))
    with_picture: QuerySet[Any] = counted.select_related("picture")
    return with_labels("schools", with_picture).defer("head_name", "head_email", "search", "sort_name")


def _visible(_person: Person) -> "QuerySet[School]":
    """Every school has a page that is open to all."""
    return School.objects.all()


def _hidden(_person: Person) -> list[int]:
    return []


SCHOOLS: Final = Kind(
    name="schools",
    url="schools",
    title=_("Schools"),
    label=_("Search schools"),
    placeholder=_("Name, town or school number"),
    counted=lambda count: ngettext("%(count)s school", "%(count)s schools", count) % {"count": number(count)},
    filters=FILTERS,
    visible=_visible,
    newest_first=("-registered_at", "-pk"),
    with_cards=_with_cards,
    with_lines=lambda schools: schools.only("name", "city", "country"),
    docs=_docs,
    hidden=_hidden,
    since="registered_at",
    card="directory/_school.html",
    suggestion="directory/_school_line.html",
    names=beginning("search"),
)
