"""People, as the directory finds them."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from etwinning.core import countries, languages, regions
from etwinning.core.folding import search_text
from etwinning.core.formats import number
from etwinning.core.words import AGES, INTERESTS, LEVELS, ROLES, SUBJECTS
from etwinning.directory.index.building import Doc
from etwinning.directory.kinds import Chosen, Filter, Kind, Values, beginning
from etwinning.directory.labels import label_filter, label_tags, with_labels
from etwinning.directory.models import Founded
from etwinning.directory.queries import with_card
from etwinning.libraries.statements import rows_of
from etwinning.people.models import Person
from etwinning.safety import queries as safety
from etwinning.schools.models import Membership

NEW_FOR: Final = timedelta(days=90)
YES, LATER = "yes", "later"
MONTHS_AHEAD, MONTHS_BACK = 36, 12  # further on nobody says to be free; no index in use is older
SHOWN: Final = Q(kind=Person.Kind.STAFF, state__in=[Person.State.VALIDATED, Person.State.WARNED], is_active=True)
_COLUMNS: Final = ("pk", "country", "region", "role", "subjects", "ages", "speaks", "available", "available_from",
                   "interests", "joined_at", "search", "given_name", "family_name")  # fmt: skip


def flag(label: Any) -> Any:
    """The one value of a filter that is on or off."""
    return lambda _chosen: [(YES, str(label))]


def regions_offered(chosen: Chosen) -> list[tuple[str, str]]:
    """The regions of the chosen countries; none while no country is chosen."""
    return [pair for country in chosen.get("country", ()) for pair in regions.regions_of(country)]


def _speaks(values: Values, chosen: Chosen) -> Q:
    levels = _levels_from(*chosen.get("level", ()))
    spoken = Q()
    for language in values:
        spoken |= Q(**{f"speaks__{language}__in": levels}) if levels else Q(speaks__has_key=language)
    return spoken


def _levels_from(level: str = "") -> list[str]:
    """This level and all above; none for no level."""
    slugs = list(LEVELS)
    return slugs[slugs.index(level) :] if level in slugs else []


def _at_level(values: Values, chosen: Chosen) -> Q:
    """The level goes with the languages; without a language it asks for nothing."""
    return _speaks(chosen["language"], {**chosen, "level": values}) if chosen.get("language") else Q()


def _levels_offered(chosen: Chosen) -> list[tuple[str, str]]:
    return LEVELS.choices()[1:] if chosen.get("language") else []


def _language_tags_asked(value: str, chosen: Chosen) -> list[str]:
    return [":".join(["language", value, *chosen.get("level", ())])]


def _level_tags_asked(value: str, chosen: Chosen) -> list[str]:
    return [f"language:{language}:{value}" for language in chosen.get("language", ())]


def _availability(_chosen: Chosen) -> list[tuple[str, str]]:
    return [(YES, str(_("Free for a new project"))), (LATER, str(_("Free from a later month on")))]


def _free(values: Values, _chosen: Chosen) -> Q:
    """Who is free today (`Person.is_free`), or says from when on."""
    later = Q(available_from__gt=timezone.localdate())
    free = Q(pk__in=[])
    if YES in values:
        free |= Q(available=True) & ~later
    if LATER in values:
        free |= Q(available=True) & later
    return free


def _free_tags_asked(value: str, _chosen: Chosen) -> list[str]:
    """The index is written once a day: whose month has begun since then is free by now."""
    today = timezone.localdate()
    if value == LATER:
        return _months(today.year, today.month + 1, MONTHS_AHEAD)
    return ["available", *_months(today.year, today.month - MONTHS_BACK + 1, MONTHS_BACK)]


@lru_cache(8)
def _months(year: int, month: int, count: int) -> list[str]:
    """The tags of so many months from this one on; the month may lie outside of its year."""
    return [_free_from(date(year + at // 12, at % 12 + 1, 1)) for at in range(month - 1, month - 1 + count)]


def _free_from(day: date) -> str:
    return f"available:{day:%Y-%m}"


FILTERS: Final = (
    Filter(
        "country", _("Country"), lambda _chosen: countries.choices(), lambda values, _chosen: Q(country__in=values),
        lambda value, _chosen: [f"country:{value}"], is_long=True,
    ),
    Filter(
        "region", _("Region"), regions_offered, lambda values, _chosen: Q(region__in=values),
        lambda value, _chosen: [f"region:{value}"], is_long=True, needs="country",
    ),
    Filter("language", _("Language"), lambda _chosen: languages.choices(), _speaks, _language_tags_asked, is_long=True),
    Filter(
        "level", _("Speaks it at least at level"), _levels_offered, _at_level, _level_tags_asked, only_one=True,
        needs="language", refines="language",
    ),
    Filter(
        "subject", _("Subject"), lambda _chosen: SUBJECTS.choices(),
        lambda values, _chosen: Q(subjects__overlap=list(values)), lambda value, _chosen: [f"subject:{value}"],
        is_long=True,
    ),
    Filter(
        "age", _("Age of the pupils"), lambda _chosen: AGES.choices(),
        lambda values, _chosen: Q(ages__overlap=list(values)), lambda value, _chosen: [f"age:{value}"],
    ),
    Filter(
        "interest", _("Interests"), lambda _chosen: INTERESTS.choices(),
        lambda values, _chosen: Q(interests__overlap=list(values)), lambda value, _chosen: [f"interest:{value}"],
        is_long=True,
    ),
    Filter(
        "role", _("Role at school"), lambda _chosen: ROLES.choices(), lambda values, _chosen: Q(role__in=values),
        lambda value, _chosen: [f"role:{value}"],
    ),
    Filter("available", _("Availability"), _availability, _free, _free_tags_asked),
    Filter(
        "founded", _("Experience"), flag(_("Has founded a project")),
        lambda _values, _chosen: Q(pk__in=Founded.objects.values("person_id")), lambda _value, _chosen: ["founded"],
    ),
    label_filter("people", "national", "european"),
    Filter(
        "newcomer", _("Newcomers"), flag(_("Joined in the last three months")),
        lambda _values, _chosen: Q(joined_at__gte=timezone.now() - NEW_FOR), lambda _value, _chosen: ["newcomer"],
    ),
)  # fmt: skip


def _docs(pks: Collection[int] | None) -> Iterator[Doc]:
    people = Person.objects.filter(SHOWN)
    founders = Founded.objects.all()
    towns = Membership.objects.filter(is_default=True)
    if pks is not None:
        people, founders, towns = people.filter(pk__in=pks), founders.filter(pk__in=pks), towns.filter(person__in=pks)
    founded = set(founders.values_list("person_id", flat=True))
    cities = dict(towns.values_list("person_id", "school__folded_city").iterator(5000))
    new, today, held = timezone.now() - NEW_FOR, timezone.localdate(), label_tags("people", pks)
    in_order = people.order_by(F("active_date").desc(nulls_last=True), "-pk")
    for row in in_order.values_list(*_COLUMNS, named=True).iterator(5000):
        names = f"{_folded(row.given_name)} {_folded(row.family_name)} {cities.get(row.pk, '')}"
        flags = (("founded", row.pk in founded), ("newcomer", row.joined_at >= new))
        tags = [*tags_of(row, today), *(tag for tag, holds in flags if holds), *held.get(row.pk, ())]
        yield Doc(row.pk, tags, row.search, names)


@lru_cache(20_000)
def _folded(name: str) -> str:
    return search_text(name)


def tags_of(row: Any, today: date) -> list[str]:
    """What a person is filtered by, in an index that is written on that day."""
    tags = [f"country:{row.country}", f"region:{row.region}", f"role:{row.role}"]
    tags += [f"subject:{subject}" for subject in row.subjects]
    tags += [f"age:{age}" for age in row.ages]
    tags += [f"interest:{interest}" for interest in row.interests]
    for language, level in row.speaks.items():
        tags.append(f"language:{language}")
        tags += _language_tags(language, str(level))
    if row.available:
        is_free = row.available_from is None or row.available_from <= today
        tags.append("available" if is_free else _free_from(row.available_from))
    return tags


@lru_cache(1000)
def _language_tags(language: str, level: str) -> tuple[str, ...]:
    """One for each level that this one is enough for."""
    slugs = list(LEVELS)
    enough = slugs[1 : slugs.index(level) + 1] if level in slugs else []
    return tuple(f"language:{language}:{slug}" for slug in enough)


def _hidden(person: Person) -> list[int]:
    """Oneself, and whom a block hides."""
    return [person.pk, *(row[0] for row in rows_of(safety.HIDDEN, [person.pk, person.pk]))]


def _with_lines(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """The same people with what names them, and `town`, that of their school."""
    default = Membership.objects.filter(person=OuterRef("pk"), is_default=True).values("school__city")
    return people.only("given_name", "family_name", "username", "state", "country").annotate(town=Subquery(default[:1]))


PEOPLE: Final = Kind(
    name="people",
    url="people",
    title=_("People"),
    label=_("Search people"),
    placeholder=_("Name, town, school or idea"),
    counted=lambda count: ngettext("%(count)s person", "%(count)s people", count) % {"count": number(count)},
    filters=FILTERS,
    visible=lambda person: safety.people_visible_to(person).filter(SHOWN).exclude(pk=person.pk),
    newest_first=(F("active_date").desc(nulls_last=True), "-pk"),
    with_cards=lambda people: with_labels("people", with_card(people)),
    with_lines=_with_lines,
    docs=_docs,
    hidden=_hidden,
    since="state_since",
    card="directory/_person.html",
    suggestion="directory/_person_line.html",
    names=beginning("search"),
)
