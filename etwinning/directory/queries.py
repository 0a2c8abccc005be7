"""Finding people. (Schools, projects, calls, counts and ranking come with the members' area at full scale.)"""

from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet

from etwinning.core.folding import fold_words
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
