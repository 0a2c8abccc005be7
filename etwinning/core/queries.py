"""What the journal and the files can answer."""

from django.db.models import QuerySet

from etwinning.core.models import Audience, Entry


def entries_in(scope: str, *, audiences: tuple[str, ...] = (Audience.MEMBERS, Audience.PUBLIC)) -> QuerySet[Entry]:
    """What happened in one place, newest first, for readers of these audiences."""
    return Entry.objects.filter(scope=scope, audience__in=audiences).select_related("actor").order_by("-at", "-pk")
