"""Counting, every night."""

from datetime import datetime, timedelta

from django.utils import timezone

from etwinning.figures.models import Count
from etwinning.figures.queries import counted

KEPT = timedelta(days=31)


def count_figures(at: datetime | None = None) -> int:
    """Count everything for the public page of figures, in place of what was counted earlier that day; answers 1.

    Not a deed of a person, so no entry of the journal. Counts older than a month go.
    """
    at = at or timezone.now()
    Count.objects.update_or_create(day=at.date(), defaults={"counted_at": at, "data": counted()})
    Count.objects.filter(day__lt=at.date() - KEPT).delete()
    return 1
