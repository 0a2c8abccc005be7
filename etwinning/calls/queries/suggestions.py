"""Who, and which call, fits a person best, and why: the pool comes from the database, the order from `matching`."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from etwinning.calls.models import Answer, Attention, Call
from etwinning.calls.queries.calls import calls_offered_to, open_calls_for
from etwinning.calls.queries.matching import LATELY, NEW_DAYS, Match, Side, matched
from etwinning.libraries.known import Known
from etwinning.network.models import Contact
from etwinning.people.models import LOOKING, Person
from etwinning.safety import queries as safety

MOST_CHOSEN = 20_000
LATELY_ACTIVE, NEWCOMERS, SELDOM_ASKED, CALLS = 60, 20, 20, 60  # how many of each are looked at

UNREAD = ("search", "password", "sort_name")  # of a person, by whoever is shown people

type Fit[Thing] = tuple[Thing, Match]


@dataclass(frozen=True)
class Fits:
    """What a day offers: people and calls that fit, each with the reasons, the best first."""

    people: list[Fit[Person]]
    calls: list[Fit[Call]]


def fits_for(person: Person, most: int = 3, today: date | None = None) -> Fits:
    """A few people abroad and a few calls that fit this person best."""
    today = today or timezone.localdate()
    chosen = _CHOSEN.get(person.pk) if settings.SUGGESTIONS_KEPT else None
    if chosen is not None and chosen.people and chosen.most == most and time.monotonic() < chosen.until:
        again = _again(person, chosen, today)
        if len(again.people) == len(chosen.people) and len(again.calls) == len(chosen.calls):
            return again
    fits = _fits_now(person, most, today)
    if len(_CHOSEN) >= MOST_CHOSEN:
        _CHOSEN.clear()
    keys = [other.pk for other, _match in fits.people], [call.pk for call, _match in fits.calls]
    _CHOSEN[person.pk] = Chosen(most, time.monotonic() + settings.SUGGESTIONS_KEPT, *keys)
    return fits


@dataclass(frozen=True)
class Chosen:
    """The keys of what was suggested to somebody, for some minutes: to look through the pool again takes long."""

    most: int
    until: float
    people: list[int]
    calls: list[int]


_CHOSEN: dict[int, Chosen] = {}  # of this process
_MET_AGAIN = Known(lambda person, pks: _with_facts(_not_met(person).filter(pk__any=pks)).defer(None).defer(*UNREAD))
_CALLS_AGAIN = Known(lambda person, pks: with_facts(open_calls_for(person)).filter(pk__any=pks))


def _again(person: Person, chosen: Chosen, today: date) -> Fits:
    """The same people and calls as a moment ago, as far as the person may still see them, with the reasons of now."""
    rows = {row.pk: row for row in _MET_AGAIN(person=person, pks=[person.pk, *chosen.people])}
    if person.pk not in rows:
        return Fits([], [])
    me = _side(rows.pop(person.pk))
    people: list[Fit[Person]] = [(row, matched(me, _side(row), today)) for row in rows.values()]
    calls = [(call, matched(me, side_of_call(call), today)) for call in _CALLS_AGAIN(person=person, pks=chosen.calls)]
    return Fits(sorted(people, key=lambda fit: _rank(fit[1])), sorted(calls, key=lambda fit: _rank(fit[1])))


def _fits_now(person: Person, most: int, today: date) -> Fits:
    sides = _sides(_not_met(person).filter(pk__in=_looked_at(person)))
    me = next((side for side in sides if side.pk == person.pk), None) or side_of(person)
    matches = [Match(me, side, today) for side in sides if side.pk != me.pk]
    best = {match.other.pk: match for match in ranked(matches)[:most]}
    fitting = [(other, best[other.pk]) for other in Person.objects.filter(pk__in=best)]
    return Fits(sorted(fitting, key=lambda fit: _rank(fit[1])), calls_fitting(person, most, me, today))


def _not_met(person: Person) -> QuerySet[Person]:
    """People somebody sees, but not those whom they asked or who asked them, whatever became of it."""
    met = safety.people_visible_to(person).exclude(pk__in=Contact.objects.filter(low=person).values("high_id"))
    return met.exclude(pk__in=Contact.objects.filter(high=person).values("low_id"))


def _looked_at(person: Person) -> QuerySet[Any, Any]:
    """Keys of people abroad, free for projects, with a language and an age in common; and of the person.

    Those who were here lately, and also newcomers and people of countries that are seldom asked. Each of the three
    walks along an index and stops soon, however many people there are.
    """
    pool = Person.objects.filter(LOOKING).exclude(country=person.country)
    if person.speaks:
        pool = pool.filter(speaks__has_any_keys=sorted(person.speaks))
    if person.ages:
        pool = pool.filter(ages__overlap=person.ages)
    lately = pool.order_by(F("active_date").desc(nulls_last=True), "-pk").values("pk")
    new = pool.filter(joined_at__gte=timezone.now() - timedelta(days=NEW_DAYS)).order_by("-joined_at", "-pk")
    rare = lately.filter(
        country__in=Attention.objects.filter(is_rare=True).values("country"),
        active_date__gte=timezone.localdate() - timedelta(days=LATELY[-1][0]),
    )
    me = Person.objects.filter(pk=person.pk).values("pk")
    return lately[:LATELY_ACTIVE].union(new.values("pk")[:NEWCOMERS], rare[:SELDOM_ASKED], me)


def why(reader: Person, other: Person, today: date | None = None) -> Match:
    """How well two people fit, as the first of them reads it."""
    sides = {side.pk: side for side in map(_side, _OF_TWO(people=[reader.pk, other.pk]))}
    return Match(sides[reader.pk], sides[other.pk], today or timezone.localdate())


def calls_fitting(person: Person, most: int = 3, me: Side | None = None, today: date | None = None) -> list[Fit[Call]]:
    """The open calls that fit this person best, each with the reasons: in a language and for an age of theirs."""
    me, today = me or side_of(person), today or timezone.localdate()
    calls = with_facts(calls_offered_to(person))[:CALLS]
    fits = [(call, Match(me, side_of_call(call), today)) for call in calls]
    return sorted(fits, key=lambda fit: _rank(fit[1]))[:most]


def why_call(reader: Person, call: Call, today: date | None = None) -> Match:
    """How well a call (of `with_facts`) fits its reader."""
    return Match(side_of(reader), side_of_call(call), today or timezone.localdate())


def side_of(person: Person) -> Side:
    """A person as matching sees them."""
    return _sides(Person.objects.filter(pk=person.pk))[0]


def with_facts(calls: QuerySet[Call]) -> QuerySet[Call]:
    """The same calls with their authors, and what matching counts of them: `answer_count` and `is_rare`."""
    answers = Answer.objects.filter(call=OuterRef("pk")).exclude(author=OuterRef("author"))
    many = answers.order_by().values("call").annotate(number=Count("author", distinct=True)).values("number")
    authors = calls.select_related("author").defer(*(f"author__{name}" for name in UNREAD))
    return authors.annotate(
        answer_count=Coalesce(Subquery(many, output_field=IntegerField()), 0),
        is_rare=Exists(Attention.objects.filter(country=OuterRef("author__country"), is_rare=True)),
    )


def side_of_call(call: Any) -> Side:
    """A call of `with_facts` as matching sees it."""
    author: Person = call.author
    return Side(
        pk=call.pk, name=author.name, country=author.country, speaks=dict(call.languages), ages=(call.band,),
        subjects=tuple(call.subjects), interests=tuple(author.interests), wants=frozenset(call.countries),
        is_free=author.is_free(timezone.localdate()),
        active=author.active_date, joined=author.joined_at.date(), waiting=call.answer_count, is_rare=call.is_rare,
        is_call=True,
    )  # fmt: skip


def _sides(people: QuerySet[Person]) -> list[Side]:
    """People as matching sees them, in one query."""
    return [_side(row) for row in _with_facts(people)]


def _with_facts(people: QuerySet[Person]) -> QuerySet[Any, Any]:
    waiting = Contact.objects.filter(asked_of=OuterRef("pk"), state=Contact.State.WAITING)
    requests = waiting.order_by().values("asked_of").annotate(number=Count("pk")).values("number")
    searching = Call.objects.filter(author=OuterRef("pk"), state=Call.State.OPEN, answered_at__isnull=True).order_by()
    wanted = searching.values(country=Func(F("countries"), function="unnest"))
    return people.annotate(
        open_requests=Coalesce(Subquery(requests, output_field=IntegerField()), 0),
        wanted=ArraySubquery(wanted),
        is_rare=Exists(Attention.objects.filter(country=OuterRef("country"), is_rare=True)),
    ).defer("about", "ideas", *UNREAD)


_OF_TWO = Known(lambda people: _with_facts(Person.objects.filter(pk__any=people)))


def _side(row: Any) -> Side:
    return Side(
        pk=row.pk, name=row.name, country=row.country, speaks=dict(row.speaks), ages=tuple(row.ages),
        subjects=tuple(row.subjects), interests=tuple(row.interests), wants=frozenset(row.wanted),
        is_free=row.is_free(timezone.localdate()), active=row.active_date,
        joined=row.joined_at.date(), waiting=row.open_requests, is_rare=row.is_rare,
    )  # fmt: skip


def ranked(matches: Iterable[Match]) -> list[Match]:
    """What fits best first; the order is the same for the same matches, however they come."""
    return sorted(matches, key=_rank)


def _rank(match: Match) -> tuple[int, int]:
    """What fits best first; of equals, the one who came later."""
    return -match.score, -match.other.pk
