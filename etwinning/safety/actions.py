"""Deeds of safety.

A block is set in `network`, which ends the tie in the same deed; a report is made and answered in `home`, which knows
what people write.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from etwinning.core.actions import record
from etwinning.people.actions import tell
from etwinning.people.models import Person
from etwinning.safety import queries
from etwinning.safety.limits import WEEK
from etwinning.safety.models import Block, Report, Sanction, Spent

WARNING_LASTS = timedelta(days=180)
KEPT = timedelta(days=365)  # answered reports, with their quotes


@transaction.atomic
def sanction_person(
    person: Person, kind: str, *, by: Person, reason: str, until: datetime | None = None, report: Report | None = None
) -> Sanction:
    """Warn or suspend somebody. A new sanction of the same kind takes the place of the one that runs.

    A warning lasts half a year. Officers and visitors have no state of their own for it; they read it all the same.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    now = timezone.now()
    Sanction.objects.filter(person=person, kind=kind, ended_at__isnull=True).update(ended_at=now)
    sanction = Sanction.objects.create(
        person=person, kind=kind, reason=reason, by=by, report=report, at=now, until=until or now + WARNING_LASTS
    )
    _stand(person, now)
    record("safety/sanction_person", sanction, by=by, scope=f"person:{person.pk}", kind=kind)
    return sanction


def end_sanctions(at: datetime, person: Person | None = None) -> int:
    """Let end what is over; of everybody (the clock calls it), or of one person who knocks."""
    over = queries.sanctions_over(at)
    done = 0
    for sanction in over.filter(person=person) if person is not None else over:
        with transaction.atomic():
            held = Person.objects.select_for_update(no_key=True).get(pk=sanction.person_id)
            ended = Sanction.objects.filter(pk=sanction.pk, ended_at__isnull=True).update(ended_at=at)
            if ended:
                _stand(held, at)
                record("safety/end_sanction", sanction, by=None, scope=f"person:{held.pk}", kind=sanction.kind)
            done += ended
    return done


def _stand(person: Person, at: datetime) -> None:
    """Bring a person's state in line with the sanctions that run. Who waits for validation, or left, stays so."""
    if person.state not in {Person.State.VALIDATED, Person.State.WARNED, Person.State.SUSPENDED}:
        return
    sanction = queries.sanction_of(person)
    state = Person.State.VALIDATED
    if sanction is not None and (sanction.kind == Sanction.Kind.SUSPENDED or person.is_staff_member):
        state = Person.State(sanction.kind)
    if person.state != state:
        person.state, person.state_since = state, at
        person.save(update_fields=["state", "state_since"])


def pass_to_central(at: datetime) -> int:
    """Give the central desk what nobody answered in three working days, and tell it. Twice is once."""
    passed = 0
    for report in queries.overdue_reports(at):
        with transaction.atomic():
            if not Report.objects.filter(pk=report.pk, central_at__isnull=True).update(central_at=at):
                continue
            record("safety/pass_to_central", report, by=None, scope=f"report:{report.pk}")
            for officer in queries.central_officers():
                tell(officer, "safety/pass_to_central", url=reverse("desk_report", kwargs={"pk": report.pk}))
            passed += 1
    return passed


def forget_old(at: datetime) -> int:
    """Delete answered reports after a year, and what was counted when it counts no more."""
    Spent.objects.filter(at__lte=at - WEEK).delete()
    old = Report.objects.filter(state=Report.State.DECIDED, ruling__at__lte=at - KEPT)
    count = old.count()
    old.delete()
    return count


def forget_person(person: Person) -> None:
    """Delete blocks, sanctions and counts of a person who leaves. Reports stay without who made them."""
    Block.objects.filter(Q(person=person) | Q(blocked=person)).delete()
    Sanction.objects.filter(person=person).delete()
    Spent.objects.filter(person=person).delete()
    Report.objects.filter(reporter=person).update(reporter=None)
