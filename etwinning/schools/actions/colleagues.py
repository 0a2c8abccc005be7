"""Teaching at several schools: colleagues confirm it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.people.actions import index_person, tell
from etwinning.people.models import Person
from etwinning.safety.queries import hidden_from
from etwinning.schools import queries
from etwinning.schools.models import Membership, School

MOST_ASKED = 10  # colleagues who are asked about a new one; those who were here most lately


@transaction.atomic
def add_school(school: School, *, by: Person) -> Membership:
    """Somebody teaches at another school as well. Its staff are asked to confirm it; until then only they see it."""
    membership, new = Membership.objects.get_or_create(person=by, school=school, defaults={"is_default": False})
    if new:
        record("schools/add_school", school, by=by, scope=f"school:{school.pk}")
        staff = (
            queries.staff_of(school).select_related("person").order_by(F("person__active_date").desc(nulls_last=True))
        )
        for colleague in staff.exclude(person_id__in=hidden_from(by))[:MOST_ASKED]:
            tell(colleague.person, "schools/add_school", by=by, url=school.get_absolute_url(), school=school.name)
    return membership


@transaction.atomic
def remove_school(membership: Membership, *, by: Person) -> None:
    """Somebody no longer teaches at a school that is not the main one."""
    school = membership.school
    gone, _rows = Membership.objects.filter(pk=membership.pk, is_default=False).delete()
    if not gone:
        raise Stale(_("This is your main school now, or it is no longer in your list."))
    index_person(membership.person)
    record("schools/remove_school", school, by=by, scope=f"school:{school.pk}")


@transaction.atomic
def confirm_colleague(membership: Membership, *, by: Person, at: datetime | None = None) -> Membership:
    """The staff of a school say that somebody teaches there as well: from now on they stand on its page."""
    membership = _claimed(membership)
    membership.confirmed_at, membership.confirmed_by = at or timezone.now(), by
    membership.save(update_fields=["confirmed_at", "confirmed_by"])
    index_person(membership.person)
    school = membership.school
    record("schools/confirm_colleague", school, by=by, scope=f"school:{school.pk}")
    tell(membership.person, "schools/confirm_colleague", by=by, url=school.get_absolute_url(), school=school.name)
    return membership


@transaction.atomic
def decline_colleague(membership: Membership, *, by: Person) -> None:
    """The staff of a school do not know somebody who says that they teach there."""
    membership = _claimed(membership)
    school = membership.school
    Membership.objects.filter(pk=membership.pk).delete()
    record("schools/decline_colleague", school, by=by, scope=f"school:{school.pk}")
    tell(membership.person, "schools/decline_colleague", by=by, url=reverse("my_school"), school=school.name)


def _claimed(membership: Membership) -> Membership:
    """The membership, locked. Raises Stale if it was answered or taken back meanwhile."""
    waiting = queries.unconfirmed_at(membership.school).select_for_update(of=("self",))
    fresh = waiting.filter(pk=membership.pk).first()
    if fresh is None:
        raise Stale(_("A colleague answered a moment ago, or it was taken back."))
    return fresh
