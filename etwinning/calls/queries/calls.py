"""Finding partner calls and the forums of campaigns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, When
from django.db.models.functions import Now

from etwinning.calls.models import Answer, Call, Campaign
from etwinning.core import countries, languages
from etwinning.core.folding import fold_words
from etwinning.core.words import AGES, SUBJECTS
from etwinning.network.models import Contact
from etwinning.people import queries as people_queries
from etwinning.people import rules as people
from etwinning.people.models import Desk, Person
from etwinning.safety import queries as safety
from etwinning.schools.models import Membership

State = Call.State
IN_GOOD_STANDING = (Person.State.VALIDATED, Person.State.WARNED)
LONGEST_TEXT = 200  # that is looked for
ALIKE = 0.6  # so large a part of the pairs of words in the shorter of two texts makes them nearly the same


@dataclass(frozen=True)
class WantedCalls:
    """What calls somebody looks for. Of each list any, of the lists all; empty means "any"."""

    text: str = ""
    band: str = ""
    subjects: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # where the searched partners may be
    campaign: int = 0

    def chosen(self) -> int:
        """How many choices besides the text and the band are set."""
        return len(self.subjects) + len(self.languages) + len(self.countries)

    def address(self) -> list[tuple[str, str]]:
        """The search as it stands in an address."""
        pairs = [("q", self.text), ("band", self.band)]
        for name, values in (("subject", self.subjects), ("language", self.languages), ("country", self.countries)):
            pairs += [(name, value) for value in values]
        return [(name, value) for name, value in pairs if value]


def wanted_calls(asked: Mapping[str, Sequence[str]], band: str = "", campaign: int = 0) -> WantedCalls:
    """What an address asks for. Values that make no sense are left out, never refused."""

    def chosen(name: str, known: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted({value for value in asked.get(name, ()) if value in known}))

    return WantedCalls(
        text=" ".join("".join(asked.get("q", ())[-1:])[:LONGEST_TEXT].replace("\0", " ").split()),
        band=band or next(iter(chosen("band", AGES)), ""),
        subjects=chosen("subject", SUBJECTS), languages=chosen("language", languages.SPOKEN),
        countries=chosen("country", countries.CODES), campaign=campaign,
    )  # fmt: skip


def calls_visible_to(person: Person) -> QuerySet[Call]:
    """Calls whose page somebody may open: one's own, and the published ones of people whom no block hides.

    Ended ones stay readable, those of people who left for whoever answered. Nobody reads calls who may not browse.
    """
    if not people.can_browse(person):
        return Call.objects.filter(author=person)
    shown = ~Q(state=State.DRAFT) & Q(author__state__in=IN_GOOD_STANDING, author__is_active=True)
    answered = Q(author__state=Person.State.LEFT, pk__in=Answer.objects.filter(author=person).values("call_id"))
    return Call.objects.filter(Q(author=person) | (shown & ~Q(author_id__in=safety.hidden_from(person))) | answered)


def open_calls_for(person: Person) -> QuerySet[Call]:
    """The calls that a list shows: open, newest first, those that have found partners last."""
    calls = calls_visible_to(person).filter(state=State.OPEN, expires_at__gt=Now())
    return calls.order_by(F("answered_at").asc(nulls_first=True), "-published_at", "-pk")


def calls_found(person: Person, wanted: WantedCalls) -> QuerySet[Call]:
    """The open calls that fit. Words are compared folded, in any order, in title and idea."""
    calls = open_calls_for(person)
    for word in fold_words(wanted.text)[:8]:
        calls = calls.filter(search__contains=word)
    if wanted.band:
        calls = calls.filter(band=wanted.band)
    if wanted.subjects:
        calls = calls.filter(subjects__overlap=list(wanted.subjects))
    if wanted.languages:
        calls = calls.filter(languages__has_any_keys=list(wanted.languages))
    if wanted.countries:
        calls = calls.filter(Q(countries=[]) | Q(countries__overlap=list(wanted.countries)))
    if wanted.campaign:
        calls = calls.filter(campaign_id=wanted.campaign)
    return calls


def calls_since(person: Person, asked: Mapping[str, Sequence[str]], since: datetime) -> QuerySet[Call]:
    """What was published by others since that moment, of what an address asks for: the news of a kept search."""
    return calls_found(person, wanted_calls(asked)).exclude(author=person).filter(published_at__gt=since)


def calls_offered_to(person: Person) -> QuerySet[Call]:
    """Open calls of others that still look for partners, in a language and for an age of this person."""
    calls = open_calls_for(person).filter(answered_at__isnull=True).exclude(author=person)
    calls = calls.filter(Q(countries=[]) | Q(countries__contains=[person.country]))
    if person.speaks:
        calls = calls.filter(languages__has_any_keys=sorted(person.speaks))
    return calls.filter(band__in=person.ages) if person.ages else calls


def counts_of_calls(person: Person, wanted: WantedCalls) -> dict[str, dict[str, int]]:
    """How many calls each choice would leave, all other filters kept: by "bands", "subjects", "languages", "countries".

    A country also leaves the calls that are open to every country; only countries that some call names are told.
    """
    named = _counted(calls_found(person, replace(wanted, countries=())), _COUNTRIES)
    any_country = named.pop("*", 0)
    return {
        "bands": _counted(calls_found(person, replace(wanted, band="")), "band"),
        "subjects": _counted(calls_found(person, replace(wanted, subjects=())), "unnest(subjects)"),
        "languages": _counted(calls_found(person, replace(wanted, languages=())), "jsonb_object_keys(languages)"),
        "countries": {country: number + any_country for country, number in named.items()},
    }


_COUNTRIES = "unnest(CASE WHEN countries = '{}' THEN ARRAY['*'] ELSE countries END)"


def _counted(calls: QuerySet[Call], each: str) -> dict[str, int]:
    """Plain SQL around the rows that were found: one row for each value, with its number."""
    inner, values = calls.order_by().values("band", "subjects", "languages", "countries").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}, count(*) FROM ({inner}) AS found GROUP BY 1", values)  # noqa: S608 - `each` is ours
        return dict(cursor.fetchall())


def with_schools(calls: QuerySet[Call]) -> QuerySet[Call]:
    """The same calls with the school of each author: `author.default_memberships`."""
    default = Membership.objects.filter(is_default=True).select_related("school")
    return calls.select_related("author", "campaign").prefetch_related(
        Prefetch("author__memberships", queryset=default, to_attr="default_memberships")
    )


def calls_of(person: Person) -> QuerySet[Call]:
    """All calls of a person: drafts, open ones, then those that have ended; with `answer_count`."""
    answers = Count("answers", filter=~Q(answers__author=person))
    turn = Case(When(state=State.DRAFT, then=0), When(state=State.OPEN, then=1), default=2, output_field=IntegerField())
    calls = Call.objects.filter(author=person).select_related("campaign").annotate(answer_count=answers)
    return calls.order_by(turn, "-published_at", "-pk")


def answers_to(call: Call, reader: Person) -> QuerySet[Answer]:
    """The answers that a reader sees, oldest first; of people in good standing, or who left, whom no block hides."""
    return _seen_by(reader).filter(call=call).select_related("author").order_by("at", "pk")


def answers_visible_to(person: Person) -> QuerySet[Answer]:
    """The answers to calls that somebody may read."""
    return _seen_by(person).filter(call__in=calls_visible_to(person).values("pk"))


def _seen_by(reader: Person) -> QuerySet[Answer]:
    standing = Q(author__state__in=IN_GOOD_STANDING, author__is_active=True) | Q(author__state=Person.State.LEFT)
    seen = Q(author=reader) | (standing & ~Q(author_id__in=safety.hidden_from(reader)))
    return Answer.objects.filter(seen)


def answers_of(person: Person) -> QuerySet[Answer]:
    """What a person has written under calls."""
    return Answer.objects.filter(author=person).select_related("call")


def contacts_among(person: Person, others: Collection[int]) -> set[int]:
    """Those of some people (by key) with whom a person has an accepted contact."""
    rows = Contact.objects.filter(
        Q(low=person, high_id__in=others) | Q(high=person, low_id__in=others), state=Contact.State.ACCEPTED
    )
    return {pk for pair in rows.values_list("low_id", "high_id") for pk in pair} - {person.pk}


def call_nearly_the_same(call: Call, title: str, idea: str) -> Call | None:
    """The oldest open call of the same author that says the same, or nearly, in whatever band."""
    others = Call.objects.filter(author_id=call.author_id, state=State.OPEN).exclude(pk=call.pk)
    said = f"{title} {idea}"
    alike = (
        other for other in others.order_by("published_at", "pk") if is_nearly_the_same(f"{other} {other.idea}", said)
    )
    return next(alike, None)


def is_nearly_the_same(one: str, other: str) -> bool:
    """Whether two texts share most of their pairs of neighbouring words, folded. A few changed words change nothing."""
    pairs = [set(pairwise(words)) for words in (fold_words(one), fold_words(other))]
    shorter = min(map(len, pairs))
    return shorter > 0 and len(pairs[0] & pairs[1]) / shorter >= ALIKE


def calls_to_remind(at: datetime) -> QuerySet[Call]:
    """Open calls that end within a week, and whose authors were not told yet."""
    due = Call.objects.filter(state=State.OPEN, expires_at__lte=at + Call.NOTICE, expires_at__gt=at)
    return due.filter(reminded_at__isnull=True).select_related("author").order_by("pk")


def calls_to_expire(at: datetime) -> QuerySet[Call]:
    """Open calls whose time is over."""
    return Call.objects.filter(state=State.OPEN, expires_at__lte=at).select_related("author").order_by("pk")


def campaigns(today: date) -> QuerySet[Campaign]:
    """The forums that take calls now or will, the next deadline first."""
    return Campaign.objects.filter(deadline__gte=today).select_related("desk").order_by("deadline", "pk")


def past_campaigns(today: date) -> QuerySet[Campaign]:
    """The forums whose deadline is over, latest first."""
    return Campaign.objects.filter(deadline__lt=today).select_related("desk").order_by("-deadline", "-pk")


def campaigns_for(call: Call, person: Person, today: date) -> QuerySet[Campaign]:
    """The forums into which a person may put a call on that day, and the one in which it stands."""
    mine = Q(desk__kind=Desk.Kind.CENTRAL) | Q(desk__country=person.country)
    takes = mine & Q(start_date__lte=today, deadline__gte=today)
    return Campaign.objects.filter(takes | Q(pk=call.campaign_id)).order_by("deadline", "pk")


def desks_with_campaigns(officer: Person) -> QuerySet[Desk]:
    """The desks for which an officer may open a forum."""
    seats = people_queries.offices_of(officer).filter(regions=[])
    return Desk.objects.filter(pk__in=seats.values("desk_id")).order_by("pk")
