"""What the journal and the files can answer."""

from collections.abc import Sequence

from django.db.models import QuerySet

from etwinning.core.models import Audience, Entry
from etwinning.libraries.known import Known


def entries_in(scope: str, *, audiences: Sequence[str] = (Audience.MEMBERS, Audience.PUBLIC)) -> QuerySet[Entry]:
    """What happened in one place, newest first, for readers of these audiences."""
    return Entry.objects.filter(scope=scope, audience__in=audiences).select_related("actor").order_by("-at", "-pk")


_ENTRIES = Known(lambda scope, audiences: entries_in(scope, audiences=audiences))


def latest_entries_in(scope: str, audiences: tuple[str, ...], most: int) -> list[Entry]:
    """The latest of what happened in one place."""
    return _ENTRIES.paged(scope=scope, audiences=audiences)[:most]
