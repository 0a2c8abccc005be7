"""A sanction that runs is not wiped out by a new school, nor by its desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from etwinning.people.models import Person
from etwinning.safety.actions import end_sanctions, sanction_person
from etwinning.schools import actions
from tests.cast import KONYA, TRIESTE, make_school

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize("kind", ["warned", "suspended"])
def test_validating_ends_no_sanction(ayse: Person, olcay: Person, kind: str) -> None:
    ends = timezone.now() + DAY
    request = actions.ask_validation(make_school(KONYA), by=ayse)
    sanction_person(ayse, kind, by=olcay, reason="Please be polite.", until=ends)
    assert Person.objects.get(pk=ayse.pk).state == "waiting"
    actions.validate_person(request, by=olcay)
    assert Person.objects.get(pk=ayse.pk).state == kind
    end_sanctions(ends + DAY)
    assert Person.objects.get(pk=ayse.pk).state == "validated"


def test_who_was_warned_is_warned_at_the_next_school_too(ayse: Person, olcay: Person, olga: Person) -> None:
    sanction_person(ayse, "warned", by=olcay, reason="Please be polite.")
    request = actions.ask_validation(make_school(TRIESTE), by=Person.objects.get(pk=ayse.pk))
    actions.validate_person(request, by=olga)
    assert Person.objects.get(pk=ayse.pk).state == "warned"
