"""What can be searched, and the searches that somebody keeps. (Pages of results: finding.py.)"""

from datetime import datetime
from typing import Final
from urllib.parse import parse_qs

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etwinning.directory.models import SavedSearch
from etwinning.people.models import Person
from etwinning.schools.models import Membership

_CARD = (
    "given_name", "family_name", "username", "kind", "state", "country", "speaks", "ages", "subjects", "ideas", "about",
    "text_language", "photo",
)  # fmt: skip


def with_card(people: QuerySet[Person]) -> QuerySet[Person]:
    """The same people with what a card shows, in a fixed number of queries: `default_memberships` holds the school."""
    school = Membership.objects.select_related("school").only("person", "school__name", "school__city")
    default = school.filter(is_default=True)
    return people.only(*_CARD).prefetch_related(
        Prefetch("memberships", queryset=default, to_attr="default_memberships")
    )


# What can be searched, here and above: the word for it, and the name of the address of its results.
SEARCHED: Final = {
    "people": (gettext_lazy("People"), "people"),
    "schools": (gettext_lazy("Schools"), "schools"),
    "projects": (gettext_lazy("Projects"), "find_projects"),
    "groups": (gettext_lazy("Groups"), "find_groups"),
    "calls": (gettext_lazy("Partner calls"), "calls"),
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
