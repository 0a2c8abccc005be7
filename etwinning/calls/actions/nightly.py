"""What time alone decides: calls expire, with a notice a week before; and what matching must know is counted."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from etwinning.calls import queries
from etwinning.calls.actions.calls import locked, note_down
from etwinning.calls.models import Attention, Call
from etwinning.core.countries import CODES
from etwinning.network.models import Contact
from etwinning.people.actions import tell
from etwinning.people.models import Person

COUNTED: timedelta = timedelta(days=182)
SELDOM = 0.5  # of what people are asked on average


def remind_of_calls(*, at: datetime | None = None) -> int:
    """Tell authors, once, whose calls end within a week. Returns how many."""
    at = at or timezone.now()
    return sum(_remind(call, at) for call in queries.calls_to_remind(at))


def expire_calls(*, at: datetime | None = None) -> int:
    """End the calls whose 60 days are over, and tell their authors. Returns how many."""
    at = at or timezone.now()
    return sum(_expire(call, at) for call in queries.calls_to_expire(at))


@transaction.atomic
def _remind(call: Call, at: datetime) -> bool:
    call = locked(call)
    if call.reminded_at is not None or not call.ends_soon(at):
        return False
    call.reminded_at = at
    call.save(update_fields=["reminded_at"])
    tell(call.author, "calls/remind_of_call", url=call.get_absolute_url(), title=str(call))
    return True


@transaction.atomic
def _expire(call: Call, at: datetime) -> bool:
    call = locked(call)
    if not call.is_open or call.expires_at is None or call.expires_at > at:
        return False
    call.state, call.closed_at = Call.State.EXPIRED, at
    call.save(update_fields=["state", "closed_at"])
    note_down("expire_call", call, by=None, at=at)
    tell(call.author, "calls/expire_call", url=call.get_absolute_url(), title=str(call))
    return True


@transaction.atomic
def count_attention(*, at: datetime | None = None) -> int:
    """Count how often the teachers of each country are asked for contact. Returns how many are asked seldom."""
    at = at or timezone.now()
    staff = Person.objects.filter(
        kind=Person.Kind.STAFF, state__in=[Person.State.VALIDATED, Person.State.WARNED], is_active=True, available=True
    )
    people = dict(staff.order_by().values_list("country").annotate(number=Count("pk")))
    requests = Contact.objects.filter(asked_at__gte=at - COUNTED, asked_at__lte=at)
    asked = dict(requests.order_by().values_list("asked_of__country").annotate(number=Count("pk")))
    average = sum(asked.get(code, 0) for code in CODES) / max(sum(people.get(code, 0) for code in CODES), 1)
    rows = [
        Attention(
            country=code, people=people[code], asked=asked.get(code, 0),
            is_rare=asked.get(code, 0) / people[code] < SELDOM * average,
        )
        for code in CODES
        if people.get(code)
    ]  # fmt: skip
    Attention.objects.all().delete()
    Attention.objects.bulk_create(rows)
    return sum(row.is_rare for row in rows)
