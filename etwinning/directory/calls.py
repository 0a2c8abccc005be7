"""Partner calls, as the directory finds them: the open ones, those that still look for partners first."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from etwinning.calls import queries as calls
from etwinning.calls.models import Call
from etwinning.core import countries, languages
from etwinning.core.folding import search_text
from etwinning.core.formats import number
from etwinning.core.words import AGES, SUBJECTS
from etwinning.directory.index.building import Doc
from etwinning.directory.kinds import Filter, Kind, beginning
from etwinning.directory.people import flag
from etwinning.people.models import Person
from etwinning.safety import queries as safety

ANY: Final = "country:*"  # of calls that are open to every country
FILTERS: Final = (
    Filter(
        "band", _("Age of the pupils"), lambda _chosen: AGES.choices(), lambda values, _chosen: Q(band__in=values),
        lambda value, _chosen: [f"band:{value}"],
    ),
    Filter(
        "looking", _("Partners"), flag(_("Still looks for partners")),
        lambda _values, _chosen: Q(answered_at__isnull=True), lambda _value, _chosen: ["looking"],
    ),
    Filter(
        "subject", _("Subject"), lambda _chosen: SUBJECTS.choices(),
        lambda values, _chosen: Q(subjects__overlap=list(values)), lambda value, _chosen: [f"subject:{value}"],
        is_long=True,
    ),
    Filter(
        "language", _("Language"), lambda _chosen: languages.choices(),
        lambda values, _chosen: Q(languages__has_any_keys=list(values)), lambda value, _chosen: [f"language:{value}"],
        is_long=True,
    ),
    Filter(
        "country", _("Wanted country"), lambda _chosen: countries.choices(),
        lambda values, _chosen: Q(countries=[]) | Q(countries__overlap=list(values)),
        lambda value, _chosen: [f"country:{value}", ANY], is_long=True,
    ),
)  # fmt: skip
_ORDER: Final = (F("answered_at").asc(nulls_first=True), "-published_at", "-pk")


def _docs(pks: Collection[int] | None) -> Iterator[Doc]:
    found = Call.objects.filter(state=Call.State.OPEN, author__state__in=calls.IN_GOOD_STANDING, author__is_active=True)
    if pks is not None:
        found = found.filter(pk__in=pks)
    columns = ("pk", "band", "subjects", "languages", "countries", "answered_at", "search", "title")
    for row in found.order_by(*_ORDER).values_list(*columns, named=True).iterator(5000):
        yield Doc(row.pk, _tags(row), row.search, search_text(row.title), is_last=row.answered_at is not None)


def _tags(row: Any) -> list[str]:
    tags = [f"band:{row.band}", *(f"subject:{subject}" for subject in row.subjects)]
    tags += [f"language:{language}" for language in row.languages]
    tags += [f"country:{country}" for country in row.countries] or [ANY]
    return tags if row.answered_at else [*tags, "looking"]


def _hidden(person: Person) -> list[int]:
    """Those of people whom a block hides, and those whose time was over before the night came that ends them."""
    opened = Call.objects.filter(state=Call.State.OPEN).order_by().values_list("pk", flat=True)
    blocked = opened.filter(author_id__in=safety.hidden_from(person))
    return list(blocked.union(opened.filter(expires_at__lte=Now())))


def _with_cards(found: "QuerySet[Call]") -> "QuerySet[Call]":
    return calls.with_facts(calls.with_schools(found))


CALLS: Final = Kind(
    name="calls",
    url="calls",
    title=_("Partner calls"),
    label=_("Search calls"),
    placeholder=_("Topic or idea"),
    counted=lambda count: ngettext("%(count)s call", "%(count)s calls", count) % {"count": number(count)},
    filters=FILTERS,
    visible=calls.open_calls_for,
    newest_first=_ORDER,
    with_cards=_with_cards,
    with_lines=lambda found: found.only("title", "band"),
    docs=_docs,
    hidden=_hidden,
    since="published_at",
    news=lambda person: ~Q(author=person),
    card="calls/_found.html",
    suggestion="calls/_found_line.html",
    names=beginning("search"),
    above="calls/_above.html",
)
