"""Finding partner calls and the forums of campaigns."""

from collections.abc import Collection
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, When
from django.db.models.functions import Now

from etwinning.calls.models import Answer, Call, Campaign
from etwinning.core.folding import fold_words
from etwinning.network.models import Contact
from etwinning.people import queries as people_queries
from etwinning.people import rules as people
from etwinning.people.models import Desk, Person
from etwinning.safety import queries as safety
from etwinning.schools.models import Membership

State = Call.State
IN_GOOD_STANDING = (Person.State.VALIDATED, Person.State.WARNED)
ALIKE = 0.6  # so large a part of the pairs of words in the shorter of two texts makes them nearly the same


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


def calls_in_campaign(person: Person, forum: Campaign, text: str) -> QuerySet[Call]:
    """The open calls of a forum with these words, in any order. (All open calls are found by the directory.)"""
    calls = open_calls_for(person).filter(campaign=forum)
    for word in fold_words(text)[:8]:
        calls = calls.filter(search__contains=word)
    return calls


def calls_offered_to(person: Person) -> QuerySet[Call]:
    """Open calls of others that still look for partners, in a language and for an age of this person."""
    calls = open_calls_for(person).filter(answered_at__isnull=True).exclude(author=person)
    calls = calls.filter(Q(countries=[]) | Q(countries__contains=[person.country]))
    if person.speaks:
        calls = calls.filter(languages__has_any_keys=sorted(person.speaks))
    return calls.filter(band__in=person.ages) if person.ages else calls


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
