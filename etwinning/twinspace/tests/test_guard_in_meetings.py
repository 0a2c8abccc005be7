"""Words of a pupil in a meeting that wait for a teacher: let through they are said, after its end they are too late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from etwinning.core.actions import Stale
from etwinning.meetings.actions import end_meeting, say_in_meeting
from etwinning.meetings.models import Meeting, Saying
from etwinning.people.models import Person
from etwinning.safety.actions import note_caution
from etwinning.safety.models import Caution, GuardSetting
from etwinning.safety.passing import Guarded
from etwinning.twinspace import actions
from etwinning.twinspace.tests.factories import make_pupils, make_twinspace

pytestmark = pytest.mark.django_db


def test_words_that_wait(ayse: Person, bruno: Person) -> None:
    space = make_twinspace(ayse, bruno).space
    pupil = make_pupils(space, ayse, ["Elif Kaya"])[0].person
    GuardSetting.objects.create(room=space.pk, mode="approve")
    now = timezone.now()
    meeting = Meeting.objects.create(
        space=space, title="Springs", starts_at=now, ends_at=now + timedelta(hours=1), started_at=now, code="a"
    )
    for number in ("11", "22"):
        with pytest.raises(Guarded) as guarded:
            say_in_meeting(meeting, f"Ara beni 0532 123 45 {number}", by=pupil, sending=uuid4(), is_sure=True)
        assert guarded.value.waits
        note_caution(guarded.value.caution)
    first, second = Caution.objects.order_by("pk")
    assert actions.approve_words(space, first, by=ayse)
    assert Saying.objects.get().author == pupil
    end_meeting(meeting, by=ayse)
    with pytest.raises(Stale, match="over"):
        actions.approve_words(space, second, by=ayse)
    assert not Saying.objects.exists()
