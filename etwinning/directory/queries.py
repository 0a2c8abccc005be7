"""People who fit, for pages that suggest some, and the searches that somebody keeps. (Pages of results: finding.py.)"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qs

from django.db.models import F, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etwinning.core.folding import fold_words
from etwinning.directory.models import SavedSearch
from etwinning.people.models import Person
from etwinning.safety import queries as safety
from etwinning.schools.models import Membership


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Empty means "any"."""

    text: str = ""
    country: str = ""
    language: str = ""
    subject: str = ""
    age: str = ""
    available: bool = False

    def chosen(self) -> int:
        """How many filters besides the text are set."""
        return sum(map(bool, (self.country, self.language, self.subject, self.age, self.available)))


def people_found(person: Person, wanted: Wanted) -> QuerySet[Person]:
    """The people this person may see and who fit, those who were here most recently first.

    Words are compared folded (core.folding) and may stand in any order, in names, town, school or texts.
    """
    people = safety.people_visible_to(person).exclude(pk=person.pk)
    for word in fold_words(wanted.text)[:8]:
        people = people.filter(search__contains=word)
    if wanted.country:
        people = people.filter(country=wanted.country)
    if wanted.language:
        people = people.filter(speaks__has_key=wanted.language)
    if wanted.subject:
        people = people.filter(subjects__contains=[wanted.subject])
    if wanted.age:
        people = people.filter(ages__contains=[wanted.age])
    if wanted.available:
        people = people.filter(available=True)
    return people.order_by(F("active_date").desc(nulls_last=True), "-pk")


def with_card(people: QuerySet[Person]) -> QuerySet[Person]:
    """The same people with what a card shows, in a fixed number of queries: `default_memberships` holds the school."""
    default = Membership.objects.filter(is_default=True).select_related("school")
    return people.select_related("photo").prefetch_related(
        Prefetch("memberships", queryset=default, to_attr="default_memberships")
    )


def in_common(one: Person, other: Person) -> int:
    """How much two people share: languages, ages and subjects, each counted once. Symmetric."""
    return (
        len(one.speaks.keys() & other.speaks.keys())
        + len(set(one.ages) & set(other.ages))
        + len(set(one.subjects) & set(other.subjects))
    )


def suggestions_for(person: Person, most: int = 3, besides: Collection[int] = ()) -> list[Person]:
    """A few people abroad, free for projects, lately active, who share most with this person; none of `besides`."""
    pool = people_found(person, Wanted(available=True)).exclude(country=person.country)
    if person.speaks:
        pool = pool.filter(speaks__has_any_keys=sorted(person.speaks))
    if person.ages:
        pool = pool.filter(ages__overlap=person.ages)
    lately = [other for other in pool.only("speaks", "ages", "subjects")[:40] if other.pk not in besides]
    fitting = [other.pk for other in sorted(lately, key=lambda other: -in_common(person, other))[:most]]
    return sorted(with_card(Person.objects.filter(pk__in=fitting)), key=lambda other: fitting.index(other.pk))


# What can be searched, here and above: the word for it, and the name of the address of its results.
SEARCHED: Final = {
    "people": (gettext_lazy("People"), "people"),
    "schools": (gettext_lazy("Schools"), "schools"),
    "projects": (gettext_lazy("Projects"), "find_projects"),
}


def opened(saved: SavedSearch) -> str:
    """Where a kept search leads to."""
    return f"{address_of(saved.kind)}?{saved.query}"


def kind_name(saved: SavedSearch) -> str:
    """What is looked for, as a word."""
    return str(SEARCHED[saved.kind][0])


def searches_of(person: Person) -> "QuerySet[SavedSearch]":
    """The searches that somebody keeps, the latest first."""
    return SavedSearch.objects.filter(person=person, kind__in=SEARCHED).order_by("-made_at", "-pk")


def searches_due(before: datetime) -> "QuerySet[SavedSearch]":
    """Searches of which people want to hear, and have not heard since that moment."""
    due = SavedSearch.objects.filter(weekly=True, told_at__lte=before, person__is_active=True)
    return due.select_related("person").order_by("told_at", "pk")


def address_of(kind: str) -> str:
    """Where the results of a kind stand."""
    return reverse(SEARCHED[kind][1])


def name_for(query: str) -> str:
    """A name to begin with: the words that were looked for."""
    return " ".join(parse_qs(query).get("q", [_("My search")]))[:80]
