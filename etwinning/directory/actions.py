"""Searches that people keep, and what other apps tell the directory."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlencode

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.directory import queries
from etwinning.directory.kinds import Asked
from etwinning.directory.models import Change, Founded, Labelled, SavedSearch
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.people.rules import can_browse

type News = Callable[[Person, Asked, datetime], "QuerySet[Any]"]  # what somebody finds since a moment

EVERY: Final = timedelta(days=7)
MOST_TOLD: Final = 100  # "more than" begins here
_OF_THE_PAGE: Final = {"page"}  # what stands in an address and is no part of the search


@transaction.atomic
def save_search(*, by: Person, kind: str, query: str, name: str, weekly: bool = False) -> SavedSearch:
    """Keep a search. Kept twice, it is one and has the newer name. Raises Stale when somebody keeps too many."""
    query = tidy(query)
    Person.objects.select_for_update().only("pk").get(pk=by.pk)  # so that the number holds for two at once
    saved = SavedSearch.objects.filter(person=by, kind=kind, query=query).first()
    if saved is None:
        if queries.searches_of(by).count() >= SavedSearch.MOST:
            raise Stale(_("You keep as many searches as we can keep for one person. Delete one of them first."))
        saved = SavedSearch(person=by, kind=kind, query=query)
    saved.name, saved.weekly = name, weekly
    saved.save()
    record("directory/save_search", saved, by=by)
    return saved


@transaction.atomic
def edit_search(saved: SavedSearch, *, by: Person, name: str, weekly: bool) -> SavedSearch:
    """Another name, or news from now on, or none any more."""
    fields = {"name": name, "weekly": weekly}
    if not SavedSearch.objects.filter(pk=saved.pk).update(**fields):
        raise Stale(_("You deleted this search in another window."))
    saved.name, saved.weekly = name, weekly
    record("directory/edit_search", saved, by=by)
    return saved


@transaction.atomic
def delete_search(saved: SavedSearch, *, by: Person) -> None:
    """Keep it no longer."""
    record("directory/delete_search", saved, by=by)
    SavedSearch.objects.filter(pk=saved.pk).delete()


def tidy(query: str) -> str:
    """What an address asks for, without the number of the page and what is empty."""
    pairs = parse_qsl(query.replace("\0", "").removeprefix("?")[:6000], max_num_fields=None)
    left = [(key, value) for key, value in dict.fromkeys(pairs) if key not in _OF_THE_PAGE]
    while len(whole := urlencode(left)) > SavedSearch._meta.get_field("query").max_length:  # type: ignore[operator]
        left.pop()
    return whole


def tell_new_results(kinds: Mapping[str, News], *, at: datetime) -> int:
    """Tell each person once a week what is new in the searches they keep. Returns how many notices went out."""
    told = 0
    for saved in queries.searches_due(at - EVERY):
        news = kinds.get(saved.kind)
        if news is None:
            continue
        with transaction.atomic():
            if not SavedSearch.objects.filter(pk=saved.pk, told_at=saved.told_at).update(told_at=at):
                continue  # told by another worker a moment ago
            if can_browse(saved.person):
                told += _tell_of(saved, news)
    return told


def _tell_of(saved: SavedSearch, news: News) -> bool:
    new = news(saved.person, parse_qs(saved.query), saved.told_at)
    count = new.order_by()[: MOST_TOLD + 1].count()
    if not count:
        return False
    address = f"{queries.address_of(saved.kind)}?{saved.query}"
    told = tell(
        saved.person,
        "directory/tell_new_results",
        url=address,
        name=saved.name,
        count=min(count, MOST_TOLD),
        is_more=count > MOST_TOLD,
    )
    return told is not None


@transaction.atomic
def note_founders(people: Iterable[int]) -> None:
    """These people founded a project that was approved. To be called by the app of projects."""
    pks = list(people)
    Founded.objects.bulk_create([Founded(person_id=pk) for pk in pks], ignore_conflicts=True)
    note_change("people", pks)


@transaction.atomic
def note_labels(kind: str, pks: Collection[int] | None, held: Collection[tuple[int, str]]) -> None:
    """These people, projects or schools (None: all of that kind) hold exactly these labels. Of recognition."""
    told = Labelled.objects.filter(kind=kind)
    told = told if pks is None else told.filter(thing_id__in=pks)
    before = {(row.thing_id, row.label): row.pk for row in told}
    wanted = set(held)
    Labelled.objects.filter(pk__in=[pk for pair, pk in before.items() if pair not in wanted]).delete()
    new = sorted(wanted.difference(before))
    Labelled.objects.bulk_create([Labelled(kind=kind, thing_id=pk, label=label) for pk, label in new])
    note_change(kind, sorted({pk for pk, _label in wanted.symmetric_difference(before)}))


def note_change(kind: str, pks: Iterable[int]) -> None:
    """These things are not as the index has them. (Of people, schools and projects the database sees it.)"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        xid = cursor.fetchone()[0]
    Change.objects.bulk_create([Change(kind=kind, thing_id=pk, xid=xid) for pk in pks])


def forget_person(person: Person) -> None:
    """Delete what a person kept, and that they founded something or hold labels."""
    SavedSearch.objects.filter(person=person).delete()
    Founded.objects.filter(person=person).delete()
    Labelled.objects.filter(kind="people", thing_id=person.pk).delete()
