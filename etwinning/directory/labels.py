"""Labels in the directory: the filter, the tags of the index, the words on cards. What is held is told from above."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from etwinning.core.words import LABELS
from etwinning.directory.kinds import Filter
from etwinning.directory.models import Labelled


def label_filter(kind: str, *slugs: str) -> Filter:
    """Those of a kind that hold one of these labels."""

    def among(values: Collection[str], _chosen: object) -> Q:
        return Q(pk__in=Labelled.objects.filter(kind=kind, label__in=values).values("thing_id"))

    return Filter(
        "label", _("Labels"), lambda _chosen: [(slug, LABELS.label(slug)) for slug in slugs], among,
        lambda value, _chosen: [f"label:{value}"],
    )  # fmt: skip


def label_tags(kind: str, pks: Collection[int] | None) -> Mapping[int, list[str]]:
    """The tags of those that hold any, by key: of these, or of all of a kind."""
    held = Labelled.objects.filter(kind=kind)
    held = held if pks is None else held.filter(thing_id__in=pks)
    tags: defaultdict[int, list[str]] = defaultdict(list)
    for pk, label in held.values_list("thing_id", "label").iterator(20_000):
        tags[pk].append(f"label:{label}")
    return tags


def with_labels(kind: str, things: "QuerySet[Any]") -> "QuerySet[Any]":
    """The same things with the slugs of what each holds: `labels_held`."""
    held = Labelled.objects.filter(kind=kind, thing_id=OuterRef("pk")).order_by("label")
    with_slugs: QuerySet[Any] = things.annotate(labels_held=ArraySubquery(held.values("label")))
    return with_slugs
