"""Finding visits."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from etwinning.guests.models import Visit
from etwinning.spaces.models import Member


def visits_in(seat: Member) -> QuerySet[Visit]:
    """The visits of a room, for its teachers: those that are on first, then by the day on which they end."""
    visits = Visit.objects.filter(space=seat.space_id).select_related("person", "by")
    order = (F("ended_at").desc(nulls_first=True), "until", "pk")
    return visits.order_by(*order) if seat.is_teacher and seat.is_present else visits.none()


def visits_on(space_pk: int, *, at: datetime) -> int:
    """How many visits of a room are on."""
    return Visit.objects.filter(space=space_pk, ended_at__isnull=True, until__gt=at).count()


def visit_to_enter(pk: int) -> Visit | None:
    """A visit that is on, whose seat nobody took. None: the link opens nothing any more."""
    seat = Member.objects.filter(
        space=OuterRef("space"), person=OuterRef("person"), role=Member.Role.VISITOR, left_at__isnull=True
    )
    visit = Visit.objects.filter(Exists(seat), pk=pk).select_related("space", "person", "by").first()
    return visit if visit is not None and visit.is_on else None


def visits_over(at: datetime) -> QuerySet[Visit]:
    """The visits whose day has come."""
    return Visit.objects.filter(ended_at__isnull=True, until__lte=at).select_related("space", "person")
