"""The week of a TwinSpace in numbers, for its teachers: told on Mondays, mailed as they want notices of TwinSpaces."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse

from etwinning.core.models import Entry
from etwinning.people.actions import tell
from etwinning.people.models import Notice
from etwinning.safety.models import Caution
from etwinning.spaces.models import Member, Space

DEED, MONDAY, WEEK = "twinspace/sum_up_week", 0, timedelta(days=7)
COUNTED = {
    "posts": ("threads/open_thread", "threads/reply"),
    "notes": ("threads/write_note", "threads/write_entry"),
    "pages": ("pages/new_page", "pages/publish_page"),
}
PART_OF = {deed: part for part, deeds in COUNTED.items() for deed in deeds}


def sum_up_week(at: datetime) -> int:
    """Tell the teachers of each open TwinSpace in which something happened last week. On Mondays, once; no pupil.

    Returns how many were told.
    """
    if at.weekday() != MONDAY:
        return 0
    told, numbers, waiting = 0, numbers_of_week(at), waiting_words()
    spaces = Space.objects.filter(kind=Space.Kind.TWINSPACE, closed_at__isnull=True).in_bulk({*numbers, *waiting})
    known = set(Notice.objects.filter(deed=DEED, at__gt=at - WEEK / 2).values_list("person", "url"))
    seats = Member.objects.filter(space__in=spaces, role__in=Member.TEACHERS, left_at__isnull=True)
    for seat in seats.select_related("person").order_by("pk").iterator(chunk_size=500):
        url = reverse("space", kwargs={"space_pk": seat.space_id})
        if (seat.person_id, url) in known:
            continue
        data: dict[str, Any] = {part: numbers.get(seat.space_id, {}).get(part, 0) for part in COUNTED}
        title, waits = spaces[seat.space_id].title, waiting.get(seat.space_id, 0)
        told += tell(seat.person, "twinspace/sum_up_week", url=url, title=title, waiting=waits, **data) is not None
    return told


def numbers_of_week(at: datetime) -> dict[int, dict[str, int]]:
    """By room how many posts, notes and pages came in the week before. One query."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    lately = Entry.objects.filter(at__gt=at - WEEK, at__lte=at, deed__in=PART_OF, scope__startswith="space:")
    for scope, deed, number in lately.values("scope", "deed").annotate(n=Count("pk")).values_list("scope", "deed", "n"):
        found[int(scope.removeprefix("space:"))][PART_OF[deed]] += number
    return found


def waiting_words() -> dict[int, int]:
    """By room how many words of pupils wait for a teacher. One query."""
    waiting = Caution.objects.filter(state=Caution.State.WAITING).order_by().values("room")
    return dict(waiting.annotate(n=Count("pk")).values_list("room", "n"))
